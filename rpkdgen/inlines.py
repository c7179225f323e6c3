"""What inlines say, and what is done to all text in them, also in the text that was inserted or deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from rpkdgen.body import (
    DELETED,
    INSERTED,
    Blocks,
    Break,
    Figure,
    Heading,
    Inline,
    Inlines,
    ItemList,
    Link,
    Mark,
    Marked,
    Paragraph,
    Reference,
    Text,
)


def plain(content: Iterable[Inline]) -> str:
    """The bare text; a line break counts as a space."""
    return "".join(_plain_parts(content))


def _plain_parts(content: Iterable[Inline]) -> Iterator[str]:
    for item in content:
        match item:
            case Text() | Reference():
                yield item.text
            case Break():
                yield " "
            case Link() | Marked():
                yield from _plain_parts(item.content)


def changed_texts(content: Inlines, change: Callable[[Text], Text]) -> Inlines:
    """The inlines with each run of text changed, except in links."""
    return tuple(_changed(item, change) for item in content)


def _changed(item: Inline, change: Callable[[Text], Text]) -> Inline:
    match item:
        case Text():
            return change(item)
        case Marked():
            return Marked(item.mark, changed_texts(item.content, change))
    return item


def upper(content: Inlines) -> Inlines:
    """The capitals of a chapter title."""
    return changed_texts(content, lambda item: replace(item, text=item.text.upper()))


def bold(content: Inlines) -> Inlines:
    return changed_texts(content, lambda item: replace(item, bold=True))


# ── marks of change ──────────────────────────────────────────────────────────────────────────────
def mark_of(content: Inlines) -> Mark | None:
    """The mark of a paragraph that was inserted or deleted as a whole."""
    return item.mark if len(content) == 1 and isinstance(item := content[0], Marked) else None


def mark_of_blocks(blocks: Blocks) -> Mark | None:
    """The mark of the first of these blocks (of an item of a list: whether its number was inserted or deleted)."""
    match blocks:
        case (Paragraph() | Heading() as block, *_):
            return mark_of(block.content)
        case (Figure() as block, *_):
            return block.mark
        case (ItemList() as block, *_) if block.items:
            return mark_of_blocks(block.items[0])
    return None


def inserted(former: Marked) -> Mark:
    """The mark of the label that stands in the place of a former one."""
    return replace(former.mark, kind=INSERTED)


def gap_mark(former: Marked | None, label: str, content: Inlines) -> Mark | None:
    """The mark of what parts a label from its title: it comes and goes with either of them."""
    if mark := mark_of(content):
        return mark
    if former is None or (former.content and label):
        return None
    return former.mark if former.content else inserted(former)


def is_deleted(mark: Mark | None) -> bool:
    return mark is not None and mark.kind == DELETED


def current(content: Inlines) -> Inlines:
    """The inlines as they are now: what was deleted is gone, what was inserted stands there like the rest."""
    if all(type(item) is not Marked for item in content):
        return content
    found: list[Inline] = []
    for item in content:
        if not isinstance(item, Marked):
            found.append(item)
        elif item.mark.kind != DELETED:
            found += item.content
    return tuple(found)
