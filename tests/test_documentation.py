"""docs/skema.md is enough for a stranger: its plan and narratives are a document, and it names everything
that narratives may use."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from minimal import MINIMAL, SCHEMA

from rpkdgen.checks import check
from rpkdgen.checks.structure import CHAPTERS, TABLES
from rpkdgen.context import ComparisonView, IndicatorView, PriorityView, SubKegiatanView, document_context
from rpkdgen.document import ONLY, Edition
from rpkdgen.format import FILTERS
from rpkdgen.problem import Severity
from rpkdgen.sandbox import BoundedEnvironment
from rpkdgen.templating import render_body
from rpkdgen.validate import Loaded, load

TEMPLATES = Path(__file__).parent.parent / "templates"
TEXT = SCHEMA.read_text(encoding="utf-8")

#: For templates only: what tables are made of.
OF_TEMPLATES = {"hitung", "nomor_kolom", "tahun_penetapan", "singkatan_lengkap", "titik", "titik_pendek"}


def part(heading: str) -> str:
    """The text below a heading of the page, up to the next of its level or above."""
    level = heading.split(" ")[0]
    text = TEXT[TEXT.index(f"\n{heading}\n") + 1 :]
    return re.split(rf"(?m)^#{{1,{len(level)}}} (?!{re.escape(heading[len(level) + 1 :])}$)", text)[0]


def code(text: str) -> str:
    """All that stands in backticks."""
    return " ".join(re.findall(r"`([^`\n]+)`", text))


def smallest() -> Loaded:
    """The page's smallest plan with the narratives that the page gives to it."""
    found = re.findall(r"```markdown\n<!-- (narasi/\S+) -->\n(.*?)```", TEXT, re.S)
    assert len(found) == len(CHAPTERS)
    return load({"rencana.yaml": MINIMAL.encode(), **{name: text.strip().encode() for name, text in found}})


def test_the_smallest_plan_and_its_narratives_have_no_error_and_make_every_document() -> None:
    loaded = smallest()
    assert [problem for problem in check(loaded) if problem.severity is Severity.ERROR] == []
    assert loaded.plan is not None
    for kind, edition in (("rpkd", ONLY), ("rat", Edition(2025)), ("ringkasan", ONLY)):
        assert render_body(loaded.plan, TEMPLATES, kind, edition).slots["isi"]


def test_the_mandatory_chapters_and_usual_tables_are_named() -> None:
    for id, title in CHAPTERS.items():
        assert f"`# {title} {{#{id}}}`" in part("## Naskah")
    usual = part("### Tabel").partition("lazimnya memanggil")[2]
    assert {name for names in TABLES.values() for name in names} == set(re.findall(r"`([a-z-]+)`", usual))


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.glob("*/*/*.html.j2")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_every_option_of_a_table_or_figure_is_named(path: Path) -> None:
    options = set(re.findall(r"\bpilihan\.(\w+)", path.read_text(encoding="utf-8"))) - {"judul"}
    rows = [line for line in part(f"### {path.parent.name.capitalize()}").splitlines() if line.startswith("| ")]
    name = path.name.removesuffix(".html.j2")
    (cells,) = [cells for row in rows if f"`{name}`" in (cells := row.split("|"))[1]]
    assert set(re.findall(r"(\w+)=", cells[3])) == options


def attributes(view: type[Any]) -> set[str]:
    own = {name for name in (*view.__dataclass_fields__, *vars(view)) if not name.startswith("_")}
    return own - {"jenis_data", "asal", "id"}


def test_every_name_of_narratives_is_named() -> None:
    plan = smallest().plan
    assert plan is not None
    shown = code(part("### Nilai"))
    names = document_context(plan, Edition(2025)).keys() - OF_TEMPLATES
    assert {name for name in names if not re.search(rf"(?<![.\w]){name}\b", shown)} == set()
    views = (IndicatorView, ComparisonView, SubKegiatanView, PriorityView)
    assert {name for view in views for name in attributes(view) if f".{name}" not in shown} == set()


def test_every_filter_is_named_and_exists() -> None:
    shown = code(part("### Bentuk cetak"))
    assert {name for name in FILTERS if not re.search(rf"\b{name}\b", shown)} == set()
    first_cells = [line.split("|")[1] for line in part("### Bentuk cetak").splitlines() if line.startswith("| `")]
    named = {name for cell in first_cells for name in re.findall(r"`(\w+)", cell)}
    assert named <= BoundedEnvironment().filters.keys()
