"""A cell of our own workbook → the value of its field, by the kind of its column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from rpkdgen.changes import Value
from rpkdgen.model import ALL_PLACES, Plan
from rpkdgen.reference import unit_kind
from rpkdgen.scalar import READERS, ScalarError, split_region
from rpkdgen.sheet import cells
from rpkdgen.sheet.book import Cell
from rpkdgen.sheet.grid import Column
from rpkdgen.sheet.lists import TITLES, Choices
from rpkdgen.suggest import did_you_mean

_PERCENT = frozenset({"%", "persen"})
_ALL = re.compile(r"(semua|seluruh)\b", re.I)
_BETWEEN_PLACES = re.compile(r"[;\n]+|,\s*(?=[0-9]{2}\.)")


class CellReader:
    """Reads cells of one workbook. The plan says which units are counted and which places and names there are."""

    def __init__(self, plan: Plan, lists: Mapping[str, Choices]) -> None:
        self._plan, self._lists = plan, lists
        self._read: Mapping[str, Callable[[Column, Cell, str], Value]] = {
            "rupiah": lambda column, cell, unit: cells.rupiah(cell),
            "tahun": lambda column, cell, unit: cells.year(cell),
            "tanggal": lambda column, cell, unit: cells.day(cell),
            "bulat": self._count, "nilai": self._value, "lokasi": self._places, "desil": self._deciles,
            "daftar": self._choice, "teks": self._text,
        }  # fmt: skip

    def read(self, column: Column, cell: Cell | None, unit: str = "") -> Value:
        """The value in a cell, None where it says nothing. ``unit``: of the numbers of its row. Raises ScalarError."""
        if cell is None or cells.is_nothing(cell):
            return None
        cells.refuse_error(cell)
        return self._read[column.kind](column, cell, unit)

    def _count(self, column: Column, cell: Cell, unit: str) -> Value:
        return self._in_unit(cells.count(cell), unit, cell)

    def _value(self, column: Column, cell: Cell, unit: str) -> Value:
        counted = unit_kind(self._plan.acuan.satuan, unit) == "cacah"
        return self._in_unit(cells.value(cell, counted=counted), unit, cell)

    def _in_unit(self, amount: cells.Amount, unit: str, cell: Cell) -> Decimal:
        """The number, where the unit written with it is that of its row."""
        written, own = amount.unit.casefold(), unit.casefold()
        if not written or written == own or (written in _PERCENT and own in _PERCENT):
            return amount.number
        raise ScalarError(
            "", f"“{cell.text}” memakai satuan {amount.unit}, padahal satuannya {unit or 'belum diisi'}",
            "Tulis angkanya saja; satuan diubah di kolom satuannya.",
        )  # fmt: skip

    def _text(self, column: Column, cell: Cell, unit: str) -> Value:
        text = cells.text(cell)
        if column.name != "kode":
            return text
        found = cells.coded(text)
        return found.code if found.code.count(".") == 5 else str(READERS["kode-sub-kegiatan"](text))

    def _choice(self, column: Column, cell: Cell, unit: str) -> Value:
        choices = self._lists[column.choices]
        found = choices.value(cell.text)
        if found is not None:
            return found
        hint = did_you_mean(cell.text, choices.labels.values())
        raise ScalarError("", f"“{cell.text}” tidak ada dalam daftar {TITLES[column.choices].lower()}",
                          f"{hint} Daftarnya ada di lembar Acuan.".strip())  # fmt: skip

    def _deciles(self, column: Column, cell: Cell, unit: str) -> Value:
        """ "1, 2", "1–4", "desil 1 dan 2"; 1,2 that became a number is 1 and 2."""
        text = cell.text
        found = cells.deciles(text if "desil" in text.casefold() else f"desil {text}")
        rest = re.sub(r"desil|dan|s/d|sampai|[0-9\s,;&.–—-]", "", text.casefold())
        if isinstance(cell.value, Decimal | str) and found and not rest:
            return found
        raise ScalarError("", f"“{text}” bukan daftar desil", "Tulis misalnya 1, 2 atau 1–4.")

    def _places(self, column: Column, cell: Cell, unit: str) -> Value:
        """ "semua kecamatan", or codes and names parted by ";"."""
        parts = [part.strip() for part in _BETWEEN_PLACES.split("\n".join(cell.lines)) if part.strip()]
        if any(_ALL.match(part) for part in parts):
            if len(parts) > 1:
                raise ScalarError("", f"“{cell.text}” memuat semua wilayah dan juga nama wilayah", "Pilih salah satu.")
            return (ALL_PLACES,)
        return tuple(sorted({self._place(part) for part in parts}))

    def _place(self, text: str) -> str:
        wilayah = self._plan.acuan.wilayah
        if not text[:1].isdigit():
            inside = {code: region.nama for code, region in wilayah.items()
                      if code.startswith(f"{self._plan.daerah.kode}.")}  # fmt: skip
            called = [code for code, name in inside.items() if name.casefold() == text.casefold()]
            if len(called) == 1:
                return called[0]
            hint = f"Yang bernama itu: {', '.join(called)}." if called else did_you_mean(text, inside.values())
            raise ScalarError("", f"wilayah “{text}” tidak dikenal dengan pasti",
                              f"Tulis kodenya. {hint}".strip())  # fmt: skip
        code, name = split_region(text)
        region = wilayah.get(code)
        if region is None:
            raise ScalarError("RPKD-S32", f"wilayah {code} tidak ada", "Periksa kodenya di lembar Acuan.")
        if name and re.sub(r"\W", "", name.casefold()) not in re.sub(
            r"\W", "", f"{region.jenis}{region.nama}".casefold()
        ):
            raise ScalarError("RPKD-S32", f"{code} adalah {region.nama}, bukan {name}", "Betulkan kode atau namanya.")
        return code
