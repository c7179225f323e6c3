"""What the page shows at a moment, and how a message from the worker changes it. Frozen values; no clock, no process.

Each part of the page (``masalah``, ``dokumen``, ``teks/rpkd`` …) has a version, which rises when it has to be
shown anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from rpkdgen.serve.aligned import Alignment
from rpkdgen.serve.messages import (
    Aligned,
    Broken,
    Checked,
    ContentsLine,
    File,
    Finding,
    Finished,
    Kept,
    LaidOut,
    Message,
    Overview,
    Page,
    Rendered,
)

PROBLEMS, DOCUMENTS, OVERVIEW, COMPARISON, FILES = "masalah", "dokumen", "dasbor", "perbandingan", "unduh"
ALIGNMENT = "penyelarasan"


class Stage(StrEnum):
    """How far the work on what was saved last is."""

    STARTING = "mulai"
    CHECKING = "memeriksa"
    BUILDING = "menyusun"
    DONE = "siap"
    HELD = "ditahan"  # the plan has errors: the last good documents stay
    STUCK = "terhenti"  # a fault of ours, or of the system


@dataclass(frozen=True, slots=True)
class Document:
    """One document as it was last good; ``changed``: sheets that differ from the ones before, from 1."""

    name: str
    title: str = ""
    key: str = ""
    blocks: tuple[str, ...] = ()
    contents: tuple[ContentsLine, ...] = ()
    pictures: tuple[Kept, ...] = ()
    pages: tuple[Page, ...] = ()
    pages_key: str = ""
    sheets: Mapping[str, int] = field(default_factory=dict)
    changed: tuple[int, ...] = ()
    made: datetime | None = None

    @property
    def being_laid_out(self) -> bool:
        """Whether the pages are still those of an older content."""
        return self.pages_key != self.key


@dataclass(frozen=True, slots=True)
class View:
    """``saved``: when what is being worked on was saved; ``made``: the state that the documents show; ``number``
    counts the builds."""

    number: int = 0
    stage: Stage = Stage.STARTING
    saved: datetime | None = None
    made: datetime | None = None
    checked: bool = False
    findings: tuple[Finding, ...] = ()
    documents: Mapping[str, Document] = field(default_factory=dict)
    overview: str = ""
    alignment: Alignment | None = None
    files: Mapping[str, File] = field(default_factory=dict)
    files_made: datetime | None = None
    in_use: tuple[str, ...] = ()
    trouble: str = ""
    former_pictures: frozenset[Kept] = frozenset()
    versions: Mapping[str, int] = field(default_factory=dict)

    def version(self, part: str) -> int:
        return self.versions.get(part, 0)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many problems of each severity."""
        return Counter(finding.severity for finding in self.findings)

    @property
    def pictures(self) -> dict[str, Kept]:
        """Every picture that a page may ask for, by its digest; those of the build before too, for pages that are
        just being renewed."""
        return {kept.digest: kept for kept in (*self.former_pictures, *_pictures(self.documents.values()))}

    def raised(self, *parts: str) -> View:
        return replace(self, versions={**self.versions, **{part: self.version(part) + 1 for part in parts}})


def _pictures(documents: Iterable[Document]) -> Iterable[Kept]:
    for document in documents:
        yield from document.pictures
        yield from (page.picture for page in document.pages)


def pages_part(name: str) -> str:
    return f"dokumen/{name}"


def text_part(name: str) -> str:
    return f"teks/{name}"


# ── what happens ─────────────────────────────────────────────────────────────────────────────────
def begun(view: View, number: int, saved: datetime) -> View:
    """Something was saved, and the worker was told."""
    former = frozenset(_pictures(view.documents.values()))
    return replace(view, number=number, stage=Stage.CHECKING, saved=saved, former_pictures=former)


def stuck(view: View, trouble: str) -> View:
    return replace(view, stage=Stage.STUCK, trouble=trouble)


def told(view: View, message: Message) -> View:
    """The view after a message. What belongs to an older build changes no stage."""
    match message:
        case Checked():
            return _checked(view, message)
        case Rendered() if message.number == view.number:
            return _rendered(view, message)
        case LaidOut():
            return _laid_out(view, message)
        case Overview():
            return view if message.html == view.overview else replace(view, overview=message.html).raised(OVERVIEW)
        case Aligned():
            same = message.found == view.alignment
            return view if same else replace(view, alignment=message.found).raised(ALIGNMENT)
        case Finished() if message.number == view.number:
            return _finished(view, message)
        case Broken() if message.number == view.number:
            return stuck(view, message.reason)
    return view


def _checked(view: View, message: Checked) -> View:
    if message.number != view.number:
        return view
    changed = not view.checked or message.findings != view.findings
    has_errors = any(finding.severity == "error" for finding in message.findings)
    view = replace(
        view, checked=True, findings=message.findings, trouble="", stage=view.stage if has_errors else Stage.BUILDING
    )
    view = view.raised(PROBLEMS, COMPARISON) if changed else view.raised(COMPARISON)
    if has_errors or tuple(view.documents) == message.names:
        return view
    # Documents come and go with the years and the templates of the plan.
    documents = {name: view.documents.get(name, Document(name)) for name in message.names}
    return replace(view, documents=documents).raised(DOCUMENTS)


def _rendered(view: View, message: Rendered) -> View:
    document = view.documents.get(message.name)
    if document is None or document.key == message.key:
        return view
    document = replace(
        document, title=message.title, key=message.key, blocks=message.blocks, contents=message.contents,
        pictures=message.pictures, made=view.saved,
    )  # fmt: skip
    return _with(view, document).raised(DOCUMENTS, text_part(message.name), pages_part(message.name))


def _laid_out(view: View, message: LaidOut) -> View:
    document = view.documents.get(message.name)
    if document is None or document.key != message.key or document.pages_key == message.key:
        return view
    before = {page.picture.digest for page in document.pages}
    changed = (
        tuple(number for number, page in enumerate(message.pages, 1) if page.picture.digest not in before)
        if before
        else ()
    )
    document = replace(document, pages=message.pages, pages_key=message.key, sheets=message.sheets, changed=changed)
    return _with(view, document).raised(DOCUMENTS, pages_part(message.name))


def _with(view: View, document: Document) -> View:
    return replace(view, documents={**view.documents, document.name: document})


def _finished(view: View, message: Finished) -> View:
    if message.findings != view.findings:
        view = replace(view, findings=message.findings).raised(PROBLEMS)
    if message.failed:
        return replace(view, stage=Stage.HELD)
    view = replace(
        view, stage=Stage.DONE, made=view.saved, files_made=view.saved, in_use=message.in_use,
        files={file.name: file for file in message.files},
    )  # fmt: skip
    return view.raised(FILES, DOCUMENTS)


def restarted(view: View, trouble: str) -> View:
    """The worker ended and begins again with the same state."""
    return replace(view, stage=Stage.CHECKING, trouble=trouble)
