"""Links that open a file in the user's editor at a line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

#: Known editors and the form of their links. Windows paths begin with a drive, so each path gets its leading slash.
EDITORS: Mapping[str, str] = {
    "vscode": "vscode://file{berkas}:{baris}:{kolom}",
    "vscodium": "vscodium://file{berkas}:{baris}:{kolom}",
    "cursor": "cursor://file{berkas}:{baris}:{kolom}",
    "zed": "zed://file{berkas}:{baris}:{kolom}",
    "jetbrains": "idea://open?file={berkas}&line={baris}&column={kolom}",
    "tidak": "",
}
FIELDS = ("{berkas}", "{baris}", "{kolom}")
_NEVER = ("javascript:", "data:", "vbscript:", "blob:")


class UnknownEditor(ValueError):
    """Neither the name of a known editor nor the form of a link."""


def link_form(choice: str) -> str:
    """The form of links for a known editor, or the form itself ("myed://{berkas}:{baris}"). Raises UnknownEditor."""
    if choice in EDITORS:
        return EDITORS[choice]
    scheme, colon, _ = choice.partition(":")
    if not colon or not scheme.isalnum() or "{berkas}" not in choice or choice.lower().startswith(_NEVER):
        raise UnknownEditor(choice)
    return choice


def link(form: str, file: str, line: int, column: int) -> str:
    """The link; "" where there is none. ``file`` is relative to the current folder, or absolute."""
    if not form:
        return ""
    path = quote(Path(file).resolve().as_posix(), safe="/:")
    values = (path if path.startswith("/") else f"/{path}", str(line), str(column))
    for name, value in zip(FIELDS, values, strict=True):
        form = form.replace(name, value)
    return form
