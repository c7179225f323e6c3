"""Which programmes and how much money reach each place of the region, in its kecamatan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rpkdgen.analysis import places_below
from rpkdgen.model import ALL_PLACES, Baris, Plan, Wilayah
from rpkdgen.priority import priority_places


@dataclass(frozen=True, slots=True)
class Reached:
    """A place: the programmes and sub kegiatan that name it (or the kecamatan that it lies in), and their pagu in
    rupiah (whole: a plan does not say what falls to one place). ``kategori``: its class of priority, 0 without one."""

    nama: str
    program: int
    sub_kegiatan: int
    pagu: int
    kategori: int
    peringkat: int


@dataclass(frozen=True, slots=True)
class Block:
    """A kecamatan with the places in it; it stands for itself where none are known."""

    nama: str
    tempat: tuple[Reached, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """``semua``: what is meant for the whole region, and so reaches every place beside what names it."""

    semua: Reached
    kecamatan: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class _Use:
    """A sub kegiatan in one year: where, and with how much money."""

    row: Baris
    places: frozenset[str]
    pagu: int


def reach(plan: Plan) -> Reach:
    """The reach over all years, by the places of each year's RAT (those of the RPKD where it names none)."""
    uses = tuple(_uses(plan))
    ranks = {place.wilayah: (place.kategori, place.peringkat) for place in priority_places(plan)}

    def of(place: Wilayah, inside: Sequence[Wilayah] = ()) -> Reached:
        codes = {place.kode, place.kode.rpartition(".")[0], *(inner.kode for inner in inside)}
        return _sum(place.nama, [use for use in uses if use.places & codes], *ranks.get(place.kode, (0, 0)))

    blocks = tuple(
        Block(place.nama, tuple(map(of, inside)) if inside else (of(place),)) for place, inside in places_below(plan)
    )
    return Reach(_sum(plan.daerah.nama, [use for use in uses if ALL_PLACES in use.places], 0, 0), blocks)


def _uses(plan: Plan) -> Iterator[_Use]:
    for year in plan.tahun:
        for row in plan.baris_rat(year):
            yield _Use(row.baris, frozenset(row.lokasi), row.pagu.jumlah)


def _sum(name: str, uses: Sequence[_Use], category: int, rank: int) -> Reached:
    return Reached(
        name,
        len({use.row.program.kode for use in uses}),
        len({use.row.kunci for use in uses}),
        sum(use.pagu for use in uses),
        category,
        rank,
    )
