"""A tagged PDF read back as its tags say: what a screen reader reads, without headers, footers and repeated heads."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject


@dataclass
class Tag:
    """An element of the structure tree; ``content`` holds texts and elements in reading order."""

    kind: str
    content: list[str | Tag] = field(default_factory=list)
    alt: str = ""

    def text(self, without: frozenset[str] = frozenset()) -> str:
        """The text inside, but not that of elements of these kinds."""
        return "".join(
            item if isinstance(item, str) else item.text(without)
            for item in self.content
            if isinstance(item, str) or item.kind not in without
        )

    def all(self, *kinds: str) -> Iterator[Tag]:
        """The outermost elements of these kinds, in order."""
        for item in self.content:
            if isinstance(item, Tag):
                if item.kind in kinds:
                    yield item
                else:
                    yield from item.all(*kinds)


def tags(pdf: bytes) -> Tag:
    """The structure tree with its texts."""
    reader = PdfReader(io.BytesIO(pdf))
    maps: dict[int, dict[int, str]] = {}
    texts = {page.indirect_reference.idnum: _marked_texts(page, maps) for page in reader.pages}  # type: ignore[union-attr]
    root = Tag("")
    _read(reader.trailer["/Root"]["/StructTreeRoot"], 0, texts, root)  # type: ignore[index]
    return root


def _read(element: Any, page: int, texts: dict[int, dict[int, str]], into: Tag) -> None:
    page = element.raw_get("/Pg").idnum if "/Pg" in element else page
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, ArrayObject) else [kids]:
        kid = kid.get_object()
        if isinstance(kid, int):
            into.content.append(texts[page].get(kid, ""))
        elif kid.get("/Type") == "/MCR":
            into.content.append(texts[kid.raw_get("/Pg").idnum if "/Pg" in kid else page].get(kid["/MCID"], ""))
        elif kid.get("/Type") != "/OBJR":
            tag = Tag(str(kid["/S"])[1:], alt=str(kid.get("/Alt", "")))
            into.content.append(tag)
            _read(kid, page, texts, tag)


# pypdf's own reading of operators takes many times as long. Brackets in a string are escaped or in pairs.
_STRING = rb"\((?:\\.|[^\\()])*\)"
for _ in range(5):
    _STRING = rb"\((?:\\.|[^\\()]|" + _STRING + rb")*\)"
_TOKEN = re.compile(_STRING + rb"|<<|>>|<[0-9A-Fa-f]*>|/[^\s/<>\[\]()]+|[^\s/<>\[\]()]+", re.S)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def _marked_texts(page: PageObject, maps: dict[int, dict[int, str]]) -> dict[int, str]:
    """The text of each marked part of a page (by MCID); replaced text (``ActualText``) as it is meant."""
    found: dict[int, str] = {}
    open_parts: list[tuple[int | None, bool]] = [(None, False)]
    letters: dict[int, str] = {}
    operands: list[bytes] = []
    fonts: Any = page["/Resources"].get("/Font", {})  # type: ignore[union-attr]
    contents = page.get_contents()
    for token in _TOKEN.findall(contents.get_data() if contents is not None else b""):
        number, replaced = open_parts[-1]
        if token in (b"BDC", b"BMC"):
            if b"/MCID" in operands:
                number = int(operands[operands.index(b"/MCID") + 1])
            if b"/ActualText" in operands and number is not None:
                meant = _bytes(operands[operands.index(b"/ActualText") + 1])
                is_utf16 = meant.startswith(b"\xfe\xff")
                found[number] = found.get(number, "") + (meant[2:].decode("utf-16-be") if is_utf16 else meant.decode())
                replaced = True
            open_parts.append((number, replaced))
        elif token == b"EMC":
            open_parts.pop()
        elif token == b"Tf":
            font = fonts.raw_get(operands[-2].decode())
            if font.idnum not in maps:
                maps[font.idnum] = _to_unicode(font.get_object())
            letters = maps[font.idnum]
        elif token in (b"Tj", b"TJ") and number is not None and not replaced:
            codes = b"".join(_bytes(item) for item in operands if item[:1] in b"(<")
            pairs = (int.from_bytes(codes[index : index + 2]) for index in range(0, len(codes), 2))
            found[number] = found.get(number, "") + "".join(letters.get(code, "\ufffd") for code in pairs)
        elif not token.isalpha() or token in (b"true", b"false", b"null"):
            operands.append(token)
            continue
        operands.clear()
    return found


def _bytes(token: bytes) -> bytes:
    """What a written string holds."""
    if token.startswith(b"<"):
        return bytes.fromhex(token[1:-1].decode())
    return _ESCAPE.sub(
        lambda sign: bytes([int(sign[1], 8)]) if sign[1].isdigit() else _ESCAPED.get(sign[1], sign[1]), token[1:-1]
    )


def _to_unicode(font: DictionaryObject) -> dict[int, str]:
    source = font["/ToUnicode"].get_data().decode("latin-1")  # type: ignore[union-attr]
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", source, re.S):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = _utf16(text)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", source, re.S):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                start = _utf16(text)
                found[int(first, 16) + step] = start[:-1] + chr(ord(start[-1]) + step)
    return found


def _utf16(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be")
