"""Chapters, tables and references."""

from __future__ import annotations

import pytest

from tests.plans import Slip, assert_found, plan_files, problems_of

BAB_2, BAB_3, BAB_4 = "narasi/rpkd/02-kondisi-umum.md", "narasi/rpkd/03-profil.md", "narasi/rpkd/04-prioritas.md"

SLIPS = [
    Slip("RPKD-B01", BAB_2, "# Kondisi Umum Daerah {#kondisi-umum}", "# Kondisi Umum Daerah"),
    Slip("RPKD-B01", BAB_2, "# Kondisi Umum Daerah {#kondisi-umum}", "# Kondisi Umum Daerah {#kondisi}"),
    Slip("RPKD-B02", BAB_2, "## Kependudukan", "## Geografi\n\n## Kependudukan", at="## Geografi"),
    Slip("RPKD-B02", "narasi/rpkd/05-lokasi.md", '{{ tabel("lokasi-prioritas") }}', "", at="# Lokasi Prioritas"),
    Slip("RPKD-B03", BAB_2, "# Kondisi Umum Daerah {#kondisi-umum}\n\n", "", at="## Kependudukan"),
    Slip("RPKD-B03", BAB_2, "## Kependudukan", "### Kependudukan"),
    Slip("RPKD-B03", BAB_2, "## Kependudukan", "# Kependudukan"),
    Slip("RPKD-B04", BAB_2, "## Kependudukan", "## Kependudukan {#pendahuluan}"),
    Slip("RPKD-B06", BAB_4, '{{ tabel("matriks-program") }}', "Matriks program.", at="# Prioritas",
         where=BAB_4),
    Slip("RPKD-B08", BAB_3, "tabel:data-sasaran", "tabel:data-sasran"),
    Slip("RPKD-B08", BAB_3, "bab:kondisi-umum", "bab:kondisi-daerah"),
    Slip("RPKD-B08", BAB_3, "bab:kondisi-umum", "bagian:kondisi-umum"),
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=str)
def test_is_found(slip: Slip) -> None:
    if slip.code == "RPKD-B06":
        assert "RPKD-B06" in {p.code for p in problems_of(slip.files())}
    else:
        assert_found(slip)


def test_a_missing_chapter_is_named() -> None:
    files = plan_files()
    del files["narasi/rpkd/05-lokasi.md"]
    found = problems_of(files)
    assert [p.message for p in found if p.code == "RPKD-B01"] == ["Bab Lokasi Prioritas belum ada dalam naskah RPKD."]


def test_a_narrative_in_an_unknown_folder() -> None:
    files = plan_files()
    files["narasi/rpdk/06-penutup.md"] = "# Penutup {#penutup}\n\nDemikian.\n"
    assert [(p.code, p.hint) for p in problems_of(files)] == [("RPKD-B05", "Maksud Anda “rpkd”?")]


def test_a_table_without_data() -> None:
    files = plan_files()
    start, end = files["data.yaml"].index("data_sasaran:"), files["data.yaml"].index("keuangan_daerah:")
    files["data.yaml"] = files["data.yaml"][:start] + files["data.yaml"][end:]
    assert [(p.code, p.position.file) for p in problems_of(files)] == [("RPKD-B07", BAB_3)]


def test_a_rat_without_narratives() -> None:
    files = plan_files()
    del files["narasi/rat/01-rencana.md"]
    assert "RPKD-B05" in {p.code for p in problems_of(files)}
