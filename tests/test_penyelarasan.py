"""The matriks penyelarasan as a document: what was planted in the plan stands in it, and its sums are the plan's."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from document_reading import Block, tables, word_blocks
from plans import changed

from rpkdgen.analysis import plan_lines, rat_lines, recap_by_agency, recap_by_strategy
from rpkdgen.build import Request, build
from rpkdgen.validate import load_folder

ROOT = Path(__file__).parent.parent
YEARS = (2024, 2025, 2026)
MONEY = ("jenis_bantuan: subsidi\n        besaran_manfaat: Rp200.000/KK",
         "jenis_bantuan: uang\n        besaran_manfaat: Rp200.000/KK")  # fmt: skip
#: file, what stands there, what is planted
PLANTED = (
    *((f"rat/{year}.yaml", *MONEY) for year in YEARS),
    ("program/dinkes.yaml", "              - 36.71.04 Benda\n", ""),
    ("tujuan.yaml", "[cakupan-perlindungan, APS-16-18, stunting, PPH]", "[APS-16-18, stunting, PPH]"),
    ("strategi.yaml", "  - id: peningkatan-pendapatan\n",
     "  - id: modal-sosial\n    nama: Penguatan Modal Sosial\n    uraian: Warga saling menolong\n    arah_kebijakan:\n"
     "      - {id: gotong-royong, uraian: Menghidupkan gotong royong}\n\n  - id: peningkatan-pendapatan\n"),
)  # fmt: skip


def copied(folder: Path, changes: tuple[tuple[str, str, str], ...] = ()) -> Path:
    paths = [path for path in (ROOT / "plan").rglob("*") if path.suffix in (".yaml", ".md", ".csv")]
    files = {path.relative_to(ROOT / "plan").as_posix(): path.read_text(encoding="utf-8") for path in paths}
    for file, old, new in changes:
        files = changed(files, file, old, new)
    for name, text in files.items():
        path = folder / "plan" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for picture in (ROOT / "plan").rglob("*.png"):
        (folder / "plan" / picture.relative_to(ROOT / "plan")).write_bytes(picture.read_bytes())
    return folder / "plan"


def said(plan: Path) -> list[Block]:
    result = build(Request(plan, ROOT / "templates", plan.parent / "build", ("penyelarasan",)))
    assert not result.failed, result.problems
    return word_blocks((plan.parent / "build" / "penyelarasan.docx").read_bytes())


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> list[Block]:
    return said(copied(tmp_path_factory.mktemp("contoh")))


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> list[Block]:
    return said(copied(tmp_path_factory.mktemp("tanam"), PLANTED))


def rows(blocks: list[Block], title: str) -> list[tuple[str, ...]]:
    (found,) = (table for caption, table in tables(blocks).items() if caption.startswith(title))
    return [row for kind, row in zip(found.kinds, found.rows, strict=True) if kind != "BarisKepala"]


def number(cell: str) -> int:
    return int(cell.replace(".", "")) if cell not in ("", "–") else 0


def text(blocks: list[Block]) -> str:
    return "\n".join(block.text for block in blocks if not block.rows)


# ── sums ─────────────────────────────────────────────────────────────────────────────────────────
def test_agencies_and_strategies_have_the_money_of_the_rats(example: list[Block]) -> None:
    plan = load_folder(ROOT / "plan").plan
    assert plan is not None
    lines = {year: rat_lines(plan, year) for year in YEARS}
    agencies: dict[str, int] = {}
    strategies: dict[str, int] = {}
    for year in YEARS:
        for row in recap_by_agency(plan, lines[year], (year,)).baris:
            agencies[row.nama] = agencies.get(row.nama, 0) + row.jumlah
        for row in recap_by_strategy(plan, lines[year], (year,)).baris:
            strategies[row.nama] = strategies.get(row.nama, 0) + row.jumlah
    *body, total = rows(example, "Perangkat Daerah menurut Strategi")  # its first two cells are one
    assert {row[1]: number(row[-1]) for row in body} == agencies
    assert [number(cell) for cell in total[2::2]][:-1] == list(strategies.values())
    assert number(total[-1]) == sum(agencies.values())
    rpkd = sum(line.amount(year) for line in plan_lines(plan) for year in YEARS)
    assert f"Rp{(sum(agencies.values()) - rpkd) / 10**9:.2f} miliar".replace(".", ",") in text(example)


@pytest.mark.parametrize("title", ["Pagu menurut Kecamatan dan Strategi", "Pagu menurut Kecamatan dan Perangkat"])
def test_what_is_shared_out_to_kecamatan_sums_to_the_whole(title: str, example: list[Block]) -> None:
    *body, merged = rows(example, title)
    total = ("", *merged)
    assert len(body) == 13
    if "Strategi" in title:
        for column in range(2, 7):
            assert sum(number(row[column]) for row in body) == number(total[column])
        for row in [*body, total]:
            assert number(row[6]) == sum(map(number, row[3:6]))
            assert number(row[7]) == round(number(row[6]) / number(row[2]))
    else:
        for column in range(2, len(total)):
            parts = sum(float(row[column].replace(".", "").replace(",", ".").replace("–", "0")) for row in body)
            assert parts == pytest.approx(float(total[column].replace(".", "").replace(",", ".")), abs=1)


def test_target_groups_and_the_chain_sum_to_the_whole(example: list[Block]) -> None:
    *body, total = rows(example, "Kelompok Sasaran")
    second = next(n for n, row in enumerate(body) if row[0].startswith("Menurut jenis"))
    for part in (body[1:second], body[second + 1 :]):
        assert sum(number(row[-1]) for row in part) == number(total[-1])
    chain = rows(example, "Rantai Tujuan")
    assert sum(number(row[-1]) for row in chain[:-1]) == number(chain[-1][-1]) == number(total[-1])
    works = rows(example, "Matriks Penyelarasan")
    for sums in (works[-1], [*works[-1][:-1], str(sum(number(c) for c in works[-1][-4:-1]))]):
        assert number(sums[-1]) == number(total[-1])


# ── findings ─────────────────────────────────────────────────────────────────────────────────────
def test_sub_kegiatan_that_only_a_rat_has_are_counted_apart(example: list[Block]) -> None:
    """The RPKD says 59 of itself; the sum here is told with what a RAT added."""
    plan = load_folder(ROOT / "plan").plan
    assert plan is not None
    planned = len(plan.baris)
    added = len({line.baris.kunci for year in YEARS for line in rat_lines(plan, year)} - {b.kunci for b in plan.baris})
    assert added
    told = f"{planned + added} sub kegiatan ({planned} dari RPKD dan {added} tambahan dalam RAT)"
    assert any(told in block.text for block in example)


def test_nothing_found_is_said_so(example: list[Block]) -> None:
    told = text(example)
    for sentence in (
        "Tidak ditemukan kelurahan prioritas kategori 1 yang tidak tersentuh",
        "Tidak ditemukan strategi tanpa pagu",
        "Tidak ditemukan indikator yang tidak dilayani",
        "Tidak ditemukan tumpang tindih bantuan antarperangkat daerah.",
        "Tidak ditemukan rantai yang terputus",
    ):
        assert sentence in told


def test_what_was_planted_is_told_with_its_place_and_amount(planted: list[Block]) -> None:
    told = text(planted)
    assert "hanya tercakup sub kegiatan bagi semua kecamatan: Jurumudi Baru" in told
    assert "Strategi tanpa pagu: Penguatan Modal Sosial (seluruh periode)." in told
    assert "Ditemukan 1 tumpang tindih" in told and "melibatkan Dinas Sosial dan Dinas Ketahanan Pangan" in told
    assert "Ditemukan 3 rantai terputus: 1 indikator dan 2 strategi." in told
    place = next(row for row in rows(planted, "Kelurahan Prioritas") if row[1] == "Jurumudi Baru")
    assert (place[6], place[-1]) == ("0", "Hanya semua kecamatan")
    overlap = rows(planted, "Tumpang Tindih")
    assert [overlap[0][2], overlap[1][0]] == ["Dinas Sosial", "Dinas Ketahanan Pangan"]  # the rest reaches down
    assert sum(number(row[-1]) for row in overlap) == sum(
        number(row[-1])
        for row in rows(planted, "Matriks Penyelarasan")
        if row[2] in ("Bantuan Sosial Masyarakat Miskin", "Pasar Pangan Murah")
    )
    strategy = next(row for row in rows(planted, "Pagu Strategi") if row[1] == "Penguatan Modal Sosial")
    assert strategy[2:] == ("–", "–", "–", "Tanpa pagu 2024, 2025, 2026")
    broken = rows(planted, "Rantai yang Terputus")
    assert [(row[1], row[3]) for row in broken] == [
        ("Indikator", "tidak ditunjuk satu tujuan atau sasaran pun"),
        ("Strategi", "tidak ditunjuk satu sasaran pun"),
        ("Strategi", "belum dijalankan satu sub kegiatan pun"),
    ]
    assert all(re.fullmatch(r"[\w/-]+\.yaml baris \d+", row[4]) for row in broken)


def test_the_places_of_a_bad_plan_are_ranked_as_they_are_told(planted: list[Block]) -> None:
    ranks = [int(row[0]) for row in rows(planted, "Kelurahan Prioritas")]
    assert len(ranks) == 26 and all(one <= other for one, other in pairwise(ranks))
