"""Two versions of a text → one, with the words that were deleted and inserted marked.

A number, a code, a compound is one word: "4.300.000.000" is replaced whole, never digit by digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from rpkdgen.body import DELETED, INSERTED, Break, Inline, Inlines, Link, Mark, Marked, Reference, Text

_WORDS = re.compile(r"\s+|\w+(?:[.,:/\-–’']\w+)*|.", re.DOTALL)

#: With a smaller share of common words than this, the whole text was replaced.
COMMON = 0.2


@dataclass(frozen=True, slots=True)
class Marks:
    """The two marks of one comparison."""

    inserted: Mark
    deleted: Mark

    @classmethod
    def of(cls, author: str, date: str) -> Marks:
        return cls(Mark(INSERTED, author, date), Mark(DELETED, author, date))


def deleted(content: Inlines, marks: Marks) -> Inlines:
    """The whole text as deleted. What it referred to may be gone, so its references are bare text."""
    return (Marked(marks.deleted, _dead(content)),) if content else ()


def inserted(content: Inlines, marks: Marks) -> Inlines:
    return (Marked(marks.inserted, content),) if content else ()


def _dead(content: Inlines) -> Inlines:
    return joined(Text(item.text) if isinstance(item, Reference) else item for item in content)


def marked_inlines(old: Inlines, new: Inlines, marks: Marks) -> Inlines:
    """The new text with the deleted words of the old one in it."""
    if old == new:
        return new
    olds, news = list(_words(old)), list(_words(new))
    changes = _changes(olds, news)
    found: list[Inline] = []
    for is_common, i, i_end, j, j_end in changes:
        if is_common:
            found += news[j:j_end]
        else:
            found += deleted(joined(olds[i:i_end]), marks)
            found += inserted(joined(news[j:j_end]), marks)
    return joined(found)


def _words(content: Inlines) -> Iterator[Inline]:
    for item in content:
        match item:
            case Text():
                for word in _WORDS.findall(item.text):
                    yield replace(item, text=word)
            case Link():
                for word in _words(item.content):
                    yield Link(item.address, (word,))
            case _:
                yield item


_Change = tuple[bool, int, int, int, int]


def _changes(old: Sequence[Inline], new: Sequence[Inline]) -> list[_Change]:
    """What is common (True) and what was replaced, as places in both."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    found = [(tag == "equal", i, i_end, j, j_end) for tag, i, i_end, j, j_end in matcher.get_opcodes()]
    common = sum(_weight(old[i:i_end]) for is_common, i, i_end, _, _ in found if is_common)
    if 2 * common < COMMON * (_weight(old) + _weight(new)):
        return [(False, 0, len(old), 0, len(new))]
    return _without_islands(found, old)


def _without_islands(found: Iterable[_Change], old: Sequence[Inline]) -> list[_Change]:
    """Two replaced pieces with nothing but spaces and signs between them are one: “dua kata” → “tiga huruf”."""
    changes: list[_Change] = []
    for change in found:
        is_common, _, i_end, _, j_end = change
        if not is_common and len(changes) > 1 and _weight(old[changes[-1][1] : changes[-1][2]]) == 0:
            _, i, _, j, _ = changes[-2]
            changes[-2:] = [(False, i, i_end, j, j_end)]
        else:
            changes.append(change)
    return changes


def _is_gap(item: Inline) -> bool:
    """Whether the piece says nothing by itself: a space or a sign."""
    match item:
        case Text():
            return not any(letter.isalnum() for letter in item.text)
        case Link():
            return all(map(_is_gap, item.content))
    return isinstance(item, Break)


def _weight(items: Iterable[Inline]) -> int:
    return sum(1 for item in items if not _is_gap(item))


def joined(items: Iterable[Inline]) -> Inlines:
    """The inlines with neighbours that look alike made one."""
    found: list[Inline] = []
    for item in items:
        last = found[-1] if found else None
        match last, item:
            case Text(), Text() if replace(last, text="") == replace(item, text=""):
                found[-1] = replace(item, text=last.text + item.text)
            case Link(), Link() if last.address == item.address:
                found[-1] = Link(item.address, joined((*last.content, *item.content)))
            case _:
                found.append(item)
    return tuple(found)
