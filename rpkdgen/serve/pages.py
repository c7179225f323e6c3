"""View → HTML, by the templates in ``templat/``; all text is escaped there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from rpkdgen.format import clock, whole_number
from rpkdgen.problem import SEVERITY_WORDS, Severity
from rpkdgen.serve import live
from rpkdgen.serve.editors import link
from rpkdgen.serve.live import Document, Stage, View
from rpkdgen.serve.messages import File, Finding

HERE = Path(__file__).parent
TEMPLATES, ASSETS = HERE / "templat", HERE / "aset"

#: The views of the page: part → address and name, in the order of the navigation.
VIEWS: Mapping[str, tuple[str, str]] = {
    live.DOCUMENTS: ("/dokumen", "Dokumen"),
    live.PROBLEMS: ("/masalah", "Masalah"),
    live.ALIGNMENT: ("/penyelarasan", "Penyelarasan"),
    live.COMPARISON: ("/perbandingan", "Perbandingan"),
    live.OVERVIEW: ("/dasbor", "Dasbor"),
    live.FILES: ("/unduh", "Unduh"),
}


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters |= {"pukul": _time, "bilangan": whole_number, "ukuran": size}
    return made


def _time(moment: datetime) -> str:
    return clock(moment.time())


def rendered(template: str, **values: Any) -> str:
    return environment().get_template(template).render(**values)


def size(number: int) -> str:
    """ "453 KB", by the thousand bytes of a kilobyte as people count them."""
    return f"{whole_number(max(1, round(number / 1024)))} KB"


def view_of(part: str) -> str:
    """The view that a part belongs to."""
    name = part.split("/")[0]
    return live.DOCUMENTS if name == "teks" else name


# ── assets ───────────────────────────────────────────────────────────────────────────────────────
@cache
def assets() -> Mapping[str, bytes]:
    """The style sheet and the scripts of the page, by name."""
    return {path.name: path.read_bytes() for path in sorted(ASSETS.iterdir()) if path.suffix in (".css", ".js", ".svg")}


@cache
def asset_version() -> str:
    return blake2b(b"".join(assets().values()), digest_size=6).hexdigest()


# ── what the view says ───────────────────────────────────────────────────────────────────────────
def state_of(view: View, document: Document | None = None) -> datetime | None:
    """The moment whose state the documents (or this one) show."""
    moments = [moment for moment in (view.made, document.made if document else None) if moment]
    return max(moments, default=None)


def status(view: View, document: Document | None = None) -> dict[str, str]:
    """How things stand: ``jenis`` (a stage), ``teks`` (one sentence), ``keterangan`` (what follows from it)."""
    shown = state_of(view, document)
    since = f"Dokumen di bawah dibuat dari keadaan pukul {clock(shown.time())}." if shown else "Belum ada dokumen."
    match view.stage:
        case Stage.STARTING:
            text, more = "Penyusun dokumen sedang dimulai.", ""
        case Stage.CHECKING:
            text, more = "Memeriksa rencana …", view.trouble
        case Stage.BUILDING:
            text, more = "Menyusun dokumen …", ""
        case Stage.DONE:
            text, more = f"Dokumen sesuai rencana, pukul {clock(shown.time()) if shown else '–'}.", ""
            if view.in_use:
                names = ", ".join(view.in_use)
                more = f"Sedang dibuka program lain, jadi belum diganti: {names}. Tutup, lalu susun ulang."
        case Stage.HELD:
            errors = whole_number(view.counts["error"])
            text, more = f"Rencana berisi {errors} kesalahan.", since
        case Stage.STUCK:
            text, more = "Dokumen tidak dapat disusun.", f"{view.trouble} {since}"
    return {"jenis": view.stage.value, "teks": text, "keterangan": more}


def event(view: View) -> dict[str, Any]:
    """What the page is told of a change: the number of the build, the versions of its parts, and how things stand."""
    return {
        "nomor": view.number,
        "versi": dict(view.versions),
        "status": status(view),
        "keterangan": {name: status(view, document)["keterangan"] for name, document in view.documents.items()},
        "masalah": {severity.value: view.counts[severity.value] for severity in Severity},
    }


# ── problems ─────────────────────────────────────────────────────────────────────────────────────
def problem_groups(view: View, form: str) -> list[dict[str, Any]]:
    """The problems by severity, then by file, each with its line, the place in it and a link to the editor."""
    groups = []
    for severity, word in SEVERITY_WORDS.items():
        found = [finding for finding in view.findings if finding.severity == severity.value]
        if not found:
            continue
        found.sort(key=lambda finding: (finding.file, finding.line, finding.column))
        files = [
            {"nama": file, "masalah": [_problem(finding, form) for finding in members]}
            for file, members in groupby(found, key=lambda finding: finding.file)
        ]
        groups.append({"tingkat": severity.value, "kata": word, "jumlah": len(found), "berkas": files})
    return groups


#: Of a long line (a paragraph) so much is shown before and behind the place.
BEFORE, BEHIND = 60, 140


def _problem(finding: Finding, form: str) -> dict[str, Any]:
    column = max(0, min(finding.column - 1, len(finding.text)))
    before, rest = finding.text[:column], finding.text[column:]
    word = rest.split(" ", 1)[0] if rest else ""
    behind = rest[len(word) :]
    return {
        "temuan": finding,
        "tautan": link(form, finding.file, finding.line, finding.column),
        "awal": before if len(before) <= BEFORE else f"… {before[-BEFORE:].lstrip()}",
        "tempat": word,
        "akhir": behind if len(behind) <= BEHIND else f"{behind[:BEHIND].rstrip()} …",
    }


# ── documents ────────────────────────────────────────────────────────────────────────────────────
def files_of(view: View, name: str) -> list[File]:
    return [view.files[file] for ending in ("docx", "pdf") if (file := f"{name}.{ending}") in view.files]


def fingerprint(block: str) -> str:
    return blake2b(block.encode(), digest_size=8).hexdigest()


def blocks_of(document: Document) -> list[dict[str, Any]]:
    """The blocks, each with a key that it keeps while others change, and a fingerprint of what it says."""
    return [
        {"kunci": f"b{number}", "sidik": fingerprint(block), "isi": Markup(block)}
        for number, block in enumerate(document.blocks)
    ]
