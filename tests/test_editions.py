"""Several documents of one type: by year, by period of a year, by perangkat daerah."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import plan_files
from test_build import TEMPLATES, change, run

from rpkdgen.build import Request, Result, UnknownDocument, build
from rpkdgen.document_types import file_names
from rpkdgen.model import PerangkatDaerah, Plan
from rpkdgen.validate import load


def small_plan() -> Plan:
    plan = load({name: text.encode() for name, text in plan_files("kota").items()}).plan
    assert plan is not None
    return plan


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small plan whose templates know a sheet for each perangkat daerah and a note for each quarter and semester."""
    folder = tmp_path_factory.mktemp("daerah")
    for name, text in plan_files("kota").items():
        path = folder / "plan" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copytree(TEMPLATES, folder / "templates")
    for kind, per, title in (
        ("lembar", "perangkat-daerah", "{{ perangkat_ini.nama }}"),
        ("catatan", "periode\nperiode: [tw2, sem2]", "Catatan {{ tahun }}"),
    ):
        shutil.copytree(TEMPLATES / "ringkasan", folder / "templates" / kind)
        description = folder / "templates" / kind / "dokumen.yaml"
        change(description, "per: rencana", f"per: {per}")
        text = re.sub(r"(?m)^judul: .*$", f'judul: "{title}"', description.read_text(encoding="utf-8"))
        description.write_text(text, encoding="utf-8")
        body = folder / "templates" / kind / "isi.html.j2"
        body.write_text('<section data-slot="isi"><h1>{{ judul }}</h1></section>\n', encoding="utf-8")
    return folder


def built(region: Path, *documents: str) -> Result:
    return build(Request(region / "plan", region / "templates", region / "build", documents, ("pdf",)))


def names(result: Result, region: Path) -> list[str]:
    assert not result.failed, result.problems
    return [product.path.relative_to(region / "build").as_posix() for product in result.products]


def test_each_agency_that_runs_a_programme_has_its_sheet_in_a_folder_of_the_type(region: Path) -> None:
    assert names(built(region, "lembar"), region) == ["lembar/dinsos.pdf", "lembar/disnaker.pdf", "lembar/bappeda.pdf"]
    assert names(built(region, "lembar/disnaker"), region) == ["lembar/disnaker.pdf"]
    assert not any(product.made for product in built(region, "lembar").products)


def test_each_period_of_a_year_has_its_document_and_shorter_names_stand_for_several(region: Path) -> None:
    everything = [f"catatan-{year}-{period}.pdf" for year in (2024, 2025, 2026) for period in ("tw2", "sem2")]
    assert names(built(region, "catatan"), region) == everything
    assert names(built(region, "catatan-2025"), region) == ["catatan-2025-tw2.pdf", "catatan-2025-sem2.pdf"]
    assert names(built(region, "catatan-2025-sem2"), region) == ["catatan-2025-sem2.pdf"]


@pytest.mark.parametrize("name", ["catatan-2025-tw1", "catatan-2031", "lembar/setda", "lemb", "..", "lembar/../rpkd"])
def test_what_the_plan_does_not_give_is_unknown(name: str, region: Path) -> None:
    with pytest.raises(UnknownDocument):
        built(region, name)


def test_narratives_of_a_period_or_agency_replace_those_of_the_type(region: Path) -> None:
    for folder in ("lembar", "lembar-dinsos", "catatan-2024-tw2"):
        path = region / "plan" / "narasi" / folder / "01-isi.md"
        path.parent.mkdir(parents=True)
        path.write_text("# Isi {#isi}\n\nKalimat.\n", encoding="utf-8")
    try:
        listed = run(region, "check", "--format", "json").stdout
        assert "tidak dipakai dokumen mana pun" not in listed
        (region / "plan" / "narasi" / "catatan-2024-tw1").mkdir()
        (region / "plan" / "narasi" / "catatan-2024-tw1" / "01-isi.md").write_text("# Isi {#isi}\n\nKalimat.\n")
        assert "catatan-2024-tw1" in run(region, "check", "--format", "json").stdout
    finally:
        for folder in ("lembar", "lembar-dinsos", "catatan-2024-tw2", "catatan-2024-tw1"):
            shutil.rmtree(region / "plan" / "narasi" / folder)


@given(st.lists(st.tuples(st.text(max_size=12), st.sampled_from(["A/B", "con", "Dinsos", "dinsos", "..", "ÉÈ"]))))
@settings(max_examples=60, deadline=None)
def test_names_of_files_are_safe_and_each_agency_has_its_own(agencies: list[tuple[str, str]]) -> None:
    plan = replace(
        small_plan(),
        perangkat_daerah=tuple(
            PerangkatDaerah(f"{number}{text}", text, "dinas", (), singkatan=short)
            for number, (text, short) in enumerate(agencies)
        ),
    )
    found = list(file_names(plan).values())
    assert len(set(found)) == len(found) == len(agencies)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]*", name) and name != "con" for name in found)
