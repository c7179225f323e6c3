"""Bytes of plan files → a tree of nodes with positions, every scalar still as it was written.

Built from YAML's events (libyaml's where it is there), so nothing is guessed: ``1.10`` stays text.
What YAML allows but a plan never needs (anchors, tags, several documents) is refused; YAML's own
complaints are told in Indonesian at the place where the mistake was made.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, TypeGuard

from rpkdgen.files import is_ignored, walk
from rpkdgen.model import Narasi
from rpkdgen.problem import CodeDoc, Position, Problem, Severity
from rpkdgen.yaml_errors import GLUED_KEY, at, explained, indent_of, missing_space, unclosed_quote

#: Bounds against files that were never a plan.
LARGEST_FILE = 20_000_000
DEEPEST = 20

PLAN_SUFFIXES = (".yaml", ".yml")
#: Kinds of files that may stand in a plan folder without being read here.
SILENT_SUFFIXES = (".png", ".jpg", ".jpeg", ".svg", ".gitkeep")
NOTE_SUFFIXES = (".md", ".txt", ".csv", ".tsv", ".json")
#: Beyond this many YAML problems in one file the rest is not told.
MOST_PROBLEMS = 100


# ── nodes ────────────────────────────────────────────────────────────────────────────────────────
class Text(NamedTuple):
    """A written value. ``quoted`` tells an empty text in quotes from nothing at all."""

    line: int
    column: int
    text: str
    quoted: bool = False


class Fields(NamedTuple):
    """A mapping: its entries in order, keys as written (a second equal key is left out)."""

    line: int
    column: int
    entries: dict[str, tuple[Text, Node]]


class Items(NamedTuple):
    """A list."""

    line: int
    column: int
    items: list[Node]


class Unread(NamedTuple):
    """Something that was complained about already; nothing more is said of it."""

    line: int
    column: int


Node = Text | Fields | Items | Unread


@dataclass(frozen=True, slots=True)
class Source:
    """All files of a plan as read.

    ``files``: path → text (for showing lines); ``documents``: path → its top mapping;
    ``tables``: the region's own reference data (name below ``acuan/`` → path); ``names``: every file of the
    folder, relative to it; ``folder``: where it lies, "" when the files came from elsewhere;
    ``unreadable``: files whose content is not known; ``notes``: path → text of files that are no part of the plan but
    lie in its folder, where no personal data may lie either.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, Fields] = field(default_factory=dict)
    narratives: tuple[Narasi, ...] = ()
    tables: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    unreadable: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    folder: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)


# ── the folder ───────────────────────────────────────────────────────────────────────────────────
def read_folder(folder: Path) -> Source:
    """The plan in ``folder``; paths in problems are relative to the current directory if they can be."""
    return read_files(contents_of(folder), folder=shown_folder(folder))


def contents_of(folder: Path) -> dict[str, Content]:
    """Every file of the folder: path relative to it → content, empty for files that are not read."""
    contents: dict[str, Content] = {}
    for path in walk(folder):
        name = path.relative_to(folder).as_posix()
        size = path.stat().st_size
        contents[name] = (
            b""
            if not (is_read(name) or is_note(name))
            else Oversized(size)
            if size > LARGEST_FILE
            else path.read_bytes()
        )
    return contents


def shown_folder(folder: Path) -> str:
    """The folder as it is named in problems, with ``/``."""
    try:
        shown = Path(os.path.relpath(folder))
    except ValueError:  # another drive on Windows
        shown = folder.resolve()
    if ".." in shown.parts:
        shown = folder if not folder.is_absolute() else folder.resolve()
    return shown.as_posix()


def _kind(name: str) -> str:
    """What a file of this name is: plan, narasi, acuan, lain (known, not read), tak-dikenal."""
    parts = PurePosixPath(name).parts
    suffix = PurePosixPath(name).suffix.lower()
    if "acuan" in parts[:-1]:
        return "acuan" if suffix in (".csv", *PLAN_SUFFIXES) else "lain" if suffix == ".md" else "tak-dikenal"
    if "narasi" in parts[:-1]:
        return "narasi" if suffix == ".md" else "lain" if suffix in SILENT_SUFFIXES else "tak-dikenal"
    if suffix in PLAN_SUFFIXES:
        return "plan"
    is_note = suffix == ".md" or parts[-1].upper().startswith(("README", "LICENSE"))
    return "lain" if is_note or suffix in SILENT_SUFFIXES else "tak-dikenal"


@dataclass(frozen=True, slots=True)
class Oversized:
    """Stands for the content of a file that is too large to be looked at; ``size`` in bytes."""

    size: int


Content = bytes | Oversized


@dataclass(frozen=True, slots=True)
class FileRead:
    """What one file of the plan holds, wherever the folder lies: positions name the file as ``name``.

    ``text`` and ``document`` are None where they cannot be read, ``document`` also where none belongs.
    """

    text: str | None = None
    document: Fields | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def is_unreadable(self) -> bool:
        """Whether the file may hold what we do not see."""
        return self.document is None and any(problem.severity is Severity.ERROR for problem in self.problems)


@lru_cache(maxsize=512)
def read_file(name: str, data: Content) -> FileRead:
    """The file of that name (relative to the plan folder) as read; once for both sides of a comparison that
    share it."""
    kind = _kind(name)
    if kind in ("lain", "tak-dikenal"):
        note = data.decode("utf-8", "replace") if is_note(name) and isinstance(data, bytes) else None
        return FileRead(note, problems=(_unknown_file(name),) if kind == "tak-dikenal" else ())
    text, problems = decoded(name, data)
    document = None
    if text is not None and kind == "plan":
        document, found = read_yaml(name, text)
        problems += found
    return FileRead(text, document, tuple(problems))


def is_plan_file(name: str) -> bool:
    """Whether a file of that name (relative to the plan folder) is YAML of the plan itself."""
    return _kind(name) == "plan" and is_read(name)


def is_note(name: str) -> bool:
    """Whether a file of that name is text beside the plan, looked through for personal data only."""
    return _kind(name) in ("lain", "tak-dikenal") and PurePosixPath(name).suffix.lower() in NOTE_SUFFIXES


def is_read(name: str) -> bool:
    """Whether the content of a file of that name matters to the plan."""
    return _kind(name) in ("plan", "narasi", "acuan") and not any(is_ignored(part) for part in name.split("/"))


def read_files(files: Mapping[str, Content], folder: str = "", prefix: str | None = None) -> Source:
    """A plan given as path → content, paths relative to the plan folder (with ``/``).

    ``prefix`` stands before the path of each file in problems (otherwise ``folder/``).
    """
    return assemble({name: read_file(name, data) for name, data in files.items()}, folder, prefix)


def assemble(files: Mapping[str, FileRead], folder: str = "", prefix: str | None = None) -> Source:
    """The plan of these files, as ``read_files`` gives it."""
    texts: dict[str, str] = {}
    documents: dict[str, Fields] = {}
    narratives: list[Narasi] = []
    tables: dict[str, str] = {}
    problems: list[Problem] = []
    unreadable: list[str] = []
    notes: dict[str, str] = {}
    if prefix is None:
        prefix = "" if folder in ("", ".") else f"{folder.rstrip('/')}/"
    for name in sorted(files, key=lambda name: name.split("/")):
        if any(is_ignored(part) for part in name.split("/")):
            continue
        path, kind, file = prefix + name, _kind(name), files[name]
        problems += (replace(each, position=each.position._replace(file=path)) for each in file.problems)
        if kind not in ("plan", "narasi", "acuan"):
            if file.text is not None:
                notes[path] = file.text
            continue
        if file.text is None or (kind == "plan" and file.is_unreadable):
            unreadable.append(path)
        if file.text is None:
            continue
        texts[path] = file.text
        if kind == "narasi":
            narratives.append(_narrative(name, path, file.text))
        elif kind == "acuan":
            tables["/".join(_after(name, "acuan"))] = path
        elif file.document is not None:
            documents[path] = file.document
    names = frozenset(files)
    return Source(texts, documents, tuple(narratives), tables, tuple(problems), tuple(unreadable), names, folder, notes)


def _after(name: str, folder: str) -> tuple[str, ...]:
    """The parts of a path behind the folder of that name."""
    parts = PurePosixPath(name).parts
    return parts[parts.index(folder) + 1 :]


def _narrative(name: str, path: str, text: str) -> Narasi:
    below = _after(name, "narasi")
    return Narasi("/".join(below[:-1]), PurePosixPath(name).stem, path, text)


def _unknown_file(path: str) -> Problem:
    suffix = PurePosixPath(path).suffix.lower()
    hint = "Isi rencana hanya dibaca dari *.yaml, naskah dari narasi/*.md, data acuan dari acuan/*.csv."
    if suffix in (".doc", ".docx", ".xls", ".xlsx", ".pdf", ".odt", ".ods"):
        hint = f"Simpan berkas ini di luar folder rencana, apalagi bila memuat data pribadi (NIK, nama, alamat). {hint}"
    return Problem(
        Position(path), "RPKD-Y14", Severity.WARNING, "Berkas ini bukan bagian rencana dan tidak dibaca.", hint
    )


# ── text ─────────────────────────────────────────────────────────────────────────────────────────
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def decoded(path: str, data: Content) -> tuple[str | None, list[Problem]]:
    """The text of a file with plain line ends, or None where it is not UTF-8 text."""
    if isinstance(data, Oversized) or len(data) > LARGEST_FILE:
        size = data.size if isinstance(data, Oversized) else len(data)
        return None, [
            Problem(
                Position(path), "RPKD-Y11", Severity.ERROR,
                f"Berkas ini terlalu besar ({size // 1_000_000} MB).", "Pecah menjadi beberapa berkas.",
            )
        ]  # fmt: skip
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [_not_utf8(path, Position(path), "Berkas ini disimpan sebagai UTF-16.")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        return None, [_not_utf8(path, Position(path, line, column), f"Huruf pada baris {line} bukan UTF-8.")]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    problems = []
    if found := _UNWANTED.search(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        problems.append(
            Problem(
                Position(path, line, column), "RPKD-Y02", Severity.ERROR,
                f"Ada karakter tersembunyi (U+{ord(found[0]):04X}) di sini.",
                "Hapus karakter itu; biasanya ikut tersalin dari Word, Excel, atau PDF.",
            )
        )  # fmt: skip
        text = _UNWANTED.sub(" ", text)
    return text, problems


def _not_utf8(path: str, position: Position, message: str) -> Problem:
    return Problem(
        position, "RPKD-Y01", Severity.ERROR, message,
        "Simpan ulang berkas ini sebagai UTF-8 (Notepad: Simpan Sebagai, Pengodean: UTF-8).",
    )  # fmt: skip


# ── YAML ─────────────────────────────────────────────────────────────────────────────────────────
class _Refused(Exception):
    """The file cannot be read on from here."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def read_yaml(path: str, text: str) -> tuple[Fields | None, list[Problem]]:
    """The top mapping of a file; None where it is empty or cannot be read (then a problem says why)."""
    import yaml

    builder = _Builder(path, text)
    loader: Any = getattr(yaml, "CLoader", yaml.SafeLoader)
    try:
        # Not by yaml.parse: of a million events each would pass through two more calls.
        root = builder.build(iter(loader(text).get_event, None))
    except _Refused as refused:
        return None, [*builder.problems[:MOST_PROBLEMS], refused.problem]
    except yaml.YAMLError as error:
        problem = explained(path, text, error, builder.last)
        return None, [*builder.problems[:MOST_PROBLEMS], problem]
    problems = builder.problems[:MOST_PROBLEMS]
    if root is None or (isinstance(root, Text) and not root.text and not root.quoted):
        message, hint = "Berkas ini kosong.", "Isi atau hapus berkas ini."
        return None, [*problems, Problem(Position(path), "RPKD-Y15", Severity.WARNING, message, hint)]
    if not isinstance(root, Fields):
        what = "daftar" if isinstance(root, Items) else "teks"
        return None, [
            *problems,
            Problem(
                Position(path, root.line, root.column), "RPKD-Y13", Severity.ERROR,
                f"Isi berkas ini langsung berupa {what}, tanpa nama bagian.",
                "Awali dengan nama bagiannya, misalnya “program:”, lalu isinya di bawahnya.",
            ),
        ]  # fmt: skip
    return root, problems


class _Builder:
    """Nodes from events, on a stack of open mappings and lists."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = text.split("\n")
        self.problems: list[Problem] = []
        self.last: Any = None  # the event of the last scalar

    def build(self, events: Iterator[Any]) -> Node | None:
        import yaml

        root: Node | None = None
        stack: list[tuple[Fields | Items, bool]] = []  # open collections; True for one in braces or brackets
        keys: list[Text | None] = []  # the key that waits for its value, for each open collection
        document = 0
        scalar = yaml.ScalarEvent
        node: Node
        for event in events:
            kind = type(event)
            if kind is scalar:
                mark = event.start_mark
                line, style = mark.line, event.style
                node = Text(line + 1, mark.column + 1, event.value, bool(style))
                if event.anchor is not None or event.tag is not None:
                    self._refuse_anchor_or_tag(event)
                self.last = event
                if event.end_mark.line > line and style not in ("|", ">"):
                    waiting = keys[-1] if keys else None
                    node = self._checked_continuation(event, node, waiting, bool(stack and stack[-1][1]))
                if stack and type(stack[-1][0]) is Fields and keys[-1] is None:
                    keys[-1] = node if type(node) is Text else Text(node.line, node.column, event.value)
                    continue
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                mark = event.start_mark
                if event.anchor is not None or event.tag is not None:
                    self._refuse_anchor_or_tag(event)
                if len(stack) >= DEEPEST:
                    raise _Refused(self._problem("RPKD-Y11", mark, "Susunan ini terlalu dalam.",
                                                 f"Rencana tidak perlu lebih dari {DEEPEST} tingkat."))  # fmt: skip
                is_mapping = kind is yaml.MappingStartEvent
                if stack and type(stack[-1][0]) is Fields and keys[-1] is None:
                    raise _Refused(self._problem(
                        "RPKD-Y16", mark, "Nama isian harus berupa teks, bukan daftar atau kelompok isian.",
                        "Beri tanda kutip bila teksnya diawali { atau [.",
                    ))  # fmt: skip
                node = (
                    Fields(mark.line + 1, mark.column + 1, {})
                    if is_mapping
                    else Items(mark.line + 1, mark.column + 1, [])
                )
                stack.append((node, bool(event.flow_style)))
                keys.append(None)
                continue
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                node, in_braces = stack.pop()
                keys.pop()
                if in_braces and type(node) is Fields:
                    self._mend_braces(node)
            elif kind is yaml.AliasEvent:
                raise _Refused(self._alias(event.start_mark, event.anchor))
            elif kind is yaml.DocumentStartEvent:
                document += 1
                if document > 1:
                    raise _Refused(self._problem(
                        "RPKD-Y10", event.start_mark, "Satu berkas hanya boleh memuat satu dokumen YAML.",
                        "Hapus baris “---”, atau pindahkan isi di bawahnya ke berkas lain.",
                    ))  # fmt: skip
                continue
            else:
                continue
            if not stack:
                root = node
                continue
            parent = stack[-1][0]
            if type(parent) is Items:
                parent.items.append(node)
            elif type(parent) is Fields:
                key = keys[-1]
                assert key is not None
                keys[-1] = None
                self._add(parent, key, node)
        return root

    def _add(self, parent: Fields, key: Text, node: Node) -> None:
        if ":" in key.text and not key.quoted and (glued := GLUED_KEY.match(key.text)):
            # “target:{2024: 5}” and “{nilai:5}”: the name and the beginning of the value in one.
            value = glued[2] if type(node) is Text and not node.text else f"{glued[2]} …"
            self.problems.append(missing_space(self.path, key.line - 1, key.column + len(glued[1]), glued[1], value))
            key, node = Text(key.line, key.column, glued[1]), Unread(key.line, key.column)
        first = parent.entries.get(key.text)
        if first is None:
            parent.entries[key.text] = (key, node)
            return
        self.problems.append(
            Problem(
                Position(self.path, key.line, key.column), "RPKD-Y08", Severity.ERROR,
                f"“{key.text}” ditulis dua kali; yang pertama pada baris {first[0].line}.",
                "Hapus salah satunya, atau perbaiki namanya.",
            )
        )  # fmt: skip

    def _problem(self, code: str, mark: Any, message: str, hint: str) -> Problem:
        return Problem(Position(self.path, mark.line + 1, mark.column + 1), code, Severity.ERROR, message, hint)

    def _alias(self, mark: Any, name: str) -> Problem:
        return self._problem(
            "RPKD-Y09", mark, f"“*{name}” dibaca YAML sebagai rujukan; rencana tidak memakai rujukan.",
            f'Bila maksudnya teks, beri tanda kutip: "*{name}". Bila maksudnya mengulang isian, tulis lengkap.',
        )  # fmt: skip

    def _refuse_anchor_or_tag(self, event: Any) -> None:
        mark = event.start_mark
        if event.anchor is not None:
            raise _Refused(self._problem(
                "RPKD-Y09", mark, f"“&{event.anchor}” dibaca YAML sebagai tanda rujukan; rencana tidak memakainya.",
                f'Bila maksudnya teks, beri tanda kutip: "&{event.anchor} …". Bila tidak, hapus.',
            ))  # fmt: skip
        tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
        raise _Refused(self._problem(
            "RPKD-Y09", mark, f"“{tag}” adalah penanda jenis YAML; rencana tidak memakainya.",
            "Hapus penanda itu. Bila maksudnya teks yang diawali tanda seru, beri tanda kutip.",
        ))  # fmt: skip

    def _mend_braces(self, node: Fields) -> None:
        """{nilai: 61,5} is two entries to YAML: "nilai: 61" and an empty "5"."""
        before: tuple[Text, Node] | None = None
        for key, value in list(node.entries.values()):
            if before is not None and _is_decimal_part(key, value) and _is_whole_part(before[1]):
                name, whole = before[0].text, before[1].text
                mended = f'"{whole},{key.text}"' if "." in whole else f"{whole}.{key.text}"
                self.problems.append(
                    Problem(
                        Position(self.path, before[1].line, before[1].column), "RPKD-Y12", Severity.ERROR,
                        f"Di dalam kurung, koma memisahkan isian: “{whole},{key.text}” terbaca sebagai dua isian.",
                        f"Tulis {name}: {mended}, atau satu isian per baris tanpa kurung kurawal.",
                    )
                )  # fmt: skip
                node.entries[name] = (before[0], Unread(before[1].line, before[1].column))
                del node.entries[key.text]
            before = (key, value)

    def _checked_continuation(self, event: Any, node: Text, key: Text | None, in_braces: bool) -> Text | Unread:
        """The value over several lines, unless it was surely meant otherwise: an open quote that swallowed
        the next fields, or a list item or field that was indented under a text."""
        start, end = event.start_mark.line, event.end_mark.line
        lines = self.lines[start + 1 : end + 1]
        if event.style:
            floor = key.column - 1 if key is not None and key.line == start + 1 else -1
            if not in_braces and any(line.strip() and indent_of(line) <= floor for line in lines):
                raise _Refused(unclosed_quote(self.path, start, event.start_mark.column))
            return node
        for number, line in enumerate(lines, start + 1):
            stripped = line.strip()
            if re.match(r"-\s*\S", stripped):
                if re.match(r"-\S", node.text):
                    number, line = start, self.lines[start]
                self.problems.append(
                    Problem(
                        at(self.path, number, indent_of(line)), "RPKD-Y06", Severity.ERROR,
                        "Baris ini terbaca sebagai sambungan teks di atasnya, bukan butir daftar.",
                        "Butir daftar ditulis “- ” (dengan spasi) di bawah nama isian yang tidak diberi teks.",
                    )
                )  # fmt: skip
                return Unread(node.line, node.column)
            glued = GLUED_KEY.match(stripped)
            if glued and not in_braces:
                self.problems.append(
                    missing_space(self.path, number, indent_of(line) + len(glued[1]) + 1, glued[1], glued[2])
                )
                return Unread(node.line, node.column)
        return node


def _is_decimal_part(key: Text, value: Node) -> bool:
    """The "5" of {nilai: 61,5}: a bare number without a value."""
    return (
        type(value) is Text
        and not value.text
        and not value.quoted
        and not key.quoted
        and re.fullmatch(r"[0-9]+%?", key.text) is not None
    )


def _is_whole_part(value: Node) -> TypeGuard[Text]:
    """The "61" of {nilai: 61,5}."""
    return type(value) is Text and re.fullmatch(r"(?:Rp\.? ?)?-?[0-9.]+", value.text) is not None


# ── codes ────────────────────────────────────────────────────────────────────────────────────────
_SAMPLE = "program:\n  - kode: 1.06.05\n"
CODES: Mapping[str, CodeDoc] = {
    doc.code: doc
    for doc in (
        CodeDoc("RPKD-Y01", Severity.ERROR, "Berkas disimpan sebagai UTF-8.", "bentuk rencana"),
        CodeDoc("RPKD-Y02", Severity.ERROR, "Berkas tidak memuat karakter tersembunyi.", "bentuk rencana"),
        CodeDoc("RPKD-Y03", Severity.ERROR, "Tulisan mengikuti aturan YAML.", "YAML 1.1",
                "nama: @Bappeda", 'nama: "@Bappeda"'),
        CodeDoc("RPKD-Y04", Severity.ERROR, "Baris menjorok dengan spasi, bukan tab.", "YAML 1.1",
                "daerah:\n\tnama: Kota Tangerang", "daerah:\n  nama: Kota Tangerang"),
        CodeDoc("RPKD-Y05", Severity.ERROR,
                "Nama isian diikuti titik dua dan spasi; titik dua di dalam teks diberi kutip.", "YAML 1.1",
                "nama:Dinas Sosial", "nama: Dinas Sosial"),
        CodeDoc("RPKD-Y06", Severity.ERROR, "Isian setingkat menjorok sama banyak.", "YAML 1.1",
                "daerah:\n  kode: 36.71\n   nama: Kota Tangerang", "daerah:\n  kode: 36.71\n  nama: Kota Tangerang"),
        CodeDoc("RPKD-Y07", Severity.ERROR, "Tanda kutip dan kurung yang dibuka juga ditutup.", "YAML 1.1",
                'nama: "Dinas Sosial', 'nama: "Dinas Sosial"'),
        CodeDoc("RPKD-Y08", Severity.ERROR, "Satu isian ditulis sekali.", "bentuk rencana",
                "nama: Dinas Sosial\nnama: Dinsos", "nama: Dinas Sosial\nsingkatan: Dinsos"),
        CodeDoc("RPKD-Y09", Severity.ERROR, "Rencana tidak memakai rujukan (&, *) dan penanda jenis (!) YAML.",
                "bentuk rencana", "nama: *dinsos", "nama: Dinas Sosial"),
        CodeDoc("RPKD-Y10", Severity.ERROR, "Satu berkas memuat satu dokumen YAML.", "bentuk rencana"),
        CodeDoc("RPKD-Y11", Severity.ERROR, f"Berkas paling besar {LARGEST_FILE // 1_000_000} MB dan paling dalam "
                f"{DEEPEST} tingkat.", "bentuk rencana"),
        CodeDoc("RPKD-Y12", Severity.ERROR, "Di dalam kurung, desimal ditulis dengan titik atau diberi kutip.",
                "YAML 1.1", "kondisi_awal: {tahun: 2023, nilai: 61,5}", "kondisi_awal: {tahun: 2023, nilai: 61.5}"),
        CodeDoc("RPKD-Y13", Severity.ERROR, "Isi berkas berada di bawah nama bagiannya.", "bentuk rencana",
                "- kode: 1.06.05", _SAMPLE),
        CodeDoc("RPKD-Y14", Severity.WARNING, "Folder rencana hanya berisi berkas rencana.", "bentuk rencana"),
        CodeDoc("RPKD-Y15", Severity.WARNING, "Berkas rencana tidak kosong.", "bentuk rencana"),
        CodeDoc("RPKD-Y16", Severity.ERROR, "Nama isian berupa teks.", "bentuk rencana", "{a: 1}: 2", "a: 2"),
    )
}  # fmt: skip
