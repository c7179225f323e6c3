"""Sums and rankings: a plan in, the rows of tables out. Pure; rupiah as ``int``, values as ``Decimal``.

The rows carry Indonesian field names, because templates use them; templates do no arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import TypeVar

from rpkdgen.model import (
    EMPTY,
    ILLUSTRATIVE,
    Baris,
    BarisRat,
    Indikator,
    IndikatorProgram,
    KondisiAwal,
    Plan,
    RincianRat,
    SasaranPenerima,
    Strategi,
    SubKegiatan,
    Wilayah,
)

HUNDRED = Decimal(100)

Item = TypeVar("Item")
Key = TypeVar("Key")
Number = TypeVar("Number", int, Decimal)


# ── money ────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Line:
    """The money of one sub kegiatan: rupiah by year and funding source."""

    baris: Baris
    pagu: Mapping[int, Mapping[str, int]]

    @property
    def program(self) -> tuple[str, str]:
        return (self.baris.program.kode, self.baris.program.perangkat_daerah)

    @property
    def kegiatan(self) -> tuple[str, str]:
        return (self.baris.kegiatan.kode, self.baris.program.perangkat_daerah)

    def amount(self, year: int) -> int:
        return sum(self.pagu.get(year, EMPTY).values())


def plan_lines(plan: Plan) -> tuple[Line, ...]:
    """The RPKD's money, of the years of its period."""
    return tuple(
        Line(
            baris,
            {year: _known(baris.sub.pagu[year].sumber_dana) for year in plan.tahun if year in baris.sub.pagu},
        )
        for baris in plan.baris
    )


def rat_lines(plan: Plan, year: int) -> tuple[Line, ...]:
    """The money of that year's RAT."""
    return tuple(Line(row.baris, {year: _known(row.pagu.sumber_dana)}) for row in plan.baris_rat(year))


def _known(amounts: Mapping[str, int | None]) -> dict[str, int]:
    return {source: amount for source, amount in amounts.items() if amount is not None}


@dataclass(frozen=True, slots=True)
class RecapRow:
    """One row of a recap; ``persen`` is its share of the total, with two decimals."""

    id: str
    nama: str
    jumlah_program: int
    jumlah_kegiatan: int
    jumlah_sub_kegiatan: int
    pagu: tuple[int, ...]
    jumlah: int
    persen: Decimal


@dataclass(frozen=True, slots=True)
class Recap:
    """Rows by strategy, agency, source or year; the shares of the rows sum to exactly 100,00."""

    tahun: tuple[int, ...]
    baris: tuple[RecapRow, ...]
    total: RecapRow


def shares(amounts: Sequence[int], decimals: int = 2) -> tuple[Decimal, ...]:
    """Percentages that sum to exactly 100: rounded down, the rest to the largest remainders.

    All zero where there is nothing to share.
    """
    total = sum(amounts)
    unit = Decimal(1).scaleb(-decimals)
    if total <= 0:
        return tuple(Decimal(0).quantize(unit) for _ in amounts)
    scale = 100 * 10**decimals
    parts = [divmod(amount * scale, total) for amount in amounts]
    missing = scale - sum(quotient for quotient, _ in parts)
    by_remainder = sorted(range(len(parts)), key=lambda index: (-parts[index][1], index))
    lifted = set(by_remainder[:missing])
    return tuple(Decimal(quotient + (index in lifted)) * unit for index, (quotient, _) in enumerate(parts))


def recap(
    lines: Iterable[Line], years: Sequence[int], names: Mapping[str, str], key: Callable[[Line], str], *, all_rows: bool
) -> Recap:
    """The lines summed by ``key``, in the order of ``names``; ``all_rows``: names without money as well."""
    return _recap([(key(line), line, line.pagu) for line in lines], years, names, all_rows=all_rows)


def recap_by_strategy(plan: Plan, lines: Iterable[Line], years: Sequence[int]) -> Recap:
    names = {strategi.id: strategi.nama for strategi in plan.strategi}
    return recap(lines, years, names, lambda line: line.baris.strategi, all_rows=True)


def recap_by_agency(plan: Plan, lines: Iterable[Line], years: Sequence[int]) -> Recap:
    names = {agency.id: agency.nama for agency in plan.perangkat_daerah}
    return recap(lines, years, names, lambda line: line.baris.program.perangkat_daerah, all_rows=False)


def recap_by_source(plan: Plan, lines: Iterable[Line], years: Sequence[int]) -> Recap:
    """By funding source; a sub kegiatan counts for each source that pays for it."""
    names = {source.id: source.nama for source in plan.sumber_dana_menurut_id.values()}
    split: list[tuple[str, Line, Mapping[int, Mapping[str, int]]]] = []
    for line in lines:
        for source in dict.fromkeys(source for amounts in line.pagu.values() for source in amounts):
            part = {year: {source: amounts[source]} for year, amounts in line.pagu.items() if source in amounts}
            split.append((source, line, part))
    return _recap(split, years, names, all_rows=False)


def _recap(
    parts: Sequence[tuple[str, Line, Mapping[int, Mapping[str, int]]]],
    years: Sequence[int],
    names: Mapping[str, str],
    *,
    all_rows: bool,
) -> Recap:
    groups: dict[str, list[tuple[Line, Mapping[int, Mapping[str, int]]]]] = {name: [] for name in names}
    for name, line, pagu in parts:
        groups.setdefault(name, []).append((line, pagu))
    chosen = {name: members for name, members in groups.items() if members or (all_rows and name in names)}
    sums = {
        name: tuple(sum(sum(pagu.get(year, EMPTY).values()) for _, pagu in members) for year in years)
        for name, members in chosen.items()
    }
    percentages = shares([sum(amounts) for amounts in sums.values()])

    def row(name: str, members: Iterable[Line], amounts: tuple[int, ...], percentage: Decimal) -> RecapRow:
        members = list(members)
        return RecapRow(
            id=name,
            nama=names.get(name, name),
            jumlah_program=len({line.program for line in members}),
            jumlah_kegiatan=len({line.kegiatan for line in members}),
            jumlah_sub_kegiatan=len({line.baris.kunci for line in members}),
            pagu=amounts,
            jumlah=sum(amounts),
            persen=percentage,
        )

    rows = tuple(
        row(name, (line for line, _ in members), sums[name], percentage)
        for (name, members), percentage in zip(chosen.items(), percentages, strict=True)
    )
    total = tuple(map(sum, zip(*sums.values(), strict=True))) if sums else (0,) * len(years)
    everything = (line for _, line, _ in parts)
    return Recap(tuple(years), rows, row("", everything, total, sum((r.persen for r in rows), Decimal("0.00"))))


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of the recap by year: counts of what runs in it, its money and its share."""

    tahun: int
    jumlah_program: int
    jumlah_sub_kegiatan: int
    pagu: int
    persen: Decimal


def recap_by_year(lines: Sequence[Line], years: Sequence[int]) -> tuple[YearRow, ...]:
    amounts = [sum(line.amount(year) for line in lines) for year in years]
    rows = []
    for year, amount, percentage in zip(years, amounts, shares(amounts), strict=True):
        running = [line for line in lines if line.baris.sub.target.get(year) or line.amount(year)]
        programs = {line.program for line in running}
        rows.append(YearRow(year, len(programs), len(running), amount, percentage))
    return tuple(rows)


# ── the matrix of programmes (T.3) ───────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Cell:
    """Target (in the row's unit) and pagu (rupiah) of one year."""

    target: Decimal | None
    pagu: int


@dataclass(frozen=True, slots=True)
class SubRow:
    """A sub kegiatan in the matrix; ``tahun`` has one cell per plan year."""

    baris: Baris
    kode: str
    nama: str
    sebutan: str | None
    keluaran: str
    satuan: str
    kondisi_awal: KondisiAwal | None
    tahun: tuple[Cell, ...]
    target_akhir: Decimal | None
    jumlah: int
    sumber_dana: tuple[str, ...]
    sasaran: SasaranPenerima | None
    lokasi: tuple[str, ...]
    perangkat_daerah: str
    target_ilustratif: bool
    pagu_ilustratif: bool


@dataclass(frozen=True, slots=True)
class ProgramIndicatorRow:
    """An outcome of a program; ``target`` has one value per plan year."""

    nama: str
    satuan: str
    kondisi_awal: KondisiAwal | None
    target: tuple[Decimal | None, ...]
    target_akhir: Decimal | None
    ilustratif: bool


@dataclass(frozen=True, slots=True)
class KegiatanGroup:
    kode: str
    nama: str
    sub: tuple[SubRow, ...]
    pagu: tuple[int, ...]
    jumlah: int


@dataclass(frozen=True, slots=True)
class ProgramGroup:
    nomor: str
    kode: str
    nama: str
    perangkat_daerah: str
    indikator: tuple[ProgramIndicatorRow, ...]
    kegiatan: tuple[KegiatanGroup, ...]
    pagu: tuple[int, ...]
    jumlah: int


@dataclass(frozen=True, slots=True)
class PolicyGroup:
    """The programmes under one arah kebijakan; ``uraian`` is "" for those without."""

    nomor: str
    uraian: str
    program: tuple[ProgramGroup, ...]


@dataclass(frozen=True, slots=True)
class StrategyGroup:
    nomor: int
    nama: str
    arah_kebijakan: tuple[PolicyGroup, ...]
    pagu: tuple[int, ...]
    jumlah: int


@dataclass(frozen=True, slots=True)
class Illustrative:
    """Whether figures of a table are illustrative: none, some or all of them."""

    sebagian: bool
    semua: bool

    @classmethod
    def of(cls, flags: Iterable[bool]) -> Illustrative:
        flags = list(flags)
        return cls(any(flags) and not all(flags), bool(flags) and all(flags))


@dataclass(frozen=True, slots=True)
class Matrix:
    """Strategi > arah kebijakan > program > kegiatan > sub kegiatan, with the sums of every level."""

    tahun: tuple[int, ...]
    strategi: tuple[StrategyGroup, ...]
    pagu: tuple[int, ...]
    jumlah: int
    target_ilustratif: Illustrative
    pagu_ilustratif: Illustrative


def matrix(plan: Plan, *, strategy: str | None = None) -> Matrix:
    """The matrix of the whole plan, or of one strategy."""
    groups: list[StrategyGroup] = []
    by_strategy: dict[str, list[Baris]] = {strategi.id: [] for strategi in plan.strategi}
    for baris in plan.baris:
        by_strategy.setdefault(baris.strategi, []).append(baris)
    for number, (name, members) in enumerate(by_strategy.items(), 1):
        if members and strategy in (None, name):
            groups.append(_strategy_group(plan, number, name, members))
    subs = [
        sub
        for group in groups
        for policy in group.arah_kebijakan
        for program in policy.program
        for kegiatan in program.kegiatan
        for sub in kegiatan.sub
    ]
    programs = [program for group in groups for policy in group.arah_kebijakan for program in policy.program]
    indicators = [indicator.ilustratif for program in programs for indicator in program.indikator]
    pagu = _column_sums([group.pagu for group in groups], len(plan.tahun))
    return Matrix(
        plan.tahun,
        tuple(groups),
        pagu,
        sum(pagu),
        Illustrative.of([*indicators, *(sub.target_ilustratif for sub in subs)]),
        Illustrative.of(sub.pagu_ilustratif for sub in subs),
    )


def _column_sums(rows: Sequence[tuple[int, ...]], count: int) -> tuple[int, ...]:
    return tuple(map(sum, zip(*rows, strict=True))) if rows else (0,) * count


def _grouped(members: Iterable[Item], key: Callable[[Item], Key]) -> dict[Key, list[Item]]:
    groups: dict[Key, list[Item]] = {}
    for member in members:
        groups.setdefault(key(member), []).append(member)
    return groups


def _strategy_group(plan: Plan, number: int, name: str, members: Sequence[Baris]) -> StrategyGroup:
    strategi = plan.strategi_menurut_id.get(name)
    policies = _policies(strategi, number)
    by_policy = _grouped(members, lambda baris: baris.arah_kebijakan if baris.arah_kebijakan in policies else None)
    order = [policy for policy in (*policies, None) if policy in by_policy]
    groups: list[PolicyGroup] = []
    count = 0
    for policy in order:
        programs = []
        for part in _grouped(by_policy[policy], lambda baris: (baris.program.kode, baris.kunci[1])).values():
            count += 1
            programs.append(_program_group(plan, f"{number}.{count}", part))
        label, text = policies[policy] if policy is not None else ("", "")
        groups.append(PolicyGroup(label, text, tuple(programs)))
    pagu = _column_sums([program.pagu for group in groups for program in group.program], len(plan.tahun))
    return StrategyGroup(number, strategi.nama if strategi else name, tuple(groups), pagu, sum(pagu))


def _policies(strategi: Strategi | None, number: int) -> dict[str, tuple[str, str]]:
    """The arah kebijakan of a strategy by id: their number ("1.2") and text."""
    policies = strategi.arah_kebijakan if strategi else ()
    return {policy.id: (f"{number}.{place}", policy.uraian) for place, policy in enumerate(policies, 1)}


def _program_group(plan: Plan, number: str, members: Sequence[Baris]) -> ProgramGroup:
    program = members[0].program
    kegiatan = tuple(
        _kegiatan_group(plan, part) for part in _grouped(members, lambda baris: baris.kegiatan.kode).values()
    )
    pagu = _column_sums([group.pagu for group in kegiatan], len(plan.tahun))
    return ProgramGroup(
        number,
        program.kode,
        program.nama,
        program.perangkat_daerah,
        tuple(_program_indicator(indicator, plan.tahun) for indicator in program.indikator),
        kegiatan,
        pagu,
        sum(pagu),
    )


def _program_indicator(indicator: IndikatorProgram, years: Sequence[int]) -> ProgramIndicatorRow:
    targets = tuple(indicator.target.get(year) for year in years)
    return ProgramIndicatorRow(
        indicator.nama,
        indicator.satuan,
        indicator.kondisi_awal,
        targets,
        targets[-1] if targets else None,
        indicator.ilustratif,
    )


def _kegiatan_group(plan: Plan, members: Sequence[Baris]) -> KegiatanGroup:
    subs = tuple(sub_row(baris, plan.tahun) for baris in members)
    pagu = _column_sums([tuple(cell.pagu for cell in sub.tahun) for sub in subs], len(plan.tahun))
    return KegiatanGroup(members[0].kegiatan.kode, members[0].kegiatan.nama, subs, pagu, sum(pagu))


def sub_row(baris: Baris, years: Sequence[int]) -> SubRow:
    sub = baris.sub
    cells = tuple(Cell(sub.target.get(year), sub.pagu_tahun(year)) for year in years)
    return SubRow(
        baris=baris,
        kode=sub.kode,
        nama=sub.nama,
        sebutan=sub.sebutan,
        keluaran=sub.keluaran,
        satuan=sub.satuan,
        kondisi_awal=sub.kondisi_awal,
        tahun=cells,
        target_akhir=final_target(sub, years),
        jumlah=sum(cell.pagu for cell in cells),
        sumber_dana=tuple(dict.fromkeys(name for year in years if year in sub.pagu
                                        for name in sub.pagu[year].sumber_dana)),
        sasaran=sub.sasaran,
        lokasi=sub.lokasi,
        perangkat_daerah=baris.program.perangkat_daerah,
        target_ilustratif=baris.sumber == ILLUSTRATIVE,
        pagu_ilustratif=baris.sumber_pagu == ILLUSTRATIVE,
    )  # fmt: skip


def final_target(sub: SubKegiatan, years: Sequence[int]) -> Decimal | None:
    """The end of the period by ``agregasi``: the sum, the last year, or the mean of the targets."""
    targets = [target for year in years if (target := sub.target.get(year)) is not None]
    if not targets:
        return None
    if sub.agregasi == "kumulatif":
        return sum(targets, Decimal(0))
    if sub.agregasi == "rata-rata":
        mean = sum(targets, Decimal(0)) / len(targets)
        decimals = max(2, *(-int(target.as_tuple().exponent) for target in targets))
        exact = mean.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        return exact.to_integral_value() if exact == exact.to_integral_value() else exact.normalize()
    return sub.target.get(years[-1]) if years else None


# ── the RAT matrix (18 columns) and what stands beside it ────────────────────────────────────────
#: A merged cell is cut after so many rows, so that its text shows again on the next page.
LONGEST_SPAN = 4


@dataclass(frozen=True, slots=True)
class RatMatrixRow:
    """A row of the RAT matrix; a span of 0 means that the cell above reaches down here."""

    nomor: int
    rat: BarisRat
    span_program: int
    span_kegiatan: int
    ilustratif: bool

    @property
    def rincian(self) -> RincianRat:
        return self.rat.rincian or NO_DETAIL

    @property
    def pagu_berbeda(self) -> bool:
        """Whether the RPKD says another amount (a new sub kegiatan has none there)."""
        return not self.rat.baru and self.rat.pagu.jumlah != (self.rat.pagu_rpkd or 0)

    @property
    def jadwal(self) -> tuple[str | None, ...]:
        """What is done in each of the four quarters."""
        return tuple(self.rincian.jadwal.get(quarter) for quarter in (1, 2, 3, 4))


#: What a row prints that the RAT does not elaborate.
NO_DETAIL = RincianRat(sub_kegiatan="")


@dataclass(frozen=True, slots=True)
class RatStrategyGroup:
    nomor: int
    nama: str
    baris: tuple[RatMatrixRow, ...]
    jumlah: int


@dataclass(frozen=True, slots=True)
class RatMatrix:
    tahun: int
    strategi: tuple[RatStrategyGroup, ...]
    jumlah: int
    pagu_ilustratif: Illustrative


def rat_matrix(plan: Plan, year: int) -> RatMatrix:
    """The rows of that year's RAT by strategy; they are numbered through."""
    by_strategy: dict[str, list[BarisRat]] = {strategi.id: [] for strategi in plan.strategi}
    for row in plan.baris_rat(year):
        by_strategy.setdefault(row.baris.strategi, []).append(row)
    groups: list[RatStrategyGroup] = []
    count = 0
    for number, (name, members) in enumerate(by_strategy.items(), 1):
        if not members:
            continue
        rows = _rat_rows(members, count)
        count += len(rows)
        strategi = plan.strategi_menurut_id.get(name)
        total = sum(row.pagu.jumlah for row in members)
        groups.append(RatStrategyGroup(number, strategi.nama if strategi else name, rows, total))
    flags = Illustrative.of(row.ilustratif for group in groups for row in group.baris)
    return RatMatrix(year, tuple(groups), sum(group.jumlah for group in groups), flags)


def _rat_rows(members: Sequence[BarisRat], before: int) -> tuple[RatMatrixRow, ...]:
    ordered = [
        row
        for program in _grouped(members, lambda row: (row.baris.program.kode, row.baris.kunci[1])).values()
        for kegiatan in _grouped(program, lambda row: row.baris.kegiatan.kode).values()
        for row in kegiatan
    ]
    programs = spans([(row.baris.program.kode, row.baris.kunci[1]) for row in ordered])
    kegiatan = spans([(*place, row.baris.kegiatan.kode) for place, row in zip(_runs(programs), ordered, strict=True)])
    return tuple(
        RatMatrixRow(before + index, row, programs[index - 1], kegiatan[index - 1], rat_is_illustrative(row))
        for index, row in enumerate(ordered, 1)
    )


def _runs(lengths: Sequence[int]) -> Iterator[tuple[int]]:
    """For each row the number of the merged cell that it lies in."""
    number = 0
    for length in lengths:
        number += length > 0
        yield (number,)


def spans(keys: Sequence[object], longest: int = LONGEST_SPAN) -> list[int]:
    """Row spans of equal neighbours: the length at the first of a run, 0 at the others.

    >>> spans(["a", "a", "b"])
    [2, 0, 1]
    """
    result: list[int] = []
    for _, group in groupby(keys):
        left = len(list(group))
        while left > 0:
            length = min(left, longest)
            result += [length] + [0] * (length - 1)
            left -= length
    return result


def rat_is_illustrative(row: BarisRat) -> bool:
    """Whether the pagu of a RAT row is illustrative: by the RAT's own source, else the RPKD's."""
    own = row.rincian.sumber if row.rincian and row.rincian.pagu is not None else None
    return (own or row.baris.sumber_pagu) == ILLUSTRATIVE


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which the RAT differs from the RPKD; values are text, numbers or places."""

    rat: BarisRat
    hal: str
    rpkd: object
    baru: object


def rat_differences(plan: Plan, year: int) -> tuple[Difference, ...]:
    """What the RAT changes: new sub kegiatan, targets, pagu (rupiah) and places, in the order of the RAT."""
    found: list[Difference] = []
    for row in plan.baris_rat(year):
        if row.baru:
            found.append(Difference(row, "baru", None, row.pagu.jumlah))
            continue
        if row.target != row.target_rpkd:
            found.append(Difference(row, "target", row.target_rpkd, row.target))
        if row.pagu.jumlah != (row.pagu_rpkd or 0):
            found.append(Difference(row, "pagu", row.pagu_rpkd or 0, row.pagu.jumlah))
        if row.rincian and row.rincian.lokasi and row.lokasi != row.baris.sub.lokasi and not _within(row):
            found.append(Difference(row, "lokasi", row.baris.sub.lokasi, row.lokasi))
    return tuple(found)


def _within(row: BarisRat) -> bool:
    """Whether the RAT only says the RPKD's places more closely ("semua", or a kecamatan's kelurahan)."""
    wide = row.baris.sub.lokasi
    return "semua" in wide or all(
        any(place == outer or place.startswith(f"{outer}.") for outer in wide) for place in row.lokasi
    )


# ── goals (T.1, T.2) ─────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class GoalRow:
    """A row of T.1; spans of 0 mean that the cell above reaches down here."""

    nomor: int
    tujuan: str
    span_tujuan: int
    nomor_sasaran: str
    sasaran: str
    span_sasaran: int
    indikator: Indikator | None
    target: tuple[Decimal | None, ...]
    target_akhir: Decimal | None


def goal_rows(plan: Plan, years: Sequence[int]) -> tuple[GoalRow, ...]:
    """Tujuan with their sasaran and indicators; an indicator of the tujuan itself stands before its sasaran."""
    rows: list[GoalRow] = []
    for number, goal in enumerate(plan.tujuan, 1):
        parts: list[tuple[str, str, tuple[str, ...]]] = []
        if goal.indikator:
            parts.append(("", "", goal.indikator))
        parts += [(f"{number}.{place}", aim.uraian, aim.indikator) for place, aim in enumerate(goal.sasaran, 1)]
        total = sum(max(1, len(names)) for _, _, names in parts)
        first = True
        for label, text, names in parts:
            for index, name in enumerate(names or ("",)):
                indicator = plan.indikator_menurut_id.get(name)
                targets = tuple(indicator.target.get(year) if indicator else None for year in years)
                rows.append(
                    GoalRow(
                        number, goal.uraian, total if first else 0,
                        label, text, max(1, len(names)) if index == 0 else 0,
                        indicator, targets, targets[-1] if targets else None,
                    )
                )  # fmt: skip
                first = False
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class StrategyRow:
    """A row of T.2: one strategy under one sasaran, with its arah kebijakan (number, text)."""

    nomor: int
    tujuan: str
    span_tujuan: int
    sasaran: str
    span_sasaran: int
    strategi: str
    arah_kebijakan: tuple[tuple[str, str], ...]


def strategy_rows(plan: Plan) -> tuple[StrategyRow, ...]:
    numbers = {strategi.id: number for number, strategi in enumerate(plan.strategi, 1)}
    rows: list[StrategyRow] = []
    for number, goal in enumerate(plan.tujuan, 1):
        total = sum(max(1, len(aim.strategi)) for aim in goal.sasaran)
        first = True
        for place, aim in enumerate(goal.sasaran, 1):
            for index, name in enumerate(aim.strategi or ("",)):
                strategi = plan.strategi_menurut_id.get(name)
                policies = tuple(_policies(strategi, numbers.get(name, 0)).values())
                rows.append(
                    StrategyRow(
                        number, goal.uraian, total if first else 0,
                        f"{number}.{place} {aim.uraian}", max(1, len(aim.strategi)) if index == 0 else 0,
                        strategi.nama if strategi else name, policies,
                    )
                )  # fmt: skip
                first = False
    return tuple(rows)


# ── target groups by place (T.8) ─────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class TargetRow:
    """Families by decile (as in ``desil`` of the table), all of them, and persons where known."""

    wilayah: str
    desil: tuple[int | None, ...]
    jumlah: int
    individu: int | None


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """The places of one kecamatan (of one kabupaten/kota in a province) with their sum."""

    wilayah: str
    baris: tuple[TargetRow, ...]
    jumlah: TargetRow


@dataclass(frozen=True, slots=True)
class TargetTable:
    desil: tuple[int, ...]
    kelompok: tuple[TargetGroup, ...]
    jumlah: TargetRow

    @property
    def bertingkat(self) -> bool:
        """Whether the places lie below the first level (a province may have figures by kabupaten/kota only)."""
        return any(row.wilayah != group.wilayah for group in self.kelompok for row in group.baris)


def target_table(plan: Plan) -> TargetTable | None:
    """T.8; places that are written without a parent below the region stand in a group of their own."""
    data = plan.data_sasaran
    if data is None:
        return None
    deciles = tuple(sorted({decile for entry in data.daftar for decile in entry.desil}))
    rows = [
        TargetRow(
            entry.wilayah,
            tuple(entry.desil.get(decile) for decile in deciles),
            sum(value or 0 for value in entry.desil.values()),
            entry.individu,
        )
        for entry in data.daftar
    ]
    groups: dict[str, list[TargetRow]] = {}
    for row in rows:
        groups.setdefault(first_level(plan, row.wilayah), []).append(row)
    grouped = tuple(
        TargetGroup(code, tuple(members), _target_sum(code, members, len(deciles))) for code, members in groups.items()
    )
    return TargetTable(deciles, grouped, _target_sum(plan.daerah.kode, rows, len(deciles)))


def first_level(plan: Plan, code: str) -> str:
    """The place's kecamatan (in a province: its kabupaten/kota)."""
    parts = code.split(".")
    return ".".join(parts[: len(plan.daerah.kode.split(".")) + 1])


def _target_sum(code: str, rows: Sequence[TargetRow], count: int) -> TargetRow:
    columns = tuple(sum(row.desil[index] or 0 for row in rows) for index in range(count))
    known = [row.individu for row in rows if row.individu is not None]
    return TargetRow(code, columns, sum(row.jumlah for row in rows), sum(known) if len(known) == len(rows) else None)


# ── the region ───────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A kecamatan: area (km²), places below it (None: not known), population (jiwa), density (jiwa/km²)."""

    wilayah: str
    nama: str
    jumlah_bawahan: int | None
    luas_km2: Decimal | None
    penduduk: int | None
    kepadatan: int | None
    ilustratif: bool


def place_rows(plan: Plan) -> tuple[tuple[PlaceRow, ...], PlaceRow]:
    """The kecamatan of the region and the region's own row; sums only where every part is known."""
    facts = {fact.kode: fact for fact in plan.wilayah}
    below = places_below(plan)

    def row(
        code: str, name: str, count: int | None, area: Decimal | None, people: int | None, made_up: bool
    ) -> PlaceRow:
        density = int((people / area).quantize(Decimal(1), ROUND_HALF_UP)) if area and people else None
        return PlaceRow(code, name, count, area, people, density, made_up)

    rows = []
    for place, children in below:
        fact = facts.get(place.kode)
        area, people = (fact.luas_km2, fact.penduduk) if fact else (None, None)
        rows.append(
            row(
                place.kode,
                place.nama,
                len(children) or None,
                area,
                people,
                fact is not None and fact.sumber == ILLUSTRATIVE,
            )
        )
    own = facts.get(plan.daerah.kode)
    areas, peoples = [r.luas_km2 for r in rows], [r.penduduk for r in rows]
    area = own.luas_km2 if own and own.luas_km2 is not None else _sum_known(areas)
    people = own.penduduk if own and own.penduduk is not None else _sum_known(peoples)
    made_up = own.sumber == ILLUSTRATIVE if own else any(r.ilustratif for r in rows)
    total = row(plan.daerah.kode, plan.daerah.nama, place_counts(plan)[1], area, people, made_up)
    return tuple(rows), total


def _sum_known(values: Sequence[Number | None]) -> Number | None:
    known = [value for value in values if value is not None]
    if not known or len(known) < len(values):
        return None
    total = known[0]
    for value in known[1:]:
        total = total + value
    return total


def places_below(plan: Plan) -> tuple[tuple[Wilayah, tuple[Wilayah, ...]], ...]:
    """The places of the first level (kecamatan; in a province kabupaten/kota), each with those below it."""
    own = plan.daerah.kode
    depth = own.count(".") + 1
    first: dict[str, Wilayah] = {}
    second: dict[str, list[Wilayah]] = {}
    for code, place in plan.acuan.wilayah.items():
        if not code.startswith(f"{own}."):
            continue
        if code.count(".") == depth:
            first[code] = place
        elif code.count(".") == depth + 1:
            second.setdefault(code.rpartition(".")[0], []).append(place)
    return tuple((place, tuple(second.get(code, ()))) for code, place in first.items())


def place_counts(plan: Plan) -> tuple[int | None, int | None]:
    """How many places the first and the second level have; None where the region data do not tell.

    The program ships the kecamatan of one region only, and no region is without any: nothing known is
    not a count of 0.
    """
    below = places_below(plan)
    children = [len(members) for _, members in below]
    return len(below) or None, sum(children) if children and all(children) else None


# ── money of the region ──────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class BudgetShareRow:
    """Pagu of the plan beside the region's spending in one year (rupiah, percent of the spending)."""

    tahun: int
    belanja: int
    pagu: int
    pagu_apbd: int
    persen: Decimal | None
    ilustratif: bool


def budget_shares(plan: Plan) -> tuple[BudgetShareRow, ...]:
    """Only money of the APBD counts in the share; CSR, Baznas and the like do not."""
    sources = plan.sumber_dana_menurut_id
    rows = []
    lines = plan_lines(plan)
    for entry in sorted(plan.keuangan_daerah, key=lambda entry: entry.tahun):
        if entry.tahun not in plan.tahun:
            continue
        total = own = 0
        for line in lines:
            for source, value in line.pagu.get(entry.tahun, EMPTY).items():
                total += value
                own += value if source not in sources or sources[source].kelompok == "apbd" else 0
        share = (HUNDRED * own / entry.belanja).quantize(Decimal("0.01"), ROUND_HALF_UP) if entry.belanja else None
        rows.append(BudgetShareRow(entry.tahun, entry.belanja, total, own, share, entry.sumber == ILLUSTRATIVE))
    return tuple(rows)


# ── what is illustrative ─────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class IllustrativeGroup:
    """A group of figures: how many there are, how many of them are illustrative."""

    kelompok: str
    jumlah: int
    ilustratif: int

    @property
    def bersumber(self) -> int:
        return self.jumlah - self.ilustratif


def illustrative_groups(plan: Plan, year: int | None = None) -> tuple[IllustrativeGroup, ...]:
    """The groups of figures that a document shows (``year``: of that year's RAT), with their counts."""
    groups: list[tuple[str, list[bool]]] = [
        ("Nilai statistik indikator", [n.ilustratif for i in plan.indikator for n in i.seri]),
        ("Nilai statistik wilayah pembanding",
         [n.ilustratif for i in plan.indikator for p in i.pembanding for n in p.seri]),
        ("Kondisi awal dan target indikator tujuan dan sasaran",
         [i.sumber_target == ILLUSTRATIVE for i in plan.indikator for _ in i.target]),
        ("Target dokumen acuan", [t.sumber == ILLUSTRATIVE for t in plan.target_acuan for _ in t.target]),
    ]  # fmt: skip
    if year is None:
        groups += [
            ("Target indikator program",
             [i.ilustratif for p in plan.program for i in p.indikator for _ in i.target]),
            ("Target keluaran sub kegiatan",
             [b.sumber == ILLUSTRATIVE for b in plan.baris for t in b.sub.target.values() if t is not None]),
            ("Pagu sub kegiatan", [b.sumber_pagu == ILLUSTRATIVE for b in plan.baris for _ in b.sub.pagu]),
        ]  # fmt: skip
    else:
        rows = plan.baris_rat(year)
        groups += [
            ("Target sub kegiatan", [_rat_target_illustrative(row) for row in rows if row.target is not None]),
            ("Pagu sub kegiatan", [rat_is_illustrative(row) for row in rows]),
            ("Jumlah sasaran penerima manfaat",
             [ILLUSTRATIVE in (row.sasaran.sumber or "")  # "DTSEN (jumlah ilustratif)" names its data base as well
              for row in rows if row.sasaran and row.sasaran.jumlah is not None]),
            ("Rapat TKPK dan keputusannya",
             [held.ilustratif for held in plan.notulen if held.tanggal and held.tanggal.year <= year]),
        ]  # fmt: skip
    groups += [
        ("Luas dan penduduk wilayah", [fact.sumber == ILLUSTRATIVE for fact in plan.wilayah]),
        ("Nilai penentu lokasi prioritas", _all_alike(plan.lokasi_prioritas)),
        ("Jumlah keluarga sasaran per wilayah", _all_alike(plan.data_sasaran)),
        ("Keadaan dan verifikasi data pendukung", [data.ilustratif for data in plan.data_pendukung]),
        ("Pendapatan dan belanja daerah",
         [entry.sumber == ILLUSTRATIVE for entry in plan.keuangan_daerah for _ in ("pendapatan", "belanja")]),
    ]  # fmt: skip
    return tuple(IllustrativeGroup(name, len(flags), sum(flags)) for name, flags in groups if flags)


def _rat_target_illustrative(row: BarisRat) -> bool:
    own = row.rincian.sumber if row.rincian and row.rincian.target is not None else None
    return (own or row.baris.sumber) == ILLUSTRATIVE


def _all_alike(data: object) -> list[bool]:
    """One flag per entry of a list that has a single source."""
    if data is None:
        return []
    return [getattr(data, "sumber", "") == ILLUSTRATIVE] * len(getattr(data, "daftar", ()))
