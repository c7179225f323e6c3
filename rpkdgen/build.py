"""From a plan folder to files in ``build/``: the whole road, and the memory of what stands there.

The order makes errors lose nothing: the plan is checked, then every body is rendered and every file
is made in memory, and only then are the old files replaced.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from rpkdgen import __version__
from rpkdgen.document import stands_for
from rpkdgen.files import FileInUse, digest, files_in, folder_digest, replace_file
from rpkdgen.memory import FOLDER, Memory, confirm, note, recall, remember
from rpkdgen.problem import Problem, TemplateError, has_errors

if TYPE_CHECKING:
    from rpkdgen.body import Body, Figure
    from rpkdgen.document import Edition, Meta
    from rpkdgen.document_types import DocumentType
    from rpkdgen.model import Plan
    from rpkdgen.since import Since
    from rpkdgen.typeset import Pages, Typeset
    from rpkdgen.validate import Loaded

FORMATS = ("docx", "pdf")

#: Width of a full-width chart, in centimetres (the text width of the frames that ship).
CHART_WIDTH = 16.0


class UnknownDocument(ValueError):
    """A document was asked for that the plan and the templates do not give."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(name)
        self.name, self.known = name, tuple(known)


@dataclass(frozen=True, slots=True)
class Request:
    """What to build. ``documents`` empty means all; ``formats`` out of FORMATS; ``since``: the revision or folder
    since which changes are marked, "" for ordinary documents; ``first``: the document that somebody waits for."""

    plan: Path
    templates: Path
    out: Path
    documents: tuple[str, ...] = ()
    formats: tuple[str, ...] = FORMATS
    draft: bool = False
    pdf_engine: str = "typst"
    since: str = ""
    first: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """One file of the result; ``seconds`` is 0 for a file that was still good."""

    path: Path
    made: bool
    size: int
    pages: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Result:
    """``problems`` of the plan and the templates; with errors (and no draft) nothing was written.

    ``in_use`` are files that could not be replaced because another program holds them.
    """

    products: tuple[Product, ...] = ()
    problems: tuple[Problem, ...] = ()
    texts: Mapping[str, str] | None = None
    in_use: tuple[Path, ...] = ()
    summary: str = ""
    seconds: float = 0.0
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One document on its way: its content, and everything that the frames need beside it."""

    name: str
    type: DocumentType
    body: Body
    context: Mapping[str, object]
    meta: Meta
    key: str


@dataclass(frozen=True, slots=True)
class Output:
    """A finished file, not yet written."""

    name: str
    data: bytes
    key: str
    pages: int
    seconds: float


Progress = Callable[[int, int, str], None]


class Witness:
    """Is shown what a build has in hand, long before the files stand (``rpkdgen serve``); this one looks away.

    It is asked on the thread of the build, but for ``laid_out``. What it raises ends the build; no file is replaced.
    """

    def checked(self, loaded: Loaded, problems: Sequence[Problem], names: Sequence[str]) -> None:
        """The plan has been read and checked; ``names``: the documents that it gives."""

    def rendered(self, job: Job) -> bool:
        """A document's content is there; whether its pages are wanted though its files are still good."""
        return False

    def begun(self, job: Job) -> None:
        """A document's pages are being laid out."""

    def laid_out(self, job: Job, pages: Pages) -> None:
        """A document's pages are there."""


def build(
    request: Request, progress: Progress = lambda done, total, name: None, witness: Witness | None = None
) -> Result:
    """Build what the request asks for, and only what changed since the last time.

    Raises UnknownDocument for a name that the plan does not give, and CannotCompare where the plan as it was
    gives no document.
    """
    start = perf_counter()
    memory = recall(request.out)
    inputs = _inputs(request)
    if memory.documents and memory.inputs == inputs and not request.since and witness is None:
        names = _chosen(request.documents, memory.documents)
        files = [f"{name}.{ending}" for name in names for ending in request.formats]
        if memory.is_current(inputs, files, request.out):
            kept = tuple(_kept(request.out, memory, file) for file in files)
            return Result(kept, seconds=perf_counter() - start)

    from rpkdgen.checks import check
    from rpkdgen.validate import load_folder

    loaded = load_folder(request.plan)
    try:
        available = _available(request, loaded)
        names = _chosen(request.documents, tuple(available)) if available else ()
        problems = tuple(check(loaded))
        if witness:
            witness.checked(loaded, problems, tuple(available))
        if not names or (has_errors(problems) and not request.draft):
            return Result(problems=problems, texts=loaded.texts, seconds=perf_counter() - start, failed=True)
        since = _since(request, loaded) if request.since else None
        names = tuple(sorted(names, key=lambda name: name != request.first))
        jobs = (_job(request, loaded, problems, name, *available[name], since) for name in names)
        if since is None:
            memory = Memory(inputs, tuple(available), memory.made)
        else:
            names = tuple(since.name(name) for name in names)
        return _build_jobs(request, loaded, problems, names, jobs, memory, progress, start, witness)
    except TemplateError as error:
        return Result(problems=(error.problem,), texts=loaded.texts, seconds=perf_counter() - start, failed=True)


def _available(request: Request, loaded: Loaded) -> dict[str, tuple[DocumentType, Edition]]:
    """Every document that the templates and the plan give, by name (none while no year can be read)."""
    from rpkdgen.document_types import available

    plan = loaded.plan
    return available(request.templates, plan) if plan is not None and plan.tahun else {}


def _build_jobs(
    request: Request,
    loaded: Loaded,
    problems: tuple[Problem, ...],
    names: Sequence[str],
    jobs: Iterable[Job],
    memory: Memory,
    progress: Progress,
    start: float,
    witness: Witness | None,
) -> Result:
    wanted = [f"{name}.{ending}" for name in names for ending in request.formats]
    stale: dict[str, Job] = {}
    outputs: dict[str, Output] = {}
    for output in _outputs(request, jobs, memory, stale, witness):
        outputs[output.name] = output
        progress(len(outputs), len(stale), output.name)
    for file in wanted:
        if file not in stale:
            memory = confirm(memory, file)

    in_use: list[Path] = []
    for output in outputs.values():
        path = request.out / output.name
        try:
            replace_file(path, output.data)
        except FileInUse:
            in_use.append(path)
        else:
            memory = note(memory, output.name, output.key, path, output.pages)
    remember(request.out, memory)
    products = tuple(
        Product(request.out / file, True, len(outputs[file].data), outputs[file].pages, outputs[file].seconds)
        if file in outputs
        else _kept(request.out, memory, file)
        for file in wanted
    )
    return Result(
        products, problems, loaded.texts, tuple(in_use), _summary(request, loaded), perf_counter() - start, bool(in_use)
    )


def _chosen(asked: Sequence[str], available: Sequence[str]) -> tuple[str, ...]:
    """The documents asked for; a type of which there are several ("rat") stands for them all."""
    if not asked:
        return tuple(available)
    chosen: list[str] = []
    for name in asked:
        matching = [known for known in available if stands_for(name, known)]
        if not matching:
            raise UnknownDocument(name, available)
        chosen += [known for known in matching if known not in chosen]
    return tuple(chosen)


def _kept(out: Path, memory: Memory, file: str) -> Product:
    return Product(out / file, False, memory.made[file].size, memory.made[file].pages, 0.0)


def _summary(request: Request, loaded: Loaded) -> str:
    """What the documents were made from, in the planner's words."""
    plan = loaded.plan
    assert plan is not None
    return (
        f"{plan.daerah.nama}, {plan.rencana.periode}: {len(plan.program)} program, {len(plan.baris)} sub kegiatan, "
        f"{len(plan.perangkat_daerah)} perangkat daerah, dari {len(loaded.texts)} berkas di {request.plan.as_posix()}/"
    )


# ── what a document depends on ───────────────────────────────────────────────────────────────────
def _versions() -> Iterator[bytes]:
    """The versions of ourselves and of the libraries that write the files."""
    yield __version__.encode()
    for name in ("docxtpl", "python-docx", "typst", "pypandoc_binary", "Babel"):
        try:
            yield version(name).encode()
        except PackageNotFoundError:
            yield b"-"


def _inputs(request: Request) -> str:
    """A hash of all that a build reads."""
    options = repr((request.draft, request.pdf_engine, os.environ.get("SOURCE_DATE_EPOCH"))).encode()
    folders = folder_digest((request.plan, request.templates, Path(__file__).parent))
    return digest((options, folders.encode(), *_versions()))


def _since(request: Request, loaded: Loaded) -> Since:
    from rpkdgen.since import plan_since

    assert loaded.plan is not None
    return plan_since(request.plan, request.since, loaded.plan)


def _job(
    request: Request,
    loaded: Loaded,
    problems: Sequence[Problem],
    name: str,
    kind: DocumentType,
    edition: Edition,
    since: Since | None,
) -> Job:
    from rpkdgen.templating import document_meta, frame_context, render_body

    assert loaded.plan is not None
    shown = problems if request.draft else ()
    cache = request.out / FOLDER / "narasi"

    def render(plan: Plan) -> Body:
        return render_body(plan, request.templates, kind.jenis, edition, shown, request.draft, cache=cache)

    body = render(loaded.plan)
    context = frame_context(loaded.plan, kind.jenis, edition, request.templates, draft=request.draft)
    meta = document_meta(loaded.plan, request.templates, kind.jenis, edition)
    if since is not None:
        name, body, meta = since.name(name), since.marked(body, meta, kind, edition, render), since.meta(meta)
    frames = [path.read_bytes() for path in _frames(request.templates, kind.jenis)]
    code = _code().encode()
    options = repr((request.draft, request.pdf_engine, meta, context)).encode()
    key = digest((repr(body).encode(), options, code, *frames, *_versions()))
    return Job(name, kind, body, context, meta, key)


@cache
def _code() -> str:
    """A hash of ourselves, as we run."""
    return folder_digest((Path(__file__).parent,))


def _frames(templates: Path, jenis: str) -> Iterator[Path]:
    """The files beside the body's templates that shape a document: frames, styles, charts, fonts."""
    for folder in (templates / jenis, templates / "bersama", templates / "fonts"):
        yield from (path for path in files_in(folder) if path.suffix != ".j2")


# ── making the files ─────────────────────────────────────────────────────────────────────────────
def outputs(request: Request, jobs: Iterable[Job]) -> Iterator[Output]:
    """The files of these documents in the request's formats, each made anew; nothing is written."""
    return _outputs(request, jobs, Memory(), {})


def _outputs(
    request: Request, jobs: Iterable[Job], memory: Memory, stale: dict[str, Job], witness: Witness | None = None
) -> Iterator[Output]:
    """The files that have to be made, as they are finished; ``stale`` is told which, before the first.

    Typst and LibreOffice work outside Python's lock: while the next body is rendered, or a document is
    written as Word, others are being typeset on the other cores. Word needs the page numbers of the
    typeset twin.
    """
    waiting: list[tuple[Job, Future[tuple[Typeset, float]]]] = []
    # Not as a context: that would wait for what is being typeset, also when the build was given up.
    pool = ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1))
    try:
        for job in jobs:
            files = [f"{job.name}.{ending}" for ending in request.formats]
            old = {file: job for file in files if not memory.still_good(file, job.key, request.out)}
            wanted = witness is not None and witness.rendered(job)
            if old or wanted:
                stale |= old
                waiting.append((job, pool.submit(_typeset, request, job, witness)))
                if witness:
                    witness.begun(job)
        for job, typeset in waiting:
            yield from _finish(request, job, typeset, stale)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _finish(
    request: Request, job: Job, typeset: Future[tuple[Typeset, float]], stale: Mapping[str, Job]
) -> Iterator[Output]:
    pdf, seconds = typeset.result()
    page_count = pdf.page_count
    word: bytes | None = None
    if f"{job.name}.docx" in stale or request.pdf_engine == "libreoffice":
        begin = perf_counter()
        word = _word(request, job, pdf.pages)
        if f"{job.name}.docx" in stale:
            yield Output(f"{job.name}.docx", word, job.key, page_count, perf_counter() - begin)
    if f"{job.name}.pdf" in stale:
        data = pdf.pdf
        if request.pdf_engine == "libreoffice":
            from rpkdgen.libreoffice import word_to_pdf

            assert word is not None
            begin = perf_counter()
            data = word_to_pdf(word)
            seconds = perf_counter() - begin
        yield Output(f"{job.name}.pdf", data, job.key, page_count, seconds)


def _typeset(request: Request, job: Job, witness: Witness | None = None) -> tuple[Typeset, float]:
    from rpkdgen.typeset import typeset
    from rpkdgen.word import frame_geometry

    begin = perf_counter()
    folder = request.templates / job.type.jenis
    result = typeset(
        job.body,
        folder / "bingkai.typ",
        job.context,
        job.meta,
        geometry=frame_geometry(folder / "bingkai.docx"),
        draft=request.draft,
        see=(lambda pages: witness.laid_out(job, pages)) if witness else None,
    )
    return result, perf_counter() - begin


def _word(request: Request, job: Job, pages: Mapping[str, str]) -> bytes:
    from rpkdgen.word import write_docx

    return write_docx(
        job.body,
        request.templates / job.type.jenis / "bingkai.docx",
        job.context,
        job.meta,
        pages=pages,
        chart_png=lambda figure: _chart(request, figure),
        draft=request.draft,
    )


def _chart(request: Request, figure: Figure) -> bytes:
    """The chart as PNG, drawn once for the same data and look."""
    from rpkdgen.typeset import chart_png

    assert figure.chart is not None
    look = [path.read_bytes() for path in files_in(request.templates / "bersama") if path.suffix == ".typ"]
    key = digest((repr((figure.chart, figure.width)).encode(), *look, *_versions()))
    kept = request.out / FOLDER / "grafik" / f"{key}.png"
    if kept.is_file():
        return kept.read_bytes()
    png = chart_png(figure.chart, CHART_WIDTH * figure.width, templates=request.templates)
    replace_file(kept, png)
    return png
