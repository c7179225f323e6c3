"""What the page and its worker say to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rpkdgen.serve.aligned import Alignment


@dataclass(frozen=True, slots=True)
class Settings:
    """What is served: the plan, the templates of its documents, and the folder of what is made."""

    plan: Path
    templates: Path
    out: Path


# ── to the worker ────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Build:
    """Build what was saved. ``known``: document → key of what the page shows of it; ``first``: the document that
    somebody looks at; ``pictures``: the digests of those that the page may ask for."""

    number: int
    known: Mapping[str, str] = field(default_factory=dict)
    first: str = ""
    pictures: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Compare:
    """Compare a revision with the plan as it was last read."""

    ask: int
    revision: str


@dataclass(frozen=True, slots=True)
class Export:
    """Write the plan, as it was last read, as the workbook of ``rpkdgen export xlsx``."""

    ask: int


@dataclass(frozen=True, slots=True)
class Stop:
    """There will be nothing more to do."""


Command = Build | Compare | Export | Stop


# ── from the worker ──────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has read its libraries."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with the text of its line; ``severity`` is "error", "warning" or "info"."""

    file: str
    line: int
    column: int
    code: str
    severity: str
    message: str
    hint: str
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The problems of the plan, and the names of the documents that it gives."""

    number: int
    findings: tuple[Finding, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture in the build folder: its name is the digest of its content; ``encoding`` as in HTTP."""

    digest: str
    path: Path
    type: str
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A line of the list of contents: ``anchor`` in the text, ``id`` for its sheet."""

    id: str
    anchor: str
    level: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document's content as HTML, block by block."""

    number: int
    name: str
    title: str
    key: str
    blocks: tuple[str, ...]
    contents: tuple[ContentsLine, ...]
    pictures: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page as a picture; width and height in points."""

    picture: Kept
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A document's pages; ``sheets``: id of a heading, table or figure → its sheet, from 1."""

    number: int
    name: str
    key: str
    pages: tuple[Page, ...]
    sheets: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Overview:
    """The dashboard as HTML."""

    number: int
    html: str


@dataclass(frozen=True, slots=True)
class Aligned:
    """How the agencies' programmes fit together. It comes behind the first new text of a build, so that nobody waits
    for it."""

    number: int
    found: Alignment


@dataclass(frozen=True, slots=True)
class Compared:
    """The comparison that was asked for as HTML, or why there is none."""

    ask: int
    html: str = ""
    title: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A finished file; its name is its path in the build folder, with slashes."""

    name: str
    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class Exported:
    """The workbook that was asked for, or why there is none."""

    ask: int
    file: File | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a build. ``failed``: the plan has errors, so nothing was made; ``findings``: those that only
    showed while the documents were made; ``in_use``: files that another program holds; ``memory``: the worker's, in
    bytes (0 where the system does not tell)."""

    number: int
    failed: bool
    findings: tuple[Finding, ...]
    files: tuple[File, ...]
    in_use: tuple[str, ...]
    memory: int


@dataclass(frozen=True, slots=True)
class Broken:
    """A build ended by a fault of ours."""

    number: int
    reason: str


Message = Ready | Checked | Rendered | LaidOut | Overview | Aligned | Compared | Exported | Finished | Broken
