"""What Typst finds wrong in a frame, as a problem at the frame's file and line, in Indonesian."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from rpkdgen.problem import CodeDoc, Position, Problem, Severity, TemplateError

CODES: Mapping[str, CodeDoc] = {
    doc.code: doc
    for doc in (
        CodeDoc("RPKD-T01", Severity.ERROR, "Nama yang dipakai bingkai (PDF atau Word) ada pada konteks dokumen.",
                "bentuk templat", "konteks.daerah.semboyan", "konteks.daerah.nama"),
        CodeDoc("RPKD-T02", Severity.ERROR, "Bingkai PDF dan gaya bersamanya tertulis dengan benar dan menempatkan "
                "semua bagian dokumen.", "bentuk templat", "#let bingkai(slot, konteks) = []",
                "#let bingkai(slot, konteks) = slot.isi"),
        CodeDoc("RPKD-T03", Severity.ERROR, "Berkas gambar yang dipakai dokumen dapat dibaca.", "bentuk templat"),
        CodeDoc("RPKD-T04", Severity.ERROR, "Setiap huruf dalam dokumen ada pada fon dokumen.", "ISO 19005-2"),
    )
}  # fmt: skip

UNKNOWN, FAULTY, IMAGE, LETTER = CODES

_PLACE = re.compile(r"┌─ (?P<file>[^\n]*?):(?P<line>\d+):(?P<column>\d+)")

#: Typst's words → our code and words.
_MESSAGES = (
    (re.compile(r'^dictionary does not contain key "(.*?)"'), UNKNOWN, "nama “{0}” tidak ada dalam konteks dokumen"),
    (re.compile(r"^unknown variable: (.*)"), UNKNOWN, "nama “{0}” tidak dikenal"),
    (re.compile(r"^label `<(.*?)>` does not exist"), FAULTY, "rujukan ke “{0}” tidak ada tujuannya"),
    (re.compile(r"^label `<(.*?)>` occurs multiple times"), FAULTY, "id “{0}” dipakai lebih dari sekali"),
    (re.compile(r'the text `"(.*?)"` could not be displayed'), LETTER, "huruf “{0}” tidak ada dalam fon dokumen"),
    (re.compile(r"^failed to (?:decode|parse|load) (?:image|SVG)"), IMAGE, "berkas gambar rusak atau bukan gambar"),
    (re.compile(r"^file not found"), FAULTY, "berkas tidak ditemukan"),
)


def frame_error(code: str, path: Path, line: int, message: str, hint: str = "", column: int = 1) -> TemplateError:
    """An error at a place of a frame."""
    from rpkdgen.sandbox import display_path

    return TemplateError(Problem(Position(display_path(path), line, column), code, Severity.ERROR, message, hint))


def typst_error(message: str, diagnostic: str, hints: Iterable[str], frame: Path, shared: Path) -> TemplateError:
    """Typst's finding at the place in the frame's folder or in the shared styles where it stands."""
    code, words = next(
        (
            (code, words.format(*match.groups()))
            for pattern, code, words in _MESSAGES
            if (match := pattern.search(message))
        ),
        (FAULTY, f"Typst: {message}"),
    )
    hint = "; ".join(hints)
    for place in _PLACE.finditer(diagnostic):
        path = Path(place["file"].replace("\\", "/"))
        for folder in (frame.parent, shared):
            if path.parent.name == folder.name and (folder / path.name).is_file():
                return frame_error(code, folder / path.name, int(place["line"]), words, hint, int(place["column"]))
    return frame_error(code, frame, 1, words, hint)
