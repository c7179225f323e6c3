"""What changed between two plans: every edit is found, none is invented, items are recognised."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rpkdgen.changes import Change, Comparison, Key, Kind, Mark
from rpkdgen.compare import NO_PLAN, compare, is_pagu, sum_of_pagu_changes
from rpkdgen.flatten import NARRATIVE, flatten
from rpkdgen.model import Plan
from rpkdgen.report_diff.as_json import as_dict, plain
from rpkdgen.report_diff.as_json import render as as_json
from rpkdgen.validate import load
from rpkdgen.worddiff import diff_words
from tests.effort import calls
from tests.plans import Files, changed, plan_files

DINSOS, DISNAKER = "program/dinsos.yaml", "program/disnaker.yaml"


def plan_of(files: Files) -> Plan:
    plan = load({name: text.encode() for name, text in files.items()}).plan
    assert plan is not None
    return plan


def difference(old: Files, new: Files) -> Comparison:
    return compare(plan_of(old), plan_of(new))


def own(comparison: Comparison) -> list[Change]:
    """The changes that follow no other."""
    return [change for change in comparison.changes if not change.ikut]


def edited(*edits: tuple[str, str, str]) -> Files:
    files = plan_files()
    for file, old, new in edits:
        files = changed(files, file, old, new)
    return files


def everywhere(old: str, new: str) -> Files:
    return {name: text.replace(old, new) for name, text in plan_files().items()}


# ── fields ───────────────────────────────────────────────────────────────────────────────────────
def test_a_plan_does_not_differ_from_itself() -> None:
    comparison = difference(plan_files(), plan_files())
    assert comparison.is_empty
    assert not comparison.rat_changes
    assert not comparison.counts


def test_pagu_has_its_difference_and_places() -> None:
    [change] = own(
        difference(plan_files(), edited((DISNAKER, "2024: {PAD: 4.500.000.000}", "2024: {PAD: 4.600.000.000}")))
    )
    assert (change.item.kode, change.field, change.old, change.new) == (
        "2.07.03.2.01.0001", "pagu.2024.PAD", 4_500_000_000, 4_600_000_000,
    )  # fmt: skip
    assert (change.difference, change.percent, change.satuan) == (100_000_000, Decimal("2.22"), "rupiah")
    assert change.old_place == change.new_place is not None
    assert change.item.induk == (
        "2.07.03 Program Pelatihan Kerja dan Produktivitas Tenaga Kerja",
        "2.07.03.2.01 Pelaksanaan Pelatihan berdasarkan Unit Kompetensi",
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "better"),
    [
        (DINSOS, "2024: 4.500\n", "2024: 4.600\n", True),
        (DINSOS, "2024: 4.500\n", "2024: 4.400\n", False),
        ("indikator.yaml", "2024: 5,60", "2024: 5,50", True),
        ("indikator.yaml", "2024: 5,60", "2024: 5,70", False),
        (DISNAKER, "2024: {PAD: 4.500.000.000}", "2024: {PAD: 4.600.000.000}", None),
    ],
)
def test_better_or_worse_goes_by_the_direction(file: str, old: str, new: str, better: bool | None) -> None:
    [change] = own(difference(plan_files(), edited((file, old, new))))
    assert change.better is better


def test_the_reason_of_the_new_side_is_given() -> None:
    new = edited(("rat/2025.yaml", "target: 4.700\n", "target: 4.650\n"))
    [change] = own(difference(plan_files(), new))
    assert change.alasan == "Penyesuaian hasil verifikasi data"


def test_a_value_that_cannot_be_read_is_not_there() -> None:
    new = edited((DISNAKER, "2024: {PAD: 4.500.000.000}", "2024: {PAD: banyak}"))
    [change] = own(difference(plan_files(), new))
    assert (change.old, change.new, change.difference) == (4_500_000_000, None, -4_500_000_000)


# ── items ────────────────────────────────────────────────────────────────────────────────────────
SUB_0005 = "5.01.03.2.01.0005"


def test_an_item_that_ended_is_named_with_all_its_fields() -> None:
    files = plan_files()
    without = {name: text for name, text in files.items() if name not in ("program/bappeda.yaml", "rat/2025.yaml")}
    ended = [change for change in difference(files, without).changes if change.item.kode == SUB_0005]
    assert {change.kind for change in ended} == {Kind.ENDED}
    sub = [change for change in ended if change.item.jenis == "sub_kegiatan"]
    assert (sub[0].field, sub[0].old, sub[0].new) == ("", "Koordinasi Penyusunan Dokumen Perencanaan", None)
    assert sum(int(change.difference or 0) for change in sub if is_pagu(change)) == -600_000_000


def test_a_row_of_a_rat_whose_sub_kegiatan_ended_is_still_the_same_row() -> None:
    old = plan_of(plan_files())
    row = next(row for rat in old.rat for row in rat.rincian)
    programs = tuple(
        replace(
            program,
            kegiatan=tuple(
                replace(item, sub_kegiatan=tuple(sub for sub in item.sub_kegiatan if sub.kode != row.sub_kegiatan))
                for item in program.kegiatan
            ),
        )
        for program in old.program
    )
    comparison = compare(old, replace(old, program=programs))
    assert {(change.item.jenis, change.kind) for change in own(comparison)} == {("sub_kegiatan", Kind.ENDED)}


def test_another_code_for_the_same_name_and_parent_is_recoded() -> None:
    comparison = difference(plan_files(), everywhere("1.06.05.2.02.0001", "1.06.05.2.02.0009"))
    [change] = own(comparison)
    assert (change.kind, change.field, change.old, change.new) == (
        Kind.RECODED, "kode", "1.06.05.2.02.0001", "1.06.05.2.02.0009",
    )  # fmt: skip
    assert {change.item.jenis for change in comparison.changes} == {"sub_kegiatan", "rincian_rat"}


def test_codes_that_shift_are_recoded_not_renamed() -> None:
    files = plan_files()
    shifted = {
        name: text.replace("02.0003", "02.0004").replace("02.0001", "02.0003") if name == DINSOS else text
        for name, text in files.items()
    }
    kinds = {
        (c.was.kode, c.item.kode, c.kind) for c in own(difference(files, shifted)) if c.item.jenis == "sub_kegiatan"
    }
    assert kinds == {
        ("1.06.05.2.02.0003", "1.06.05.2.02.0004", Kind.RECODED),
        ("1.06.05.2.02.0001", "1.06.05.2.02.0003", Kind.RECODED),
    }


def test_what_is_below_a_recoded_item_follows_it() -> None:
    comparison = difference(plan_files(), everywhere("1.06.05", "1.06.07"))
    [change] = own(comparison)
    assert (change.item.jenis, change.item.kode) == ("program", "1.06.07")
    followers = [change for change in comparison.changes if change.ikut]
    assert {change.kind for change in followers} == {Kind.RECODED}
    assert ("1.06.05.2.02.0003", "1.06.07.2.02.0003") in {(c.was.kode, c.item.kode) for c in followers}


def test_another_name_for_the_same_code_is_a_change_of_name() -> None:
    [change] = own(difference(plan_files(), edited((DINSOS, "nama: Pendataan Fakir Miskin", "nama: Pendataan Warga"))))
    assert (change.kind, change.field) == (Kind.CHANGED, "nama")


def test_a_programme_handed_to_another_agency_has_moved_with_all_below_it() -> None:
    new = edited(("program/bappeda.yaml", "perangkat_daerah: bappeda", "perangkat_daerah: disnaker"))
    comparison = difference(plan_files(), new)
    [change] = own(comparison)
    assert (change.kind, change.field, change.old, change.new) == (
        Kind.MOVED, "perangkat_daerah", "bappeda", "disnaker",
    )  # fmt: skip
    [flow] = comparison.flows
    assert (flow.dari, flow.ke, flow.jumlah, flow.old, flow.new) == ("bappeda", "disnaker", 1, 600_000_000, 600_000_000)
    moved = comparison.recap("perangkat_daerah")
    assert moved is not None
    assert {row.id: row.difference for row in moved.baris} == {
        "dinsos": 0, "disnaker": 600_000_000, "bappeda": -600_000_000,
    }  # fmt: skip


def test_another_id_of_an_agency_moves_nothing() -> None:
    files = {
        name: re.sub(r"(id|perangkat_daerah): dinsos\b", r"\1: dinas-sosial", text)
        for name, text in plan_files().items()
    }
    comparison = difference(plan_files(), files)
    [change] = own(comparison)
    assert (change.item.jenis, change.kind) == ("perangkat_daerah", Kind.RECODED)
    assert not comparison.flows
    recap = comparison.recap("perangkat_daerah")
    assert recap is not None
    assert not any(row.difference for row in recap.baris)


def test_another_strategy_is_a_move() -> None:
    new = edited((DISNAKER, "strategi: peningkatan-pendapatan", "strategi: beban-pengeluaran"))
    [change] = own(difference(plan_files(), new))
    assert (change.kind, change.field, change.new) == (Kind.MOVED, "strategi", "beban-pengeluaran")


def test_a_strategy_that_is_only_written_out_is_no_move() -> None:
    new = edited(
        (DISNAKER, "    sebutan: Cakap Kerja", "    strategi: peningkatan-pendapatan\n    sebutan: Cakap Kerja")
    )
    [change] = own(difference(plan_files(), new))
    assert (change.kind, change.field) == (Kind.CHANGED, "strategi")


def test_another_id_of_a_strategy_is_followed_by_its_references() -> None:
    comparison = difference(plan_files(), everywhere("beban-pengeluaran", "beban-keluarga"))
    assert [change.item.jenis for change in own(comparison)] == ["strategi"]
    assert {change.field for change in comparison.changes if change.ikut} == {"kode", "strategi"}


def test_a_likely_pair_is_only_suggested() -> None:
    new = edited(
        (DINSOS, "kode: 1.06.05.2.02.0001\n            nama: Pendataan Fakir Miskin",
         "kode: 1.06.05.2.02.0009\n            nama: Pendataan Fakir Miskin Kota"),
    )  # fmt: skip
    comparison = difference(plan_files(), new)
    subs = [change for change in comparison.changes if change.item.jenis == "sub_kegiatan"]
    assert {change.kind for change in subs} == {Kind.NEW, Kind.ENDED}
    assert ("1.06.05.2.02.0001", "1.06.05.2.02.0009") in {(s.old.kode, s.new.kode) for s in comparison.suggestions}


def test_names_that_stand_twice_are_never_guessed() -> None:
    twin = (
        "          - kode: 1.06.05.2.02.0008\n            nama: Pendataan Fakir Miskin\n            keluaran: Lain\n"
        "            satuan: KK\n            target: {2024: 1}\n            pagu: {2024: {PAD: 1}}\n"
        "            sasaran: Warga\n            lokasi: semua kecamatan\n"
    )
    files = plan_files()
    old = {**files, DINSOS: files[DINSOS] + twin}
    new = {**old, DINSOS: old[DINSOS].replace("02.0001", "02.0011").replace("02.0008", "02.0018")}
    subs = [c for c in difference(old, new).changes if c.item.jenis == "sub_kegiatan"]
    assert {change.kind for change in subs} == {Kind.NEW, Kind.ENDED}


def test_rats_show_the_pagu_in_force() -> None:
    new = edited((DISNAKER, "2025: {PAD: 4.900.000.000}", "2025: {PAD: 5.000.000.000}"))
    comparison = difference(plan_files(), new)
    [change] = comparison.rat_changes
    assert (change.item.tahun, change.field, change.difference) == (2025, "pagu.PAD", 100_000_000)
    recap = comparison.recap("tahun", 2025)
    assert recap is not None
    assert recap.jumlah.difference == 100_000_000


def test_against_no_plan_everything_is_new() -> None:
    comparison = compare(NO_PLAN, plan_of(plan_files()))
    assert {change.kind for change in comparison.changes} == {Kind.NEW}
    assert sum_of_pagu_changes(comparison.changes) == 30_100_000_000


# ── narratives ───────────────────────────────────────────────────────────────────────────────────
def test_a_narrative_is_compared_by_words() -> None:
    file = "narasi/rpkd/01-pendahuluan.md"
    comparison = difference(plan_files(), edited((file, "disusun berdasarkan", "ditulis menurut")))
    [change] = comparison.narratives
    assert not comparison.changes
    assert [(piece.mark, piece.text) for piece in change.pieces if piece.mark is not Mark.SAME] == [
        (Mark.DELETED, "disusun berdasarkan"), (Mark.INSERTED, "ditulis menurut"),
    ]  # fmt: skip


def test_a_chapter_under_another_file_name_is_the_same_chapter() -> None:
    files = plan_files()
    files["narasi/rpkd/02a-profil.md"] = files.pop("narasi/rpkd/03-profil.md")
    [change] = difference(plan_files(), files).narratives
    assert (change.kind, change.was.kode, change.item.kode) == (Kind.RECODED, "rpkd/03-profil", "rpkd/02a-profil")


WORDS = st.lists(
    st.sampled_from(["pagu", "target", "1.250,5", "naik", "turun,", ".", "\n", "\n\n", "{{x}}", "{%y%}", "#", "-"]),
    max_size=30,
)


@given(WORDS, WORDS)
@settings(max_examples=60, deadline=None)
def test_pieces_give_both_texts(old: list[str], new: list[str]) -> None:
    before, after = " ".join(old), " ".join(new)
    pieces = diff_words(before, after)
    assert "".join(piece.text for piece in pieces if piece.mark is not Mark.INSERTED) == before
    assert "".join(piece.text for piece in pieces if piece.mark is not Mark.DELETED) == after
    assert all(one.mark is not other.mark for one, other in pairwise(pieces))


# ── properties over random edits ─────────────────────────────────────────────────────────────────
#: What an editor may rewrite: a figure of pagu or target, as it stands in the small plan.
FIGURE = re.compile(r"(?<=: )\d{1,3}(?:\.\d{3})+(?=[,}\n])")
PROGRAMS = ("program/dinsos.yaml", "program/disnaker.yaml", "program/bappeda.yaml", "rat/2025.yaml")


def with_random_edits(seed: int) -> tuple[Files, int]:
    """The small plan with some figures rewritten, and how many."""
    chance = random.Random(seed)
    files = plan_files()
    count = 0
    for name in PROGRAMS:

        def rewritten(found: re.Match[str]) -> str:
            nonlocal count
            if chance.random() > 0.25:
                return found[0]
            count += 1
            return f"{int(found[0].replace('.', '')) + chance.randint(1, 900):,}".replace(",", ".")

        files[name] = FIGURE.sub(rewritten, files[name])
    return files, count


def with_structure_edits(seed: int) -> Files:
    """Random edits, and things recoded, moved, ended and rewritten."""
    files, _ = with_random_edits(seed)
    chance = random.Random(seed + 1)
    edits = [
        lambda f: {n: t.replace("1.06.05.2.02.0001", "1.06.05.2.02.0007") for n, t in f.items()},
        lambda f: {n: t.replace("1.06.05", "1.06.06") for n, t in f.items()},
        lambda f: {n: t.replace("perangkat_daerah: bappeda", "perangkat_daerah: disnaker") for n, t in f.items()},
        lambda f: {n: re.sub(r"\bcakupan\b", "cakupan-bantuan", t) for n, t in f.items()},
        lambda f: {n: t for n, t in f.items() if n != "rat/2025.yaml"},
        lambda f: {n: t for n, t in f.items() if n != "program/dinsos.yaml"},
        lambda f: {n: t.replace("Lihat", "Baca") for n, t in f.items()},
        lambda f: {n: t.replace("strategi: tata-kelola", "strategi: beban-pengeluaran") for n, t in f.items()},
        lambda f: {n.replace("04-prioritas", "06-prioritas"): t for n, t in f.items()},
    ]  # fmt: skip
    for edit in chance.sample(edits, chance.randint(0, 4)):
        files = edit(files)
    return files


def shuffled(files: Files, seed: int) -> Files:
    """The same plan, with the items of the programmes' files in another order and in other files."""
    chance = random.Random(seed)
    names = list(files)
    chance.shuffle(names)
    return {
        (f"pindah/{name}" if name.startswith("program/") and chance.random() < 0.5 else name): files[name]
        for name in names
    }


SEEDS = st.integers(0, 10_000)


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_random_edits_are_found_exactly(seed: int) -> None:
    files, count = with_random_edits(seed)
    comparison = difference(plan_files(), shuffled(files, seed))
    assert len(comparison.changes) == count
    for change in comparison.changes:
        assert change.kind is Kind.CHANGED
        assert 0 < int(change.difference or 0) <= 900
        assert (
            f"{change.new:,}".replace(",", ".")
            in files[(change.new_place or change.old_place).file.removeprefix("pindah/")]
        )  # type: ignore[union-attr]


@given(SEEDS, SEEDS)
@settings(max_examples=25, deadline=None)
def test_the_json_difference_applied_to_the_old_plan_gives_the_new_one(one: int, other: int) -> None:
    old, new = plan_of(with_structure_edits(one)), plan_of(with_structure_edits(other))
    found = json.loads(as_json(compare(old, new)))
    assert patched(json_table(old), found) == json_table(new)


@given(SEEDS, SEEDS)
@settings(max_examples=25, deadline=None)
def test_the_difference_the_other_way_round_is_the_mirror(one: int, other: int) -> None:
    old, new = plan_of(with_structure_edits(one)), plan_of(with_structure_edits(other))
    there, back = compare(old, new), compare(new, old)
    assert {mirrored(change) for change in there.changes} == {seen(change) for change in back.changes}
    turned = {(n.was.key, n.item.key, n.old, n.new) for n in there.narratives}
    assert turned == {(n.item.key, n.was.key, n.new, n.old) for n in back.narratives}


@given(SEEDS, SEEDS)
@settings(max_examples=25, deadline=None)
def test_the_changes_of_pagu_add_up_to_the_difference_of_the_totals(one: int, other: int) -> None:
    comparison = difference(with_structure_edits(one), with_structure_edits(other))
    for recap in comparison.recaps:
        changes = (
            [c for c in comparison.rat_changes if c.item.tahun == recap.tahun] if recap.tahun else comparison.changes
        )
        assert sum_of_pagu_changes(changes) == recap.jumlah.difference
        assert sum(row.difference for row in recap.baris) == recap.jumlah.difference


MIRROR = {Kind.NEW: Kind.ENDED, Kind.ENDED: Kind.NEW}


def seen(change: Change) -> tuple[Any, ...]:
    return change.was.key, change.item.key, change.kind, change.field, change.old, change.new, change.difference


def mirrored(change: Change) -> tuple[Any, ...]:
    back = -change.difference if change.difference is not None else None
    kind = MIRROR.get(change.kind, change.kind)
    return change.item.key, change.was.key, kind, change.field, change.new, change.old, back


# ── a reader of the documented JSON, as another program would write it ───────────────────────────
Table = dict[tuple[Any, ...], dict[str, Any]]
IDENTITY = ("jenis", "kode", "perangkat_daerah", "tahun", "urutan")


def identity(ref: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(ref[name] for name in IDENTITY)


def json_table(plan: Plan) -> Table:
    return {
        tuple(key): {name: plain(value) for name, value in item.fields.items()} for key, item in flatten(plan).items()
    }


def patched(table: Table, found: Mapping[str, Any]) -> Table:
    """The old table with the changes of ``rpkdgen diff --format json``."""
    ended: set[tuple[Any, ...]] = set()
    renamed: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    changes = [*found["changes"], *map(as_change, found["narratives"])]
    for change in changes:
        renamed[identity(change.get("was", change["item"]))] = identity(change["item"])
        if change["kind"] == "berakhir":
            ended.add(identity(change["item"]))
    fresh = {identity(change["item"]) for change in changes if change["kind"] == "baru"}
    result = {
        renamed.get(key, key) if key not in ended else key: dict(v) for key, v in table.items() if key not in ended
    }
    for key in fresh:
        result[key] = {}
    for change in changes:
        key, name = identity(change["item"]), change["field"]
        if change["kind"] == "berakhir" or not name or (name in ("kode", "perangkat_daerah") and "was" in change):
            continue
        if change["new"] is None:
            result[key].pop(name, None)
        else:
            result[key][name] = change["new"]
    return result


def as_change(narrative: Mapping[str, Any]) -> dict[str, Any]:
    refs = {
        name: {"jenis": NARRATIVE, "kode": ref["kode"], "perangkat_daerah": "", "tahun": 0, "urutan": 1}
        for name, ref in (("item", narrative), ("was", narrative.get("was", narrative)))
    }
    return {**narrative, **refs}


def test_the_json_names_its_format_and_every_change_what_it_must() -> None:
    found = as_dict(difference(plan_files(), everywhere("1.06.05", "1.06.07")))
    assert found["format"] == 1
    assert all({"kode", "field", "old", "new"} <= set(change) for change in found["changes"])


def test_numbers_lose_no_digit_in_json() -> None:
    assert plain(Decimal("5.60")) == 5.6
    assert plain(Decimal("4500")) == 4500
    assert plain(Decimal("0.12345678901234567890123")) == "0.12345678901234567890123"


def test_the_effort_grows_with_the_number_of_items() -> None:
    def plan(size: int) -> Plan:
        files = plan_files()
        block = files[DINSOS][files[DINSOS].index("          - kode: 1.06.05.2.02.0001") :]
        rows = "".join(
            block.replace("02.0001", f"02.{n:04}").replace("Fakir Miskin", f"Warga {n}") for n in range(10, size)
        )
        return plan_of({**files, DINSOS: files[DINSOS] + rows})

    def effort(size: int) -> int:
        old, new = plan(size), plan(size + 5)
        return calls(lambda: compare(old, new))

    assert effort(600) < 2.5 * effort(300)


def test_keys_are_unique() -> None:
    plan = plan_of(plan_files())
    assert len(set(flatten(plan))) == len(flatten(plan))
    assert Key("program", "1.06.05", "dinsos") in flatten(plan)
