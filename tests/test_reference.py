"""Reference data come with the program, say their source, and give way to the region's own."""

import pytest
from minimal import MINIMAL, changed, codes, line_of

from rpkdgen.problem import Problem
from rpkdgen.read import Source, read_files
from rpkdgen.reference import DATA, load_reference, read_table, region_kind, shipped_versions, unit_kind
from rpkdgen.validate import load


def acuan_with(**files: str):  # type: ignore[no-untyped-def]
    source = read_files({f"acuan/{name}": text.encode() for name, text in files.items()})
    return load_reference(source, ["contoh-2024", "2026"], "kota")


def test_what_ships_is_whole() -> None:
    acuan, problems = load_reference(Source(), shipped_versions(), "kota")
    assert problems == []
    kinds = [region.jenis for region in acuan.wilayah.values()]
    assert kinds.count("provinsi") == 38
    assert kinds.count("kabupaten") + kinds.count("kota") == 514
    assert (kinds.count("kecamatan"), kinds.count("kelurahan")) == (13, 104)
    assert all(region.induk in acuan.wilayah for region in acuan.wilayah.values() if region.jenis != "provinsi")
    excerpt = acuan.nomenklatur["contoh-2024"]
    assert not excerpt.lengkap and excerpt.sumber
    assert excerpt.kode["1.04.03.2.03.0002"] == "Perbaikan Rumah Tidak Layak Huni"
    assert acuan.sumber_dana["DANA_DESA"].hanya_desa
    assert set(acuan.satuan.values()) == {"cacah", "persen", "desimal"}


def test_every_data_file_states_its_source() -> None:
    for path in (*DATA.glob("*.csv"), *DATA.glob("nomenklatur/*.csv")):
        assert read_table(path.name, path.read_text(encoding="utf-8")).about["sumber"], path.name


def test_a_region_adds_its_own_places() -> None:
    acuan, problems = acuan_with(**{"wilayah.csv": "kode,nama\n36.02.01,Malingping\n36.02.01.2001,Cipeundeuy\n"})
    assert problems == []
    assert acuan.wilayah["36.02.01"].jenis == "kecamatan"
    assert acuan.wilayah["36.02.01.2001"].jenis == "desa"
    assert acuan.wilayah["36.02.01.2001"].induk == "36.02.01"
    assert "36.71.07" in acuan.wilayah


def test_a_region_brings_its_own_nomenclature() -> None:
    table = '# nama: Kepmendagri 900.1-861/2026\n# lengkap: ya\nkode;nama\n1.06.05;"Program A; B"\n'
    acuan, problems = acuan_with(**{"nomenklatur/2026.csv": table})
    assert problems == []
    assert acuan.nomenklatur["2026"].kode == {"1.06.05": "Program A; B"}
    assert acuan.nomenklatur["2026"].lengkap
    assert acuan.nomenklatur["2026"].nama == "Kepmendagri 900.1-861/2026"


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("wilayah.csv", "kode;uraian\n36.02.01;x\n", 1),
        ("wilayah.csv", "kode,nama\n36.02.01,a\n,b\n", 3),
        ("satuan.csv", "satuan,jenis\nekor,banyak\n", 2),
        ("sumber-dana.csv", "id,nama,kelompok\nX,Dana X,apbdx\n", 2),
    ],
)
def test_a_broken_table_is_a_problem_at_its_line(name: str, text: str, line: int) -> None:
    problems: list[Problem] = acuan_with(**{name: text})[1]
    assert [(p.position.file, p.position.line, p.code) for p in problems] == [(f"acuan/{name}", line, "RPKD-S40")]


def test_units_are_counted_or_measured() -> None:
    units = load_reference(Source(), (), "kota")[0].satuan
    names = ("KK", "Orang", "paket sembako", "persen", "indeks", "ekor", "jiwa/km2")
    kinds = ["cacah", "cacah", "cacah", "persen", "desimal", "", "desimal"]
    assert [unit_kind(units, name) for name in names] == kinds


def test_a_region_adds_a_counted_unit() -> None:
    text = changed("            satuan: KK\n", "            satuan: ekor\n")
    files = {"rencana.yaml": text.encode()}
    assert {code for code, _ in codes(load(files).problems)} == {"RPKD-S26"}
    files["acuan/satuan.csv"] = b"satuan;jenis\nekor;cacah\n"
    assert load(files).problems == ()


def test_kinds_of_region_differ_by_data() -> None:
    provinsi, kota = region_kind(Source(), "provinsi"), region_kind(Source(), "kota")
    assert (provinsi.sebutan.kepala_daerah, provinsi.bagian_keempat) == ("Gubernur", "1")
    assert (kota.sebutan.peraturan, kota.bagian_keempat) == ("Peraturan Wali Kota", "2")
    own = read_files({"acuan/jenis-daerah.yaml": b"kota:\n  kelurahan: Kampung\n"})
    assert region_kind(own, "kota").sebutan.kelurahan == "Kampung"
    assert region_kind(own, "kota").sebutan.kepala_daerah == "Wali Kota"


def test_an_unknown_nomenclature_version_is_a_problem() -> None:
    text = changed("{2025: contoh-2024, 2026: contoh-2024}", "{2025: contoh-2024, 2026: contoh-2042}")
    (problem,) = load({"rencana.yaml": text.encode()}).problems
    assert (problem.code, problem.position.line) == ("RPKD-S14", line_of("nomenklatur:"))
    assert "Maksud Anda “contoh-2024”?" in problem.hint
    assert MINIMAL.count("contoh-2024") == 2
