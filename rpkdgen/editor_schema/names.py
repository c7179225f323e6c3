"""What the references of a plan can point at: the names that an editor offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rpkdgen.model import Plan
from rpkdgen.reference import shipped_versions

#: Name → what it stands for.
Named = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one plan.

    ``kinds``: kind of reference (``refers_to``) → its names; ``codes``: nomenclature codes by their number of
    parts; ``places``: region code → name, the region itself and what lies in it; ``complete`` is False when a file
    of the plan could not be read, so that there may be others.
    """

    kinds: Mapping[str, Named] = field(default_factory=dict)
    codes: Mapping[int, Named] = field(default_factory=dict)
    places: Named = field(default_factory=dict)
    years: tuple[int, ...] = ()
    complete: bool = True


#: How the names of each kind of reference are found.
FINDERS: Mapping[str, Callable[[Plan], Named]] = {
    "perangkat_daerah": lambda plan: {agency.id: agency.nama for agency in plan.perangkat_daerah},
    "strategi": lambda plan: {strategy.id: strategy.nama for strategy in plan.strategi},
    "arah_kebijakan": lambda plan: {
        direction.id: direction.uraian for strategy in plan.strategi for direction in strategy.arah_kebijakan
    },
    "indikator": lambda plan: {indicator.id: indicator.nama for indicator in plan.indikator},
    "sumber_dana": lambda plan: {source.id: source.nama for source in plan.sumber_dana_menurut_id.values()},
    "sub_kegiatan": lambda plan: {
        **{row.sub.kode: row.sub.nama for row in plan.baris},
        **{new.kode: new.nama for rat in plan.rat for new in rat.baru},
    },
    "indikator_lokasi": lambda plan: (
        {indicator.id: indicator.nama for indicator in plan.lokasi_prioritas.indikator} if plan.lokasi_prioritas else {}
    ),
    "nomenklatur": lambda plan: {
        **dict.fromkeys(shipped_versions(), "Dibawa program"),
        **{version.versi: version.nama for version in plan.acuan.nomenklatur.values()},
    },
}


def names_of(plan: Plan | None, *, complete: bool = True) -> Names:
    """The names of a plan, none of a plan that cannot be read at all."""
    if plan is None:
        return Names(complete=complete)
    kinds = {kind: {name: title for name, title in find(plan).items() if name} for kind, find in FINDERS.items()}
    return Names(kinds, _codes(plan), _places(plan), plan.tahun, complete)


def _codes(plan: Plan) -> Mapping[int, Named]:
    """The codes of the plan, and those of its nomenclature that its agencies could carry out."""
    bidang = {code for agency in plan.perangkat_daerah for code in agency.bidang_urusan if code}
    fourth = "1" if plan.daerah.jenis == "provinsi" else "2"
    found: dict[int, dict[str, str]] = {}
    for version in plan.acuan.nomenklatur.values():
        for code, name in version.kode.items():
            parts = code.split(".")
            if (bidang and ".".join(parts[:2]) not in bidang and len(parts) > 2) or (
                len(parts) > 3 and parts[3] != fourth
            ):
                continue
            found.setdefault(len(parts), {})[code] = name
    for row in plan.baris:
        for item in (row.program, row.kegiatan, row.sub):
            if item.kode:
                found.setdefault(item.kode.count(".") + 1, {})[item.kode] = item.nama
    return {parts: dict(sorted(codes.items())) for parts, codes in found.items()}


def _places(plan: Plan) -> Named:
    own = plan.daerah.kode
    regions = plan.acuan.wilayah
    if not own or own not in regions:
        return {}
    inside = {code: region.nama for code, region in regions.items() if code.startswith(f"{own}.")}
    return {own: regions[own].nama, **inside} if inside else {}
