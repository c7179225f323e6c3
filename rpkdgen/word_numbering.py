"""Lists: the frame's list formats, and a numbering of its own for each list of the document.

A frame gives its formats as list styles ("daftar angka", "daftar huruf", …). A format that it lacks (LibreOffice and
Word drop list styles that no text uses) is made here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from rpkdgen.word_frame import TWIPS_PER_CM, Styles
from rpkdgen.word_package import NUMBERING, STYLES, W, parse, serialized, w

#: By the list style of ``body.ItemList``: number format and text of a level (% is its number), and the name
#: of the list style in the frame, told apart by more than capitals, as Word is not sure to.
FORMATS = {
    "bullet": ("bullet", "•", "daftar butir"),
    "1": ("decimal", "%.", "daftar angka"),
    "a": ("lowerLetter", "%.", "daftar huruf"),
    "i": ("lowerRoman", "%.", "daftar romawi"),
    "A": ("upperLetter", "%.", "daftar huruf besar"),
    "I": ("upperRoman", "%.", "daftar romawi besar"),
    "(1)": ("decimal", "(%)", "daftar (angka)"),
    "(a)": ("lowerLetter", "(%)", "daftar (huruf)"),
    "1)": ("decimal", "%)", "daftar angka)"),
    "a)": ("lowerLetter", "%)", "daftar huruf)"),
    "i)": ("lowerRoman", "%)", "daftar romawi)"),
}

#: How much further each level stands, in twips (0.75 cm).
INDENT = round(0.75 * TWIPS_PER_CM)

LEVELS = 9


def levels_xml(style: str) -> str:
    """The levels of a list format."""
    kind, text, _ = FORMATS.get(style, FORMATS["1"])
    return "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text.replace("%", f"%{level + 1}")}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{INDENT * (level + 1)}" w:hanging="{INDENT}"/></w:pPr></w:lvl>'
        for level in range(LEVELS)
    )


class Numberings:
    """Hands out list numberings, so that every list begins where it should."""

    def __init__(self, styles: Styles, parts: Mapping[str, bytes]) -> None:
        self._root = parse(parts.get(NUMBERING) or f'<w:numbering xmlns:w="{W}"/>'.encode())
        by_style = dict(self._list_styles(parts))
        #: The abstract numbering of each kind of list.
        found = {kind: styles.find("numbering", name) for kind, (_, _, name) in FORMATS.items()}
        self._formats = {kind: by_style[style] for kind, style in found.items() if style in by_style}
        self._next = 1 + max([0, *(int(num.get(w("numId"), "0")) for num in self._root.iter(w("num")))])

    def _list_styles(self, parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
        """List style id → its abstract numbering."""
        abstract = {
            num.get(w("numId")): str(child.get(w("val")))
            for num in self._root.iter(w("num"))
            if (child := num.find(w("abstractNumId"))) is not None
        }
        for style in parse(parts[STYLES]).iter(w("style")):
            number = style.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
            if style.get(w("type")) == "numbering" and number is not None and number.get(w("val")) in abstract:
                yield str(style.get(w("styleId"))), abstract[number.get(w("val"))]

    def instance(self, style: str, level: int, start: int) -> int:
        """The number of a new list; ``level`` counts from 0."""
        number = self._next
        self._next += 1
        num = etree.SubElement(self._root, w("num"))
        num.set(w("numId"), str(number))
        etree.SubElement(num, w("abstractNumId")).set(w("val"), self._format(style))
        override = etree.SubElement(num, w("lvlOverride"))
        override.set(w("ilvl"), str(level))
        etree.SubElement(override, w("startOverride")).set(w("val"), str(start))
        return number

    def indent(self, style: str, level: int) -> int:
        """Where the text of that level begins, in twips from the left margin."""
        for entry in self._root.findall(w("abstractNum")):
            if entry.get(w("abstractNumId")) == self._format(style):
                for found in entry.findall(w("lvl")):
                    indent = found.find(f"{w('pPr')}/{w('ind')}")
                    if found.get(w("ilvl")) == str(level) and indent is not None:
                        return int(indent.get(w("left")) or indent.get(w("start")) or 0)
        return INDENT * (level + 1)

    def _format(self, style: str) -> str:
        """The abstract numbering of that kind of list; a new one where the frame has none."""
        if style not in self._formats:
            used = [int(entry.get(w("abstractNumId"), "0")) for entry in self._root.iter(w("abstractNum"))]
            identifier = str(1 + max([0, *used]))
            made = etree.fromstring(
                f'<w:abstractNum xmlns:w="{W}" w:abstractNumId="{identifier}"><w:multiLevelType w:val="multilevel"/>'
                f"{levels_xml(style)}</w:abstractNum>"
            )
            # Formats stand before the numberings that use them.
            first = self._root.find(w("num"))
            if first is None:
                self._root.append(made)
            else:
                first.addprevious(made)
            self._formats[style] = identifier
        return self._formats[style]

    def xml(self) -> bytes | None:
        """The numbering part with the new lists; None where there are no lists at all."""
        if not len(self._root):
            return None
        # Word wants a cleanup mark, where there is one, to stay last.
        for mark in self._root.findall(w("numIdMacAtCleanup")):
            self._root.append(mark)
        return serialized(self._root)
