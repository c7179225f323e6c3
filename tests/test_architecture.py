"""Imports point one way: a module uses only what stands before it on the road."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "rpkdgen"

#: The order of the road, as in docs/architecture.md. A folder or a family of files (``word_…``) is one place.
ROAD = (
    "__init__", "problem", "suggest", "fields", "model", "once", "document", "body", "grid", "inlines", "files",
    "font_metrics", "looks", "syllables", "format", "scalar", "yaml_errors", "read", "migrations", "reference",
    "regions", "schema", "items", "validate", "editor_schema", "spans", "lines", "merge", "git_setup", "layout",
    "new_nodes", "edit", "fmt", "skeleton", "git", "revision", "analysis", "realisasi_analysis", "measure", "series",
    "priority", "alignment", "target_path", "poverty_analysis", "poverty_words", "poverty_view", "data_quality",
    "meetings", "realisasi_view", "worksheet", "changes", "flatten", "find", "additions", "recognise", "worddiff",
    "totals", "compare", "comparison_view", "revisions", "history", "life", "reasons", "sandbox", "document_types",
    "context", "markup", "regulation", "orientation", "numbering", "column_widths", "narrative", "templating", "checks",
    "report", "report_machine", "watch", "report_diff", "report_status", "chart", "report_history", "marked", "since",
    "typst", "typeset", "word", "memory", "libreoffice", "build", "comparison_document", "sheet", "first_import",
    "html_body", "serve", "commands", "cli", "__main__",
)  # fmt: skip


def place_of(module: str) -> str:
    """The place on the road of a dotted module: its folder, or its family."""
    name = module.split(".")[1] if "." in module else "__init__"
    return next((family for family in ("marked", "typst", "word") if name.startswith(f"{family}_")), name)


def imports_of(path: Path) -> set[str]:
    """Places of ours that a file needs, when it is imported or later; what serves types only is left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and getattr(block.test, "id", "") == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    return {
        place_of(node.module)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("rpkdgen")
        and id(node) not in typing_only
    }


def test_every_module_has_its_place() -> None:
    assert {place_of(f"rpkdgen.{path.stem}") for path in PACKAGE.glob("*.py")} <= set(ROAD)


def test_imports_point_one_way() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {other}"
        for path in PACKAGE.rglob("*.py")
        for own in [place_of("rpkdgen." + ".".join(path.relative_to(PACKAGE).with_suffix("").parts))]
        for other in imports_of(path)
        if other != own and ROAD.index(other) > ROAD.index(own)
    ]
    assert not wrong
