"""What the last build made, and from what: so that only what changed is built again.

Kept in ``<out>/.rpkdgen/``. Losing it costs nothing but a full build; it is data (JSON), never code.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rpkdgen.files import replace_file

FOLDER = ".rpkdgen"


@dataclass(frozen=True, slots=True)
class Made:
    """One file of the last build: the hash of what it was made from, and how it lay on disk."""

    key: str
    inputs: str
    size: int
    mtime_ns: int
    pages: int = 0

    def is_untouched(self, path: Path) -> bool:
        """Whether the file is still the one that we wrote."""
        try:
            stat = path.stat()
        except OSError:
            return False
        return stat.st_size == self.size and stat.st_mtime_ns == self.mtime_ns


@dataclass(frozen=True, slots=True)
class Memory:
    """``inputs``: the hash of everything the last build read; ``documents``: the names it found."""

    inputs: str = ""
    documents: tuple[str, ...] = ()
    made: Mapping[str, Made] = field(default_factory=dict)

    def is_current(self, inputs: str, files: Iterable[str], out: Path) -> bool:
        """Whether every one of these files was made from, or checked against, these inputs."""
        return self.inputs == inputs and all(
            name in self.made and self.made[name].inputs == inputs and self.made[name].is_untouched(out / name)
            for name in files
        )

    def still_good(self, name: str, key: str, out: Path) -> bool:
        """Whether this file was made from the same content and nobody has touched it since."""
        made = self.made.get(name)
        return made is not None and made.key == key and made.is_untouched(out / name)


def recall(out: Path) -> Memory:
    """The memory of the folder; an empty one where there is none or it cannot be read."""
    try:
        raw: dict[str, Any] = json.loads((out / FOLDER / "memory.json").read_text(encoding="utf-8"))
        made = {str(name): Made(**entry) for name, entry in raw["made"].items()}
        return Memory(str(raw["inputs"]), tuple(raw["documents"]), made)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Memory()


def remember(out: Path, memory: Memory) -> None:
    raw = {
        "inputs": memory.inputs,
        "documents": list(memory.documents),
        "made": {
            name: {slot: getattr(made, slot) for slot in Made.__slots__} for name, made in sorted(memory.made.items())
        },
    }
    replace_file(out / FOLDER / "memory.json", json.dumps(raw, indent=1).encode())


def note(memory: Memory, name: str, key: str, path: Path, pages: int) -> Memory:
    """The memory with one more file, as it lies on disk now."""
    stat = path.stat()
    made = Made(key, memory.inputs, stat.st_size, stat.st_mtime_ns, pages)
    return replace(memory, made={**memory.made, name: made})


def confirm(memory: Memory, name: str) -> Memory:
    """The memory that has seen this file to be right for the present inputs as well."""
    return replace(memory, made={**memory.made, name: replace(memory.made[name], inputs=memory.inputs)})
