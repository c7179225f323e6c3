"""Money by place: each work's pagu is shared out to the places it reaches, so that the parts sum to the pagu.

The rule: a work's pagu is shared out by the number of families in the deciles it is for (the poor ones, 1–4, where it
names none); evenly, where no families are counted there. Works of supporting strategies serve nobody directly, and are
not shared out.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import TypeVar

from rpkdgen.alignment.works import POOR, Places, Work
from rpkdgen.model import ALL_PLACES

Key = TypeVar("Key", bound=Hashable)


def allotted(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """``total`` shared out by weight in whole rupiah, the rest to the largest remainders; evenly without weights."""
    if not weights:
        return ()
    parts = weights if sum(weights) > 0 else [1] * len(weights)
    whole = sum(parts)
    divided = [divmod(total * part, whole) for part in parts]
    missing = total - sum(quotient for quotient, _ in divided)
    lifted = set(sorted(range(len(divided)), key=lambda index: (-divided[index][1], index))[:missing])
    return tuple(quotient + (index in lifted) for index, (quotient, _) in enumerate(divided))


def by_place(
    works: Iterable[Work], places: Places, key: Callable[[Work], Key]
) -> tuple[dict[Key, dict[str, int]], dict[Key, int]]:
    """Rupiah by ``key`` and place; and by ``key`` what reaches no known place. Works of supporting strategies are to
    be left out before."""
    sums: dict[tuple[Key, tuple[str, ...], tuple[int, ...]], int] = {}
    for work in works:
        if work.pagu:
            kind = (key(work), work.lokasi, work.desil)
            sums[kind] = sums.get(kind, 0) + work.pagu
    shared: dict[Key, dict[str, int]] = {}
    nowhere: dict[Key, int] = {}
    for (name, locations, deciles), amount in sums.items():
        reached = sorted(places.reached(locations))
        if not reached:
            nowhere[name] = nowhere.get(name, 0) + amount
            continue
        weights = [places.families(code, deciles or POOR) for code in reached]
        column = shared.setdefault(name, {})
        for code, part in zip(reached, allotted(amount, weights), strict=True):
            column[code] = column.get(code, 0) + part
    return shared, nowhere


@dataclass(frozen=True, slots=True)
class PlaceMoney:
    """Money (rupiah) and poor families (KK) of one place over the whole period.

    ``berlokasi`` is the pagu of works placed by name, not by "semua kecamatan". ``sedikit``: many poor, little money.
    """

    wilayah: str
    keluarga: int
    pagu: int
    berlokasi: int
    sedikit: bool

    @property
    def per_keluarga(self) -> int | None:
        return per_family(self.pagu, self.keluarga)

    @property
    def berlokasi_per_keluarga(self) -> int | None:
        return per_family(self.berlokasi, self.keluarga)


#: A place gets little where its placed pagu per family lies below this part of the median of the places beside it.
LITTLE = Decimal("0.5")
#: Fewer places than this say nothing of what is usual.
ENOUGH_PLACES = 5


def with_mismatch(rows: Sequence[tuple[str, int, int, int]], mean_families: Decimal) -> tuple[PlaceMoney, ...]:
    """Places by (code, families, pagu, placed pagu), and whether they have many poor families and little money.

    What is spent in "semua kecamatan" is shared out by families, so it is the same for each family everywhere; places
    differ by what is placed in them by name. ``sedikit`` is a place with at least ``mean_families`` and less than
    ``LITTLE`` of the median of the placed pagu per family in ``rows``.
    """
    limit = LITTLE * (median_placed(rows) or 0) if len(rows) >= ENOUGH_PLACES else Decimal(0)
    return tuple(
        PlaceMoney(code, count, pagu, own, count > 0 and count >= mean_families and Decimal(own) / count < limit)
        for code, count, pagu, own in rows
    )


def median_placed(rows: Iterable[tuple[str, int, int, int]]) -> Decimal | None:
    """The median of the placed pagu (rupiah) per family; None where no families are counted."""
    known = [Decimal(placed) / families for _, families, _, placed in rows if families]
    return median(known) if known else None


def per_family(pagu: int, families: int) -> int | None:
    """Rupiah for each family, rounded half up; None without families."""
    return int((Decimal(pagu) / families).quantize(Decimal(1), ROUND_HALF_UP)) if families else None


def place_money(works: Sequence[Work], places: Places, level: Callable[[str], str]) -> dict[str, tuple[int, int]]:
    """(pagu, placed pagu) by place, gathered by ``level`` (the kecamatan of a place, or the place itself)."""
    shared, _ = by_place(works, places, lambda work: ALL_PLACES not in work.lokasi)
    sums: dict[str, tuple[int, int]] = {}
    for placed, column in shared.items():
        for code, amount in column.items():
            all_money, own = sums.get(level(code), (0, 0))
            sums[level(code)] = (all_money + amount, own + (amount if placed else 0))
    return sums


def districts(works: Sequence[Work], places: Places) -> tuple[PlaceMoney, ...]:
    """Every kecamatan, in the order of codes; the mean is that of all of them. Supporting works are left out."""
    money = place_money(_direct(works), places, places.above)
    rows = [(code, places.families(code), *money.get(code, (0, 0))) for code in places.kecamatan]
    return with_mismatch(rows, _mean(rows))


def priority_money(works: Sequence[Work], places: Places) -> tuple[PlaceMoney, ...]:
    """Every priority place of the first class; many families are those of the mean of *all* places, little money is
    held against the priority places."""
    money = place_money(_direct(works), places, lambda code: code)
    everywhere = [(code, places.families(code), *money.get(code, (0, 0))) for code in places.kode]
    by_code = {row[0]: row for row in everywhere}
    chosen = [by_code[code] for code in places.prioritas if code in by_code]
    return with_mismatch(chosen, _mean(everywhere))


def _direct(works: Iterable[Work]) -> list[Work]:
    return [work for work in works if not work.pendukung]


def _mean(rows: Sequence[tuple[str, int, int, int]]) -> Decimal:
    return Decimal(sum(row[1] for row in rows)) / len(rows) if rows else Decimal(0)
