"""The documents of a templates folder: their types, bodies, titles and what their frames get.

``render_body`` is the whole road from a plan to a numbered ``Body``: narratives, then the type's
``isi.html.j2``, then its HTML read, its columns fitted and its captions numbered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, Template, TemplateNotFound, TemplateSyntaxError
from markupsafe import escape

from rpkdgen.body import Body
from rpkdgen.column_widths import Paper, fit_columns
from rpkdgen.context import document_context, frame_values
from rpkdgen.document import ONLY, Edition, Meta, document_name
from rpkdgen.document_types import DocumentType, document_type, narratives_of
from rpkdgen.font_metrics import read_metrics
from rpkdgen.format import NOT_AVAILABLE
from rpkdgen.markup import parse_body
from rpkdgen.model import Narasi, Plan
from rpkdgen.narrative import Html, render_narratives
from rpkdgen.numbering import UnknownTarget, numbered
from rpkdgen.orientation import turned
from rpkdgen.problem import CodeDoc, Problem, Severity, TemplateError
from rpkdgen.regulation import regulation_layout
from rpkdgen.sandbox import BoundedEnvironment, Refused, display_path, problem_at, raise_translated, render
from rpkdgen.suggest import did_you_mean

CODES: Mapping[str, CodeDoc] = {
    doc.code: doc
    for doc in (
        CodeDoc("RPKD-N41", Severity.ERROR, "Rujukan menunjuk judul, tabel, atau gambar yang ada dalam dokumen.",
                "bentuk narasi", '{{ rujuk("tabel:tidak-ada") }}', '{{ rujuk("tabel:tujuan") }}'),
        CodeDoc("RPKD-N42", Severity.ERROR, "Setiap bab dan lampiran narasi dimulai dengan judulnya.",
                "bentuk narasi", "Latar belakang …", "# Pendahuluan {#pendahuluan}"),
    )
}  # fmt: skip

REFERENCE, CHAPTER = CODES

#: Text widths in centimetres of the frames that ship (F4; 3 cm at the left, 2.5 cm elsewhere; 2 cm when turned).
PORTRAIT, LANDSCAPE = 16.0, 29.0

SHARED, FONTS = "bersama", "fonts"

NO_EXTRA: dict[str, Any] = {}

#: Narratives with a place of their own; the others are chapters, or annexes by their name.
SPECIAL = ("peraturan", "kata-pengantar")
ANNEX = "lampiran-"


# ── titles ───────────────────────────────────────────────────────────────────────────────────────
def _titles(templates: Path, jenis: str, context: Mapping[str, Any]) -> DocumentType:
    """The type with its Jinja texts filled in."""
    kind = document_type(templates, jenis)
    file = display_path(templates / jenis / "dokumen.yaml")
    environment = BoundedEnvironment(autoescape=False)

    def filled(text: str) -> str:
        try:
            template = environment.from_string(text)
        except TemplateSyntaxError as error:
            raise_translated(error, file, context)
        try:
            return render(template, context, file)
        except TemplateError as error:
            raise TemplateError(replace(error.problem, position=error.problem.position._replace(file=file))) from error

    return replace(
        kind,
        judul=filled(kind.judul),
        sampul=tuple(map(filled, kind.sampul)),
        kepala_halaman=filled(kind.kepala_halaman),
        subjek=filled(kind.subjek),
        kata_kunci=tuple(map(filled, kind.kata_kunci)),
    )


def document_meta(
    plan: Plan, templates: Path, jenis: str, edition: Edition = ONLY, extra: dict[str, Any] = NO_EXTRA
) -> Meta:
    """The document's properties; its date is the day it was decided, else the first of its period.

    ``extra``, here and below: names that this document's templates may use beside those of every document.
    """
    titles = _titles(templates, jenis, document_context(plan, edition) | extra)
    tahun = edition.tahun
    rat = plan.rat_tahun(tahun) if tahun is not None else None
    decided = (rat.penetapan.tanggal if rat else None) or (plan.rencana.penetapan.tanggal if tahun is None else None)
    return Meta(
        nama=document_name(jenis, edition),
        jenis=jenis,
        judul=titles.judul,
        subjek=titles.subjek,
        penulis=f"Pemerintah {plan.daerah.nama}",
        kata_kunci=titles.kata_kunci,
        tanggal=decided or date(tahun or plan.rencana.tahun_awal or 2000, 1, 1),
    )


def frame_context(
    plan: Plan,
    jenis: str,
    edition: Edition,
    templates: Path,
    *,
    draft: bool = False,
    extra: dict[str, Any] = NO_EXTRA,
) -> dict[str, Any]:
    """What the frames of Word and PDF get: plain text, dictionaries and lists."""
    titles = _titles(templates, jenis, document_context(plan, edition, draft=draft) | extra)
    return {
        "judul": titles.judul,
        "judul_sampul": list(titles.sampul),
        "kepala_halaman": titles.kepala_halaman,
        **frame_values(plan, edition, draft=draft),
    }


# ── the body ─────────────────────────────────────────────────────────────────────────────────────
def render_body(
    plan: Plan,
    templates: Path,
    jenis: str,
    edition: Edition = ONLY,
    problems: Sequence[Problem] = (),
    draft: bool = False,
    *,
    cache: Path | None = None,
    extra: dict[str, Any] = NO_EXTRA,
) -> Body:
    """The document's content, numbered and with its references filled in.

    ``edition``: which document of its type. ``problems`` are listed in an annex. ``cache`` keeps what pandoc has read.
    Raises TemplateError with the file and line of a template or narrative.
    """
    narratives = _narratives(plan, jenis, edition)
    environment = _environment(templates, jenis)
    context = document_context(plan, edition, draft=draft) | extra
    titles = _titles(templates, jenis, context)
    parts = _Parts(environment, context, frozenset(narrative.nama for narrative in narratives))
    context |= {
        "judul": titles.judul,
        "judul_sampul": titles.sampul,
        "masalah": tuple(problems),
        "rujuk": reference,
        "narasi_ada": parts.has_narrative,
        "tabel": parts.table,
        "gambar": parts.figure,
        "analisis": parts.analysis,
    }
    pages = render_narratives(narratives, context, draft=draft, cache=cache)
    _check_titles(narratives, pages)
    html = _body_html(environment, context, pages)
    file = display_path(templates / jenis / "isi.html.j2")
    parsed = parse_body(html, file, Path(plan.folder) if plan.folder else None)
    fonts = templates / FONTS
    paper = Paper(
        PORTRAIT,
        LANDSCAPE,
        read_metrics(fonts / "LiberationSans-Regular.ttf"),
        read_metrics(fonts / "LiberationSans-Bold.ttf"),
    )
    slots = dict(parsed.slots)
    if "peraturan" in slots:
        slots["peraturan"] = regulation_layout(slots["peraturan"])
    slots = {name: fit_columns(blocks, paper, landscape=titles.melintang) for name, blocks in turned(slots).items()}
    try:
        return numbered(replace(parsed, slots=slots))
    except UnknownTarget as error:
        raise _broken_reference(error, parsed.references, narratives) from error


def _narratives(plan: Plan, jenis: str, edition: Edition) -> list[Narasi]:
    """The narratives of a document in the order of their names; those of its own replace the general ones."""
    found = narratives_of(plan, jenis, edition)
    return [found[name] for name in sorted(found)]


def _is_annex(name: str) -> bool:
    return name.startswith(ANNEX)


def _check_titles(narratives: Iterable[Narasi], pages: Mapping[str, str]) -> None:
    """Every chapter and annex starts with its title: without one it would melt into the one before."""
    for narrative in narratives:
        if narrative.nama not in SPECIAL and not re.match(r"<div[^>]*><h1[ >]", pages[narrative.nama]):
            raise problem_at(
                narrative.file, 1, CHAPTER, "bab ini tidak dimulai dengan judul",
                "Mulai berkas dengan “# Judul Bab {#penanda}”.",
            )  # fmt: skip


def _body_html(environment: BoundedEnvironment, context: Mapping[str, Any], pages: Mapping[str, str]) -> str:
    def narrative(name: str, judul: bool = True) -> Html:
        """A narrative's HTML; ``judul=false``: without the title that it starts with."""
        if name not in pages:
            raise Refused(f"narasi “{name}” tidak ada", did_you_mean(name, pages))
        return Html(pages[name] if judul else re.sub(r"(<div[^>]*>)<h1.*?</h1>", r"\1", pages[name], count=1))

    chapters = [name for name in pages if name not in SPECIAL and not _is_annex(name)]
    template = _template(environment, "isi.html.j2", context)
    values = {
        **context,
        "narasi": narrative,
        "bab": chapters,
        "lampiran": [name for name in pages if _is_annex(name)],
    }
    return render(template, values, template.filename or "isi.html.j2")


def reference(target: str) -> Html:
    """A live reference: ``rujuk("tabel:rekap-strategi")`` prints "Tabel 4.2"."""
    return Html(f'<a data-rujuk="{escape(target)}"></a>', block=False)


def _broken_reference(
    error: UnknownTarget, references: Iterable[tuple[str, str]], narratives: Iterable[Narasi]
) -> TemplateError:
    file = next((place for target, place in references if target == error.target), "")
    text = next((narrative.teks for narrative in narratives if narrative.file == file), "")
    name = re.escape(error.target)
    found = re.search(rf"rujuk\(\s*[\"']{name}[\"']", text)
    line = text.count("\n", 0, found.start()) + 1 if found else 1
    return problem_at(
        file, line, REFERENCE, f"rujukan “{error.target}” tidak menunjuk apa pun dalam dokumen ini",
        did_you_mean(error.target, error.known) or "Tabel yang dirujuk harus dipanggil dengan {{ tabel(…) }}.",
    )  # fmt: skip


# ── templates ────────────────────────────────────────────────────────────────────────────────────
@lru_cache(maxsize=16)
def _environment(templates: Path, jenis: str) -> BoundedEnvironment:
    """Templates of the type, then the shared ones; "n.a." where a value is not known."""
    loader = FileSystemLoader([templates / jenis, templates / SHARED], encoding="utf-8")
    return BoundedEnvironment(
        loader=loader, autoescape=True, finalize=lambda value: NOT_AVAILABLE if value is None else value
    )


def _template(environment: BoundedEnvironment, name: str, context: Iterable[str]) -> Template:
    try:
        return environment.get_template(name)
    except TemplateSyntaxError as error:
        raise_translated(error, name, context)


def _known_parts(environment: BoundedEnvironment, folder: str) -> list[str]:
    """The names of the tables or figures that templates exist for."""
    ending = ".html.j2"
    return [
        name.removeprefix(f"{folder}/").removesuffix(ending)
        for name in environment.list_templates()
        if name.startswith(f"{folder}/") and name.endswith(ending)
    ]


@dataclass(frozen=True)
class _Parts:
    """``tabel("…")`` and ``gambar("…")``: a template of that name, rendered with the call's options."""

    environment: BoundedEnvironment
    context: dict[str, Any]
    narratives: frozenset[str]

    def table(self, nama: str, **pilihan: Any) -> Html:
        return self._part("tabel", nama, pilihan)

    def figure(self, nama: str, **pilihan: Any) -> Html:
        return self._part("gambar", nama, pilihan)

    def analysis(self, indikator: str, **pilihan: Any) -> Html:
        """The four analyses of an indicator, in words and charts."""
        return self._part("analisis", "indikator", {"indikator": indikator, **pilihan})

    def has_narrative(self, name: str) -> bool:
        return name in self.narratives

    def _part(self, folder: str, nama: str, options: Mapping[str, Any]) -> Html:
        try:
            template = _template(self.environment, f"{folder}/{nama}.html.j2", self.context)
        except TemplateNotFound:
            known = _known_parts(self.environment, folder)
            raise Refused(
                f"{folder} “{nama}” tidak ada", did_you_mean(nama, known) or f"Yang ada: {', '.join(known)}."
            ) from None
        path = Path(template.filename or "")
        allowed = _options(path, path.stat().st_mtime_ns)
        for name in options:
            if name not in allowed:
                raise Refused(
                    f"{folder} “{nama}” tidak mengenal pilihan “{name}”",
                    did_you_mean(name, allowed) or f"Pilihan yang ada: {', '.join(sorted(allowed)) or 'tidak ada'}.",
                )
        choices = {name: options.get(name) for name in allowed}
        file = display_path(path)
        try:
            html = render(template, {**self.context, "pilihan": choices}, file)
        except TemplateError as error:
            if not isinstance(error.__cause__, Refused):
                raise
            # The plan has not what this call asks for: the caller's line is to be changed, not the template.
            cause = error.__cause__
            options_known = f"Pilihan {folder} ini: {', '.join(sorted(allowed))}."
            raise Refused(
                f"{folder} “{nama}”: {cause.message}", f"{cause.hint} {options_known}".strip(), cause.code
            ) from error
        return Html(f'<div data-berkas="{escape(file)}">{html}</div>')


@lru_cache(maxsize=256)
def _options(path: Path, _changed: int) -> frozenset[str]:
    """The options that a table's template looks at (``pilihan.judul``)."""
    return frozenset(re.findall(r"\bpilihan\.(\w+)", path.read_text(encoding="utf-8")))
