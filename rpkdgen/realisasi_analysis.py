"""Absorption and results of one year, as they stand at the end of a quarter. Pure; rupiah as ``int``, percentages as
``Decimal`` with two decimals.

What was not reported is None throughout and never counts as zero: sums take what was reported, percentages are of the
pagu of those that reported, and how many did is said beside them.

Rules, each stated in the documents too:

- *Pagu in force*: the latest stage of the budget that applies in the quarter, else the RAT's pagu.
- *Planned progress*: the RAT's schedule (each quarter with work in it counts alike), else linear (25 per cent each).
- *Late*: progress (fisik, else absorption) LATE points or more behind the plan, one quarter of a linear year;
  *at risk*: AT_RISK points or more.
- *Achievement*: realisasi / target, for ``turun`` (2 × target − realisasi) / target, never below 0.
- *Money against output*: absorption and achievement more than APART points apart at the end of the year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TypeVar

from rpkdgen.analysis import HUNDRED, RatMatrixRow, RatStrategyGroup, rat_matrix
from rpkdgen.model import (
    ILLUSTRATIVE,
    BarisRat,
    Indikator,
    IndikatorProgram,
    Plan,
    Program,
    Realisasi,
    RincianRealisasi,
)
from rpkdgen.scalar import stage_order

Value = TypeVar("Value")

QUARTERS = (1, 2, 3, 4)

#: Points (of per cent) behind the plan, and between money and output.
LATE, AT_RISK, APART = Decimal(25), Decimal(10), Decimal(25)

#: Stages that no money is spent by, and the quarter from which the others apply unless the plan says another.
PLANNING = ("rkpd", "kua-ppas")
APPLIES_FROM: Mapping[str, int] = {"apbd murni": 1, "pergeseran": 2, "apbd perubahan": 4}


class Status(StrEnum):
    """How a sub kegiatan stands against its schedule."""

    LATE = "terlambat"
    AT_RISK = "berisiko"
    ON_TIME = "sesuai jadwal"
    DONE = "selesai"
    UNREPORTED = "belum dilaporkan"


# ── single figures ───────────────────────────────────────────────────────────────────────────────
def percentage(part: int | Decimal | None, whole: int | Decimal | None) -> Decimal | None:
    """The part in per cent of the whole, with two decimals; None where either is not known or the whole is zero."""
    if part is None or not whole:
        return None
    return (HUNDRED * Decimal(part) / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def achievement(direction: str, target: Decimal | None, value: Decimal | None) -> Decimal | None:
    """Achievement in per cent: realisasi / target, for ``turun`` (2 × target − realisasi) / target, at least 0.

    A target of zero that is to be gone down to is achieved (100) or has no percentage.
    """
    if target is None or value is None:
        return None
    if target == 0:
        return HUNDRED if direction == "turun" and value <= 0 else None
    reached = 2 * target - value if direction == "turun" else value
    return percentage(max(reached, Decimal(0)), target)


def is_reached(direction: str, target: Decimal | None, value: Decimal | None) -> bool | None:
    """Whether a target is reached; None where target or value is not known."""
    if target is None or value is None:
        return None
    return value <= target if direction == "turun" else value >= target


def planned_share(row: BarisRat, quarter: int) -> Decimal:
    """How much of the year's work is planned to be done by the end of a quarter, in per cent."""
    scheduled = sorted(row.rincian.jadwal) if row.rincian else []
    if not scheduled:
        return Decimal(25) * quarter
    done = sum(planned <= quarter for planned in scheduled)
    return percentage(done, len(scheduled)) or Decimal(0)


# ── one sub kegiatan ─────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Entry:
    """What was reported of one sub kegiatan, with the part of the plan that it stands in."""

    bagian: Realisasi
    rincian: RincianRealisasi

    @property
    def sumber(self) -> str:
        return self.rincian.sumber or self.bagian.sumber

    @property
    def sumber_keluaran(self) -> str:
        return self.rincian.sumber_keluaran or self.sumber

    def starts(self, stage: str) -> int:
        """The quarter from which a stage applies."""
        written = self.bagian.berlaku.get(stage)
        return written or APPLIES_FROM.get(stage.split(" ")[0] if stage.startswith("pergeseran") else stage, 1)


def entries(plan: Plan, year: int) -> dict[tuple[str, str], Entry]:
    """What was reported of each row of that year's RAT, by (kode, perangkat_daerah); the first where one is double."""
    agencies: dict[str, list[str]] = {}
    for row in plan.baris_rat(year):
        agencies.setdefault(row.baris.sub.kode, []).append(row.baris.kunci[1])
    found: dict[tuple[str, str], Entry] = {}
    for part in plan.realisasi:
        for detail in part.rincian if part.tahun == year else ():
            running = agencies.get(detail.sub_kegiatan, [])
            agency = detail.perangkat_daerah or part.perangkat_daerah or (running[0] if len(running) == 1 else "")
            found.setdefault((detail.sub_kegiatan, agency), Entry(part, detail))
    return found


def pagu_in_force(row: BarisRat, entry: Entry | None, quarter: int) -> tuple[str, int]:
    """The stage and the pagu (rupiah) that apply in a quarter; ("", the RAT's pagu) where no stage does."""
    stages = {
        stage: amount
        for stage, amount in (entry.rincian.pagu_tahap.items() if entry else ())
        if amount is not None and stage not in PLANNING and entry is not None and entry.starts(stage) <= quarter
    }
    if not stages:
        return "", row.pagu.jumlah
    stage = max(stages, key=stage_order)
    return stage, stages[stage]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stood in the way in a quarter, and what is done about it ("" where nothing is said)."""

    triwulan: int
    kendala: str
    tindak_lanjut: str


@dataclass(frozen=True, slots=True)
class Result:
    """One row of the RAT at the end of quarter ``sampai``.

    ``keuangan``: rupiah of each quarter up to it; ``realisasi``: their sum. ``fisik``, ``keluaran`` and ``penerima``
    are the latest reported. ``terakhir``: the last quarter reported, 0 where none was. Percentages: ``serapan`` of the
    pagu in force, ``capaian`` of the year's target, ``rencana`` planned by now.
    """

    rat: BarisRat
    entry: Entry | None
    sampai: int
    terakhir: int
    tahap: str
    pagu: int
    keuangan: tuple[int | None, ...]
    realisasi: int | None
    serapan: Decimal | None
    fisik: Decimal | None
    keluaran: Decimal | None
    penerima: int | None
    satuan_penerima: str
    capaian: Decimal | None
    rencana: Decimal
    status: Status
    kendala: tuple[Obstacle, ...]

    @property
    def dilaporkan(self) -> bool:
        """Whether anything of it was reported."""
        return self.terakhir > 0

    @property
    def mutakhir(self) -> bool:
        """Whether the quarter itself was reported."""
        return self.terakhir == self.sampai

    @property
    def kemajuan(self) -> Decimal | None:
        """The progress that is held against the plan: fisik, else absorption."""
        return self.serapan if self.fisik is None else self.fisik

    @property
    def selisih_jadwal(self) -> Decimal | None:
        """Progress less plan, in points."""
        return None if self.kemajuan is None else self.kemajuan - self.rencana

    @property
    def selisih_keluaran(self) -> Decimal | None:
        """Absorption less achievement, in points."""
        return None if self.serapan is None or self.capaian is None else self.serapan - self.capaian

    @property
    def timpang(self) -> bool:
        """Whether money and output lie too far apart at the end of the year; before it, an output that stands from
        the first day (a bus route, a membership) says nothing against its money."""
        is_final = self.mutakhir and self.sampai == QUARTERS[-1]
        return is_final and self.selisih_keluaran is not None and abs(self.selisih_keluaran) > APART

    @property
    def ilustratif(self) -> bool:
        """Whether the money's figures are illustrative."""
        return self.entry is not None and self.entry.sumber == ILLUSTRATIVE


def results(plan: Plan, year: int, quarter: int) -> tuple[Result, ...]:
    """Every row of that year's RAT at the end of a quarter, reported or not, in the order of the RAT."""
    reported = entries(plan, year)
    return tuple(result(row, reported.get(row.baris.kunci), quarter) for row in plan.baris_rat(year))


def result(row: BarisRat, entry: Entry | None, quarter: int) -> Result:
    """One row at the end of a quarter."""
    said = {
        number: found
        for number, found in sorted(entry.rincian.triwulan.items() if entry else ())
        if found is not None and number <= quarter
    }
    stage, pagu = pagu_in_force(row, entry, quarter)
    money = tuple(said[number].keuangan if number in said else None for number in range(1, quarter + 1))
    spent = _sum(money)
    absorbed = percentage(spent, pagu)
    fisik = _latest(found.fisik for found in said.values())
    output = _latest(found.keluaran for found in said.values())
    planned = planned_share(row, quarter)
    return Result(
        rat=row,
        entry=entry,
        sampai=quarter,
        terakhir=max(said, default=0),
        tahap=stage,
        pagu=pagu,
        keuangan=money,
        realisasi=spent,
        serapan=absorbed,
        fisik=fisik,
        keluaran=output,
        penerima=_latest(found.penerima for found in said.values()),
        satuan_penerima=_unit_of_beneficiaries(row, entry),
        capaian=achievement(row.baris.sub.arah, row.target, output),
        rencana=planned,
        status=_status(absorbed if fisik is None else fisik, planned, is_reported=quarter in said),
        kendala=tuple(
            Obstacle(number, found.kendala or "", found.tindak_lanjut or "")
            for number, found in said.items()
            if found.kendala or found.tindak_lanjut
        ),
    )


def _sum(amounts: Iterable[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def _latest(values: Iterable[Value | None]) -> Value | None:
    last: Value | None = None
    for value in values:
        last = last if value is None else value
    return last


def _unit_of_beneficiaries(row: BarisRat, entry: Entry | None) -> str:
    written = entry.rincian.satuan_penerima if entry else None
    return written or (row.sasaran.satuan if row.sasaran else None) or ""


def _status(progress: Decimal | None, planned: Decimal, *, is_reported: bool) -> Status:
    if progress is not None and progress >= HUNDRED:
        return Status.DONE
    if progress is None or not is_reported:
        return Status.UNREPORTED
    behind = planned - progress
    return Status.LATE if behind >= LATE else Status.AT_RISK if behind >= AT_RISK else Status.ON_TIME


# ── sums ─────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Absorption:
    """A group of sub kegiatan: how many, how many reported the quarter, their pagu in force and what was spent.

    ``pagu_dilaporkan``: the pagu of those of which anything was reported, which ``serapan`` is in per cent of.
    ``fisik``: the mean of the reported progress, weighted by pagu. ``peringkat``: by serapan, None without a report.
    """

    id: str
    nama: str
    jumlah: int
    dilaporkan: int
    pagu: int
    pagu_dilaporkan: int
    realisasi: int | None
    serapan: Decimal | None
    fisik: Decimal | None
    terlambat: int
    berisiko: int
    peringkat: int | None = None

    @property
    def lengkap(self) -> bool:
        return self.jumlah == self.dilaporkan


def absorption(members: Sequence[Result], id: str = "", name: str = "") -> Absorption:
    """The sums of a group."""
    heard = [item for item in members if item.dilaporkan]
    weighed = [(item.fisik, item.pagu) for item in heard if item.fisik is not None and item.pagu]
    weight = sum(pagu for _, pagu in weighed)
    spent = _sum(item.realisasi for item in heard)
    reported = sum(item.pagu for item in heard)
    progress = sum((fisik * pagu for fisik, pagu in weighed), Decimal(0)) / weight if weight else None
    return Absorption(
        id=id,
        nama=name,
        jumlah=len(members),
        dilaporkan=sum(item.mutakhir for item in members),
        pagu=sum(item.pagu for item in members),
        pagu_dilaporkan=reported,
        realisasi=spent,
        serapan=percentage(spent, reported),
        fisik=None if progress is None else progress.quantize(Decimal("0.01"), ROUND_HALF_UP),
        terlambat=sum(item.status is Status.LATE for item in members),
        berisiko=sum(item.status is Status.AT_RISK for item in members),
    )


def by_agency(plan: Plan, items: Sequence[Result]) -> tuple[Absorption, ...]:
    """The agencies, the one that absorbed most first; equal ones share a rank; those without a report last."""
    names = {agency.id: agency.nama for agency in plan.perangkat_daerah}
    rows = _groups(items, lambda item: item.rat.baris.kunci[1], names)
    ranked = sorted((row for row in rows if row.serapan is not None), key=lambda row: -(row.serapan or 0))
    ranks: dict[Decimal | None, int] = {}
    for place, row in enumerate(ranked, 1):
        ranks.setdefault(row.serapan, place)
    silent = [row for row in rows if row.serapan is None]
    return (*(replace(row, peringkat=ranks[row.serapan]) for row in ranked), *silent)


def by_strategy(plan: Plan, items: Sequence[Result]) -> tuple[Absorption, ...]:
    return _groups(items, lambda item: item.rat.baris.strategi, {s.id: s.nama for s in plan.strategi})


def _groups(items: Sequence[Result], key: Callable[[Result], str], names: Mapping[str, str]) -> tuple[Absorption, ...]:
    groups: dict[str, list[Result]] = {name: [] for name in names}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return tuple(absorption(members, id, names.get(id, id)) for id, members in groups.items() if members)


@dataclass(frozen=True, slots=True)
class QuarterRow:
    """A quarter of the whole: spent in it, spent and planned up to its end (rupiah and per cent of the pagu).

    None in ``realisasi`` where nobody has reported the quarter.
    """

    triwulan: int
    dilaporkan: int
    realisasi: int | None
    kumulatif: int | None
    serapan: Decimal | None
    rencana: int
    persen_rencana: Decimal

    @property
    def selisih(self) -> Decimal | None:
        """Absorption less plan, in points."""
        return None if self.serapan is None else self.serapan - self.persen_rencana


def curve(items: Sequence[Result]) -> tuple[QuarterRow, ...]:
    """The curve S: the four quarters against the plan, both of the sub kegiatan of which anything was reported and in
    per cent of their pagu in force at the quarter reported on."""
    items = [item for item in items if item.dilaporkan]
    total = sum(item.pagu for item in items)
    rows: list[QuarterRow] = []
    so_far: int | None = None
    for quarter in QUARTERS:
        amounts = [item.keuangan[quarter - 1] for item in items if quarter <= item.sampai]
        spent = _sum(amounts)
        so_far = so_far if spent is None else (so_far or 0) + spent
        planned = sum((item.pagu * planned_share(item.rat, quarter) for item in items), Decimal(0)) / HUNDRED
        rows.append(
            QuarterRow(
                triwulan=quarter,
                dilaporkan=sum(amount is not None for amount in amounts),
                realisasi=spent,
                kumulatif=None if spent is None else so_far,
                serapan=None if spent is None else percentage(so_far, total),
                rencana=int(planned.quantize(Decimal(1), ROUND_HALF_UP)),
                persen_rencana=percentage(planned, total) or Decimal(0),
            )
        )
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class StageRow:
    """The sum of all pagu at one stage (rupiah), and how many sub kegiatan have their own figure at it."""

    tahap: str
    pagu: int
    jumlah: int


def stages(items: Sequence[Result]) -> tuple[StageRow, ...]:
    """RPKD, RAT, then every stage that is written anywhere; a sub kegiatan without a figure at a stage keeps that of
    the stage before it (the RAT's, before the first)."""
    written = sorted(
        {stage for item in items if item.entry for stage in item.entry.rincian.pagu_tahap}, key=stage_order
    )
    rows = [
        StageRow("rpkd", sum(item.rat.pagu_rpkd or 0 for item in items), sum(not item.rat.baru for item in items)),
        StageRow("rat", sum(item.rat.pagu.jumlah for item in items), len(items)),
    ]
    held = [item.rat.pagu.jumlah for item in items]
    for stage in written:
        own = [item.entry.rincian.pagu_tahap.get(stage) if item.entry else None for item in items]
        held = [before if now is None else now for before, now in zip(held, own, strict=True)]
        rows.append(StageRow(stage, sum(held), sum(amount is not None for amount in own)))
    return tuple(rows)


# ── the matrices of the report (21 and 23 columns) ───────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class ReportRow:
    """A row of the RAT's matrix with its result; ``kolom``: rupiah of each quarter, or of each semester, None where
    it was not reported (or lies ahead); ``program_baru``, ``kegiatan_baru``: whether these begin with this row."""

    baris: RatMatrixRow
    hasil: Result
    kolom: tuple[int | None, ...]
    total: int | None
    program_baru: bool
    kegiatan_baru: bool


@dataclass(frozen=True, slots=True)
class ReportGroup:
    """A strategy with its sums; ``serapan`` is of the pagu of those that reported."""

    kelompok: RatStrategyGroup
    baris: tuple[ReportRow, ...]
    pagu: int
    serapan: Decimal | None
    kolom: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class ReportMatrix:
    """``judul``: what the columns of realisasi are called ("I", "II", … or "Semester 1", …)."""

    judul: tuple[str, ...]
    strategi: tuple[ReportGroup, ...]
    pagu: int
    kolom: tuple[int | None, ...]
    total: int | None


def report_matrix(plan: Plan, year: int, items: Sequence[Result], *, by_semester: bool) -> ReportMatrix:
    """The RAT's matrix with what was spent by quarter (23 columns) or by semester (21 columns)."""
    by_key = {item.rat.baris.kunci: item for item in items}
    parts = ((0, 2), (2, 4)) if by_semester else ((0, 1), (1, 2), (2, 3), (3, 4))

    def rows_of(group: RatStrategyGroup) -> Iterator[ReportRow]:
        program = kegiatan = ("", "")
        for line in group.baris:
            parents, item = line.rat.baris, by_key[line.rat.baris.kunci]
            above = (parents.program.kode, parents.program.perangkat_daerah)
            here = (parents.kegiatan.kode, parents.program.perangkat_daerah)
            columns = tuple(_sum(item.keuangan[a:b]) for a, b in parts)
            yield ReportRow(line, item, columns, item.realisasi, above != program, here != kegiatan)
            program, kegiatan = above, here

    groups = []
    for group in rat_matrix(plan, year).strategi:
        rows = tuple(rows_of(group))
        total = absorption([row.hasil for row in rows])
        groups.append(ReportGroup(group, rows, total.pagu, total.serapan, *_columns(rows)))
    everything = [r for group in groups for r in group.baris]
    titles = (
        ("Semester 1", "Semester 2") if by_semester else ("Triwulan I", "Triwulan II", "Triwulan III", "Triwulan IV")
    )
    return ReportMatrix(titles, tuple(groups), sum(r.hasil.pagu for r in everything), *_columns(everything))


def _columns(rows: Sequence[ReportRow]) -> tuple[tuple[int | None, ...], int | None]:
    return tuple(map(_sum, zip(*(row.kolom for row in rows), strict=True))), _sum(row.total for row in rows)


# ── outcome and the year before ──────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator with a target in the year: target, value, achievement, and the value of the year before."""

    indikator: Indikator
    tahun: int
    target: Decimal
    nilai: Decimal | None
    lalu: Decimal | None
    capaian: Decimal | None
    tercapai: bool | None

    @property
    def ilustratif(self) -> bool:
        """Whether the value is illustrative."""
        entry = self.indikator.seri_berlaku.get(self.tahun)
        return entry is not None and entry.ilustratif

    @property
    def perubahan(self) -> Decimal | None:
        return None if self.nilai is None or self.lalu is None else self.nilai - self.lalu

    @property
    def membaik(self) -> bool | None:
        """Whether it moved for the better since the year before; None where unchanged or not known."""
        if not self.perubahan:
            return None
        return (self.perubahan < 0) == (self.indikator.arah == "turun")


def indicator_rows(plan: Plan, year: int) -> tuple[IndicatorRow, ...]:
    """The indicators of tujuan and sasaran that have a target in the year; values are those of their ``seri``."""
    rows = []
    for item in plan.indikator:
        target = item.target.get(year)
        if target is None:
            continue
        value = item.nilai(year)
        rows.append(
            IndicatorRow(
                item, year, target, value, _value_before(item, year), achievement(item.arah, target, value),
                is_reached(item.arah, target, value),
            )
        )  # fmt: skip
    return tuple(rows)


def _value_before(item: Indikator, year: int) -> Decimal | None:
    before = item.nilai(year - 1)
    start = item.kondisi_awal
    return start.nilai if before is None and start and start.tahun == year - 1 else before


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An outcome of a programme in the year: target, value (None: not reported), achievement, the value before."""

    program: Program
    indikator: IndikatorProgram
    target: Decimal
    nilai: Decimal | None
    lalu: Decimal | None
    capaian: Decimal | None
    tercapai: bool | None

    @property
    def ilustratif(self) -> bool:
        return (self.indikator.sumber_realisasi or self.indikator.sumber) == ILLUSTRATIVE


def outcome_rows(plan: Plan, year: int) -> tuple[OutcomeRow, ...]:
    """The outcomes of all programmes that have a target in the year, in the order of the plan."""
    rows = []
    for program in plan.program:
        for item in program.indikator:
            target = item.target.get(year)
            if target is None:
                continue
            value, before, start = item.realisasi.get(year), item.realisasi.get(year - 1), item.kondisi_awal
            if before is None and start is not None and start.tahun == year - 1:
                before = start.nilai
            rows.append(
                OutcomeRow(
                    program, item, target, value, before, achievement(item.arah, target, value),
                    is_reached(item.arah, target, value),
                )
            )  # fmt: skip
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class BeforeRow:
    """A sub kegiatan beside the year before: its output then (as reported, else its baseline if that is of the year),
    and how much of its pagu was absorbed then; None where that is not known."""

    hasil: Result
    keluaran_lalu: Decimal | None
    serapan_lalu: Decimal | None

    @property
    def perubahan(self) -> Decimal | None:
        now = self.hasil.keluaran
        return None if now is None or self.keluaran_lalu is None else now - self.keluaran_lalu


def beside_the_year_before(plan: Plan, year: int, items: Sequence[Result]) -> tuple[BeforeRow, ...]:
    """The sub kegiatan of which anything is known of the year before."""
    before = {item.rat.baris.kunci: item for item in results(plan, year - 1, QUARTERS[-1])}
    rows = []
    for item in items:
        then, start = before.get(item.rat.baris.kunci), item.rat.baris.sub.kondisi_awal
        if then is not None and then.dilaporkan:
            rows.append(BeforeRow(item, then.keluaran, then.serapan))
        elif start is not None and start.tahun == year - 1 and start.nilai is not None:
            rows.append(BeforeRow(item, start.nilai, None))
    return tuple(rows)
