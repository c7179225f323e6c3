"""Edits change what they name and nothing else: what is read back is the plan with that change, byte for byte."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rpkdgen.edit import Add, EditError, Noted, Places, Put, Remove, edited
from rpkdgen.flatten import flatten
from rpkdgen.layout import order_of
from rpkdgen.model import SECTIONS
from rpkdgen.read import Fields, Items, Text, read_yaml
from rpkdgen.schema import TITLES, declared
from rpkdgen.spans import BOM, Node, parsed
from rpkdgen.validate import Loaded, load, load_folder

ROOT = Path(__file__).parent.parent
FILES = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in sorted((ROOT / "plan").rglob("*.yaml"))}
DINSOS = FILES["plan/program/dinsos.yaml"]
SUB = ("program", ("kode", "1.06.05"), "kegiatan", "1.06.05.2.02", "sub_kegiatan", "1.06.05.2.02.0003")

#: Every way in which a field is written.
MIXED = """# kepala berkas
program:
# tentang program
- kode: 1.06.05   # kode
  nama: 'Program "satu"'
  perangkat_daerah: dinsos
  indikator:
  - nama: Persentase
    satuan: persen
    kondisi_awal: {tahun: 2023, nilai: 5.89}
    target:
        2024: 5,5
        2026: 5,1   # dibahas lagi
  kegiatan:

  # ── kegiatan pertama ──
  - kode: 1.06.05.2.01
    sub_kegiatan:
      - keluaran: |
          baris satu
          baris dua

        kode: 1.06.05.2.01.0001
        satuan: KK
        sumber_dana: PAD
        pagu: {2024: 5, 2025: 1.000}
        target: {2024: 4.500}
        sasaran: Keluarga desil 1
        lokasi: [36.71.01 Tangerang,
                 36.71.02 Jatiuwung]

      # tentang yang kedua
      - kode: 1.06.05.2.01.0002
        keluaran: panjang sekali
          dan bersambung
        target:
          2024: 1
  # penutup daftar
tkpk: {dasar: SK, susunan: [{kedudukan: Ketua, jabatan: Wakil}]}
singkatan:
  KK: kepala keluarga
  AB: '5'
# ekor
"""


def data(text: str) -> Any:
    """What our reader reads, without any problem."""
    document, problems = read_yaml("uji.yaml", text.removeprefix(BOM).replace("\r\n", "\n"))
    assert {problem.code for problem in problems} <= {"RPKD-Y15"}  # an empty file
    return plain(document) if document else {}


def plain(node: Any) -> Any:
    if isinstance(node, Fields):
        return {key: plain(value) for key, (_, value) in node.entries.items()}
    return [plain(item) for item in node.items] if isinstance(node, Items) else node.text


def scalars(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(node, dict | list):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from scalars(value, (*path, key))
    else:
        yield path


def changed(tree: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[path[0]] = changed(tree[path[0]], path[1:], value)
    return copy


def lines_changed(before: str, after: str) -> list[str]:
    """The lines of ``after`` between what both begin and end with."""
    one, two = before.splitlines(), after.splitlines()
    while one and two and one[0] == two[0]:
        del one[0], two[0]
    while one and two and one[-1] == two[-1]:
        del one[-1], two[-1]
    return two


ALL = {**FILES, "campuran": MIXED}
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(
    ["=1+1", "-", "- x", "# x", "x #y", "a: b", "a:b", "x:", "null", "~", "", " x ", "'", '"', "[a]", "{a}", "a, b",
     "*x", "&x", "!x", "%x", "@x", "`x", "| x", "> x", "? x", "---", "...", "1.250", "5,89", "a\nb", "a\n\nb\n", "\ta",
     "\\", "ya", "Rp5 {a: b}, c", "x\u00a0", "a\u2028b", "a\x85b", "kata " * 60, "kata" + " kata" * 60, "k" * 200,
     "a\r\nb", "baris satu\n  masuk\n"]
)  # fmt: skip


# ── properties ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", ALL)
def test_the_pieces_put_together_are_the_text(name: str) -> None:
    tree = parsed(ALL[name])
    assert tree.root.written() + tree.tail == ALL[name]


@settings(deadline=None, max_examples=100)
@given(st.data(), st.sampled_from(sorted(ALL)), texts)
def test_any_text_anywhere_reads_back_equal_and_nothing_else_changes(draws: Any, name: str, value: str) -> None:
    before = data(ALL[name])
    path = draws.draw(st.sampled_from(list(scalars(before))))
    after = edited(ALL[name], [Put(path, value)])
    wanted = changed(before, path, value)
    found = data(after)
    old = before
    for step in path:
        old = old[step]
    # A value that is the same to the reader of its field (4.500 and 4500) stays as it is written.
    assert found == wanted or (after == ALL[name] and value.split() == old.split())
    new = lines_changed(ALL[name], after)
    assert len(new) <= max(len(value.splitlines()), len(value) // 60, 1) + 2
    assert edited(after, [Put(path, value)]) == after


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(sorted(ALL)), st.randoms(use_true_random=False))
def test_removing_takes_an_entry_and_only_comments_go_with_it(name: str, rng: random.Random) -> None:
    text = ALL[name]
    before = data(text)
    path = rng.choice(list(scalars(before)))
    path = path[: rng.randint(1, len(path))]
    after = edited(text, [Remove(path)])
    assert data(after) == without(before, path)
    # A field that follows may stand behind the dash now, and a line of braces is shorter.
    assert len(set(after.splitlines()) - set(text.splitlines())) <= 1
    if len(path) > 1:
        assert after.splitlines()[:1] == text.splitlines()[:1]


def without(tree: Any, path: tuple[Any, ...]) -> Any:
    """The data without what is there, and without what is left empty."""
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    if len(path) == 1:
        del copy[path[0]]
        return copy
    inner = without(copy[path[0]], path[1:])
    if inner:
        copy[path[0]] = inner
    else:
        del copy[path[0]]
    return copy


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(sorted(ALL)), st.randoms(use_true_random=False))
def test_what_was_removed_can_be_put_back(name: str, rng: random.Random) -> None:
    before = data(ALL[name])
    path = rng.choice([path for path in scalars(before) if not isinstance(path[-1], int)])
    value = before
    for step in path:
        value = value[step]
    gone = edited(ALL[name], [Remove(path)])
    if without(before, path).get(path[0]) and len(path) > 1 and path_is_there(data(gone), path[:-1]):
        assert data(edited(gone, [Put(path, value)])) == before


def path_is_there(tree: Any, path: tuple[Any, ...]) -> bool:
    for step in path:
        try:
            tree = tree[step]
        except (KeyError, IndexError, TypeError):
            return False
    return isinstance(tree, dict)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(sorted(ALL)), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", BOM]), st.booleans())
def test_line_ends_byte_order_mark_and_a_missing_last_line_end_stay(
    name: str, ends: str, mark: str, ended: bool
) -> None:
    def form(text: str) -> str:
        return mark + (text if ended else text.removesuffix("\n")).replace("\n", ends)

    path = next(scalars(data(ALL[name])))
    edit = Put(path, "é😀")
    assert edited(form(ALL[name]), [edit]) == form(edited(ALL[name], [edit]))


# ── the plan ─────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture(scope="module")
def example() -> Loaded:
    return load_folder(ROOT / "plan")


def test_every_value_of_the_example_has_a_place_and_can_be_set_by_it(example: Loaded) -> None:
    """Each number is raised by one, all in one go: what is read back are exactly these numbers."""
    assert example.plan
    places = Places(example.texts)
    edits: dict[str, list[Put]] = {}
    wanted: dict[tuple[Any, str], Any] = {}
    before = flatten(example.plan)
    for key, item in before.items():
        for name, leaf in item.leaves.items():
            wanted[key, name] = leaf.value
            if leaf.kind in ("rupiah", "nilai", "desimal", "bulat") and isinstance(leaf.value, int | Decimal):
                place = places.of(item.asal, *leaf.path)
                edits.setdefault(place.file, []).append(Put(place.path, leaf.value + 1))
                wanted[key, name] = leaf.value + 1
    files = {name: edited(text, edits.get(name, [])) for name, text in example.texts.items() if name.endswith(".yaml")}
    assert sum(map(len, edits.values())) > 2000
    read = load({name: text.encode() for name, text in {**dict(example.texts), **files}.items()})
    assert read.plan
    found = {(key, name): leaf.value for key, item in flatten(read.plan).items() for name, leaf in item.leaves.items()}
    assert found == wanted
    for name, text in files.items():
        assert text.count("\n") == example.texts[name].count("\n")


def test_a_place_that_is_not_written_yet_is_found_too(example: Loaded) -> None:
    assert example.plan
    row = next(row for row in example.plan.baris if row.sub.kode == "1.06.05.2.02.0003")
    place = Places(example.texts).of(row.sub.asal, "pagu", 2025, "DBHCHT")
    assert place.file.endswith("plan/program/dinsos.yaml")
    after = edited(DINSOS, [Put(place.path, 5_000_000)])
    assert lines_changed(DINSOS, after) == [
        "              2025: {PAD: 3.440.000.000, DAU: 860.000.000, DBHCHT: 5.000.000}"
    ]


# ── particular edits ─────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("edit", "lines"),
    [
        (Put((*SUB, "pagu", 2025, "PAD"), 3_540_000_000),
         ["              2025: {PAD: 3.540.000.000, DAU: 860.000.000}"]),
        (Put((*SUB, "target", 2027), Decimal(12500)), ["              2027: 12.500"]),
        (Put((*SUB, "target", "2024"), Decimal(4500)), []),
        (Put((*SUB, "arah"), "naik"), ["            arah: naik"]),
        (Put((*SUB, "sasaran", "jumlah"), 4500), ["              jumlah: 4.500"]),
        (Put((*SUB, "sasaran", "desil"), [1, 2, 3]), ["              desil: [1, 2, 3]"]),
        (Put((*SUB, "lokasi"), ["36.71.03 Batuceper"]),
         ["            lokasi:", "              - 36.71.03 Batuceper"]),
        (Put((*SUB, "sasaran"), "Semua: ya"), ['            sasaran: "Semua: ya"']),
        (Put(("program", 0, "indikator", 0, "target", 2025), Decimal("80.5")), ["          2025: 80,5"]),
    ],
)  # fmt: skip
def test_values_are_written_as_those_beside_them(edit: Put, lines: list[str]) -> None:
    after = edited(DINSOS, [edit])
    assert lines_changed(DINSOS, after) == lines


MIXED_SUB = ("program", 0, "kegiatan", 0, "sub_kegiatan", "1.06.05.2.01.0001")


@pytest.mark.parametrize(
    ("edit", "old", "new"),
    [
        (Put((*MIXED_SUB, "pagu", 2025, "DAU"), 7), "2025: 1.000}", "2025: {PAD: 1.000, DAU: 7}}"),
        (Put((*MIXED_SUB, "pagu", 2025, "PAD"), 7000), "2025: 1.000}", "2025: 7.000}"),
        (Put((*MIXED_SUB, "target", 2025), Decimal(5000)), "{2024: 4.500}", "{2024: 4.500, 2025: 5.000}"),
        (Put((*MIXED_SUB, "sasaran", "jumlah"), 5), "sasaran: Keluarga desil 1\n",
         "sasaran:\n            uraian: Keluarga desil 1\n            jumlah: 5\n"),
        (Put((*MIXED_SUB, "keluaran"), "a\nb"), "|\n          baris satu\n          baris dua\n",
         "|-\n            a\n            b\n"),
        (Put((*MIXED_SUB, "lokasi"), ["36.71.02", "36.71.01"]),
         "[36.71.01 Tangerang,\n                 36.71.02 Jatiuwung]",
         "[36.71.02 Jatiuwung,\n                 36.71.01 Tangerang]"),
        (Put(("program", 0, "nama"), "Program 'dua'"), "'Program \"satu\"'", "'Program ''dua'''"),
        (Put(("program", 0, "kode"), "1.06.04"), "1.06.05   # kode", "1.06.04   # kode"),
        (Put(("program", 0, "indikator", 0, "kondisi_awal", "nilai"), Decimal("6.1")), "5.89", "6.1"),
        (Put(("program", 0, "indikator", 0, "target", 2025), Decimal("5.3")), "        2026: 5,1",
         "        2025: 5,3\n        2026: 5,1"),
        (Put(("program", 0, "indikator", 0, "target"), {2024: Decimal("5.5"), 2026: Decimal("5.0")}),
         "5,1   #", "5,0   #"),
        (Put(("program", 0, "strategi"), "s"), "  indikator:\n", "  strategi: s\n  indikator:\n"),
        (Remove(("program", 0, "kegiatan", 0, "sub_kegiatan", 1)),
         "\n      # tentang yang kedua\n      - kode: 1.06.05.2.01.0002\n        keluaran: panjang sekali\n"
         "          dan bersambung\n        target:\n          2024: 1\n", ""),
        (Remove(("program", 0, "kegiatan")), MIXED[MIXED.index("  kegiatan:"):MIXED.index("  # penutup")], ""),
        (Remove(("program", 0, "indikator", 0, "target", "2026")), "        2026: 5,1   # dibahas lagi\n", ""),
        (Remove((*MIXED_SUB, "lokasi", "36.71.01")), "[36.71.01 Tangerang,\n                 36.71.02", "[36.71.02"),
        (Remove(("tkpk", "susunan", 0)), ", susunan: [{kedudukan: Ketua, jabatan: Wakil}]", ""),
        (Add(("program", 0, "kegiatan", 0, "sub_kegiatan"), {"nama": "x", "kode": "1.06.05.2.01.0003"}, after=0),
         "\n      # tentang yang kedua",
         "\n      - kode: 1.06.05.2.01.0003\n        nama: x\n\n      # tentang yang kedua"),
        (Add(("tkpk", "susunan"), {"jabatan": "B, C", "kedudukan": "A"}), "Wakil}]",
         'Wakil}, {kedudukan: A, jabatan: "B, C"}]'),
        (Put((*MIXED_SUB, "sasaran"), None), "sasaran: Keluarga desil 1", "sasaran:"),
        (Put(("program", 0, "indikator", 0, "target"), None),
         "target:\n        2024: 5,5\n        2026: 5,1   # dibahas lagi\n", "target:\n"),
        (Put((*MIXED_SUB, "arah"), Noted(None, beside="isi: naik")), "        sumber_dana: PAD\n",
         "        arah:   # isi: naik\n        sumber_dana: PAD\n"),
        (Add(("dasar_hukum",), {"jenis": "Undang-Undang", "nomor": "13"}), "# ekor\n",
         "\ndasar_hukum:\n- jenis: Undang-Undang\n  nomor: 13\n# ekor\n"),
    ],
)  # fmt: skip
def test_edits_of_a_file_written_in_every_way(edit: Any, old: str, new: str) -> None:
    assert MIXED.count(old) == 1
    assert edited(MIXED, [edit]) == MIXED.replace(old, new)


def test_numbers_in_a_path_are_those_of_the_text_as_it_was_given() -> None:
    text = "dasar_hukum:\n  - jenis: A\n  - jenis: B\n  - jenis: C\n"
    edits = [Remove(("dasar_hukum", 0)), Put(("dasar_hukum", 2, "nomor"), "5"), Remove(("dasar_hukum", 1))]
    assert edited(text, edits) == "dasar_hukum:\n  - jenis: C\n    nomor: 5\n"


def test_an_item_that_was_added_can_be_edited_further() -> None:
    edits = [Put(("rat",), [{"tahun": 2025}]), Add(("rat", 0, "rincian"), {"sub_kegiatan": "1.06.05.2.02.0003"}),
             Put(("rat", 0, "rincian", 0, "jadwal", 1), "Mulai")]  # fmt: skip
    wanted = "rat:\n  - tahun: 2025\n    rincian:\n      - sub_kegiatan: 1.06.05.2.02.0003\n        jadwal:\n"
    assert edited("", edits) == f"{wanted}          1: Mulai\n"
    assert edited("# kepala\n", edits) == f"# kepala\n{wanted}          1: Mulai\n"


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("a: [1\n", Put(("a",), "x")),
        ("a: &x 1\n", Put(("a",), "x")),
        ("a: 1\r\nb: 2\n", Put(("a",), "x")),
        ("program:\n  - kode: 1\n", Put(("program", 1, "kode"), "x")),
        ("program:\n  - kode: 1\n  - kode: 1\n", Put(("program", "1", "kode"), "x")),
        ("program:\n  - kode: 1\n", Put(("program", ("kode", "2"), "nama"), "x")),
        ("program:\n  - kode: 1\n", Put(("program", 0, "kode", "x"), "x")),
        ("program:\n  - kode: 1\n", Add(("program", 0), "x")),
        ("program:\n  - kode: 1\n", Add(("program",), {"kode": "2"}, after="3")),
        ("program:\n  - kode: 1\n", Remove(("program", 0, "nama"))),
        ("program:\n  - kode: 1\n", Put(("program", 0, "nama"), "\ud800")),
        ("sub_kegiatan:\n  - pagu: {2024: 5}\n", Put(("sub_kegiatan", 0, "pagu", 2024, "PAD"), 5)),
    ],
)  # fmt: skip
def test_what_cannot_be_edited_is_told(text: str, edit: Any) -> None:
    with pytest.raises(EditError):
        edited(text, [edit])


def test_the_order_of_writing_names_every_field_once() -> None:
    for cls in {*TITLES, *(cls for cls, _ in SECTIONS.values())}:
        assert sorted(order_of(cls)) == sorted(declared(cls)), cls


def test_nodes_that_are_read_again_are_those_that_were_written() -> None:
    """The order of fields of new items is that in which the example is written."""
    for name, text in FILES.items():
        document = data(text)
        written = edited("", [Put((section,), value) for section, value in document.items()])
        assert data(written) == document
        assert keys(parsed(written).root) == keys(parsed(text).root), name


def keys(node: Node) -> Any:
    return [(entry.key if node.kind == "map" else "", keys(entry.value)) for entry in node.entries]


def test_a_text_node_of_our_reader_is_meant() -> None:
    document, _ = read_yaml("uji.yaml", edited("", [Put(("singkatan", "A"), "")]))
    assert document
    node = document.entries["singkatan"][1]
    assert isinstance(node, Fields)
    assert node.entries["A"][1] == Text(2, 6, "", True)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(sorted(ALL)), st.integers(0, 10**9))
def test_any_map_or_list_can_be_put_in_place_of_another(name: str, seed: int) -> None:
    """Fields go, change and come, items too and in another order; what is read back is what was put."""
    rng = random.Random(seed)
    before = data(ALL[name])
    path = rng.choice(list(scalars(before)))
    path = path[: rng.randint(1, max(len(path) - 1, 1))]
    value = altered(at(before, path), rng)
    after = edited(ALL[name], [Put(path, value)])
    assert sorted_fields(data(after)) == sorted_fields(changed(before, path, value))
    assert edited(after, [Put(path, value)]) == after


def at(tree: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def altered(value: Any, rng: random.Random) -> Any:
    """Some other data of that form; nothing empty."""
    if isinstance(value, str):
        return value if rng.random() < 0.6 else rng.choice(["x", "a: b", "7,77", "1.259", "- x", "baris\nbaru"])
    if isinstance(value, dict):
        kept = {key: altered(each, rng) for key, each in value.items() if rng.random() < 0.85}
        if rng.random() < 0.3:
            kept[rng.choice(["2031", "catatan", "Kunci baru: x"])] = "y"
        return kept or {"catatan": "x"}
    items = [altered(each, rng) for each in value if rng.random() < 0.85]
    if rng.random() < 0.3:
        rng.shuffle(items)
    if rng.random() < 0.3:
        items.insert(rng.randint(0, len(items)), rng.choice(["36.71.99", {"kode": "9.99", "nama": "Baru"}]))
    return items or ["x"]


def sorted_fields(tree: Any) -> Any:
    """Data without the order of fields."""
    if isinstance(tree, dict):
        return sorted((key, sorted_fields(value)) for key, value in tree.items())
    return [sorted_fields(value) for value in tree] if isinstance(tree, list) else tree
