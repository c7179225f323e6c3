"""A plan file as one line a field, so that a difference of lines says which item it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rpkdgen.spans import Entry, Node, Unreadable, identity, parsed

ARROW = " › "
SUB_KEGIATAN = "sub kegiatan"
_WHOLE = re.compile(r"[0-9]{5,}")


def canonical_lines(text: str) -> str:
    """``program 1.06.05 dinsos › pagu › 2025 › PAD = 1.250.000.000``, a line a field, in the order of the file.

    A text that cannot be read as a plan file is given as it is.
    """
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        root = parsed(plain if plain.endswith("\n") else f"{plain}\n").root
    except Unreadable:
        return text
    return "".join(f"{line}\n" for line in _lines(root, ()))


def _lines(node: Node, path: tuple[str, ...]) -> Iterator[str]:
    if node.kind == "scalar":
        yield f"{ARROW.join(path)} = {_shown(node.value)}"
    elif _is_of_scalars(node):
        yield f"{ARROW.join(path)} = {', '.join(_shown(entry.value.value) for entry in node.entries)}"
    else:
        for entry in node.entries:
            yield from _lines(entry.value, _below(path, node, entry))


def _is_of_scalars(node: Node) -> bool:
    return not node.entries or (node.kind == "list" and all(e.value.kind == "scalar" for e in node.entries))


def _below(path: tuple[str, ...], node: Node, entry: Entry) -> tuple[str, ...]:
    """The path with one more step; a list and its item are one: "sub kegiatan 1.06.05.2.02.0003"."""
    if node.kind == "map":
        return (*path, str(entry.key).replace("_", " "))
    name = identity(entry.value)
    known = " ".join(part for part in name[1:] if part) if name and entry.value.kind == "map" else f"{entry.key[1] + 1}"
    # The code of a sub kegiatan says its kegiatan.
    above = path[:-2] if path[-1] == SUB_KEGIATAN and len(path) > 1 and path[-2].startswith("kegiatan ") else path[:-1]
    return (*above, f"{path[-1]} {known}")


def _shown(value: str) -> str:
    """The value on one line; a large number with its points, however it was written."""
    value = " ".join(value.split())
    return f"{int(value):,}".replace(",", ".") if _WHOLE.fullmatch(value) and value[0] != "0" else value
