"""The report of a first import: what was read of each sheet, every row that needs a person, and what is missing now.

As text for the terminal, as Markdown, JSON or a workbook for handing around; every form says the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from rpkdgen.first_import.notes import Kind, Note
from rpkdgen.first_import.run import FirstImport
from rpkdgen.first_import.sheets import SheetRead
from rpkdgen.format import rupiah
from rpkdgen.problem import Problem, Severity

#: So many of one kind are shown on the terminal; a file has all.
SHOWN = 25

KINDS: Mapping[Kind, str] = {
    Kind.LEFT: "Baris yang tidak masuk",
    Kind.EMPTY: "Isian yang dikosongkan, untuk diisi",
    Kind.LOOK: "Masuk, tetapi perlu diperiksa",
    Kind.THERE: "Sudah ada dalam rencana, tidak diubah",
}


@dataclass(frozen=True, slots=True)
class Missing:
    """Problems of one kind that ``check`` finds in what was made: what they have in common, and where they are."""

    message: str
    hint: str
    code: str
    severity: Severity
    places: tuple[str, ...]


#: What differs between problems that are of one kind: codes with their names, amounts.
_VARIES = re.compile(r"\b[0-9](?:\.[0-9]+){2,}(?: \([^)]*\))?|Rp[0-9.]+")


def missing(problems: Sequence[Problem], prefix: str) -> tuple[Missing, ...]:
    """The problems, those that differ only in codes and amounts together; the most frequent first."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.code, _VARIES.sub("…", problem.message)), []).append(problem)
    found = (
        Missing(
            members[0].message if len(members) == 1 else message, members[0].hint if len(members) == 1 else "",
            code, members[0].severity, tuple(f"{prefix}{p.position.file}:{p.position.line}" for p in members),
        )
        for (code, message), members in groups.items()
    )  # fmt: skip
    order = (Severity.ERROR, Severity.WARNING, Severity.INFO)
    return tuple(sorted(found, key=lambda each: (order.index(each.severity), -len(each.places), each.message)))


# ── sentences that every form has ────────────────────────────────────────────────────────────────
#: Kinds of rows that are counted as sub kegiatan.
_OF_SUBS = frozenset({"sub kegiatan", "lanjutan", "tidak dikenali", "tidak masuk"})


def sheet_lines(sheet: SheetRead) -> Iterator[str]:
    """What was read of a sheet, in lines."""
    first, last = sheet.heading
    where = f"baris {first}" if first == last else f"baris {first}–{last}"
    yield f"{sheet.form.name}, tahun {sheet.year or 'menurut kolomnya'}, judul di {where}"
    rows = sum(sheet.counts.values())
    kinds = [f"{count} baris {kind}" for kind, count in sheet.counts.items() if kind not in _OF_SUBS]
    lines = f" ({sheet.lines} baris)" if sheet.lines != sheet.subs else ""
    went = [f"{sheet.subs} sub kegiatan masuk{lines}", f"{sheet.left} tidak masuk"]
    went += [f"{sheet.there} sudah ada dalam rencana"] if sheet.there else []
    yield f"{rows} baris dibaca: {', '.join([*went, *kinds])}"
    yield " · ".join(_sums(sheet))
    if sheet.hidden_rows:
        yield f"{sheet.hidden_rows} baris tersembunyi ikut dibaca"
    if sheet.unused:
        yield f"kolom yang tidak diambil: {', '.join(sheet.unused)}"


def _sums(sheet: SheetRead) -> Iterator[str]:
    yield f"pagu terbaca {rupiah(sheet.read)}, masuk {rupiah(sheet.taken)}"
    if sheet.kept:
        yield f"sudah ada dalam rencana {rupiah(sheet.kept)}"
    if sheet.stated is None:
        yield "jumlah di lembar tidak ada atau tidak terbaca"
    elif sheet.stated == sheet.read:
        yield f"jumlah di lembar {rupiah(sheet.stated)}, sama"
    else:
        yield f"JUMLAH DI LEMBAR {rupiah(sheet.stated)}, SELISIH {rupiah(sheet.stated - sheet.read)}"


def file_lines(found: FirstImport, prefix: str) -> Iterator[str]:
    for file in sorted(found.texts):
        new = "baru" if file in found.new_files else "ditambah"
        yield f"{prefix}{file} ({new}, {found.added.get(file, 0)} butir)"


def grouped_notes(found: FirstImport) -> Iterator[tuple[Kind, list[Note]]]:
    for kind in Kind:
        notes = [note for note in found.notes if note.kind is kind]
        if notes:
            yield kind, notes


def _note_line(note: Note, shared: str) -> str:
    """A note in a line; without the hint that all have."""
    return f"{note.file}, {note.place}: {note.message}." + ("" if shared else f" {note.hint}")


def _count_line(each: Missing) -> str:
    word = {Severity.ERROR: "kesalahan", Severity.WARNING: "peringatan", Severity.INFO: "catatan"}[each.severity]
    return f"{len(each.places)}× {word} {each.code}: {each.message}"


# ── forms ────────────────────────────────────────────────────────────────────────────────────────
def as_text(found: FirstImport, prefix: str, *, shown: int = SHOWN) -> str:
    """The report for the terminal; of long lists the beginning."""
    lines: list[str] = []
    for sheet in found.sheets:
        lines += [f"{sheet.file}, lembar {sheet.sheet}", *(f"  {line}" for line in sheet_lines(sheet))]
    for file, name, why in found.skipped:
        lines.append(f"{file}, {name}: tidak dibaca: {why}")
    for kind, notes in grouped_notes(found):
        hints = {note.hint for note in notes}
        shared = notes[0].hint if len(hints) == 1 and len(notes) > 1 else ""
        lines += ["", f"{KINDS[kind]} ({len(notes)}):", *([f"  {shared}"] if shared else [])]
        lines += [f"  {_note_line(note, shared)}" for note in notes[:shown]]
        if len(notes) > shown:
            lines.append(f"  … dan {len(notes) - shown} lagi; semuanya ada di laporan (-o laporan.xlsx)")
    groups = missing([problem for problem, _ in found.problems], prefix)
    if groups:
        lines += ["", "Yang masih harus dilengkapi menurut rpkdgen check:"]
        for each in groups[:shown]:
            more = ", …" if len(each.places) > 2 else ""
            lines.append(f"  {_count_line(each)} ({', '.join(each.places[:2])}{more})")
        if len(groups) > shown:
            lines.append(f"  … dan {len(groups) - shown} macam lagi")
    if found.texts:
        lines += ["", "Berkas rencana:", *(f"  {line}" for line in file_lines(found, prefix))]
    return "\n".join(lines)


def as_markdown(found: FirstImport, prefix: str) -> str:
    lines = ["# Laporan impor pertama", ""]
    for sheet in found.sheets:
        lines += [
            f"## {_md(sheet.file)}, lembar {_md(sheet.sheet)}",
            "",
            *(f"- {_md(each)}" for each in sheet_lines(sheet)),
            "",
        ]
    if found.skipped:
        lines += ["## Tidak dibaca", "", *(f"- {_md(f)}, {_md(n)}: {_md(why)}" for f, n, why in found.skipped), ""]
    for kind, notes in grouped_notes(found):
        lines += [f"## {KINDS[kind]} ({len(notes)})", "", "| Berkas | Lembar | Sel | Masalah | Cara memperbaiki |",
                  "|---|---|---|---|---|"]  # fmt: skip
        lines += [
            "| " + " | ".join(map(_md, (note.file, note.sheet, note.address, note.message, note.hint))) + " |"
            for note in notes
        ]
        lines.append("")
    groups = missing([problem for problem, _ in found.problems], prefix)
    if groups:
        lines += [
            "## Yang masih harus dilengkapi",
            "",
            "| Banyaknya | Menurut rpkdgen check | Tempat |",
            "|---:|---|---|",
        ]
        for each in groups:
            places = ", ".join(each.places[:20]) + (f", … ({len(each.places)})" if len(each.places) > 20 else "")
            lines.append(f"| {len(each.places)} | {_md(each.code)} {_md(each.message)} | {_md(places)} |")
        lines.append("")
    if found.texts:
        lines += ["## Berkas rencana", "", *(f"- {_md(line)}" for line in file_lines(found, prefix)), ""]
    return "\n".join(lines)


def _md(text: str) -> str:
    """A text as inert Markdown in one line."""
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", " ".join(text.split()))


def as_json(found: FirstImport, prefix: str) -> str:
    data = {
        "lembar": [
            {
                "berkas": s.file, "lembar": s.sheet, "formulir": s.form.id, "tahun": s.year, "judul": list(s.heading),
                "baris": dict(s.counts), "masuk": s.subs, "baris_masuk": s.lines, "sudah_ada": s.there,
                "tidak_masuk": s.left,
                "pagu_terbaca": s.read, "pagu_masuk": s.taken, "pagu_sudah_ada": s.kept, "jumlah_di_lembar": s.stated,
                "baris_tersembunyi": s.hidden_rows, "kolom_tidak_diambil": list(s.unused),
            }
            for s in found.sheets
        ],
        "tidak_dibaca": [{"berkas": file, "lembar": sheet, "sebab": why} for file, sheet, why in found.skipped],
        "perlu_orang": [
            {
                "berkas": n.file, "lembar": n.sheet, "sel": n.address, "jenis": n.kind.value, "masalah": n.message,
                "cara": n.hint, "kode": n.subject, "isian": n.field,
            }
            for n in found.notes
        ],
        "check": [{**p.as_dict(), "file": f"{prefix}{p.position.file}", "dari": cell} for p, cell in found.problems],
        "berkas": [
            {"berkas": f"{prefix}{file}", "baru": file in found.new_files, "butir": found.added.get(file, 0)}
            for file in sorted(found.texts)
        ],
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


#: Of a row of one line, in points.
LINE_HEIGHT = 15
NOTE_COLUMNS = (
    ("Berkas", 24), ("Lembar", 20), ("Sel", 8), ("Jenis", 18), ("Kode", 20), ("Masalah", 60), ("Cara memperbaiki", 60),
)  # fmt: skip
SHEET_COLUMNS = (
    ("Berkas", 24), ("Lembar", 20), ("Formulir", 34), ("Tahun", 8), ("Masuk", 10), ("Sudah ada", 10),
    ("Tidak masuk", 12), ("Pagu terbaca", 20), ("Pagu masuk", 20), ("Jumlah di lembar", 20),
    ("Kolom yang tidak diambil", 40),
)  # fmt: skip
PROBLEM_COLUMNS = (
    ("Dari sel", 30), ("Berkas", 40), ("Baris", 8), ("Aturan", 12), ("Masalah", 80), ("Cara memperbaiki", 60),
)  # fmt: skip
SKIPPED_COLUMNS = (("Berkas", 24), ("Lembar", 20), ("Sebab", 80))


def as_workbook(found: FirstImport, prefix: str) -> bytes:
    """The report as a workbook; texts are never formulas."""
    from datetime import UTC, datetime

    from xlsxwriter import Workbook

    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    made = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same report gives the same bytes
    notes = [(n.file, n.sheet, n.address, n.kind.value, n.subject, n.message, n.hint) for n in found.notes]
    sheets = [
        (s.file, s.sheet, s.form.name, s.year, s.subs, s.there, s.left, s.read, s.taken, s.stated, ", ".join(s.unused))
        for s in found.sheets
    ]
    problems = [
        (cell, f"{prefix}{p.position.file}", p.position.line, p.code, p.message, p.hint) for p, cell in found.problems
    ]
    with Workbook(file, options) as book:
        book.set_properties({"title": "Laporan impor pertama", "created": made})
        _table(book, "Ringkasan", SHEET_COLUMNS, sheets)
        _table(book, "Perlu orang", NOTE_COLUMNS, notes)
        _table(book, "Dilengkapi", PROBLEM_COLUMNS, problems)
        _table(book, "Tidak dibaca", SKIPPED_COLUMNS, found.skipped)
    return file.getvalue()


def _table(book: Any, name: str, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[object]]) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E8ECF1", "border": 1, "valign": "top"})
    text, money, plain = (
        book.add_format({"text_wrap": True, "valign": "top", "num_format": form}) for form in ("@", "#,##0", "0")
    )
    for number, (title, width) in enumerate(columns):
        sheet.set_column(number, number, width)
        sheet.write_string(0, number, title, head)
    for line, row in enumerate(rows, 1):
        # Excel fits the height of rows by itself, LibreOffice and printers do not.
        tall = max(-(-len(str(value)) // width) for value, (_, width) in zip(row, columns, strict=True))
        sheet.set_row(line, LINE_HEIGHT * max(tall, 1))
        for number, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(line, number, value, money if value > 9999 else plain)
            elif value is not None:
                sheet.write_string(line, number, str(value)[:32_767], text)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)


Writer = Callable[[FirstImport, str], str | bytes]
#: By the ending of the report's file name.
WRITERS: Mapping[str, Writer] = {
    ".md": as_markdown,
    ".json": as_json,
    ".xlsx": as_workbook,
    ".txt": lambda found, prefix: as_text(found, prefix, shown=10**9) + "\n",
}
