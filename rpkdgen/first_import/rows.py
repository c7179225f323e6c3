"""The body of a table → one line for each sub kegiatan, with what stands above it filled in.

Rows are told apart by what they say: rows over the full width (strategy, agency), rows of a level (urusan, program,
kegiatan), sums, the heading once more, notes and signatures below. Nothing is read into values here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from rpkdgen.first_import.forms import Table
from rpkdgen.first_import.who import looks_like_a_strategy, looks_like_an_agency
from rpkdgen.scalar import ScalarError
from rpkdgen.sheet import cells
from rpkdgen.sheet.book import Cell, Row
from rpkdgen.sheet.cells import Coded, coded, is_nothing, level_of
from rpkdgen.sheet.header import Column, folded, is_column_numbers


@dataclass(frozen=True, slots=True)
class Line:
    """A sub kegiatan as one row says it, what stands above it filled in.

    ``cells``: by field, the first column of it that says something; ``money``: its amounts, each with its column;
    ``same_as``: the row of the sub kegiatan that this one only adds a funding source to (0: none).
    """

    row: int
    agency: Cell | None
    strategy: Cell | None
    program: Coded
    kegiatan: Coded
    sub: Coded
    where: Cell
    cells: Mapping[str, Cell]
    money: tuple[tuple[Column, Cell], ...] = ()
    targets: tuple[tuple[Column, Cell], ...] = ()
    same_as: int = 0


@dataclass(frozen=True, slots=True)
class Odd:
    """A row or cell that a person must look at: where, what, and how to mend."""

    address: str
    message: str
    hint: str
    row: int = 0


Known = Callable[[str], bool]


@dataclass
class Body:
    """What the rows below a heading are. ``counts``: how many rows of each kind; ``totals``: the sums written on the
    sheet below all rows, by column; ``programs``: the rows of programmes with their indicator (printed Renja, RKPD);
    ``shared``: amounts that were merged over several sub kegiatan."""

    lines: list[Line] = field(default_factory=list)
    odd: list[Odd] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    totals: list[tuple[Column, Cell]] = field(default_factory=list)
    programs: list[Line] = field(default_factory=list)
    shared: list[Odd] = field(default_factory=list)
    hidden: int = 0


def read_body(table: Table, is_strategy: Known, is_agency: Known) -> Body:
    """All rows below the heading of a table. ``is_strategy``, ``is_agency``: whether a text names one of the plan's."""
    return _Reading(table, is_strategy, is_agency).read()


_TOTAL = re.compile(r"(sub ?|grand ?)?(jumlah|total)\b.*", re.I)
_WHOLE_TOTAL = re.compile(r"(jumlah|total|grand total|jumlah total|(jumlah|total) (keseluruhan|seluruh(nya)?|semua|anggaran|pagu|umum|alokasi.*)( rp)?)", re.I)  # fmt: skip  # noqa: E501
_SIGNED = re.compile(r"(mengetahui|menyetujui|disetujui|mengesahkan|kepala (dinas|badan|bidang|opd|bappeda|perangkat)|sekretaris (daerah|dinas)|wali ?kota|bupati|gubernur|an?\.? ?n\.? |plt\.?|pj\.?|nip\b|pembina|penata|camat )", re.I)  # fmt: skip  # noqa: E501
_PLACE_AND_DATE = re.compile(r"[A-Z][\w .]+,\s*(tanggal\s*)?[0-9.…_ ]*\s*(januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember)\s*[0-9]{4}", re.I)  # fmt: skip  # noqa: E501
_NOTE = re.compile(r"(keterangan|catatan|ket\.?|sumber|\*+\)?|note|nb)\s*[:*)].*|\*.*", re.I)
_NAME_FIELDS = ("sub_kegiatan", "kegiatan", "program", "uraian")
_PART_CODES = ("kode_urusan", "kode_bidang", "kode_program", "kode_kegiatan", "kode_sub_kegiatan")


class _Reading:
    """The state while rows are read from top to bottom: what stands above."""

    def __init__(self, table: Table, is_strategy: Known, is_agency: Known) -> None:
        self.is_strategy, self.is_agency = is_strategy, is_agency
        self.table, self.heading, self.sheet = table, table.heading, table.sheet
        self.body = Body()
        self.agency: Cell | None = None
        self.strategy: Cell | None = None
        self.program, self.kegiatan = Coded("", ""), Coded("", "")
        self.last: Line | None = None
        self.ended = False
        self.said: dict[str, Cell] = {}
        self.by_field: dict[str, list[Column]] = {}
        for column in self.heading.columns:
            self.by_field.setdefault(column.field, []).append(column)

    def read(self) -> Body:
        for row in self.sheet.rows:
            if row.number >= self.heading.body:
                self.body.hidden += row.hidden
                self.body.counts[self._row(row)] += 1
                self._remember(row)
        self._take_back_shared()
        return self.body

    def _remember(self, row: Row) -> None:
        """What each column said last, for the ditto marks below it."""
        for name, columns in self.by_field.items():
            for column in columns:
                cell = row.cells.get(column.number)
                if cell is not None and not is_nothing(cell) and not _is_ditto(cell):
                    self.said[name] = cell

    def _take_back_shared(self) -> None:
        """An amount in a cell that was merged over several sub kegiatan belongs to all of them together: how it is
        shared only the agency knows."""
        anchors = {
            (row, column): (first, column)
            for first, column, last, _ in self.sheet.merges
            if last > first
            for row in range(first, min(last, first + 2000) + 1)
        }
        sharing: dict[tuple[int, int], list[int]] = {}
        for at, line in enumerate(self.body.lines):
            numbers = [cell for _, cell in (*line.money, *line.targets)]
            numbers += [line.cells[name] for name in ("jumlah_sasaran",) if name in line.cells]
            for cell in numbers:
                anchor = anchors.get((cell.row, cell.column))
                if anchor:
                    sharing.setdefault(anchor, []).append(at)
        for (row, column), lines in sharing.items():
            if len(lines) > 1:
                self._share(row, column, lines)

    def _share(self, row: int, column: int, lines: list[int]) -> None:
        first, last = self.body.lines[lines[0]], self.body.lines[lines[-1]]
        cell = self.sheet.cell(row, column)
        assert cell is not None
        message = f"{_short(cell.text)} digabung untuk {len(lines)} sub kegiatan (baris {first.row}–{last.row})"
        self.body.shared.append(Odd(cell.address, message, "Bagi ke masing-masing sub kegiatan.", row))
        for at in lines:
            line = self.body.lines[at]
            self.body.lines[at] = replace(
                line,
                cells={name: each for name, each in line.cells.items() if each.column != column},
                money=tuple(pair for pair in line.money if pair[1].column != column),
                targets=tuple(pair for pair in line.targets if pair[1].column != column),
            )

    # one row
    def _row(self, row: Row) -> str:
        """Takes in a row; gives what kind of row it is."""
        if is_column_numbers(row) or self.heading.repeats(row):
            return "judul"
        own = {number: cell for number, cell in row.cells.items() if cell.error or cell.text}
        texts = list(dict.fromkeys(cell.text for cell in own.values() if not self._is_number_cell(cell)))
        code, name = self._coded(row)
        if self._is_total(row, code):
            return self._total(row)
        if not own or all(is_nothing(cell) for cell in own.values()):
            return "kosong"
        amounts = self._amounts(row)
        if len(texts) == 1 and not amounts and not self._says_what(row, code):
            return self._wide(row, texts[0], next(iter(own.values())))
        if not amounts and self._is_foot(texts):
            self.ended = True
            return "catatan"
        if self.ended and not amounts and not code:
            return "catatan"
        level = level_of(code)
        if level in ("bidang", "program", "kegiatan") and not self._names(row, "sub_kegiatan"):
            return self._level(row, Coded(code, name), level)
        if self.table.form.levels and not level:
            return self._unknown_level(row, own, code, name)
        return self._line(row, code, name)

    def _says_what(self, row: Row, code: str) -> bool:
        """Whether a row with a single text names a program, kegiatan or sub kegiatan in its own column."""
        return bool(code) or any(self._own(row, name) for name in ("sub_kegiatan",))

    @staticmethod
    def _is_number_cell(cell: Cell) -> bool:
        return isinstance(cell.value, Decimal)

    def _cell(self, row: Row, name: str) -> Cell | None:
        """The cell of a field that says something (merged ones too), the first of its columns first."""
        for column in self.by_field.get(name, ()):
            cell = row.cells.get(column.number)
            if cell is not None and (cell.error or not is_nothing(cell)):
                if _is_ditto(cell) and name in self.said:
                    return replace(self.said[name], row=cell.row, column=cell.column, merged=True)
                return cell
        return None

    def _own(self, row: Row, name: str) -> Cell | None:
        cell = self._cell(row, name)
        return cell if cell is not None and not cell.merged else None

    def _names(self, row: Row, name: str) -> str:
        cell = self._cell(row, name)
        return cell.text if cell else ""

    def _money(self, row: Row, name: str = "pagu") -> list[tuple[Column, Cell]]:
        found = []
        for column in self.by_field.get(name, ()):
            cell = row.cells.get(column.number)
            if cell is not None and (cell.error or not is_nothing(cell)):
                found.append((column, cell))
        return found

    def _amounts(self, row: Row) -> bool:
        """Whether a row has an amount of its own, of any kind."""
        names = ("pagu", "realisasi", "depan", "lalu", "pagu_perubahan")
        return any(
            cell.error or any(char.isdigit() for char in cell.text)
            for name in names
            for _, cell in self._money(row, name)
            if not cell.merged
        )

    def _coded(self, row: Row) -> tuple[str, str]:
        """The code that a row is about, and its name: of the deepest level that it says itself."""
        parts = [self._names(row, name) for name in _PART_CODES]
        if any(parts):
            deepest = next((part for part in reversed(parts) if part), "")
            found = coded(deepest)
            if level_of(found.code):
                return found.code, self._name_of(row, found)
            joined = cells.code_of_parts(part for part in parts if part)
            if joined:
                return joined, self._name_of(row, Coded(joined, ""))
        kodes = [row.cells[c.number] for c in self.by_field.get("kode", ()) if c.number in row.cells]
        if len(kodes) > 1:
            pieces = [cell.text for cell in kodes if not cell.merged]
            joined = cells.code_of_parts(piece for piece in pieces if piece)
            if joined:
                return joined, self._name_of(row, Coded(joined, ""))
        for text in (cell.text for cell in kodes):
            found = coded(text)
            if found.code:
                return found.code, self._name_of(row, found)
        for name in ("sub_kegiatan", "uraian"):
            found = coded(self._names(row, name))
            if found.code:
                return found.code, found.name
        for name in ("kegiatan", "program"):
            cell = self._own(row, name)
            found = coded(cell.text if cell else "")
            if found.code and not self._own(row, "sub_kegiatan"):
                return found.code, found.name
        return "", ""

    def _name_of(self, row: Row, found: Coded) -> str:
        """The name that goes with a code: from the column of its level, else from the column of all levels."""
        level = level_of(found.code)
        for name in (level, "uraian", *_NAME_FIELDS):
            text = self._names(row, name)
            if text:
                written = coded(text)
                return written.name if written.code else text
        return found.name

    # kinds of rows
    def _is_total(self, row: Row, code: str) -> bool:
        """Whether the first words of a row say that it sums up others."""
        lead = next((c for _, c in sorted(row.cells.items()) if c.text and not self._is_number_cell(c)), None)
        return lead is not None and not code and _TOTAL.fullmatch(folded(lead.text)) is not None

    def _total(self, row: Row) -> str:
        """A row of sums; the last one for all rows is what the sheet says its total is."""
        label = next((folded(c.text) for _, c in sorted(row.cells.items()) if _TOTAL.fullmatch(folded(c.text))), "")
        if _WHOLE_TOTAL.fullmatch(label) and self._money(row):
            self.body.totals = self._money(row)
            return "jumlah"
        return "subjumlah"

    def _wide(self, row: Row, text: str, cell: Cell) -> str:
        """A row with one text: a strategy, an agency, a level, a note."""
        found = coded(text)
        level = level_of(found.code)
        if level in ("bidang", "program", "kegiatan"):
            return self._level(row, found, level)
        if self.ended or self._is_foot([text]):
            self.ended = True
            return "catatan"
        if looks_like_an_agency(text) or self.is_agency(text):
            self.agency = replace(cell, value=_without_number(text))
            self.program = self.kegiatan = Coded("", "")
            return "perangkat daerah"
        if looks_like_a_strategy(text) or self.is_strategy(text):
            self.strategy = cell
            self.program = self.kegiatan = Coded("", "")
            return "strategi"
        if named := re.match(r"(program|kegiatan)\b\s*:?\s*\S", text, re.I):
            return self._named_level(named[1].casefold(), text)
        self._complain(row, cell, f"baris “{_short(text)}” tidak dikenali", "Periksa apakah ada isian yang hilang.")
        return "tidak dikenali"

    def _named_level(self, level: str, text: str) -> str:
        if level == "program":
            self.program, self.kegiatan = Coded("", text), Coded("", "")
        else:
            self.kegiatan = Coded("", text)
        return level

    def _level(self, row: Row, found: Coded, level: str) -> str:
        """A row that stands over those of its level."""
        if level == "program":
            self.program, self.kegiatan = found, Coded("", "")
            self._take_context(row)
            self.body.programs.append(self._outcome(row))
        elif level == "kegiatan":
            self.kegiatan = found
            if not found.code.startswith(f"{self.program.code}."):
                self.program = Coded("", "")
        elif level == "bidang":
            self.program = self.kegiatan = Coded("", "")
        self._take_context(row)
        return level

    def _outcome(self, row: Row) -> Line:
        """A programme's row, with its indicator and target where the form has columns of their own for them."""
        made = self._made(row, Coded("", ""), None)
        own = self._money(row, "indikator_program")
        if not own:
            return made
        return replace(made, cells={**made.cells, "keluaran": own[0][1]}, targets=tuple(own[1:2]))

    def _unknown_level(self, row: Row, own: Mapping[int, Cell], code: str, name: str) -> str:
        text = self._names(row, "uraian")
        if looks_like_an_agency(text):
            self.agency = self._cell(row, "uraian")
            return "perangkat daerah"
        kode = self._cell(row, "kode")
        if code or (kode is not None and re.fullmatch(r"[0-9X]([. ][0-9X]+)*", kode.text.strip())):
            return "urusan"
        first = next(iter(own.values()))
        if not text and self.last is not None and self._money(row):
            return self._line(row, code, name)
        if text and not self._money(row):
            return "urusan"
        self._complain(row, first, f"baris “{_short(text or first.text)}” tidak berkode", "Lengkapi kodenya.")
        return "tidak dikenali"

    def _is_foot(self, texts: list[str]) -> bool:
        return any(_SIGNED.match(text) or _PLACE_AND_DATE.fullmatch(text) or _NOTE.fullmatch(text) for text in texts)

    def _take_context(self, row: Row) -> None:
        """What a row says about the rows below it too, until another says otherwise."""
        self.strategy = self._cell(row, "strategi") or self.strategy
        self.agency = self._cell(row, "perangkat_daerah") or self._cell(row, "kode_perangkat_daerah") or self.agency

    def _line(self, row: Row, code: str, name: str) -> str:
        """A sub kegiatan, or one more funding source of the one above."""
        strategy, agency = self._own(row, "strategi"), self._own(row, "perangkat_daerah")
        self._take_context(row)
        for level in ("program", "kegiatan"):
            cell = self._cell(row, level)
            if cell is None:
                continue
            found = coded(cell.text)
            code_cell = self._cell(row, f"kode_{level}")
            if not found.code and code_cell is not None:
                found = Coded(coded(code_cell.text).code, cell.text)
            if level == "program":
                if found != self.program and not cell.merged:
                    self.kegiatan = Coded("", "")
                self.program = found
            else:
                self.kegiatan = found
        sub = self._cell(row, "sub_kegiatan") or (self._cell(row, "uraian") if code else None)
        is_new = bool(code) or (sub is not None and not sub.merged)
        if not is_new and self.last is not None and any(not cell.merged for _, cell in self._money(row)):
            return self._continued(row)
        if not is_new:
            if self._own(row, "program") or self._own(row, "kegiatan"):
                return "program" if self._own(row, "program") else "kegiatan"
            if strategy is not None or agency is not None:
                return "strategi" if strategy is not None else "perangkat daerah"
            return self._leftover(row)
        where = sub or self._cell(row, "kode") or next(iter(row.cells.values()))
        named = coded(sub.text) if sub else Coded("", "")
        written = named.written or next((coded(c.text).written for c in self._code_cells(row)), "")
        wanted = Coded(code or named.code, (named.name if named.code else sub.text if sub else name) or name, written)
        self.last = self._made(row, wanted, where)
        self.body.lines.append(self.last)
        return "sub kegiatan"

    def _code_cells(self, row: Row) -> list[Cell]:
        found = (self._cell(row, name) for name in ("kode_sub_kegiatan", "kode"))
        return [cell for cell in found if cell is not None]

    def _continued(self, row: Row) -> str:
        """A row without a name of its own, below a sub kegiatan, with money: one more funding source of it."""
        assert self.last is not None
        made = self._made(row, self.last.sub, self._money(row)[0][1])
        if self._own(row, "sumber_dana") is None:
            address = made.where.address
            self._complain(
                row, made.where, f"baris {row.number} berisi anggaran tanpa sub kegiatan",
                f"Isi sub kegiatannya, atau sumber dananya bila baris ini lanjutan baris {self.last.row}.",
            )  # fmt: skip
            return "tidak masuk" if address else "tidak dikenali"
        self.body.lines.append(replace(made, same_as=self.last.same_as or self.last.row))
        return "lanjutan"

    def _leftover(self, row: Row) -> str:
        """A row that adds a line of text to the cells above it, or that nobody understands."""
        first = next(cell for _, cell in sorted(row.cells.items()) if cell.error or cell.text)
        self._complain(
            row, first, f"baris {row.number} (“{_short(first.text or first.error)}”) tidak menyebut sub kegiatan",
            "Lengkapi sub kegiatan dan anggarannya, atau gabungkan isinya ke baris di atasnya.",
        )  # fmt: skip
        return "tidak dikenali"

    def _made(self, row: Row, sub: Coded, where: Cell | None) -> Line:
        found = {name: cell for name in self.by_field if (cell := self._cell(row, name)) is not None}
        return Line(
            row=row.number, agency=self.agency, strategy=self.strategy, program=self.program, kegiatan=self.kegiatan,
            sub=sub, where=where or next(iter(row.cells.values())), cells=found,
            money=tuple(self._money(row)), targets=tuple(self._money(row, "target")),
        )  # fmt: skip

    def _complain(self, row: Row, cell: Cell, message: str, hint: str) -> None:
        self.body.odd.append(Odd(cell.address, message, hint, row.number))


def stated_total(body: Body) -> int | None:
    """What the sheet says all its rows sum up to, in rupiah; None where it says nothing that can be read."""
    if not body.totals:
        return None
    try:
        return sum(cells.rupiah(cell, column.named.scale) for column, cell in body.totals)
    except ScalarError:
        return None


def unread_totals(body: Body) -> list[Odd]:
    """The sums below the table that cannot be read."""
    found = []
    for column, cell in body.totals:
        try:
            cells.rupiah(cell, column.named.scale)
        except ScalarError as error:
            found.append(Odd(cell.address, f"jumlah di lembar tidak terbaca: {error.message}", error.hint, cell.row))
    return found


_DITTO = frozenset({"idem", "sda", "s.d.a", "s.d.a.", "sama dengan di atas", "sama seperti di atas", "ditto"})


def _is_ditto(cell: Cell) -> bool:
    """Whether a cell says "as above"."""
    bare = cell.text.casefold().strip(" -–—.")
    return bare in _DITTO or (bool(bare) and not bare.strip("\"“”〃'")) if isinstance(cell.value, str) else False


def _without_number(text: str) -> str:
    return re.sub(r"^\s*(?:[0-9]{1,3}|[A-Z]|[IVX]{1,5})[.)]\s+", "", text)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
