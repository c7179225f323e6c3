"""Two sides' versions of one plan file become one: by items and fields, with all that is not touched byte for byte."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rpkdgen.flatten import ENTRIES, IDENTITIES
from rpkdgen.merge import Marks, Merged, Unmergeable, merge
from rpkdgen.spans import BOM, IDENTIFYING, Node, parsed

ROOT = Path(__file__).parent.parent
PLAN = sorted((ROOT / "plan").rglob("*.yaml"))

#: Every way in which a field is written; a token ``vN`` stands once, and is no code of an item.
BASE = """# Dinas Sosial
program:
  - kode: 1.06.05   # kode program
    nama: v0
    perangkat_daerah: dinsos
    strategi: v1 # strategi utama
    indikator:
      - nama: Persentase keluarga
        kondisi_awal: {tahun: v2, nilai: v3}
        target:
          2024: v4
          2025: v5

    kegiatan:
      # ── kegiatan pertama ──
      - kode: 1.06.05.2.01
        sub_kegiatan:
          - kode: 1.06.05.2.01.0001
            keluaran: "v6: jumlah"
            pagu:
              2024: {PAD: v7, DAU: v8}
              2025: {PAD: v9}
            sasaran:
              uraian: |
                v10
                dan seterusnya

              jumlah: v11
          - keluaran: v12
            kode: 1.06.05.2.01.0002
            lokasi:
              - 36.71.01 v13
              - 36.71.02 v14   # Jatiuwung
            catatan: v15 yang ditulis
              pada dua baris
singkatan:
  KK: v16
  PAD: v17
tkpk: {dasar: v18, susunan: [{kedudukan: Ketua, jabatan: Wakil, kelompok: '', sumber: v19}]}
# penutup
"""
TOKENS = sorted(set(re.findall(r"\bv\d+\b", BASE)), key=lambda token: int(token[1:]))


def with_values(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\bv\d+\b", lambda found: values.get(found[0], found[0]), text)


def data(text: str) -> object:
    def plain(node: Node) -> object:
        if node.kind == "scalar":
            return node.value
        return {entry.key: plain(entry.value) for entry in node.entries}

    return plain(parsed(text).root)


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def sides(text: str) -> tuple[str, str]:
    """The text as either side would decide all conflicts."""
    marks = re.compile(r"<<<<<<< ours\n(.*?)=======\n(.*?)>>>>>>> theirs\n", re.S)
    return marks.sub(r"\1", text), marks.sub(r"\2", text)


edits = st.dictionaries(st.sampled_from(TOKENS), st.sampled_from(["x", "y", "1.250.000"]), max_size=6)


# ── properties ───────────────────────────────────────────────────────────────────────────────────
@settings(deadline=None, max_examples=150)
@given(edits, edits)
def test_edits_of_fields_are_merged_to_the_byte_and_conflicts_lie_at_the_field(
    ours: dict[str, str], theirs: dict[str, str]
) -> None:
    merged = merge(BASE, with_values(BASE, ours), with_values(BASE, theirs))
    disputed = {token for token in ours.keys() & theirs.keys() if ours[token] != theirs[token]}
    assert sides(merged.text) == (with_values(BASE, theirs | ours), with_values(BASE, ours | theirs))
    lines = {number for number, line in enumerate(BASE.splitlines()) if disputed & set(re.findall(r"\bv\d+\b", line))}
    # A text over lines is one field; several fields in one line of braces are one conflict.
    assert merged.conflicts == len(lines)
    marked = re.findall(r"<<<<<<< ours\n(.*?)=======", merged.text, re.S)
    assert all(len(text.splitlines()) <= 3 for text in marked)


@settings(deadline=None, max_examples=100)
@given(edits, edits)
def test_both_ways_give_the_same_data(ours: dict[str, str], theirs: dict[str, str]) -> None:
    theirs = {token: value for token, value in theirs.items() if token not in ours}
    one, two = with_values(BASE, ours), with_values(BASE, theirs)
    assert data(merge(BASE, one, two).text) == data(merge(BASE, two, one).text)


CODES = [f"1.06.05.2.01.{number:04}" for number in range(1, 9)]
#: What happens to an item: its fields (nama, satuan) at the base, on both sides, and merged; None where it is not.
FATES = {
    "stays": ("ab", "ab", "ab", "ab"),
    "changed here": ("ab", "xb", "ab", "xb"),
    "changed there": ("ab", "ab", "ay", "ay"),
    "changed on both sides": ("ab", "xb", "ay", "xy"),
    "ended here": ("ab", None, "ab", None),
    "ended there": ("ab", "ab", None, None),
    "ended on both sides": ("ab", None, None, None),
    "new here": (None, "ab", None, "ab"),
    "new there": (None, None, "ab", "ab"),
    "new on both sides": (None, "ab", "ab", "ab"),
    "never": (None, None, None, None),
}


def written(items: dict[str, str], order: list[str]) -> str:
    """A file of sub kegiatan in that order, each with a comment above it."""
    lines = ["# berkas", "sub_kegiatan:"]
    for code in sorted(items, key=order.index):
        name, unit = items[code]
        lines += [f"  # tentang {code}", f"  - kode: {code}", f"    nama: {name} {code}", f"    satuan: {unit} {code}"]
    return "\n".join(lines) + "\n"


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.sampled_from(sorted(FATES)), min_size=8, max_size=8),
    st.permutations(CODES),
    st.permutations(CODES),
)
def test_items_that_come_and_go_on_both_sides(fates: list[str], order: list[str], other: list[str]) -> None:
    """Each side is another set of items, in another order."""
    fates = ["stays", *fates[1:]]
    base, one, two, wanted = (
        {code: found for code, fate in zip(CODES, fates, strict=True) if (found := FATES[fate][number])}
        for number in range(4)
    )
    merged = merge(written(base, order), written(one, order), written(two, other))
    assert merged.conflicts == 0
    found = merged.text.split("  # tentang ")
    assert found[0] == "# berkas\nsub_kegiatan:\n"
    assert sorted(found[1:]) == sorted(written({code: wanted[code]}, order).split("  # tentang ")[1] for code in wanted)


@pytest.mark.parametrize("path", PLAN, ids=lambda path: path.name)
def test_a_side_that_did_nothing_gives_the_other(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    changed = f"{text}# catatan\n"
    assert merge(text, text, changed) == merge(text, changed, text) == Merged(changed)


@pytest.mark.parametrize("path", PLAN, ids=lambda path: path.name)
def test_the_pieces_of_the_example_are_its_text(path: Path) -> None:
    """Two changes at the ends of the file, so that everything between goes through the merge."""
    text = path.read_text(encoding="utf-8")
    ours, theirs = f"# atas\n{text}", f"{text}# bawah\n"
    assert merge(text, ours, theirs) == Merged(f"# atas\n{text}# bawah\n")


# ── identity ─────────────────────────────────────────────────────────────────────────────────────
def test_items_are_told_apart_as_in_the_comparison() -> None:
    names = {names[0]: names for names in IDENTIFYING}
    for identity in IDENTITIES.values():
        if identity.code:
            # A programme's agency tells it apart; a region's code and a year stand alone.
            not_theirs = {"bulan"} if identity.agency or identity.unsaid else {"bulan", "perangkat_daerah"}
            parts = {*identity.code, *identity.unsaid, *([identity.agency] if identity.agency else [])}
            assert parts == set(names[identity.code[0]]) - not_theirs, identity.jenis
    assert set(ENTRIES.values()) <= set(names)


def test_decisions_of_a_meeting_are_told_apart_by_their_numbers() -> None:
    """Two secretaries: one reports on the first decision, the other writes a new one above it."""
    decisions = "".join(f"      - nomor: {number}\n        status: terbuka\n" for number in (1, 2))
    base = f"notulen:\n  - id: rapat-1\n    keputusan:\n{decisions}"
    ours = base.replace("terbuka", "selesai", 1)
    theirs = base.replace("      - nomor: 1\n", "      - nomor: 3\n        status: berjalan\n      - nomor: 1\n")
    assert merge(base, ours, theirs) == Merged(theirs.replace("terbuka", "selesai", 1))


def test_a_recoded_item_keeps_the_other_sides_edit() -> None:
    ours = replaced(BASE, ("kode: 1.06.05.2.01.0002", "kode: 1.06.05.2.01.0012"))
    theirs = replaced(BASE, ("v12", "x"))
    assert merge(BASE, ours, theirs) == Merged(replaced(ours, ("v12", "x")))


def test_two_items_with_one_code_are_left_to_git() -> None:
    ours = replaced(
        BASE, ("          - keluaran: v12\n", "          - kode: 1.06.05.2.01.0001\n          - keluaran: v12\n")
    )
    with pytest.raises(Unmergeable):
        merge(BASE, ours, replaced(BASE, ("v7", "x")))


# ── particular changes ───────────────────────────────────────────────────────────────────────────
def test_additions_at_one_place_are_both_kept_with_their_comments() -> None:
    new = "          # {0}\n          - kode: 1.06.05.2.01.{0}\n            keluaran: baru\n"
    at = "          - keluaran: v12\n"
    ours, theirs = (replaced(BASE, (at, new.format(code) + at)) for code in ("0005", "0006"))
    both = replaced(BASE, (at, new.format("0005") + new.format("0006") + at))
    assert merge(BASE, ours, theirs) == Merged(both)


def test_a_scalar_list_is_a_set() -> None:
    base = "sub_kegiatan:\n  - kode: 1.01\n    desil: [1, 2, 3]\n"
    ours, theirs = replaced(base, ("[1, 2, 3]", "[1, 2, 3, 4]")), replaced(base, ("[1, 2, 3]", "[2, 3]"))
    assert merge(base, ours, theirs) == Merged(replaced(base, ("[1, 2, 3]", "[2, 3, 4]")))


def test_what_one_deleted_and_the_other_changed_is_a_conflict() -> None:
    ours = replaced(BASE, ("  KK: v16\n", ""))
    merged = merge(BASE, ours, replaced(BASE, ("KK: v16", "KK: x")))
    assert merged == Merged(replaced(BASE, ("  KK: v16\n", "<<<<<<< ours\n=======\n  KK: x\n>>>>>>> theirs\n")), 1)


def test_a_deletion_with_its_comment_is_taken() -> None:
    ours = BASE.replace("              - 36.71.02 v14   # Jatiuwung\n", "")
    theirs = replaced(BASE, ("36.71.01 v13", "36.71.01 x"))
    assert merge(BASE, ours, theirs) == Merged(replaced(ours, ("36.71.01 v13", "36.71.01 x")))


def test_a_comment_that_the_other_side_added_is_not_deleted_in_silence() -> None:
    ours = BASE.replace("              - 36.71.02 v14   # Jatiuwung\n", "")
    theirs = replaced(BASE, ("# Jatiuwung", "# Jatiuwung, menurut surat camat"))
    assert merge(BASE, ours, theirs).conflicts == 1


def test_a_file_that_one_side_indented_otherwise_takes_the_edits_of_the_other() -> None:
    base = "program:\n- kode: 1.01\n  # atas\n  target:\n    2024: 1\n    2025: 2\n- kode: 1.02\n"
    ours = "program:\n  - kode: 1.01\n    # atas\n    target:\n        2024: 1\n        2025: 2\n  - kode: 1.02\n"
    theirs = replaced(base, ("2024: 1\n", "2024: 7\n    2026: 3\n"))
    wanted = replaced(ours, ("2024: 1\n", "2024: 7\n        2026: 3\n"))
    assert merge(base, ours, theirs) == Merged(wanted)
    assert merge(base, theirs, ours).conflicts == 0


def test_braces_that_one_side_wrote_over_lines_take_the_edits_of_the_other() -> None:
    base = "pagu:\n  2024: {PAD: 1, DAU: 2}\n"
    ours = "pagu:\n  2024:\n    PAD: 1   # pendapatan sendiri\n    DAU: 2\n"
    theirs = replaced(base, ("DAU: 2", "DAU: 3"))
    wanted = Merged(replaced(ours, ("DAU: 2", "DAU: 3")))
    assert merge(base, ours, theirs) == merge(base, theirs, ours) == wanted


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", BOM])
@pytest.mark.parametrize("last", ["\n", ""])
def test_line_ends_byte_order_mark_and_a_missing_last_line_end_stay(ends: str, mark: str, last: str) -> None:
    def form(text: str) -> str:
        return mark + (text.removesuffix("\n") + last).replace("\n", ends)

    one, two = replaced(BASE, ("v0", "é😀")), replaced(BASE, ("v19", "x"), ("# penutup", "# tamat"))
    wanted = replaced(one, ("v19", "x"), ("# penutup", "# tamat"))
    assert merge(form(BASE), form(one), form(two)) == Merged(form(wanted))


def test_marks_have_the_size_and_the_names_that_git_gives() -> None:
    marks = Marks(9, "HEAD", "cabang-b", "abc", show_base=True)
    merged = merge("singkatan:\n  A: 1\n", "singkatan:\n  A: 2\n", "singkatan:\n  A: 3\n", marks)
    wanted = "{} HEAD\n  A: 2\n{} abc\n  A: 1\n{}\n  A: 3\n{} cabang-b\n".format(*(sign * 9 for sign in "<|=>"))
    assert merged == Merged(f"singkatan:\n{wanted}", 1)


def test_a_file_that_both_sides_begin_is_merged_by_items() -> None:
    ours, theirs = "rat:\n  - tahun: 2025\n    status: draf\n", "rat:\n  - tahun: 2026\n    status: draf\n"
    assert merge("", ours, theirs) == Merged(
        "rat:\n  - tahun: 2025\n    status: draf\n  - tahun: 2026\n    status: draf\n"
    )


@pytest.mark.parametrize("broken", ["a: [1", "a: &x 1\n", "a: 1\na: 2\n", "- 1\n", "---\na: 1\n", "a: 1\n---\nb: 1\n"])
def test_what_is_no_plan_file_is_left_to_git(broken: str) -> None:
    with pytest.raises(Unmergeable):
        merge("a: 1\n", "a: 2\n", broken)
