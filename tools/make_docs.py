"""Writes the generated pages of docs/ again: the dictionary of fields and the list of checks."""

from __future__ import annotations

from pathlib import Path

from rpkdgen.checks.docs import markdown
from rpkdgen.schema import data_dictionary

DOCS = Path(__file__).parent.parent / "docs"

if __name__ == "__main__":
    (DOCS / "skema.md").write_text(data_dictionary(), encoding="utf-8", newline="\n")
    (DOCS / "pemeriksaan.md").write_text(markdown(), encoding="utf-8", newline="\n")
