"""Which sub kegiatan a line is about, by its code or else by its official name, and what stands above it."""

from __future__ import annotations

from rpkdgen.first_import.body import Line, short
from rpkdgen.first_import.notes import Kind
from rpkdgen.first_import.official import Official
from rpkdgen.first_import.telling import Telling
from rpkdgen.sheet.cells import Coded, level_of
from rpkdgen.sheet.header import folded

_IF_NOT = "Bila bukan itu, perbaiki kodenya di berkas rencana."
_SAME = "Samakan dengan nomenklatur, atau perbaiki kodenya."


def identity(line: Line, official: Official, telling: Telling) -> Coded | None:
    """The sub kegiatan of a line; None where it is not certain, which is told."""
    code, name = line.sub.code, line.sub.name
    telling.subject = code
    if level_of(code) == "sub_kegiatan":
        if line.sub.mended:
            telling.tell(Kind.LOOK, line.where, f"kode “{line.sub.written}” dibaca {code}", _IF_NOT, "kode")
        return Coded(code, _sub_name(line, official, telling))
    fitting = official.codes_named(name, code or line.kegiatan.code or line.program.code)
    raw = next((line.cells[each] for each in ("kode_sub_kegiatan", "kode") if each in line.cells), None)
    if not code and raw is not None and any(char.isdigit() for char in raw.text):
        hint = f"Menurut nomenklatur kode “{short(name)}” {' atau '.join(fitting[:4])}." if fitting else (
            "Bentuknya seperti 1.06.05.2.02.0003; bagian keempat 1 untuk provinsi, 2 untuk kabupaten/kota."
        )  # fmt: skip
        telling.tell(Kind.LEFT, raw, f"“{short(raw.text)}” bukan kode sub kegiatan", hint)
        return None
    if len(fitting) == 1 and fitting[0].startswith(code):
        telling.subject = fitting[0]
        message = f"“{short(name)}” tanpa kode sub kegiatan; menurut nomenklatur kodenya {fitting[0]}"
        telling.tell(Kind.LOOK, line.where, message, _IF_NOT, "kode")
        return Coded(fitting[0], name)
    telling.tell(Kind.LEFT, line.where, _without_code(code, name), _hint(code, name, fitting, official))
    return None


def _without_code(code: str, name: str) -> str:
    level = level_of(code).replace("_", " ")
    return f"{code} kode {level}, bukan kode sub kegiatan" if code else f"sub kegiatan “{short(name)}” tanpa kode"


def _hint(code: str, name: str, fitting: tuple[str, ...], official: Official) -> str:
    if fitting:
        return f"Menurut nomenklatur kodenya {' atau '.join(fitting[:4])}; isi salah satunya."
    near = official.nearest(name, code)
    return f"Maksud Anda {near}? Isi kodenya." if near else "Isi kode sub kegiatannya menurut nomenklatur."


def _sub_name(line: Line, official: Official, telling: Telling) -> str:
    """The name in the sheet; the official one where the sheet has none or only another spelling of it."""
    code, name = line.sub.code, line.sub.name
    known = official.name(code)
    if not name and not known:
        telling.tell(Kind.EMPTY, line.where, f"nama sub kegiatan {code} tidak ada", "Isi namanya.", "nama")
    if not _differ(name, known):
        return _spelt(name, known)
    others = [each for each in official.codes_named(name) if each != code]
    hint = f"Bila namanya yang benar, kodenya {' atau '.join(others[:3])}." if others else _SAME
    message = f"menurut nomenklatur {code} adalah “{known}”, di sini “{short(name)}”"
    telling.tell(Kind.LOOK, line.where, message, hint, "nama")
    return name


def above(line: Line, level: str, sub: str, official: Official, telling: Telling) -> Coded:
    """The program or kegiatan over a sub kegiatan: its code is the beginning of the sub kegiatan's."""
    code = ".".join(sub.split(".")[: 3 if level == "program" else 5])
    written = line.program if level == "program" else line.kegiatan
    cell = line.cells.get(level) or line.where
    known = official.name(code)
    if written.code and written.code != code:
        message = f"{level} {written.code} bukan induk sub kegiatan {sub}; dipakai {code}"
        telling.tell(Kind.LOOK, cell, message, f"Periksa kode {level} dan sub kegiatannya.", level)
        return Coded(code, known)
    name = written.name
    if _differ(name, known):
        message = f"menurut nomenklatur {level} {code} adalah “{known}”, di sini “{short(name)}”"
        telling.tell_once(Kind.LOOK, cell, message, _SAME, level)
        return Coded(code, name)
    if not name and not known:
        telling.tell(Kind.EMPTY, line.where, f"nama {level} {code} tidak ada", "Isi namanya.", level)
    return Coded(code, _spelt(name, known))


def _differ(name: str, known: str) -> bool:
    return bool(name and known) and folded(known) != folded(name)


def _spelt(name: str, known: str) -> str:
    """Of two spellings of one name the one that is not all in capitals."""
    return known if not name or (known and name.isupper() and not known.isupper()) else name
