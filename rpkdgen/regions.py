"""Which provinsi, kabupaten or kota a user means by a code or a name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from rpkdgen.model import Wilayah
from rpkdgen.reference import shipped_regions
from rpkdgen.suggest import closest

#: Words before the name proper, as people write them: what they mean for the kind of region ("" says nothing of it).
_KINDS = {
    "provinsi": "provinsi", "propinsi": "provinsi", "prov": "provinsi",
    "kabupaten": "kabupaten", "kab": "kabupaten", "kota": "kota",
}  # fmt: skip
_STYLES = frozenset(
    ("administrasi", "adm", "daerah", "istimewa", "khusus", "ibukota", "ibu", "di", "dki", "d", "i", "k")
)
_SPOKEN = {"diy": "yogyakarta", "dki": "jakarta", "ntb": "nusatenggarabarat", "ntt": "nusatenggaratimur"}


def regions() -> tuple[Wilayah, ...]:
    """Every provinsi, kabupaten and kota, in the order of their codes."""
    return _indexed()[0]


@cache
def _indexed() -> tuple[tuple[Wilayah, ...], dict[str, tuple[Wilayah, ...]]]:
    """The regions, and those that share a name proper."""
    all_regions = tuple(region for code, region in sorted(shipped_regions().items()) if code.count(".") < 2)
    named: dict[str, tuple[Wilayah, ...]] = {}
    for region in all_regions:
        name = _parts(region.nama)[1]
        named[name] = (*named.get(name, ()), region)
    return all_regions, named


def regions_meant(text: str) -> tuple[Wilayah, ...]:
    """The regions that this text names: none, one, or several that share the name.

    “36.71”, “Kota Tangerang” and “kota tangerang” are one; “Tangerang” is a kabupaten and a kota.
    """
    written = text.strip()
    if written[:1].isdigit():
        region = shipped_regions().get(written)
        return (region,) if region is not None and written.count(".") < 2 else ()
    kind, name = _parts(written)
    shared = _indexed()[1].get(name, ())
    # “Kota Baru” may be the kabupaten that is called Kotabaru.
    return tuple(region for region in shared if kind in ("", region.jenis)) or _indexed()[1].get(_letters(written), ())


def nearest(text: str) -> tuple[Wilayah, ...]:
    """The regions whose name is most like a mistyped one; all that share that name."""
    kind, name = _parts(text)
    match = closest(name, _indexed()[1])
    found = _indexed()[1].get(match, ())
    return tuple(region for region in found if kind in ("", region.jenis)) or found


def parent_name(region: Wilayah) -> str:
    """The name of the provinsi in which a kabupaten or kota lies, "" for a provinsi."""
    parent = shipped_regions().get(region.induk)
    return parent.nama if parent else ""


def told(candidates: Iterable[Wilayah]) -> str:
    """Candidates as lines of code, name and provinsi."""
    return "\n".join(f"  {region.kode:<6} {region.nama}{_in_province(region)}" for region in candidates)


def _in_province(region: Wilayah) -> str:
    parent = parent_name(region)
    return f" ({parent})" if parent else ""


def _letters(text: str) -> str:
    return "".join(re.findall(r"[^\W\d_]+", text.casefold()))


def _parts(text: str) -> tuple[str, str]:
    """The kind of region that a text says ("" when it says none), and the name proper, letters only."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    kind = ""
    if len(words) > 1 and words[0] in _KINDS:
        kind = _KINDS[words.pop(0)]
    if len(words) == 1 and words[0] in _SPOKEN:
        return kind or "provinsi", _SPOKEN[words[0]]
    while len(words) > 1 and words[0] in _STYLES:
        words.pop(0)
    return kind, "".join(words)
