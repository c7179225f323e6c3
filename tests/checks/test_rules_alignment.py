"""What no agency does, what two do alike, and little money where many are poor: planted in the example, recomputed."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from statistics import median

import pytest
from yaml import BaseLoader, load

from rpkdgen.problem import Problem
from tests.plans import Files, Slip, assert_found, changed, plan_files, problems_of

EXAMPLE = Path(__file__).parents[2] / "plan"
YEARS = (2024, 2025, 2026)
DINSOS, DISNAKER, DKP = "program/dinsos.yaml", "program/disnaker.yaml", "program/dkp.yaml"


@cache
def _example() -> Files:
    paths = [path for ending in ("yaml", "md", "csv") for path in sorted(EXAMPLE.rglob(f"*.{ending}"))]
    return {path.relative_to(EXAMPLE).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def findings(files: Files) -> list[Problem]:
    return [p for p in problems_of(files) if p.code.startswith("RPKD-G") or p.code in ("RPKD-L10", "RPKD-R13")]


@cache
def of_the_example() -> frozenset[tuple[str, str]]:
    return frozenset((p.code, p.message) for p in findings(_example()))


def planted(file: str, old: str, new: str, *more: tuple[str, str, str]) -> list[Problem]:
    """What is said of the changed example that is not said of the example itself."""
    files = _example()
    for name, before, after in ((file, old, new), *more):
        files = changed(files, name, before, after)
    return [p for p in findings(files) if (p.code, p.message) not in of_the_example()]


def rupiah(amount: int) -> str:
    return f"Rp{amount:,}".replace(",", ".")


# ── what nobody does ─────────────────────────────────────────────────────────────────────────────
def test_a_strategy_without_money_in_one_year() -> None:
    problem = assert_found(
        Slip("RPKD-G01", DISNAKER, "2026: {PAD: 5.200.000.000}", "2026: {PAD: 0}", where="tujuan.yaml",
             at="- id: peningkatan-pendapatan")
    )  # fmt: skip
    assert problem.message.endswith("tidak berpagu pada tahun 2026.")


def test_an_indicator_that_no_programme_serves() -> None:
    """The goal of clean water has no strategy with works of housing, water, or the environment any more."""
    found = planted(
        "tujuan.yaml", "[cakupan-perlindungan, APS-16-18, stunting, PPH]",
        "[cakupan-perlindungan, APS-16-18, stunting, PPH, air-minum-layak]",
        ("tujuan.yaml", "[rumah-layak, sanitasi-layak, air-minum-layak]", "[rumah-layak, sanitasi-layak]"),
    )  # fmt: skip
    assert [p.code for p in found] == ["RPKD-G02"]
    assert "air-minum-layak" in found[0].message
    assert "1.03, 1.04" in found[0].message
    assert found[0].position.file == "indikator/5-infrastruktur.yaml"


def test_a_field_of_a_dimension_is_data_that_a_region_can_correct() -> None:
    files = {**_example(), "acuan/dimensi-urusan.csv": "dimensi,bidang_urusan\npendidikan,2.23\n"}
    found = [p for p in findings(files) if (p.code, p.message) not in of_the_example()]
    assert [p.code for p in found] == ["RPKD-G02"]
    assert "APS-16-18" in found[0].message


def test_a_priority_place_that_nothing_reaches_by_name() -> None:
    found = planted("program/dinkes.yaml", "              - 36.71.04 Benda\n", "")
    found = [p for p in found if p.code != "RPKD-G05"]  # the median of what is placed changes as well
    assert [(p.code, p.position.file) for p in found] == [("RPKD-G03", "lokasi-prioritas.yaml")]
    assert found[0].message.startswith("36.71.04.1005 Jurumudi Baru termasuk prioritas pertama (peringkat 17)")
    line = _example()["lokasi-prioritas.yaml"].splitlines()[found[0].position.line - 1]
    assert "36.71.04.1005" in line


def test_a_priority_place_without_anything_in_one_year() -> None:
    files = changed(plan_files(), DISNAKER, "      - <L2>\n".replace("<L2>", "36.74.02"), "")
    found = [p for p in findings(files) if p.code == "RPKD-L10"]
    assert not found  # the bansos of the RAT still goes there
    files = changed(files, "rat/2025.yaml", "          - 36.74.02.1002\n", "")
    found = [p for p in findings(files) if p.code == "RPKD-L10"]
    assert [p.message for p in found] == [
        "36.74.02.1002 Jombang termasuk prioritas pertama (peringkat 1) tetapi tidak menerima satu sub kegiatan pun "
        "pada tahun 2025."
    ]


# ── what is done twice ───────────────────────────────────────────────────────────────────────────
ALIKE = ("jenis_bantuan: subsidi\n        besaran_manfaat: Rp200.000/KK",
         "jenis_bantuan: uang\n        besaran_manfaat: Rp200.000/KK")  # fmt: skip


def pagu_of(code: str) -> int:
    """Pagu of one sub kegiatan over the period, read from the files alone: the RPKD's, replaced by the RAT's."""
    amounts: dict[int, int] = {}
    for name, text in _example().items():
        if name.startswith("program/"):
            for program in load(text, BaseLoader)["program"]:
                for kegiatan in program["kegiatan"]:
                    for sub in kegiatan["sub_kegiatan"]:
                        if sub["kode"] == code:
                            amounts |= {int(year): total(pagu) for year, pagu in sub["pagu"].items()} | amounts
    for year in YEARS:
        for row in load(_example()[f"rat/{year}.yaml"], BaseLoader)["rat"][0]["rincian"]:
            if row["sub_kegiatan"] == code and "pagu" in row:
                amounts[year] = total(row["pagu"])
    return sum(amounts.values())


def total(pagu: str | dict[str, str]) -> int:
    parts = pagu.values() if isinstance(pagu, dict) else [pagu]
    return sum(int(part.replace(".", "")) for part in parts)


def test_two_agencies_that_give_money_to_the_same_families() -> None:
    """Both Dinas Sosial (deciles 1–2) and Dinas Ketahanan Pangan (1–4) give money to families, everywhere."""
    found = planted(f"rat/{YEARS[0]}.yaml", *ALIKE, *((f"rat/{year}.yaml", *ALIKE) for year in YEARS[1:]))
    assert [(p.code, p.position.file) for p in found] == [("RPKD-G04", DKP)]
    bansos, market = pagu_of("1.06.05.2.02.0003"), pagu_of("2.09.03.2.01.0008")
    assert found[0].message == (
        f"Tumpang tindih tahun 2024, 2025, dan 2026: Dinas Sosial (1.06.05.2.02.0003, {rupiah(bansos)}) dan Dinas "
        f"Ketahanan Pangan (2.09.03.2.01.0008, {rupiah(market)}) memberi uang kepada sasaran yang sama di semua "
        "kecamatan."
    )


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("another year", lambda text: text),
        ("other deciles", lambda text: text.replace("desil: [1, 2, 3, 4]", "desil: [3, 4]")),
        ("another unit", lambda text: text.replace("satuan: KK", "satuan: kelompok")),
        ("another group", lambda text: text.replace("Keluarga desil 1–4", "Nelayan desil 1–4")),
    ],
)
def test_what_differs_is_no_overlap(what: str, change: Callable[[str], str]) -> None:
    """In one year alone the market gives money, but in another way, or to others, than the bansos does."""
    files = _example()
    text = files["rat/2025.yaml"]
    start = text.index("- sub_kegiatan: 2.09.03.2.01.0008")
    end = text.index("- sub_kegiatan:", start + 10)
    block = change(text[start:end].replace(*ALIKE))
    found = findings({**files, "rat/2025.yaml": text[:start] + block + text[end:]})
    overlaps = [p for p in found if p.code == "RPKD-G04"]
    assert ["tahun 2025:" in p.message for p in overlaps] == ([True] if what == "another year" else [])


def test_without_a_rat_the_output_tells_the_kind_of_aid() -> None:
    """The same sub kegiatan by another agency; neither is elaborated in a year's RAT (2024 and 2026 have none)."""
    files = plan_files()
    copy = files[DINSOS].replace("perangkat_daerah: dinsos", "perangkat_daerah: bappeda")
    start, end = copy.index("          - kode: 1.06.05.2.02.0001"), len(copy)
    files = {**files, "program/salinan.yaml": copy[:start] + (copy[end:] or "\n")}
    found = [p for p in findings(files) if p.code == "RPKD-G04"]
    assert len(found) == 1
    assert "Dinas Sosial (1.06.05.2.02.0003, Rp" in found[0].message
    assert "Badan Perencanaan Pembangunan Daerah (1.06.05.2.02.0003, Rp" in found[0].message


# ── many poor, little money ──────────────────────────────────────────────────────────────────────
def families() -> dict[str, dict[int, int]]:
    entries = load(_example()["data-sasaran.yaml"], BaseLoader)["data_sasaran"]["daftar"]
    return {
        entry["wilayah"].split()[0]: {int(d): int(n.replace(".", "")) for d, n in entry["desil"].items()}
        for entry in entries
    }


def placed_money() -> dict[str, float]:
    """Rupiah by kelurahan of everything placed by name, shared out by families of its deciles; from the files alone."""
    counted, shared = families(), dict.fromkeys(families(), 0.0)
    rat = {
        (year, row["sub_kegiatan"]): row
        for year in YEARS
        for row in load(_example()[f"rat/{year}.yaml"], BaseLoader)["rat"][0]["rincian"]
    }
    for name, text in _example().items():
        for program in load(text, BaseLoader)["program"] if name.startswith("program/") else ():
            for kegiatan in program["kegiatan"]:
                for sub in kegiatan["sub_kegiatan"]:
                    for year in YEARS:
                        row = rat.get((year, sub["kode"]), {})
                        places = row.get("lokasi", sub["lokasi"])
                        if "tata-kelola" in sub.get("strategi", program["strategi"]) or isinstance(places, str):
                            continue
                        codes = [place.split()[0] for place in places]
                        deciles = row.get("sasaran", sub["sasaran"]).get("desil", list("1234"))
                        inside = [p for p in counted if any(p == c or p.startswith(c + ".") for c in codes)]
                        weights = {p: sum(counted[p][int(d)] for d in deciles) for p in inside}
                        for place, weight in weights.items():
                            money = total(row["pagu"] if "pagu" in row else sub["pagu"][str(year)])
                            shared[place] += money * weight / sum(weights.values())
    return shared


def test_districts_with_many_poor_and_little_money() -> None:
    counted, money = families(), placed_money()
    districts = sorted({code[:8] for code in counted})
    poor = {d: sum(sum(counted[p].values()) for p in counted if p.startswith(d)) for d in districts}
    each = {d: sum(money[p] for p in money if p.startswith(d)) / poor[d] for d in districts}
    middle = median(each.values())
    little = [d for d in districts if poor[d] >= sum(poor.values()) / len(poor) and each[d] < middle / 2]
    (found,) = [p for p in findings(_example()) if p.code == "RPKD-G05" and "36.71.05 " in p.message]
    told = re.findall(r"(36\.71\.\d\d) [\w ]+ \(([\d.]+) keluarga, Rp([\d.]+) per keluarga\)", found.message)
    assert little == [code for code, _, _ in told] != []
    for code, count, amount in told:
        assert int(count.replace(".", "")) == poor[code]
        assert int(amount.replace(".", "")) == pytest.approx(each[code], abs=2)
    assert f"nilai tengah Rp{middle:,.0f}".replace(",", ".") in found.message


def test_a_priority_place_whose_families_are_many_more_than_known() -> None:
    """Ten times as many families in a place that had its share of placed money."""
    line = next(x for x in _example()["data-sasaran.yaml"].split("    - wilayah: ") if x.startswith("36.71.08.1005"))
    more = re.sub(r"(\d): ([\d.]+)", lambda m: f"{m[1]}: {int(m[2].replace('.', '')) * 10}", line.split("individu")[0])
    found = planted("data-sasaran.yaml", line.split("individu")[0], more)
    assert {p.code for p in found} == {"RPKD-G05"}
    assert any("36.71.08.1005" in p.message for p in found)
