"""Which pages are turned: what leads up to a landscape table, or follows it as a few lines, turns with it.

A table of a long period is landscape, but the heading above it and the signature below it are not. Left
on pages of their own they would be all that these pages hold.
"""

from __future__ import annotations

from collections.abc import Mapping

from rpkdgen.body import Block, Blocks, Heading, Landscape, Paragraph
from rpkdgen.inlines import plain

#: Letters of body text that may turn with the table they introduce: a quarter of a landscape page.
LONGEST_LEAD = 700


def turned(slots: Mapping[str, Blocks]) -> dict[str, Blocks]:
    """The slots with headings and short introductions on the landscape pages that they lead up to, and
    the signature on the landscape page that ends the content."""
    made = {name: _with_leads(blocks) for name, blocks in slots.items()}
    content, signature = made.get("isi", ()), made.get("tanda_tangan", ())
    if signature and content and isinstance(last := content[-1], Landscape):
        made["isi"] = (*content[:-1], Landscape(last.content + signature))
        made["tanda_tangan"] = ()
    return made


def _with_leads(blocks: Blocks) -> Blocks:
    done: list[Block] = []
    upright: list[Block] = []
    for block in blocks:
        if not isinstance(block, Landscape):
            upright.append(block)
            continue
        begins_a_page = bool(block.content) and _is_chapter(block.content[0])
        count = 0 if begins_a_page else _lead(upright, after_landscape=bool(done))
        done += upright[: len(upright) - count]
        done.append(Landscape((*upright[len(upright) - count :], *block.content)))
        upright = []
    return (*done, *upright)


def _lead(blocks: list[Block], *, after_landscape: bool) -> int:
    """How many of the last of these upright blocks turn with the landscape part behind them.

    Headings that the part follows at once, always. Headings with a short text, where they would stand
    alone on their page: they begin a chapter, or come between two landscape parts.
    """
    start = next((n for n in reversed(range(len(blocks))) if _is_chapter(blocks[n])), 0)
    alone = after_landscape or (bool(blocks) and _is_chapter(blocks[start]))
    page = blocks[start:]
    short = all(isinstance(block, Heading | Paragraph) for block in page)
    if alone and short and sum(len(plain(b.content)) for b in page if isinstance(b, Paragraph)) <= LONGEST_LEAD:
        return len(page)
    return next((n for n, block in enumerate(reversed(blocks)) if not isinstance(block, Heading)), len(blocks))


def _is_chapter(block: Block) -> bool:
    return isinstance(block, Heading) and block.level == 1
