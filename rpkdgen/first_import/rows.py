"""The body of a table → one line for each sub kegiatan, with what stands above it filled in.

Rows are told apart by what they say: rows over the full width (strategy, agency), rows of a level (urusan, program,
kegiatan), sums, the heading once more, notes and signatures below. Nothing is read into values here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from rpkdgen.first_import.body import Body, Line, Odd, short, take_back_shared
from rpkdgen.first_import.forms import Table
from rpkdgen.first_import.row_cells import RowCells
from rpkdgen.first_import.who import looks_like_a_strategy, looks_like_an_agency
from rpkdgen.sheet.book import Cell, Row
from rpkdgen.sheet.cells import Coded, coded, is_nothing, level_of
from rpkdgen.sheet.header import folded, is_column_numbers

Known = Callable[[str], bool]


def read_body(table: Table, is_strategy: Known, is_agency: Known) -> Body:
    """All rows below the heading of a table. ``is_strategy``, ``is_agency``: whether a text names one of the plan's."""
    reading = _Reading(table, is_strategy, is_agency)
    for row in table.sheet.rows:
        if row.number >= table.heading.body:
            reading.body.hidden += row.hidden
            reading.body.counts[reading.take(row)] += 1
            reading.cells.remember(row)
    take_back_shared(reading.body, table.sheet)
    return reading.body


_TOTAL = re.compile(r"(sub ?|grand ?)?(jumlah|total)\b.*", re.I)
_WHOLE_TOTAL = re.compile(
    r"(jumlah|total|grand total|jumlah total|total jumlah|"
    r"(jumlah|total) (keseluruhan|seluruh.*|semua.*|anggaran|pagu|umum|alokasi.*))( rp)?", re.I,
)  # fmt: skip
_SIGNED = re.compile(
    r"(mengetahui|menyetujui|disetujui|mengesahkan|sekretaris (daerah|dinas)|wali ?kota|bupati|gubernur|nip|"
    r"kepala (dinas|badan|bidang|opd|bappeda|perangkat)|pembina( utama| tingkat)?|penata( muda| tingkat)?|camat|"
    r"a\.?n\.|plt\.?|pj\.?)(?=[\s.,:]|$)", re.I,
)  # fmt: skip
_MONTHS = "januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember"
_PLACE_AND_DATE = re.compile(rf"[A-Z][\w .]+,\s*(tanggal\s*)?[0-9.…_ ]*\s*({_MONTHS})\s*[0-9]{{4}}", re.I)
_NOTE = re.compile(r"(keterangan|catatan|ket\.?|sumber|\*+\)?|note|nb)\s*[:*)].*|\*.*", re.I)

NOTHING = Coded("", "")


class _Reading:
    """The state while rows are read from top to bottom: what stands above."""

    def __init__(self, table: Table, is_strategy: Known, is_agency: Known) -> None:
        self.table, self.is_strategy, self.is_agency = table, is_strategy, is_agency
        self.cells = RowCells(table.heading)
        self.body = Body()
        self.agency: Cell | None = None
        self.strategy: Cell | None = None
        self.program = self.kegiatan = NOTHING
        self.last: Line | None = None
        self.ended = False

    def take(self, row: Row) -> str:
        """Takes in a row; gives what kind of row it is."""
        if is_column_numbers(row) or self.table.heading.repeats(row):
            return "judul"
        own = [cell for _, cell in sorted(row.cells.items()) if cell.error or not is_nothing(cell)]
        if not own:
            return "kosong"
        found = self.cells.coded(row)
        if _is_total(own) and not found.code:
            return self._total(row, own)
        if not self.cells.has_amounts(row) and not found.code and self.cells.own(row, "sub_kegiatan") is None:
            texts = list(dict.fromkeys(cell.text for cell in own if not isinstance(cell.value, Decimal)))
            if len(texts) == 1:
                return self._wide(row, texts[0], own[0])
            if self.ended or _is_foot(texts):
                self.ended = True
                return "catatan"
        level = level_of(found.code)
        if level in ("bidang", "program", "kegiatan") and not self.cells.text(row, "sub_kegiatan"):
            return self._level(row, found, level)
        if self.table.form.levels and not level:
            return self._without_code(row, own)
        return self._line(row, found)

    # sums, and rows over the full width
    def _total(self, row: Row, own: Sequence[Cell]) -> str:
        """A row of sums, of all rows or of some."""
        label = next(folded(cell.text) for cell in own if _TOTAL.fullmatch(folded(cell.text)))
        if _WHOLE_TOTAL.fullmatch(label) and self.cells.valued(row):
            self.body.totals.append(tuple(self.cells.valued(row)))
            return "jumlah"
        return "subjumlah"

    def _wide(self, row: Row, text: str, cell: Cell) -> str:
        """A row with one text: a level, an agency, a strategy, a note."""
        found = coded(text)
        level = level_of(found.code)
        if level in ("bidang", "program", "kegiatan"):
            return self._level(row, found, level)
        if self.ended or _is_foot([text]):
            self.ended = True
            return "catatan"
        if looks_like_an_agency(text) or self.is_agency(text):
            self.agency = replace(cell, value=_without_number(text))
            self.program = self.kegiatan = NOTHING
            return "perangkat daerah"
        if re.match(r"program\b\s*:?\s*\S", text, re.I):
            self.program, self.kegiatan = Coded("", text), NOTHING
            return "program"
        if re.match(r"kegiatan\b\s*:?\s*\S", text, re.I):
            self.kegiatan = Coded("", text)
            return "kegiatan"
        # Below rows of strategies another such row is one too, if one that the plan does not know.
        if looks_like_a_strategy(text) or self.is_strategy(text) or self.strategy is not None:
            self.strategy = cell
            self.program = self.kegiatan = NOTHING
            return "strategi"
        return self._odd(cell, f"baris “{short(text)}” tidak dikenali", "Periksa apakah ada isian yang hilang.")

    # levels
    def _level(self, row: Row, found: Coded, level: str) -> str:
        """A row that stands over those of its level."""
        self._take_context(row)
        if level == "bidang" or (level == "kegiatan" and not found.code.startswith(f"{self.program.code}.")):
            self.program = NOTHING
        if level == "program":
            self.program = found
            self.body.programs.append(self._outcome(row))
        self.kegiatan = found if level == "kegiatan" else NOTHING
        return level

    def _outcome(self, row: Row) -> Line:
        """A programme's row, with its indicator and target where the form has columns of their own for them."""
        made = self._made(row, NOTHING, None)
        own = self.cells.valued(row, "indikator_program")
        return replace(made, cells={**made.cells, "keluaran": own[0][1]}, targets=tuple(own[1:2])) if own else made

    def _without_code(self, row: Row, own: Sequence[Cell]) -> str:
        """A row of a form of levels that no code places: urusan, an agency, one more funding source."""
        named = self.cells.cell(row, "uraian")
        if named is not None and (looks_like_an_agency(named.text) or self.is_agency(named.text)):
            self.agency = named
            return "perangkat daerah"
        kode = self.cells.text(row, "kode").strip()
        if re.fullmatch(r"[0-9X]([. ][0-9X]+)*", kode) or (named is not None and not self.cells.valued(row)):
            return "urusan"
        if named is None and self.last is not None and self.cells.valued(row):
            return self._line(row, NOTHING)
        said = named or own[0]
        return self._odd(said, f"baris “{short(said.text)}” tidak berkode", "Lengkapi kodenya.")

    def _take_context(self, row: Row) -> None:
        """What a row says about the rows below it too, until another says otherwise."""
        self.strategy = self.cells.cell(row, "strategi") or self.strategy
        agency = self.cells.cell(row, "perangkat_daerah") or self.cells.cell(row, "kode_perangkat_daerah")
        self.agency = agency or self.agency

    def _take_levels(self, row: Row) -> None:
        """The program and kegiatan that a row names in columns of their own."""
        for level in ("program", "kegiatan"):
            cell = self.cells.cell(row, level)
            if cell is None:
                continue
            found = coded(cell.text)
            if not found.code:
                found = Coded(coded(self.cells.text(row, f"kode_{level}")).code, cell.text)
            if level == "kegiatan":
                self.kegiatan = found
            else:
                if found != self.program and not cell.merged:
                    self.kegiatan = NOTHING
                self.program = found

    # sub kegiatan
    def _line(self, row: Row, found: Coded) -> str:
        """A sub kegiatan, or one more funding source of the one above."""
        self._take_context(row)
        self._take_levels(row)
        sub = self.cells.cell(row, "sub_kegiatan") or (self.cells.cell(row, "uraian") if found.code else None)
        if not found.code and (sub is None or sub.merged):
            return self._without_name(row)
        named = coded(sub.text) if sub else NOTHING
        name = named.name if named.code else sub.text if sub else found.name
        where = sub or self.cells.cell(row, "kode") or next(iter(row.cells.values()))
        wanted = Coded(found.code or named.code, name or found.name, found.written or named.written)
        self.last = self._made(row, wanted, where)
        self.body.lines.append(self.last)
        return "sub kegiatan"

    def _without_name(self, row: Row) -> str:
        """A row that names no sub kegiatan: another funding source of the one above, a level, or nobody's."""
        money = [cell for _, cell in self.cells.valued(row) if not cell.merged]
        if money and self.last is not None and self.cells.own(row, "sumber_dana") is not None:
            self.body.lines.append(self._made(row, self.last.sub, money[0]))
            return "lanjutan"
        if money and self.last is not None:
            return self._odd(
                money[0], f"baris {row.number} berisi anggaran tanpa sub kegiatan",
                f"Isi sub kegiatannya, atau sumber dananya bila baris ini lanjutan baris {self.last.row}.",
            )  # fmt: skip
        for name, kind in (("program", "program"), ("kegiatan", "kegiatan"), ("strategi", "strategi"),
                           ("perangkat_daerah", "perangkat daerah")):  # fmt: skip
            if self.cells.own(row, name) is not None:
                return kind
        first = next(cell for _, cell in sorted(row.cells.items()) if cell.error or not is_nothing(cell))
        return self._odd(
            first, f"baris {row.number} (“{short(first.text or first.error)}”) tidak menyebut sub kegiatan",
            "Lengkapi sub kegiatan dan anggarannya, atau gabungkan isinya ke baris di atasnya.",
        )  # fmt: skip

    def _made(self, row: Row, sub: Coded, where: Cell | None) -> Line:
        return Line(
            row=row.number, agency=self.agency, strategy=self.strategy, program=self.program, kegiatan=self.kegiatan,
            sub=sub, where=where or next(iter(row.cells.values())), cells=self.cells.all(row),
            money=tuple(self.cells.valued(row)), targets=tuple(self.cells.valued(row, "target")),
        )  # fmt: skip

    def _odd(self, cell: Cell, message: str, hint: str) -> str:
        """Tells a row that goes nowhere."""
        self.body.odd.append(Odd(cell.address, message, hint))
        return "tidak dikenali"


def _is_total(own: Sequence[Cell]) -> bool:
    """Whether the first words of a row say that it sums up others."""
    lead = next((cell for cell in own if not isinstance(cell.value, Decimal)), None)
    return lead is not None and _TOTAL.fullmatch(folded(lead.text)) is not None


def _is_foot(texts: Sequence[str]) -> bool:
    """Whether a row belongs to the notes and signatures below a table."""
    return any(_SIGNED.match(text) or _PLACE_AND_DATE.fullmatch(text) or _NOTE.fullmatch(text) for text in texts)


def _without_number(text: str) -> str:
    return re.sub(r"^\s*(?:[0-9]{1,3}|[A-Z]|[IVX]{1,5})[.)]\s+", "", text)
