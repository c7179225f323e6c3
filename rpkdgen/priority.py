"""Priority places (T.7): kelurahan ranked by standardised scores, kecamatan by what is gathered from them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from rpkdgen.analysis import first_level
from rpkdgen.model import IndikatorLokasi, Plan
from rpkdgen.reference import unit_kind


@dataclass(frozen=True, slots=True)
class PriorityPlace:
    """A place with its values, standardised values and score; rank 1 and kategori 1 are the most urgent."""

    wilayah: str
    nilai: tuple[Decimal | None, ...]
    baku: tuple[Decimal | None, ...]
    skor: Decimal
    peringkat: int
    kategori: int


def priority_places(plan: Plan) -> tuple[PriorityPlace, ...]:
    """The places ranked by urgency (TNP2K's prioritas wilayah), see ``_ranked``."""
    basis = plan.lokasi_prioritas
    if basis is None:
        return ()
    rows = [(p.wilayah, tuple(p.nilai.get(indicator.id) for indicator in basis.indikator)) for p in basis.daftar]
    return _ranked(basis.indikator, rows)


@dataclass(frozen=True, slots=True)
class PriorityDistrict:
    """A kecamatan ranked as the places in it are, with how many of these there are and how many are of kategori 1."""

    tempat: PriorityPlace
    banyak: int
    mendesak: int


def priority_districts(plan: Plan) -> tuple[PriorityDistrict, ...]:
    """The places of the first level ranked by the values of those in them: a count is summed, other values are averaged
    (each place counts alike), unless the indicator says otherwise (``agregasi``); then as ``_ranked`` does. Empty where
    the places themselves are of the first level."""
    basis, places = plan.lokasi_prioritas, priority_places(plan)
    groups = _by_district(plan, places)
    if basis is None or all(code == members[0].wilayah for code, members in groups.items()):
        return ()
    kinds = [is_summed(plan, indicator) for indicator in basis.indikator]
    rows = [
        (code, tuple(_gathered([m.nilai[i] for m in members], summed=summed) for i, summed in enumerate(kinds)))
        for code, members in groups.items()
    ]
    return tuple(
        PriorityDistrict(
            place, len(groups[place.wilayah]), sum(member.kategori == 1 for member in groups[place.wilayah])
        )
        for place in _ranked(basis.indikator, rows)
    )


def is_summed(plan: Plan, indicator: IndikatorLokasi) -> bool:
    """Whether the values of places add up to that of their kecamatan."""
    if indicator.agregasi:
        return indicator.agregasi == "jumlah"
    return unit_kind(plan.acuan.satuan, indicator.satuan) == "cacah"


def _gathered(values: Sequence[Decimal | None], *, summed: bool) -> Decimal | None:
    """The sum, or the mean with as many decimals as the values have (at least one)."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    total = sum(known, Decimal(0))
    if summed:
        return total
    decimals = max(1, *(-int(value.as_tuple().exponent) for value in known))
    return (total / len(known)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _ranked(
    indicators: Sequence[IndikatorLokasi], rows: Sequence[tuple[str, tuple[Decimal | None, ...]]]
) -> tuple[PriorityPlace, ...]:
    """Places by their values, ranked by urgency.

    Each indicator is standardised, (x − mean) / standard deviation (of the population); where a high
    value is good (``naik``) the sign is turned, so that a high score is urgent. The score is the sum of
    the standardised values times their ``bobot``; a missing value counts as the mean. Places with the
    same score share a rank. The four classes are quarters of the ranking.
    """
    standard = [
        standardised([values[index] for _, values in rows], turn=indicator.arah == "naik")
        for index, indicator in enumerate(indicators)
    ]
    weights = [indicator.bobot or Decimal(0) for indicator in indicators]
    scored = []
    for index, (code, values) in enumerate(rows):
        z = tuple(column[index] for column in standard)
        score = sum((weight * (value or 0) for weight, value in zip(weights, z, strict=True)), Decimal(0))
        scored.append((score.quantize(Decimal("0.0001"), ROUND_HALF_UP), code, values, z))
    scored.sort(key=lambda item: (-item[0], item[1]))
    ranks: dict[Decimal, int] = {}
    for position, item in enumerate(scored, 1):
        ranks.setdefault(item[0], position)
    count = len(scored)
    return tuple(
        PriorityPlace(name, values, z, score, ranks[score], (ranks[score] - 1) * 4 // count + 1)
        for score, name, values, z in scored
    )


def standardised(column: Sequence[Decimal | None], *, turn: bool) -> list[Decimal | None]:
    """(x − mean) / sd with four decimals; all zero where nothing differs; missing values stay missing."""
    known = [value for value in column if value is not None]
    if not known:
        return [None] * len(column)
    mean = sum(known, Decimal(0)) / len(known)
    deviation = (sum(((value - mean) ** 2 for value in known), Decimal(0)) / len(known)).sqrt()
    sign = -1 if turn else 1
    return [
        None
        if value is None
        else (sign * (value - mean) / deviation if deviation else Decimal(0)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        for value in column
    ]


def _by_district(plan: Plan, places: Iterable[PriorityPlace]) -> dict[str, list[PriorityPlace]]:
    groups: dict[str, list[PriorityPlace]] = {}
    for place in places:
        groups.setdefault(first_level(plan, place.wilayah), []).append(place)
    return groups
