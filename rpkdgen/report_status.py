"""How a year stands, at a glance: for the terminal, for a pull request, for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rpkdgen.format import decimal_number, percent_sign, roman, short_rupiah
from rpkdgen.model import Plan
from rpkdgen.problem import Problem, Severity
from rpkdgen.realisasi_analysis import Absorption, Result, Status
from rpkdgen.realisasi_view import Report
from rpkdgen.report import printable, summary
from rpkdgen.report_diff.markdown import escaped

#: Letters of a bar, and rows of a list before it is cut.
BAR, MOST = 20, 10

FULL, EMPTY = "█", "░"

#: A quarter → the period that ends the reporting on it: the year's report after the fourth.
_PERIODS = {1: "tw1", 2: "tw2", 3: "tw3", 4: "tw4"}


@dataclass(frozen=True, slots=True)
class Standing:
    """A year up to the last quarter reported (``triwulan`` 0: nothing yet), and what is to be done next."""

    plan: Plan
    tahun: int
    triwulan: int
    laporan: Report
    masalah: tuple[Problem, ...]

    @property
    def names(self) -> dict[str, str]:
        return {agency.id: agency.sebutan for agency in self.plan.perangkat_daerah}

    def agency(self, item: Result) -> str:
        name = item.rat.baris.kunci[1]
        return self.names.get(name, name)

    def described(self, item: Result) -> str:
        sub = item.rat.baris.sub
        return f"{sub.kode} {sub.sebutan or sub.nama} ({self.agency(item)})"

    @property
    def next_step(self) -> str:
        """The one thing to do now, with its command."""
        errors = sum(problem.severity is Severity.ERROR for problem in self.masalah)
        if errors:
            return f"Perbaiki {errors} kesalahan: rpkdgen check"
        if not self.triwulan:
            return (
                f"Tulis realisasi triwulan I di plan/realisasi/{self.tahun}-<perangkat daerah>.yaml "
                "(bentuknya: docs/skema.md, bagian realisasi)"
            )
        missing = self.laporan.belum_dilaporkan
        if missing:
            names = list(dict.fromkeys(map(self.agency, missing)))
            shown = ", ".join(names[:5]) + (f", dan {len(names) - 5} lainnya" if len(names) > 5 else "")
            return f"Mintakan laporan triwulan {roman(self.triwulan)} dari {shown}"
        if self.triwulan == 4:
            return f"Susun laporan tahunan: rpkdgen build lp2kd-{self.tahun}"
        return f"Susun laporan triwulan: rpkdgen build laporan-{self.tahun}-{_PERIODS[self.triwulan]}"


def standing(plan: Plan, problems: Iterable[Problem], year: int | None = None) -> Standing:
    """How the year stands; without one, the last year that anything was reported of, else the first of the period."""
    told = plan.triwulan_dilaporkan
    known = [tahun for tahun, _ in told if tahun in plan.tahun]
    chosen = year or max(known, default=plan.tahun[0])
    last = max((quarter for tahun, quarter in told if tahun == chosen), default=0)
    return Standing(plan, chosen, last, Report(plan, chosen, _PERIODS.get(last, "tw1")), tuple(problems))


# ── text ─────────────────────────────────────────────────────────────────────────────────────────
def as_text(now: Standing) -> str:
    return printable_lines(_text_lines(now))


def printable_lines(lines: Iterable[str]) -> str:
    """The lines, in which nothing of the plan steers the terminal."""
    return "\n".join(printable(line).rstrip() for line in lines)


def _text_lines(now: Standing) -> Iterator[str]:
    yield f"{now.plan.daerah.nama}, realisasi tahun {now.tahun}" + (
        f" sampai dengan akhir triwulan {roman(now.triwulan)}" if now.triwulan else ": belum ada yang dilaporkan"
    )
    if now.triwulan:
        yield ""
        yield from _absorption_lines(now)
        for title, items in _lists(now):
            if items:
                yield ""
                yield f"{title} ({len(items)})"
                yield from (f"  {line}" for line in _cut([_progress(now, item) for item in items]))
    yield ""
    yield f"Masalah: {summary(now.masalah)}"
    yield f"Langkah berikutnya: {now.next_step}"


def _absorption_lines(now: Standing) -> Iterator[str]:
    total = now.laporan.jumlah
    rows = now.laporan.perangkat_daerah
    names = [now.names.get(row.id, row.nama) for row in rows]
    width = max(len(name) for name in (*names, "Seluruhnya"))
    yield f"{'Seluruhnya':<{width}}  {_bar(total.serapan)}  {_figures(total)}"
    yield (
        f"{'':<{width}}  {short_rupiah(total.realisasi)} dari {short_rupiah(total.pagu_dilaporkan)}; "
        f"rencana {_short(now.laporan.kini.persen_rencana)}; "
        f"melapor {total.dilaporkan} dari {total.jumlah} sub kegiatan"
    )
    yield ""
    for name, row in zip(names, rows, strict=True):
        yield f"{name:<{width}}  {_bar(row.serapan)}  {_figures(row)}"


def _figures(row: Absorption) -> str:
    if row.serapan is None:
        return "belum melapor"
    late = f", {row.terlambat} terlambat" if row.terlambat else ""
    fisik = f", fisik {percent_sign(row.fisik)}" if row.fisik is not None else ""
    heard = "" if row.lengkap else f", melapor {row.dilaporkan}/{row.jumlah}"
    return f"{percent_sign(row.serapan):>7}{fisik}{late}{heard}"


def _bar(share: Decimal | None) -> str:
    filled = min(BAR, int((share or Decimal(0)) * BAR / 100))
    return FULL * filled + EMPTY * (BAR - filled)


def _lists(now: Standing) -> tuple[tuple[str, Sequence[Result]], ...]:
    return (
        ("Terlambat", now.laporan.dengan_status(Status.LATE)),
        ("Berisiko terlambat", now.laporan.dengan_status(Status.AT_RISK)),
        (f"Belum dilaporkan untuk triwulan {roman(now.triwulan)}", now.laporan.belum_dilaporkan),
    )


def _progress(now: Standing, item: Result) -> str:
    if not item.mutakhir:
        last = f", terakhir triwulan {roman(item.terakhir)}" if item.dilaporkan else ""
        return now.described(item) + last
    return f"{now.described(item)}: {_short(item.kemajuan)} dari rencana {_short(item.rencana)}"


def _short(share: Decimal | None) -> str:
    """ "82%", "82,50%"."""
    whole = share is not None and share == share.to_integral_value()
    return percent_sign(share, 0 if whole else 2)


def _cut(lines: Sequence[str]) -> list[str]:
    return [*lines[:MOST], f"dan {len(lines) - MOST} lainnya"] if len(lines) > MOST else list(lines)


# ── Markdown ─────────────────────────────────────────────────────────────────────────────────────
def as_markdown(now: Standing) -> str:
    return "\n".join(_markdown_lines(now))


def _markdown_lines(now: Standing) -> Iterator[str]:
    until = f" sampai dengan akhir triwulan {roman(now.triwulan)}" if now.triwulan else ""
    yield f"## Realisasi {escaped(now.plan.daerah.nama)} tahun {now.tahun}{until}"
    yield ""
    if not now.triwulan:
        yield "Belum ada yang dilaporkan."
        yield ""
    else:
        yield "| Perangkat daerah | Melapor | Pagu (Rp) | Realisasi (Rp) | Serapan | Fisik | Terlambat | Berisiko |"
        yield "|---|---:|---:|---:|---:|---:|---:|---:|"
        for row in now.laporan.perangkat_daerah:
            yield _markdown_row(escaped(row.nama), row)
        yield _markdown_row("**Jumlah**", now.laporan.jumlah)
        yield ""
        yield f"Rencana sampai dengan triwulan ini {_short(now.laporan.kini.persen_rencana)}."
        yield ""
        for title, items in _lists(now):
            if items:
                yield f"### {title} ({len(items)})"
                yield ""
                yield from (f"- {escaped(_progress(now, item))}" for item in items)
                yield ""
    yield f"Masalah: {summary(now.masalah)}"
    yield ""
    yield f"**Langkah berikutnya:** {escaped(now.next_step)}"


def _markdown_row(name: str, row: Absorption) -> str:
    known = row.realisasi is not None
    cells = (
        name, f"{row.dilaporkan}/{row.jumlah}", decimal_number(row.pagu),
        decimal_number(row.realisasi) if known else "belum melapor", percent_sign(row.serapan) if known else "",
        percent_sign(row.fisik) if row.fisik is not None else "", str(row.terlambat), str(row.berisiko),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────────
def as_json(now: Standing) -> str:
    """Money in rupiah, percentages as numbers; null is what was not reported."""
    counts = Counter(problem.severity for problem in now.masalah)
    names = ("terlambat", "berisiko", "belum_dilaporkan")
    groups = {name: items for name, (_, items) in zip(names, _lists(now), strict=True)} if now.triwulan else {}
    return json.dumps(
        {
            "tahun": now.tahun,
            "triwulan": now.triwulan,
            "jumlah": _absorption_dict(now.laporan.jumlah),
            "rencana_persen": float(now.laporan.kini.persen_rencana) if now.triwulan else None,
            "perangkat_daerah": [_absorption_dict(row) for row in now.laporan.perangkat_daerah],
            **{name: [_result_dict(item) for item in items] for name, items in groups.items()},
            "masalah": {
                "kesalahan": counts[Severity.ERROR],
                "peringatan": counts[Severity.WARNING],
                "catatan": counts[Severity.INFO],
            },
            "langkah_berikutnya": now.next_step,
        },
        ensure_ascii=False,
        indent=2,
    )


def _absorption_dict(row: Absorption) -> dict[str, Any]:
    own = {"id": row.id, "nama": row.nama, "peringkat": row.peringkat} if row.id else {}
    return {
        **own,
        "sub_kegiatan": row.jumlah,
        "dilaporkan": row.dilaporkan,
        "pagu": row.pagu,
        "pagu_dilaporkan": row.pagu_dilaporkan,
        "realisasi": row.realisasi,
        "serapan_persen": _number(row.serapan),
        "fisik_persen": _number(row.fisik),
        "terlambat": row.terlambat,
        "berisiko": row.berisiko,
    }


def _result_dict(item: Result) -> dict[str, Any]:
    sub = item.rat.baris.sub
    return {
        "sub_kegiatan": sub.kode,
        "nama": sub.nama,
        "perangkat_daerah": item.rat.baris.kunci[1],
        "terakhir_dilaporkan": item.terakhir,
        "kemajuan_persen": _number(item.kemajuan),
        "rencana_persen": _number(item.rencana),
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
