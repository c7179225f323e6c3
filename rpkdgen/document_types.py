"""The document types of a templates folder (``dokumen.yaml``), and the documents that a plan gives of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rpkdgen.document import ONLY, PERIODS, Edition, document_name
from rpkdgen.model import Narasi, Plan
from rpkdgen.problem import CodeDoc, Severity, TemplateError
from rpkdgen.sandbox import display_path, problem_at
from rpkdgen.suggest import did_you_mean

CODES: Mapping[str, CodeDoc] = {
    doc.code: doc
    for doc in (
        CodeDoc("RPKD-N40", Severity.ERROR, "Jenis dokumen mempunyai dokumen.yaml yang lengkap.", "bentuk templat",
                "per: bulan", "per: tahun"),
    )
}  # fmt: skip

(TYPE,) = CODES


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A folder of templates. ``per``: out of EDITIONS, what there is a document for: the plan, each year, each period
    of a year (those in ``periode``), each perangkat daerah. ``bila``: "realisasi" where there is only a document once
    the last quarter of its year or period is reported.

    ``melintang``: its pages lie, by its frames, so that its tables have the room of such pages.

    ``perbandingan``: it shows two versions of a plan, so that a single plan cannot give it.

    ``judul``, ``sampul`` (the lines of the cover), ``kepala_halaman`` and ``subjek`` are Jinja texts.
    """

    jenis: str
    judul: str
    per: str
    urutan: int
    keterangan: str
    sampul: tuple[str, ...]
    kepala_halaman: str
    subjek: str
    kata_kunci: tuple[str, ...]
    periode: tuple[str, ...] = tuple(PERIODS)
    bila: str = ""
    perbandingan: bool = False
    melintang: bool = False


# ── what a plan gives ────────────────────────────────────────────────────────────────────────────
def editions(kind: DocumentType, plan: Plan) -> tuple[Edition, ...]:
    """The documents of that type that the plan gives, in order."""
    wanted = CONDITIONS[kind.bila]
    return tuple(edition for edition in EDITIONS[kind.per](kind, plan) if wanted(plan, edition))


def available(templates: Path, plan: Plan) -> dict[str, tuple[DocumentType, Edition]]:
    """Every document that the plan gives by these templates, by name, in order."""
    return {
        document_name(kind.jenis, edition): (kind, edition)
        for kind in document_types(templates)
        if not kind.perbandingan
        for edition in editions(kind, plan)
    }


def _whole(kind: DocumentType, plan: Plan) -> Iterator[Edition]:
    yield ONLY


def _by_year(kind: DocumentType, plan: Plan) -> Iterator[Edition]:
    yield from (Edition(year) for year in plan.tahun)


def _by_period(kind: DocumentType, plan: Plan) -> Iterator[Edition]:
    yield from (Edition(year, period) for year in plan.tahun for period in PERIODS if period in kind.periode)


def _by_agency(kind: DocumentType, plan: Plan) -> Iterator[Edition]:
    """One for each perangkat daerah that runs a programme."""
    running = {program.perangkat_daerah for program in plan.program}
    names = file_names(plan)
    yield from (Edition(None, "", pd.id, names[pd.id]) for pd in plan.perangkat_daerah if pd.id in running)


#: ``per`` → the documents of a type.
EDITIONS: Mapping[str, Callable[[DocumentType, Plan], Iterator[Edition]]] = {
    "rencana": _whole,
    "tahun": _by_year,
    "periode": _by_period,
    "perangkat-daerah": _by_agency,
}


def _is_reported(plan: Plan, edition: Edition) -> bool:
    return (edition.tahun, max(PERIODS.get(edition.periode, (4,)))) in plan.triwulan_dilaporkan


#: ``bila`` → whether a document is there.
CONDITIONS: Mapping[str, Callable[[Plan, Edition], bool]] = {
    "": lambda plan, edition: True,
    "realisasi": _is_reported,
}

#: Names that Windows keeps for devices.
_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")


def file_names(plan: Plan) -> dict[str, str]:
    """Each perangkat daerah's id → its short name as a file name: small letters, digits and hyphens, each once."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for agency in plan.perangkat_daerah:
        for text in (agency.sebutan, agency.id):
            plain = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:60].rstrip("-")
            if plain and plain not in taken and not _DEVICES.fullmatch(plain):
                break
        else:
            plain = f"perangkat-{len(names) + 1}"
        taken.add(plain)
        names.setdefault(agency.id, plain)
    return names


def narratives_of(plan: Plan, jenis: str, edition: Edition) -> dict[str, Narasi]:
    """A document's narratives by name: those of its type, replaced by those of its year, period or agency."""
    return {
        narrative.nama: narrative
        for folder in edition.folders(jenis)
        for narrative in plan.narasi
        if narrative.dokumen == folder
    }


# ── dokumen.yaml ─────────────────────────────────────────────────────────────────────────────────
def document_types(templates: Path) -> tuple[DocumentType, ...]:
    """The types in the folder, in the order of their ``urutan``. Raises TemplateError."""
    found = [_document_type(path) for path in sorted(templates.glob("*/dokumen.yaml"))]
    if not found:
        message = "folder templat ini tidak memuat satu jenis dokumen pun"
        hint = "Setiap jenis dokumen adalah sebuah folder di dalamnya, dengan dokumen.yaml."
        raise problem_at(display_path(templates), 1, TYPE, message, hint)
    return tuple(sorted(found, key=lambda kind: (kind.urutan, kind.jenis)))


def document_type(templates: Path, jenis: str) -> DocumentType:
    """The type of that name. Raises TemplateError."""
    path = templates / jenis / "dokumen.yaml"
    if not path.is_file():
        raise problem_at(display_path(path), 1, TYPE, f"jenis dokumen “{jenis}” tidak ada")
    return _document_type(path)


#: How the pages of a type's frames lie.
PAGES = ("tegak", "melintang")

_KNOWN = (
    "judul", "per", "periode", "bila", "urutan", "keterangan", "sampul", "kepala_halaman", "subjek", "kata_kunci",
    "perbandingan", "halaman",
)  # fmt: skip


def _document_type(path: Path) -> DocumentType:
    import yaml

    def wrong(message: str, line: int = 1) -> TemplateError:
        return problem_at(display_path(path), line, TYPE, message, "Lihat templates/rpkd/dokumen.yaml sebagai contoh.")

    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise wrong("berkas ini bukan YAML yang utuh", mark.line + 1 if mark else 1) from error
    if not isinstance(written, dict):
        raise wrong("berkas ini tidak memuat isian")
    for name in written:
        if name not in _KNOWN:
            raise wrong(f"isian “{name}” tidak dikenal. {did_you_mean(str(name), _KNOWN)}".strip())
    if not isinstance(written.get("judul"), str):
        raise wrong("isian “judul” belum ada")
    if written.get("per") not in EDITIONS:
        raise wrong(f"isian “per” harus salah satu dari {', '.join(EDITIONS)}")
    periods = written.get("periode", list(PERIODS))
    if not isinstance(periods, list) or not set(map(str, periods)) <= set(PERIODS):
        raise wrong(f"isian “periode” harus daftar dari {', '.join(PERIODS)}")
    condition = str(written.get("bila", ""))
    if condition not in CONDITIONS or (condition and written["per"] not in ("tahun", "periode")):
        raise wrong("isian “bila” hanya “realisasi”, pada dokumen per tahun atau per periode")
    if written.get("halaman", PAGES[0]) not in PAGES:
        raise wrong(f"isian “halaman” harus salah satu dari {', '.join(PAGES)}")
    title = written["judul"]
    return DocumentType(
        path.parent.name,
        title,
        written["per"],
        int(written.get("urutan", 100)),
        str(written.get("keterangan", "")),
        tuple(map(str, written.get("sampul", (title,)))),
        str(written.get("kepala_halaman", title)),
        str(written.get("subjek", title)),
        tuple(map(str, written.get("kata_kunci", ()))),
        tuple(map(str, periods)),
        condition,
        written.get("perbandingan") in (True, "ya"),
        written.get("halaman", PAGES[0]) == PAGES[1],
    )
