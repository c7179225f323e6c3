"""Narratives: Markdown with Jinja → the HTML dialect of ``markup``.

A printed value never passes through Markdown (but for bare digits): Jinja leaves a placeholder of
private-use characters in its place, pandoc reads the text, and only then the placeholder becomes the
escaped value. So no text of the plan can become markup. All narratives of a document are read by one
call of pandoc (starting it costs more than reading).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import TemplateSyntaxError, nodes, pass_context
from markupsafe import escape

from rpkdgen.files import replace_file
from rpkdgen.format import FILTERS, NOT_AVAILABLE
from rpkdgen.model import Narasi
from rpkdgen.problem import CodeDoc, Problem, Severity, TemplateError
from rpkdgen.sandbox import (
    FORBIDDEN,
    LARGEST_TEMPLATE,
    SYNTAX,
    VALUE,
    BoundedEnvironment,
    Refused,
    problem_at,
    raise_translated,
    render,
)
from rpkdgen.suggest import did_you_mean

CODES: Mapping[str, CodeDoc] = {
    doc.code: doc
    for doc in (
        CodeDoc("RPKD-N20", Severity.ERROR, "tabel() dan gambar() berdiri sendiri sebagai satu paragraf narasi.",
                "bentuk narasi", 'Lihat {{ tabel("tujuan") }} berikut.', '{{ tabel("tujuan") }}'),
        CodeDoc("RPKD-N21", Severity.ERROR, "Narasi memakai judul, paragraf, daftar, tabel, dan gambar saja.",
                "bentuk narasi", "> kutipan", "Paragraf biasa."),
    )
}  # fmt: skip

ALONE, UNSUPPORTED = CODES

#: What pandoc reads: prose, lists, pipe tables, images; nothing that could carry raw markup.
FORMAT = "markdown" + "".join(
    f"-{extension}"
    for extension in (
        "raw_html", "raw_tex", "raw_attribute", "footnotes", "inline_notes", "citations", "tex_math_dollars",
        "auto_identifiers", "native_divs", "native_spans", "yaml_metadata_block", "pandoc_title_block",
        "markdown_in_html_blocks", "latex_macros", "example_lists", "definition_lists", "line_blocks", "simple_tables",
        "multiline_tables", "grid_tables", "strikeout", "bracketed_spans", "implicit_header_references",
        "blank_before_blockquote", "task_lists",
    )
) + "+smart"  # fmt: skip

#: Raised by one when the HTML made from the same Markdown changes.
VERSION = "1"


@dataclass(frozen=True, slots=True)
class Html:
    """A piece of the HTML dialect to put into a narrative as it is; ``block`` stands alone."""

    html: str
    block: bool = True

    def __html__(self) -> str:
        return self.html


# ── Jinja: values become placeholders ────────────────────────────────────────────────────────────
@dataclass
class _Values:
    """The values printed so far, and the private-use characters that mark their places.

    The characters are chosen so that no narrative contains them.
    """

    texts: Iterable[str]
    values: list[Html] = field(default_factory=list)

    def __post_init__(self) -> None:
        used = {letter for text in self.texts for letter in text if letter >= "\ue000"}
        base = next(start for start in range(0xF0000, 0xFFF00, 16) if not used & {chr(start + n) for n in range(12)})
        self.digits = [chr(base + n) for n in range(10)]
        self.opening, self.closing = chr(base + 10), chr(base + 11)
        self.pattern = re.compile(f"{self.opening}([{self.digits[0]}-{self.digits[9]}]+){self.closing}")

    def placeholder(self, value: Html) -> str:
        self.values.append(value)
        return self._token(len(self.values) - 1)

    def _token(self, number: int) -> str:
        return self.opening + "".join(self.digits[int(digit)] for digit in str(number)) + self.closing

    def number(self, token: re.Match[str]) -> int:
        return int("".join(str(self.digits.index(letter)) for letter in token[1]))

    def html(self, text: str, *, inline: bool = True) -> str:
        """The text escaped, each placeholder in it replaced. Raises Refused for a block inside it."""
        pieces: list[str] = []
        end = 0
        for token in self.pattern.finditer(text):
            pieces.append(str(escape(text[end : token.start()])))
            number = self.number(token)
            if number < len(self.values):
                value = self.values[number]
                if value.block and inline:
                    raise _Misplaced
                pieces.append(value.html)
            end = token.end()
        pieces.append(str(escape(text[end:])))
        return "".join(pieces)

    def plain(self, text: str) -> str:
        """The text with placeholders replaced, unescaped (for addresses and ids)."""
        from html import unescape

        return unescape(re.sub(r"<[^>]*>", "", self.html(text)))


class _Misplaced(Refused):
    """A table or figure stands inside a sentence."""

    def __init__(self) -> None:
        super().__init__(
            "tabel atau gambar berada di tengah paragraf atau di dalam tabel",
            "Tulis {{ tabel(…) }} atau {{ gambar(…) }} pada baris sendiri, diapit baris kosong.",
            ALONE,
        )


class _MissingValue(Refused):
    def __init__(self) -> None:
        super().__init__(
            "nilai yang dicetak belum ada (n.a.)",
            "Isi nilainya dalam rencana, atau beri syarat {% if … is not none %}.",
            VALUE,
        )


def _strict(filter: Callable[..., Any]) -> Callable[..., Any]:
    """A number filter that does not accept a missing value: prose has no place for "n.a."."""

    def checked(value: object, *args: Any, **options: Any) -> Any:
        if value is None:
            raise _MissingValue
        text = filter(value, *args, **options)
        if text == NOT_AVAILABLE:
            raise _MissingValue
        return text

    return checked


def _environment(values: _Values, draft: bool) -> BoundedEnvironment:
    @pass_context
    def printed(context: object, value: object) -> str:
        """A placeholder for what ``{{ … }}`` prints (told of the context, so that Jinja does not fold it)."""
        if isinstance(value, Html):
            return values.placeholder(value)
        if value is None and not draft:
            raise _MissingValue
        if type(value) is int and value >= 0:
            # Digits alone are no markup, and pandoc must see the number of a list item ({{ loop.index }}.).
            return str(value)
        text = NOT_AVAILABLE if value is None else str(value)
        return values.placeholder(Html(values.html(text), block=False))

    # Jinja's own comment mark would take a heading's id, {#pendahuluan}, for a comment.
    environment = BoundedEnvironment(
        finalize=printed, autoescape=False, comment_start_string="<!--", comment_end_string="-->"
    )
    if not draft:
        environment.filters |= {name: _strict(function) for name, function in FILTERS.items()}
    return environment


def render_narratives(
    narratives: Sequence[Narasi], context: Mapping[str, Any], *, draft: bool = False, cache: Path | None = None
) -> dict[str, str]:
    """Each narrative's name → its HTML. ``cache``: a folder that keeps what pandoc has read.

    In a draft a missing value prints "n.a."; otherwise it is an error with the narrative's line.
    """
    values = _Values([narrative.teks for narrative in narratives])
    environment = _environment(values, draft)
    texts = [_filled(environment, narrative, context) for narrative in narratives]
    trees = _read(texts, cache)
    return {
        narrative.nama: _written(narrative, tree, values) for narrative, tree in zip(narratives, trees, strict=True)
    }


_TAG = r"\{%(?:(?!%\}).)*%\}"
_TAG_AFTER_TEXT = re.compile(rf"^(?!\s*(?:{_TAG}\s*)+$)(.*[^+-])%\}}$", re.M)


def _with_paragraph_ends(source: str) -> str:
    """The source with the line end kept behind a tag that closes a line of text: trimming it, as is right
    for a line of tags only, would join the paragraph to the next."""
    return _TAG_AFTER_TEXT.sub(r"\1+%}", source)


@lru_cache(maxsize=500)
def _compiled(source: str, name: str, file: str) -> CodeType:
    """Made once for all documents that share a narrative; the code knows neither their values nor ``draft``."""
    code: CodeType = _environment(_Values(()), draft=False).compile(source, name, file)
    return code


def _filled(environment: BoundedEnvironment, narrative: Narasi, context: Mapping[str, Any]) -> str:
    """The narrative's Markdown, values as placeholders."""
    if len(narrative.teks) > LARGEST_TEMPLATE:
        raise problem_at(narrative.file, 1, FORBIDDEN, "narasi ini terlalu besar", "Bagi menjadi beberapa berkas.")
    source = _with_paragraph_ends(narrative.teks.replace("\r\n", "\n").replace("\r", "\n"))
    try:
        code = _compiled(source, narrative.nama, narrative.file)
    except TemplateSyntaxError as error:
        raise_translated(error, narrative.file, context)
    template = environment.template_class.from_code(environment, code, environment.make_globals(None))
    return render(template, context, narrative.file, limit=50 * LARGEST_TEMPLATE)


_EXPRESSION = re.compile(r"\{\{.*?\}\}")
_MOST_FAULTS = 50


def filling_problems(narratives: Iterable[Narasi], context: Mapping[str, Any]) -> Iterator[Problem]:
    """What would stop these narratives from being filled in, without reading their Markdown.

    The expressions of a line that fails are left out and the narrative is tried again, so that all its
    faults are told at once.
    """
    narratives = list(narratives)
    environment = _environment(_Values([narrative.teks for narrative in narratives]), draft=False)
    for narrative in narratives:
        yield from _unknown_filters(environment, narrative)
        lines = narrative.teks.split("\n")
        for _ in range(_MOST_FAULTS):
            try:
                _filled(environment, replace(narrative, teks="\n".join(lines)), context)
            except TemplateError as error:
                yield error.problem
                number = error.problem.position.line - 1
                if error.problem.position.file != narrative.file or not 0 <= number < len(lines):
                    break
                without = _EXPRESSION.sub("", lines[number])
                if without == lines[number]:
                    break
                lines[number] = without
            else:
                break


def _unknown_filters(environment: BoundedEnvironment, narrative: Narasi) -> Iterator[Problem]:
    """Filters that do not exist, also in branches that are not taken with today's values."""
    for name, line in _filters(_with_paragraph_ends(narrative.teks)):
        if name not in environment.filters:
            known = did_you_mean(name, environment.filters)
            yield problem_at(narrative.file, line, SYNTAX, f"filter “{name}” tidak dikenal", known).problem


@lru_cache(maxsize=500)
def _filters(source: str) -> tuple[tuple[str, int], ...]:
    """The filters that a narrative names, with their lines; none where its syntax is wrong (that is told when
    it is filled in)."""
    try:
        tree = _environment(_Values(()), draft=False).parse(source)
    except TemplateSyntaxError:
        return ()
    return tuple((node.name, node.lineno) for node in tree.find_all(nodes.Filter))


# ── pandoc: Markdown → its tree ──────────────────────────────────────────────────────────────────
Tree = list[dict[str, Any]]

#: Trees by the hash of their Markdown, for the years of a RAT that share narratives.
_KEPT: dict[str, Tree] = {}
_MOST_KEPT = 500


def _read(texts: Sequence[str], cache: Path | None) -> list[Tree]:
    keys = [sha256(f"{VERSION}\0{FORMAT}\0{text}".encode()).hexdigest() for text in texts]
    found: dict[str, Tree] = {}
    for key in keys:
        kept = _KEPT.get(key)
        if kept is None and cache is not None:
            kept = _recalled(cache / f"{key}.json")
        if kept is not None:
            found[key] = kept
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
    if missing:
        for key, tree in zip(missing, _pandoc(list(missing.values())), strict=True):
            found[key] = tree
            if cache is not None:
                replace_file(cache / f"{key}.json", json.dumps(tree, ensure_ascii=False).encode())
    if len(_KEPT) > _MOST_KEPT:
        _KEPT.clear()
    _KEPT.update(found)
    return [found[key] for key in keys]


def _recalled(path: Path) -> Tree | None:
    try:
        tree: Tree = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return tree if isinstance(tree, list) else None


#: Stands between two narratives in one call of pandoc; the word is made of letters only.
_SEPARATOR = "rpkdgenpemisahnarasi"


def _pandoc(texts: list[str]) -> list[Tree]:
    """The texts' trees by one call; one call each where a text swallows the separator (an open block)."""
    separator = _SEPARATOR
    while any(separator in text for text in texts):
        separator += "x"
    blocks = _call_pandoc(f"\n\n{separator}\n\n".join(texts))
    trees: list[Tree] = [[]]
    for block in blocks:
        if block["t"] == "Para" and block["c"] == [{"t": "Str", "c": separator}]:
            trees.append([])
        else:
            trees[-1].append(block)
    return trees if len(trees) == len(texts) else [_call_pandoc(text) for text in texts]


def _call_pandoc(text: str) -> Tree:
    import pypandoc

    made = pypandoc.convert_text(text, "json", format=FORMAT, extra_args=["--sandbox"])
    blocks: Tree = json.loads(made)["blocks"]
    return blocks


# ── the tree → HTML ──────────────────────────────────────────────────────────────────────────────
def _written(narrative: Narasi, tree: Tree, values: _Values) -> str:
    writer = _Writer(narrative, values)
    try:
        return f'<div data-berkas="{escape(narrative.file)}">{writer.blocks(tree)}</div>'
    except RecursionError as error:
        raise writer.error(UNSUPPORTED, "narasi ini bersusun terlalu dalam", []) from error


_LIST_TYPES = {"Decimal": "1", "LowerAlpha": "a", "UpperAlpha": "A", "LowerRoman": "i", "UpperRoman": "I"}
_NUMBER_MARKS = {"TwoParens": "({})", "OneParen": "{})"}
_ALIGNMENTS = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center"}
_INLINE_TAGS = {"Emph": "em", "Strong": "strong", "Underline": "u", "Superscript": "sup", "Subscript": "sub"}
_QUOTES = {"DoubleQuote": "“{}”", "SingleQuote": "‘{}’"}
_KINDS = {"BlockQuote": "kutipan (>)", "CodeBlock": "blok kode", "HorizontalRule": "garis mendatar (---)",
          "DefinitionList": "daftar definisi", "RawBlock": "HTML", "Math": "rumus", "Note": "catatan kaki"}  # fmt: skip


@dataclass(frozen=True)
class _Writer:
    """Writes pandoc's tree as the HTML dialect."""

    narrative: Narasi
    values: _Values

    def error(self, code: str, message: str, near: object, hint: str = "") -> TemplateError:
        return problem_at(self.narrative.file, self._line(near), code, message, hint)

    def _line(self, near: object) -> int:
        """The first line that has the longest word of the block (pandoc's tree knows no lines)."""
        words = sorted(re.findall(r"[^\W_]{3,}", " ".join(_strings(near))), key=len, reverse=True)
        lines = self.narrative.teks.splitlines()
        return next((n for word in words for n, line in enumerate(lines, 1) if word in line), 1)

    def blocks(self, blocks: Iterable[dict[str, Any]]) -> str:
        return "\n".join(self._block(block) for block in blocks)

    def _block(self, block: dict[str, Any]) -> str:
        kind: str = block["t"]
        content: Any = block.get("c")
        match kind:
            case "Para" | "Plain":
                return self._paragraph(content)
            case "Header":
                level, (name, _, _), inlines = content
                if level > 3:
                    raise self.error(
                        UNSUPPORTED, f"judul tingkat {level} tidak dikenal", inlines, "Pakai # sampai ###."
                    )
                given = f' id="{escape(name)}"' if name else ""
                return f"<h{level}{given}>{self._inlines(inlines)}</h{level}>"
            case "BulletList":
                return f"<ul>{self._items(content)}</ul>"
            case "OrderedList":
                (start, style, mark), items = content
                number = _LIST_TYPES.get(style["t"], "1")
                number = _NUMBER_MARKS.get(mark["t"], "{}").format(number)
                return f'<ol type="{number}" start="{start}">{self._items(items)}</ol>'
            case "Table":
                return self._table(content)
            case "Figure":
                return self._figure(content)
            case "Div":
                (_, classes, _), inner = content
                return f'<div class="{escape(" ".join(classes))}">{self.blocks(inner)}</div>'
        raise self.error(
            UNSUPPORTED, f"{_KINDS.get(kind, kind)} tidak dapat dipakai dalam narasi", content,
            "Pakai judul, paragraf, daftar, tabel, dan gambar.",
        )  # fmt: skip

    def _items(self, items: Iterable[list[dict[str, Any]]]) -> str:
        return "".join(f"<li>{self.blocks(item)}</li>" for item in items)

    def _paragraph(self, inlines: list[dict[str, Any]]) -> str:
        if len(inlines) == 1 and inlines[0]["t"] == "Str" and (token := self.values.pattern.fullmatch(inlines[0]["c"])):
            value = self.values.values[self.values.number(token)]
            if value.block:
                return value.html
        return f"<p>{self._inlines(inlines)}</p>"

    def _inlines(self, inlines: Iterable[dict[str, Any]]) -> str:
        return "".join(self._inline(inline) for inline in inlines)

    def _inline(self, inline: dict[str, Any]) -> str:
        kind: str = inline["t"]
        content: Any = inline.get("c")
        match kind:
            case "Str":
                return self._text(content)
            case "Space" | "SoftBreak":
                return " "
            case "LineBreak":
                return "<br>"
            case "Quoted":
                quote, inner = content
                return _QUOTES[quote["t"]].format(self._inlines(inner))
            case "Code":
                return self._text(content[1])
            case "Link":
                _, inner, (address, _) = content
                return f'<a href="{escape(self.values.plain(address))}">{self._inlines(inner)}</a>'
            case "Span" | "SmallCaps":
                return self._inlines(content[1] if kind == "Span" else content)
        if kind in _INLINE_TAGS:
            return f"<{_INLINE_TAGS[kind]}>{self._inlines(content)}</{_INLINE_TAGS[kind]}>"
        if kind == "Image":
            raise self.error(UNSUPPORTED, "gambar harus berdiri sendiri dalam satu paragraf", content)
        raise self.error(UNSUPPORTED, f"{_KINDS.get(kind, kind)} tidak dapat dipakai dalam narasi", content)

    def _text(self, text: str) -> str:
        try:
            return self.values.html(text)
        except _Misplaced as error:
            raise problem_at(self.narrative.file, self._line_of_call(), error.code, error.message, error.hint) from None

    def _line_of_call(self) -> int:
        """The first line where a call of tabel() or gambar() does not stand alone."""
        for number, line in enumerate(self.narrative.teks.splitlines(), 1):
            bare = line.strip()
            if re.search(r"\{\{-?\s*(tabel|gambar)\(", bare) and not re.fullmatch(r"\{\{.*\}\}", bare):
                return number
        found = re.search(r"\{\{-?\s*(tabel|gambar)\(", self.narrative.teks)
        return self.narrative.teks.count("\n", 0, found.start()) + 1 if found else 1

    def _figure(self, content: list[Any]) -> str:
        (name, _, _), (_, caption), blocks = content
        images = [inline for block in blocks for inline in block.get("c", []) if inline["t"] == "Image"]
        if len(images) != 1:
            raise self.error(UNSUPPORTED, "gambar harus berdiri sendiri dalam satu paragraf", content)
        (image_name, _, attributes), alt, (address, _) = images[0]["c"]
        width = dict(attributes).get("width", "")
        share = f' data-lebar="{float(width[:-1]) / 100:g}"' if re.fullmatch(r"\d{1,3}(\.\d+)?%", width) else ""
        text = "".join(self._inlines(block["c"]) for block in caption)
        given = name or image_name
        return (
            f'<figure id="{escape(given)}" data-alt="{escape(self.values.plain(" ".join(_strings(alt))))}"{share}>'
            f'<img src="{escape(self.values.plain(address))}"><figcaption>{text}</figcaption></figure>'
        )

    def _table(self, content: list[Any]) -> str:
        (name, _, _), (_, caption), columns, (_, head), bodies, _ = content
        text = "".join(self._inlines(block["c"]) for block in caption)
        aligns = [_ALIGNMENTS.get(alignment["t"], "") for alignment, _ in columns]
        widths = [width.get("c") for _, width in columns]
        cols = "".join(
            f"<col{f' align={align}' if align else ''}{f' width={width:.4f}' if width else ''}>"
            for align, width in zip(aligns, widths, strict=True)
        )
        rows = [row for body in bodies for row in (*body[2], *body[3])]
        return (
            f'<table data-look="rekap"{f" id={chr(34)}{escape(name)}{chr(34)}" if name else ""}>'
            + (f"<caption>{text}</caption>" if text else "")
            + f"<colgroup>{cols}</colgroup><thead>{self._rows(head, 'th')}</thead>"
            + f"<tbody>{self._rows(rows, 'td')}</tbody></table>"
        )

    def _rows(self, rows: Iterable[Any], tag: str) -> str:
        written = []
        for _, cells in rows:
            if tag == "th" and not any(blocks for *_, blocks in cells):
                continue
            made = "".join(
                f"<{tag}>{'<br>'.join(self._inlines(block['c']) for block in blocks)}</{tag}>" for *_, blocks in cells
            )
            written.append(f"<tr>{made}</tr>")
        return "".join(written)


def _strings(tree: object) -> Iterable[str]:
    """The words in a part of pandoc's tree."""
    if isinstance(tree, dict):
        if tree.get("t") == "Str":
            yield tree["c"]
        else:
            yield from _strings(tree.get("c"))
    elif isinstance(tree, list):
        for part in tree:
            yield from _strings(part)
