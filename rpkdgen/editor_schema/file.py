"""The file in which editors look for the schema of a plan."""

from __future__ import annotations

from pathlib import Path

from rpkdgen.editor_schema.build import as_text
from rpkdgen.editor_schema.names import names_of
from rpkdgen.files import replace_file
from rpkdgen.validate import Loaded

#: Where the schema stands, from the folder that holds the plan folder. Editors' settings point to it.
SCHEMA_FILE = ".rpkdgen/skema.json"


def schema_path(plan: Path) -> Path:
    """Where editors look for the schema of the plan in that folder."""
    return plan.resolve().parent / SCHEMA_FILE


def schema_of(loaded: Loaded) -> bytes:
    """The schema of the plan as it could be read."""
    return as_text(names_of(loaded.plan, complete=loaded.complete)).encode()


def write_schema(loaded: Loaded, path: Path) -> bool:
    """Write the schema where it differs from what the file says; whether it did."""
    content = schema_of(loaded)
    if path.is_file() and path.read_bytes() == content:
        return False
    replace_file(path, content)
    return True


def renew_schema(loaded: Loaded, plan: Path) -> bool:
    """The schema follows the plan where a file has been asked for before; whether it changed."""
    path = schema_path(plan)
    return path.is_file() and write_schema(loaded, path)
