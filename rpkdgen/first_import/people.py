"""Workbooks that list persons are not read."""

from __future__ import annotations

from collections.abc import Iterable

from rpkdgen.checks.personal_data import holds_personal_number, is_column_of_persons
from rpkdgen.first_import.notes import CannotImport
from rpkdgen.sheet.book import Book, Cell


def refuse_people(books: Iterable[Book]) -> None:
    """Raises CannotImport for NIK, family cards or columns of persons; their places are told, never the numbers."""
    for book in books:
        for sheet in book.sheets:
            places = [cell.address for row in sheet.rows for cell in row.cells.values() if _is_about_a_person(cell)]
            if places:
                more = f" dan {len(places) - 3} sel lain" if len(places) > 3 else ""
                raise CannotImport(
                    f"{book.name}, lembar {sheet.name}: sel {', '.join(places[:3])}{more} berisi data orang "
                    "(NIK, nomor KK, nama penerima). Rencana tidak boleh memuat data pribadi. Hapus kolom itu, isi "
                    "jumlah penerima saja, simpan sebagai berkas lain, lalu ulangi."
                )


def _is_about_a_person(cell: Cell) -> bool:
    is_number = not isinstance(cell.value, str)
    return not cell.merged and (holds_personal_number(cell.text, alone=is_number) or is_column_of_persons(cell.text))
