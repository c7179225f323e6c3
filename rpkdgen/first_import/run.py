"""The first import: workbooks that were filled elsewhere → the files of the plan with them, and what needs a person.

Nothing here touches files. What is understood goes in; what is doubtful is left to be filled and told; where a sheet is
not understood at all, that is told and nothing of it goes in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from rpkdgen.checks import check
from rpkdgen.first_import.gather import gather
from rpkdgen.first_import.into_plan import into_plan
from rpkdgen.first_import.known import Known
from rpkdgen.first_import.notes import CannotImport, Kind, Line, Note
from rpkdgen.first_import.origins import cells_of
from rpkdgen.first_import.people import refuse_people
from rpkdgen.first_import.sheets import SheetRead, Sheets
from rpkdgen.problem import Problem
from rpkdgen.read import Content
from rpkdgen.sheet.book import Book
from rpkdgen.sheet.import_read import NotExported, origin_of
from rpkdgen.validate import Loaded, load


@dataclass(frozen=True, slots=True)
class FirstImport:
    """``texts``: every file of the plan that changes, by its path in the plan folder, as it will be; ``added``: how
    many items each got; ``skipped``: sheets that were not read, with why; ``problems``: what ``check`` newly finds,
    each with the cell that its item comes from ("" where from none)."""

    sheets: tuple[SheetRead, ...]
    skipped: tuple[tuple[str, str, str], ...]
    notes: tuple[Note, ...]
    texts: Mapping[str, str]
    added: Mapping[str, int]
    new_files: frozenset[str]
    problems: tuple[tuple[Problem, str], ...]


def first_import(books: Sequence[Book], contents: Mapping[str, Content], year: int = 0) -> FirstImport:
    """What these workbooks bring to the plan in these files. ``year``: of what says no year itself.

    Raises CannotImport, and EditError where a file of the plan cannot be edited.
    """
    refuse_people(books)
    for book in books:
        if is_exported(book):
            raise CannotImport(f"{book.name} hasil rpkdgen export xlsx; masukkan tanpa --new: rpkdgen import xlsx.")
    before = load(contents)
    if before.plan is None:
        raise CannotImport("Rencananya tidak dapat dibaca: daerah dan rencana belum ditulis. Buat dulu: rpkdgen init.")
    known = Known(before.plan)
    reading = Sheets(known, year)
    for book in books:
        reading.book(book)
    if not reading.entries:
        raise CannotImport(_why_nothing(reading))
    gathered = gather(reading.entries, reading.outcomes)
    made = into_plan(before.plan, before.texts, gathered)
    texts = made.texts(before.texts)
    after = load({**contents, **{file: text.encode() for file, text in texts.items()}})
    nowhere = {e.line for e in reading.entries if id(e) in gathered.left or made.untouched(e)}
    notes = [*(note for note in reading.notes if _is_of_use(note, nowhere)), *gathered.notes, *made.notes]
    problems = _new_problems(before, after)
    return FirstImport(
        sheets=tuple(reading.told(gathered.left, made.kept)), skipped=tuple(reading.skipped),
        notes=tuple(dict.fromkeys(notes)), texts=texts, added=made.added,
        new_files=frozenset(texts) - frozenset(before.texts), 
        problems=tuple(zip(problems, cells_of(problems, after.plan, gathered), strict=True)),
    )  # fmt: skip


def _is_of_use(note: Note, nowhere: Set[Line]) -> bool:
    """Not what is to be filled or looked at in a row of which nothing went in; but an amount that cannot be read
    explains the sums."""
    stays = note.kind not in (Kind.EMPTY, Kind.LOOK) or note.field == "pagu"
    return stays or (note.file, note.sheet, note.row) not in nowhere


def is_exported(book: Book) -> bool:
    """Whether a workbook came out of a plan, and so goes back the other way."""
    try:
        origin_of(book)
    except NotExported:
        return False
    return True


def _new_problems(before: Loaded, after: Loaded) -> tuple[Problem, ...]:
    """What check finds now and did not find before."""
    known = Counter((problem.code, problem.message) for problem in check(before))
    found = []
    for problem in check(after):
        key = (problem.code, problem.message)
        known[key] -= 1
        if known[key] < 0:
            found.append(problem)
    return tuple(found)


def _why_nothing(reading: Sheets) -> str:
    lines = [f"  {file}, lembar {sheet}: {why}" for file, sheet, why in reading.skipped]
    lines += [f"  {note.file}, {note.place}: {note.message}. {note.hint}" for note in reading.notes[:10]]
    if len(reading.notes) > 10:
        lines.append(f"  … dan {len(reading.notes) - 10} lagi")
    return "\n".join(["Tidak ada yang dapat dibaca; rencana tidak diubah.", *lines])
