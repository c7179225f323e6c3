"""The chain tujuan, sasaran, strategi, arah kebijakan, program, kegiatan, sub kegiatan; and where it is broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rpkdgen.alignment.works import Work
from rpkdgen.model import ArahKebijakan, Indikator, Kegiatan, Plan, Program, Sasaran, Strategi, Tujuan
from rpkdgen.problem import Position


# ── ends without a neighbour; the rules of checks/references.py tell the same ────────────────────
def strategies_without_work(plan: Plan) -> list[Strategi]:
    """Strategies that no sub kegiatan carries out."""
    used = {row.strategi for row in plan.baris} | {new.strategi for rat in plan.rat for new in rat.baru}
    return [strategi for strategi in plan.strategi if strategi.id and strategi.id not in used]


def policies_without_work(plan: Plan) -> list[ArahKebijakan]:
    """Arah kebijakan that nothing carries out, where programmes name theirs at all."""
    used = {row.arah_kebijakan for row in plan.baris if row.arah_kebijakan}
    policies = (arah for strategi in plan.strategi for arah in strategi.arah_kebijakan)
    return [arah for arah in policies if used and arah.id and arah.id not in used]


def strategies_without_goal(plan: Plan) -> list[Strategi]:
    """Strategies (but for supporting ones) that no sasaran names."""
    used = {name for tujuan in plan.tujuan for sasaran in tujuan.sasaran for name in sasaran.strategi}
    return [s for s in plan.strategi if s.id and not s.pendukung and s.id not in used]


def goals_without(plan: Plan) -> Iterator[tuple[Tujuan | Sasaran, str]]:
    """Tujuan without an indicator, sasaran without indicator or strategy: the item and the empty field."""
    for tujuan in plan.tujuan:
        if not tujuan.indikator:
            yield tujuan, "indikator"
        for sasaran in tujuan.sasaran:
            for field in ("indikator", "strategi"):
                if not getattr(sasaran, field):
                    yield sasaran, field


def indicators_without_goal(plan: Plan) -> list[Indikator]:
    """Indicators of impact and outcome that no tujuan or sasaran names."""
    used = {name for tujuan in plan.tujuan for name in tujuan.indikator}
    used |= {name for tujuan in plan.tujuan for sasaran in tujuan.sasaran for name in sasaran.indikator}
    return [i for i in plan.indikator if i.id and i.tingkat in ("dampak", "hasil") and i.id not in used]


def parents_without_children(plan: Plan) -> Iterator[tuple[Program | Kegiatan, str]]:
    """Programs without kegiatan, kegiatan without sub kegiatan: the item and what is missing below it."""
    for program in plan.program:
        if not program.kegiatan:
            yield program, "kegiatan"
        for kegiatan in program.kegiatan:
            if not kegiatan.sub_kegiatan:
                yield kegiatan, "sub kegiatan"


def programs_without_policy(plan: Plan) -> list[Program]:
    """Programs with a sub kegiatan under no arah kebijakan, where others of its strategy name theirs."""
    naming = {row.strategi for row in plan.baris if row.arah_kebijakan}
    without = (row for row in plan.baris if not row.arah_kebijakan and row.strategi in naming)
    return list({id(row.program): row.program for row in without}.values())


# ── broken links ─────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A link of the chain that is missing: what it is (``tingkat``), which one, what is wrong, and where it stands."""

    tingkat: str
    nama: str
    masalah: str
    letak: Position


def broken_links(plan: Plan) -> tuple[BrokenLink, ...]:
    """Every broken link, from the goals down."""
    return (*_broken_goals(plan), *_broken_strategies(plan), *_broken_programs(plan))


def _broken_goals(plan: Plan) -> Iterator[BrokenLink]:
    for item, field in goals_without(plan):
        level = "Tujuan" if isinstance(item, Tujuan) else "Sasaran"
        yield BrokenLink(level, item.uraian, f"belum mempunyai {field}", item.asal.position)
    for tujuan in plan.tujuan:
        for sasaran in tujuan.sasaran:
            for name in sasaran.strategi:
                if name not in plan.strategi_menurut_id:
                    place = sasaran.asal.at("strategi")
                    yield BrokenLink("Sasaran", sasaran.uraian, f"menunjuk strategi “{name}” yang tidak ada", place)
    for indicator in indicators_without_goal(plan):
        yield BrokenLink(
            "Indikator", indicator.nama, "tidak ditunjuk satu tujuan atau sasaran pun", indicator.asal.position
        )


def _broken_strategies(plan: Plan) -> Iterator[BrokenLink]:
    for strategi in strategies_without_goal(plan):
        yield BrokenLink("Strategi", strategi.nama, "tidak ditunjuk satu sasaran pun", strategi.asal.position)
    idle = strategies_without_work(plan)
    for strategi in idle:
        yield BrokenLink("Strategi", strategi.nama, "belum dijalankan satu sub kegiatan pun", strategi.asal.position)
    told = {arah.id for strategi in idle for arah in strategi.arah_kebijakan}
    for arah in policies_without_work(plan):
        if arah.id not in told:
            yield BrokenLink("Arah kebijakan", arah.uraian, "belum dijalankan satu program pun", arah.asal.position)


def _broken_programs(plan: Plan) -> Iterator[BrokenLink]:
    for item, child in parents_without_children(plan):
        level = "Program" if isinstance(item, Program) else "Kegiatan"
        yield BrokenLink(level, f"{item.kode} {item.nama}", f"belum mempunyai {child}", item.asal.position)
    owners = {arah.id: strategi.id for strategi in plan.strategi for arah in strategi.arah_kebijakan}
    for program in plan.program:
        name = f"{program.kode} {program.nama}"
        if program.strategi not in plan.strategi_menurut_id:
            wrong = f"menunjuk strategi “{program.strategi}” yang tidak ada"
            yield BrokenLink("Program", name, wrong, program.asal.at("strategi"))
        elif program.arah_kebijakan and owners.get(program.arah_kebijakan) != program.strategi:
            wrong = f"menunjuk arah kebijakan “{program.arah_kebijakan}” yang bukan milik strateginya"
            yield BrokenLink("Program", name, wrong, program.asal.at("arah_kebijakan"))
    for program in programs_without_policy(plan):
        yield BrokenLink(
            "Program", f"{program.kode} {program.nama}", "tidak di bawah satu arah kebijakan pun", program.asal.position
        )


# ── the chain as it stands ───────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class ChainRow:
    """One arah kebijakan under one sasaran, with what stands below it over the period (pagu in rupiah).

    A strategy under two sasaran stands in both; ``lagi`` marks the later ones, that sums do not count again.
    """

    tujuan: str
    sasaran: str
    strategi: str
    arah_kebijakan: str
    jumlah_program: int
    jumlah_kegiatan: int
    jumlah_sub_kegiatan: int
    perangkat_daerah: tuple[str, ...]
    pagu: int
    lagi: bool


def chain(plan: Plan, works: Sequence[Work]) -> tuple[ChainRow, ...]:
    """The chain from tujuan to sub kegiatan, in the order of the plan; strategies under no sasaran stand last."""
    rows: list[ChainRow] = []
    told: set[str] = set()
    aims = [
        (tujuan.uraian, sasaran.uraian, name)
        for tujuan in plan.tujuan
        for sasaran in tujuan.sasaran
        for name in sasaran.strategi or ("",)
    ]
    named = {name for _, _, name in aims}
    aims += [("", "", strategi.id) for strategi in plan.strategi if strategi.id not in named]
    by_policy: dict[tuple[str, str | None], list[Work]] = {}
    for work in works:
        by_policy.setdefault((work.strategi, work.row.baris.arah_kebijakan), []).append(work)
    for goal, aim, name in aims:
        strategi = plan.strategi_menurut_id.get(name)
        policies: list[tuple[str | None, str]] = [(a.id, a.uraian) for a in strategi.arah_kebijakan] if strategi else []
        known = {id for id, _ in policies}
        rest = [other for key, other in by_policy.items() if key[0] == name and key[1] not in known and name]
        parts = [(text, by_policy.get((name, id), [])) for id, text in policies]
        if rest or not parts:
            parts.append(("", [work for group in rest for work in group]))
        for text, members in parts:
            rows.append(_row(goal, aim, strategi.nama if strategi else name, text, members, again=name in told))
        told.add(name)
    return tuple(rows)


def _row(goal: str, aim: str, strategy: str, policy: str, works: Sequence[Work], *, again: bool) -> ChainRow:
    return ChainRow(
        goal, aim, strategy, policy,
        len({(work.row.baris.program.kode, work.perangkat_daerah) for work in works}),
        len({(work.row.baris.kegiatan.kode, work.perangkat_daerah) for work in works}),
        len({work.kunci for work in works}),
        tuple(dict.fromkeys(work.perangkat_daerah for work in works)),
        sum(work.pagu for work in works),
        again,
    )  # fmt: skip
