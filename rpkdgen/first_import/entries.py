"""A line of a form → what it says in the terms of the plan, and what of it a person must look at.

What cannot be understood stays empty and is told; a line whose sub kegiatan or agency is not certain is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import TypeVar

from rpkdgen.fields import Choice, fields_of
from rpkdgen.first_import.forms import Table
from rpkdgen.first_import.funding import Sources
from rpkdgen.first_import.notes import Kind, Note
from rpkdgen.first_import.official import Official
from rpkdgen.first_import.places import Gazetteer
from rpkdgen.first_import.rows import Line
from rpkdgen.first_import.who import Agencies, Strategies, kind_of, looks_like_an_agency
from rpkdgen.model import ALL_PLACES, Plan, RincianRat
from rpkdgen.reference import unit_kind
from rpkdgen.scalar import ScalarError, grouped
from rpkdgen.sheet import cells
from rpkdgen.sheet.book import Cell
from rpkdgen.sheet.cells import Coded, coded, level_of
from rpkdgen.sheet.header import Column, folded

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Group:
    """Whom a sub kegiatan serves, as far as the form says it."""

    who: str = ""
    number: int | None = None
    unit: str = ""
    deciles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One sub kegiatan as a form says it. ``pagu``: year → funding source → rupiah, the source "" where the form does
    not say one; ``detail``: what only a RAT says, by its fields; ``new_agency``: the name of an agency that the plan
    does not have yet."""

    file: str
    sheet: str
    row: int
    address: str
    agency: str
    new_agency: str
    strategy: str
    program: Coded
    kegiatan: Coded
    sub: Coded
    pagu: Mapping[int, Mapping[str, int]]
    target: Mapping[int, Decimal]
    output: str
    unit: str
    group: Group
    places: tuple[str, ...]
    detail: Mapping[str, object] = field(default_factory=dict)
    year: int = 0

    @property
    def key(self) -> tuple[str, str]:
        return self.agency, self.sub.code

    @property
    def source(self) -> str:
        """Where its figures come from, for the plan."""
        return f"{self.file}, lembar {self.sheet}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a form says about a programme: its indicator, and the target of a year."""

    agency: str
    program: str
    name: str
    unit: str
    target: Mapping[int, Decimal]
    source: str

    @property
    def key(self) -> tuple[str, str]:
        return self.agency, self.program


class Known:
    """What the plan knows, prepared for reading forms."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.agencies = Agencies(plan.perangkat_daerah, plan.daerah.nama)
        self.strategies = Strategies(plan.strategi)
        self.sources = Sources(plan.sumber_dana_menurut_id)
        self.gazetteer = Gazetteer(plan.daerah, plan.acuan.wilayah)
        self._official: dict[str, Official] = {}

    def official(self, year: int) -> Official:
        """The nomenclature of a year."""
        version = self.plan.rencana.nomenklatur.get(year, "")
        if version not in self._official:
            found = self.plan.acuan.nomenklatur.get(version)
            self._official[version] = Official(found.kode if found else {})
        return self._official[version]


class Understanding:
    """Understands the lines of one table. ``year``: of everything that has no year of its own."""

    def __init__(self, known: Known, file: str, table: Table, year: int, agency: str) -> None:
        self.known, self.file, self.table, self.year = known, file, table, year
        self.agency_of_sheet = agency
        self.notes: list[Note] = []
        self.subject = ""
        self._agencies: dict[str, tuple[str, str, str]] = {}
        self._told: set[tuple[str, str]] = set()

    def entry(self, line: Line) -> Entry | None:
        """What the line says; None where it must be left out."""
        year = self._year(line)
        found = self._identity(line, year)
        self.subject = found.code if found else line.sub.code
        if found is None:
            return None
        agency = self._agency(line)
        if agency is None:
            return None
        self._tell_mended(line, found)
        official = self.known.official(year)
        output = self._text(line, "keluaran")
        target, unit = self._targets(line, year)
        return Entry(
            file=self.file, sheet=self.table.sheet.name, row=line.row, address=line.where.address,
            agency=agency[0], new_agency=agency[1], strategy=self._strategy(line),
            program=self._above(line, line.program, official, found.code, 3),
            kegiatan=self._above(line, line.kegiatan, official, found.code, 5),
            sub=found, pagu=self._pagu(line, year), target=target, output=output, unit=unit, group=self._group(line),
            places=self._places(line), detail=self._detail(line) if self.table.form.detail else {}, year=year,
        )  # fmt: skip

    def outcome(self, line: Line) -> Outcome | None:
        """The indicator of a programme's row; None where it has none, or its agency is not known."""
        told = len(self.notes)
        self.subject = line.program.code
        name = self._text(line, "keluaran")
        agency = self._agency(line) if name else None
        if agency is None:
            del self.notes[told:]  # the sub kegiatan below it tell the same
            return None
        target, unit = self._targets(line, self._year(line))
        return Outcome(agency[0], line.program.code, name, unit, target, f"{self.file}, lembar {self.table.sheet.name}")

    # notes
    def tell(self, kind: Kind, cell: Cell | str, message: str, hint: str, name: str = "") -> None:
        address = cell if isinstance(cell, str) else cell.address
        self.notes.append(Note(self.file, self.table.sheet.name, address, kind, message, hint, self.subject, name))

    def _tell_once(self, cell: Cell, message: str, hint: str, name: str) -> None:
        """What is the same for all rows below a program or kegiatan is told at the first of them."""
        if ("", message) not in self._told:
            self._told.add(("", message))
            self.tell(Kind.LOOK, cell, message, hint, name)

    def _value(self, line: Line, name: str, read: Callable[[Cell], Value], shown: str = "") -> Value | None:
        """What a cell of the line says; what cannot be read is told and left empty."""
        cell = line.cells.get(name)
        if cell is None:
            return None
        return self._read(cell, read, shown or name)

    def _read(self, cell: Cell, read: Callable[[Cell], Value], shown: str) -> Value | None:
        try:
            return read(cell)
        except ScalarError as error:
            self.tell(Kind.EMPTY, cell, f"{shown}: {error.message}", error.hint, shown)
            return None

    def _text(self, line: Line, name: str, shown: str = "") -> str:
        return self._value(line, name, cells.text, shown) or ""

    # which sub kegiatan
    def _year(self, line: Line) -> int:
        cell = line.cells.get("tahun")
        if cell is not None:
            try:
                return cells.year(cell)
            except ScalarError:
                pass
        return self.year

    def _identity(self, line: Line, year: int) -> Coded | None:
        """The sub kegiatan of a line, by its code or else by its official name."""
        official = self.known.official(year)
        code, name = line.sub.code, line.sub.name
        if level_of(code) == "sub_kegiatan":
            return Coded(code, self._sub_name(line, official, code, name), line.sub.written)
        if code:
            fitting = official.codes_named(name, code)
            if len(fitting) == 1 and fitting[0].startswith(f"{code}."):
                return self._found_by_name(line, name, fitting[0])
            level = level_of(code).replace("_", " ")
            hint = f"Isi kode sub kegiatannya (enam bagian, misalnya {code}.…)."
            self.tell(Kind.LEFT, line.where, f"{code} kode {level}, bukan kode sub kegiatan", hint)
            return None
        raw = next((line.cells[n] for n in ("kode_sub_kegiatan", "kode") if n in line.cells), None)
        if raw is not None and any(char.isdigit() for char in raw.text):
            fitting = official.codes_named(name)
            hint = f"Menurut nomenklatur kode “{name}” {' atau '.join(fitting[:4])}." if fitting else (
                "Bentuknya seperti 1.06.05.2.02.0003; bagian keempat 1 untuk provinsi, 2 untuk kabupaten/kota."
            )  # fmt: skip
            self.tell(Kind.LEFT, raw, f"“{raw.text}” bukan kode sub kegiatan", hint)
            return None
        above = line.kegiatan.code or line.program.code
        fitting = official.codes_named(name, above)
        if len(fitting) == 1:
            return self._found_by_name(line, name, fitting[0])
        if fitting:
            hint = f"Menurut nomenklatur kodenya {' atau '.join(fitting[:4])}; isi salah satunya."
        else:
            near = official.nearest(name, above)
            hint = f"Maksud Anda {near}? Isi kodenya." if near else "Isi kode sub kegiatannya menurut nomenklatur."
        self.tell(Kind.LEFT, line.where, f"sub kegiatan “{_short(name)}” tanpa kode", hint)
        return None

    def _found_by_name(self, line: Line, name: str, code: str) -> Coded:
        """The sub kegiatan that has this name alone in the nomenclature."""
        self.subject = code
        self.tell(
            Kind.LOOK, line.where, f"“{_short(name)}” tanpa kode sub kegiatan; menurut nomenklatur kodenya {code}",
            "Bila bukan itu, perbaiki kodenya di berkas rencana.", "kode",
        )  # fmt: skip
        return Coded(code, name, code)

    def _tell_mended(self, line: Line, found: Coded) -> None:
        if found.mended:
            self.tell(
                Kind.LOOK, line.where, f"kode “{found.written}” dibaca {found.code}",
                "Bila bukan itu, perbaiki kodenya di berkas rencana.", "kode",
            )  # fmt: skip

    def _sub_name(self, line: Line, official: Official, code: str, name: str) -> str:
        """The name in the sheet; the official one where the sheet has none or only another spelling of it."""
        known = official.name(code)
        if not name:
            if not known:
                self.tell(Kind.EMPTY, line.where, f"nama sub kegiatan {code} tidak ada", "Isi namanya.", "nama")
            return known
        if known and folded(known) != folded(name):
            others = [each for each in official.codes_named(name) if each != code]
            hint = f"Bila namanya yang benar, kodenya {' atau '.join(others[:3])}." if others else (
                "Samakan dengan nomenklatur, atau perbaiki kodenya."
            )  # fmt: skip
            self.tell(Kind.LOOK, line.where, f"menurut nomenklatur {code} adalah “{known}”, di sini “{_short(name)}”",
                      hint, "nama")  # fmt: skip
            return name
        return _spelt(name, known)

    def _above(self, line: Line, written: Coded, official: Official, sub: str, parts: int) -> Coded:
        """The program or kegiatan over a sub kegiatan: its code is the beginning of the sub kegiatan's."""
        code = ".".join(sub.split(".")[:parts])
        level = "program" if parts == 3 else "kegiatan"
        known = official.name(code)
        if written.code and written.code != code:
            cell = line.cells.get(level) or line.where
            self.tell(
                Kind.LOOK, cell, f"{level} {written.code} bukan induk sub kegiatan {sub}; dipakai {code}",
                f"Periksa kode {level} dan sub kegiatannya.", level,
            )  # fmt: skip
            return Coded(code, known)
        name = written.name
        if known and name and folded(known) != folded(name):
            self._tell_once(
                line.cells.get(level) or line.where,
                f"menurut nomenklatur {level} {code} adalah “{known}”, di sini “{_short(name)}”",
                "Samakan dengan nomenklatur, atau perbaiki kodenya.", level,
            )  # fmt: skip
            return Coded(code, name)
        if not name and not known:
            self.tell(Kind.EMPTY, line.where, f"nama {level} {code} tidak ada", "Isi namanya.", level)
        return Coded(code, _spelt(name, known))

    # who
    def _agency(self, line: Line) -> tuple[str, str] | None:
        """The agency of a line: its id, and its name where the plan does not have it yet."""
        cell = line.agency
        text = cell.text if cell else self.agency_of_sheet
        place: Cell | str = cell or line.where
        if not text:
            self.tell(
                Kind.LEFT, line.where, "perangkat daerahnya tidak disebut",
                "Isi kolom Perangkat Daerah, atau tulis “Perangkat Daerah: …” di atas tabel.",
            )  # fmt: skip
            return None
        if self.known.agencies.names_several(text):
            hint = "Pisahkan menjadi satu baris untuk setiap perangkat daerah, dengan anggarannya sendiri."
            self.tell(Kind.LEFT, place, f"“{_short(text)}” menyebut lebih dari satu perangkat daerah", hint)
            return None
        if text not in self._agencies:
            match = self.known.agencies.find(text)
            new = "" if match.id or match.hint or not looks_like_an_agency(text) else _agency_name(text)
            self._agencies[text] = (match.id or (agency_id(new) if new else ""), new, match.hint)
        id, new, hint = self._agencies[text]
        if id:
            return id, new
        hint = hint or "Tambahkan ke perangkat-daerah.yaml dengan nama atau singkatan itu, lalu ulangi."
        self.tell(Kind.LEFT, place, f"perangkat daerah “{_short(text)}” tidak ada dalam rencana", hint)
        return None

    def _strategy(self, line: Line) -> str:
        cell = line.strategy
        if cell is None:
            return ""
        match = self.known.strategies.find(cell.text)
        if not match.id:
            self.tell(
                Kind.EMPTY, cell, f"strategi “{_short(cell.text)}” tidak ada dalam rencana", match.hint, "strategi"
            )
        return match.id

    # how much
    def _pagu(self, line: Line, year: int) -> dict[int, dict[str, int]]:
        """The amounts of a line by year and source. Several sources with one amount stay without a source: how it is
        shared only the agency knows."""
        found: dict[int, dict[str, int]] = {}
        source = line.cells.get("sumber_dana")
        funding = self.known.sources.read(source) if source is not None and not source.error else None
        for column, cell in pagu_cells(line):
            amount = self._read(cell, partial(cells.rupiah, scale=column.named.scale), "pagu")
            if amount is None:
                continue
            of = column.named.year or year
            if funding and funding.amounts and sum(funding.amounts.values()) == amount:
                found[of] = dict(funding.amounts)
            else:
                single = len(funding.sources) == 1 and not funding.unclear if funding else False
                found[of] = {funding.sources[0] if single and funding else "": amount}
        if found and any("" in amounts for amounts in found.values()):
            self._tell_source(line, source, funding.unclear if funding else (), funding.sources if funding else ())
        return found

    def _tell_source(
        self, line: Line, cell: Cell | None, unclear: Iterable[tuple[str, str]], sources: tuple[str, ...]
    ) -> None:
        name = "sumber_dana"
        if cell is None:
            if "sumber_dana" in self.table.heading.fields:
                self.tell(Kind.EMPTY, line.where, "sumber dana kosong", "Isi sumber_dana-nya.", name)
            return
        told = False
        for text, hint in unclear:
            self.tell(Kind.EMPTY, cell, f"sumber dana “{_short(text)}” tidak dikenal", hint, name)
            told = True
        if not told and len(sources) > 1:
            self.tell(
                Kind.EMPTY, cell, f"satu anggaran untuk {len(sources)} sumber dana ({', '.join(sources)})",
                "Bagi pagunya per sumber dana di berkas rencana.", name,
            )  # fmt: skip
        elif cell.error:
            self.tell(Kind.EMPTY, cell, f"sumber dana: sel berisi {cell.error}", "Isi sumber_dana-nya.", name)

    def _targets(self, line: Line, year: int) -> tuple[dict[int, Decimal], str]:
        """The targets of a line by year, and their unit."""
        unit = self._text(line, "satuan")
        found: dict[int, Decimal] = {}
        years = [column for column, _ in line.targets if column.named.year]
        for column, cell in line.targets:
            if years and not column.named.year:
                continue
            kind = unit_kind(self.known.plan.acuan.satuan, unit)
            amount = self._read(cell, partial(_target, counted=kind == "cacah"), "target")
            if amount is None:
                continue
            if amount.unit and not unit:
                unit = amount.unit
            found.setdefault(column.named.year or year, amount.number)
        return found, "persen" if unit == "%" else unit

    # for whom and where
    def _group(self, line: Line) -> Group:
        who = self._text(line, "sasaran")
        cell = line.cells.get("jumlah_sasaran")
        unit = self._text(line, "satuan_sasaran") or self._unit_in_heading("jumlah_sasaran")
        number: int | None = None
        if cell is not None:
            if isinstance(cell.value, str) and not any(char.isdigit() for char in cell.text):
                who = who or cell.text
                self.tell(
                    Kind.EMPTY, cell, f"jumlah sasaran “{_short(cell.text)}” tanpa angka", "Isi jumlahnya.", "sasaran"
                )
            else:
                amount = self._read(cell, cells.count, "jumlah sasaran")
                if amount is not None:
                    number = int(amount.number)
                    rest_unit, rest = self._unit_and_rest(amount.unit)
                    if re.search(r"[0-9]", cells.without_deciles(rest)):
                        message = f"jumlah sasaran “{_short(cell.text)}” memuat lebih dari satu angka"
                        self.tell(Kind.EMPTY, cell, message, "Tulis satu jumlah dengan satuannya.", "sasaran")
                        return Group(who, None, unit, cells.deciles(f"{who} {cell.text}"))
                    unit, who = rest_unit or unit, who or rest
        said = f"{who} {cell.text if cell else ''}"
        return Group(who, number, unit, cells.deciles(said))

    def _unit_in_heading(self, name: str) -> str:
        column = self.table.heading.first_of(name)
        inside = re.search(r"\(([^)]*)\)", " ".join(column.labels)) if column else None
        return inside[1] if inside and unit_kind(self.known.plan.acuan.satuan, inside[1]) else ""

    def _unit_and_rest(self, text: str) -> tuple[str, str]:
        """The unit at the beginning of what stands behind a number, and what follows it: "unit (KK desil 1–4)"."""
        words = text.replace("(", " ( ").split()
        units = self.known.plan.acuan.satuan
        for length in range(min(4, len(words)), 0, -1):
            unit = " ".join(words[:length])
            if unit in units or unit.casefold() in units:
                rest = " ".join(words[length:]).strip(" ()-–,;:")
                return unit, rest
        return (text, "") if len(words) == 1 else ("", text.strip(" ()"))

    def _places(self, line: Line) -> tuple[str, ...]:
        cell = line.cells.get("lokasi")
        parts = [(word, line.cells[name]) for name, word in (("kelurahan", "Kelurahan"), ("kecamatan", "Kecamatan"))
                 if name in line.cells]  # fmt: skip
        if parts and cell is None:
            cell = parts[0][1]
            text = ", ".join(f"{word} {each.text}" for word, each in reversed(parts))
        elif cell is not None and not cell.error:
            text = "\n".join(cell.lines)
        else:
            return ()
        found = self.known.gazetteer.read(text)
        for piece, hint in found.unclear:
            self.tell(Kind.EMPTY, cell, f"lokasi “{_short(piece)}” tidak jelas", hint, "lokasi")
        # A list that is only partly known would say that the rest is not served.
        return () if found.unclear and found.codes != (ALL_PLACES,) else found.codes

    # what only a RAT says
    def _detail(self, line: Line) -> dict[str, object]:
        said = {name: self._text(line, name) for name in ("langsung", "tidak_langsung", "penunjang")}
        unit = next((column.named.unit for column in self.table.heading.of("durasi")), "")
        detail: dict[str, object] = {
            "aktivitas": {name: text for name, text in said.items() if text},
            "sifat_bantuan": self._text(line, "sifat_bantuan"),
            "jenis_bantuan": self._kind_of_aid(line),
            "besaran_manfaat": self._benefit(line),
            "durasi": self._value(line, "durasi", lambda cell: cells.duration(cell, unit)),
        }
        return {name: value for name, value in detail.items() if value}

    def _kind_of_aid(self, line: Line) -> str:
        text = self._text(line, "jenis_bantuan")
        if not text:
            return ""
        kind = fields_of(RincianRat)["jenis_bantuan"].type
        choices = kind.values if isinstance(kind, Choice) else ()
        words = folded(text).split()
        found = [choice for choice in choices if choice in words]
        if len(found) == 1:
            return found[0]
        self.tell(
            Kind.EMPTY, line.cells["jenis_bantuan"], f"jenis bantuan “{_short(text)}” tidak ada dalam daftar",
            f"Pilih salah satu: {', '.join(choices)}.", "jenis_bantuan",
        )  # fmt: skip
        return ""

    def _benefit(self, line: Line) -> str:
        cell = line.cells.get("besaran_manfaat")
        if cell is not None and isinstance(cell.value, Decimal):
            amount = self._read(cell, cells.rupiah, "besaran manfaat")
            return f"Rp{grouped(amount)}" if amount is not None else ""
        return self._text(line, "besaran_manfaat")


def pagu_cells(line: Line) -> list[tuple[Column, Cell]]:
    """The amounts of a line: those of years where there are such, else the one column without a year."""
    dated = [(column, cell) for column, cell in line.money if column.named.year]
    return dated or list(line.money[:1])


def _target(cell: Cell, counted: bool) -> cells.Amount:
    """A target with the unit it was written with; "4.500 KK" is whole because KK are counted."""
    if counted or (isinstance(cell.value, str) and re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+\s+[^\W\d_].*", cell.text)):
        return cells.count(cell)
    return cells.decimal(cell)


def agency_id(name: str) -> str:
    """A short id for an agency: its abbreviation in brackets, else the words of its name."""
    inside = re.search(r"\(([^)]{2,20})\)", name)
    words = folded(inside[1] if inside else name).split()
    return "-".join(words)[:64].strip("-")


def _agency_name(text: str) -> str:
    """The name of an agency as it stands in a form, without its code."""
    return coded(re.sub(r"^\s*[0-9](?:\.[0-9]+){3,7}\s*[-–]?\s*", "", text)).name.strip()


def new_agency(name: str, fields: Iterable[str]) -> dict[str, object]:
    """An agency for the plan as far as a form tells of it; ``fields``: the bidang urusan of its programmes."""
    plain = re.sub(r"\s*\([^)]*\)", "", name).strip()
    inside = re.search(r"\(([^)]{2,20})\)", name)
    found: dict[str, object] = {"id": agency_id(name), "nama": plain}
    if inside:
        found["singkatan"] = inside[1].strip()
    if kind := kind_of(plain):
        found["jenis"] = kind
    return {**found, "bidang_urusan": list(fields)}


def _spelt(name: str, known: str) -> str:
    """Of two spellings of one name the one that is not all in capitals."""
    if not name or (known and name.isupper() and not known.isupper()):
        return known
    return name


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
