"""The nomenclature of a year, by code and by name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from rpkdgen.sheet.cells import level_of
from rpkdgen.sheet.header import folded
from rpkdgen.suggest import closest


class Official:
    """Official names by code, and codes by name."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def name(self, code: str) -> str:
        """The official name of a code; a code with a two-digit tail is looked up as it is written only."""
        return self.names.get(code, "")

    @cached_property
    def _codes(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for code, name in self.names.items():
            if level_of(code) == "sub_kegiatan":
                found[folded(name)] = (*found.get(folded(name), ()), code)
        return found

    def codes_named(self, name: str, above: str = "") -> tuple[str, ...]:
        """The sub kegiatan of that name, below a program or kegiatan if one is given."""
        found = self._codes.get(folded(name), ()) if name else ()
        below = tuple(code for code in found if code.startswith(f"{above}.")) if above else found
        return below or found

    def nearest(self, name: str, above: str = "") -> str:
        """The sub kegiatan whose name is most like it, as "code name"; "" where none is near."""
        names = {
            official: codes
            for official, codes in self._codes.items()
            if not above or any(code.startswith(f"{above}.") for code in codes)
        }
        near = closest(folded(name), names) if name and len(names) < 2000 else ""
        return f"{names[near][0]} {self.names[names[near][0]]}" if near else ""
