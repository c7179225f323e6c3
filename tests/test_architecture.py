"""Imports point one way: a module uses only what stands before it on the road."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "rpkdgen"

#: The order of the road, as in docs/architecture.md. ``checks`` stands for all its files.
ROAD = (
    "problem", "fields", "model", "document", "body", "files", "scalar", "read", "reference", "schema", "validate",
    "format", "analysis", "context", "narrative", "templating", "checks", "report", "markup", "numbering",
)  # fmt: skip


def imports_of(path: Path) -> set[str]:
    """Modules of ours that a file imports when it is itself imported (not inside functions or for types)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rpkdgen."):
            found.add(node.module.split(".")[1])
    return found


@pytest.mark.parametrize("name", ["model", "fields", "problem", "body", "document"])
def test_the_values_import_nothing_further_down_the_road(name: str) -> None:
    allowed = set(ROAD[: ROAD.index(name)])
    assert imports_of(PACKAGE / f"{name}.py") <= allowed


def test_nothing_imports_the_command_line_or_the_build() -> None:
    for path in PACKAGE.rglob("*.py"):
        if path.name not in ("cli.py", "build.py", "__main__.py"):
            assert not imports_of(path) & {"cli", "build"}, path.name
