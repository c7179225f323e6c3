"""A comparison for the comment of a pull request: summary first, details folded, within the size that hosts take.

No text of the plan acts as Markdown, as HTML or as a mention: each of its signs that could is written as a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rpkdgen.changes import Comparison, Kind, Mark, NarrativeChange, Recap
from rpkdgen.format import whole_number
from rpkdgen.report_diff import view
from rpkdgen.report_diff.text import suggestion_text
from rpkdgen.worddiff import excerpts

#: GitHub takes no comment longer than this, counted in characters (and stores it in bytes).
LARGEST = 65_536
#: What is kept free for the note on what was left out.
_NOTE_SPACE = 300
#: A blank without width, and the signs that open a mention, a reference, a label or an emoji before a word.
_APART = "\u200b"
_OPENS = re.compile(r"([@#!~$&^%:]|\bGH-|\bwww\.)(?=[\w+-])", re.I)
_PLAIN = frozenset(" .,;%()/–−→›“”+")


def render(comparison: Comparison) -> str:
    """Markdown of fewer than ``LARGEST`` bytes; blocks that do not fit are left out, and counted."""
    head = "\n".join(_head(comparison))
    room = LARGEST - _NOTE_SPACE - len(head.encode())
    kept: list[str] = []
    left_out = 0
    for block in _blocks(comparison):
        size = len(block.encode()) + 1
        if size <= room:
            kept.append(block)
            room -= size
        else:
            left_out += 1
    note = []
    if left_out:
        note = [f"\n> {left_out} bagian tidak dimuat karena batas panjang komentar. Selengkapnya: `rpkdgen diff`.\n"]
    return "\n".join([head, *kept, *note])


def escaped(text: str) -> str:
    """The text as text: whatever is no letter, digit or harmless sign becomes a character reference.

    Hosts look for mentions, references and emoji in what is rendered as well, so a sign that opens one is parted
    from the word behind it by a blank without width.
    """
    flat = _OPENS.sub(f"\\1{_APART}", " ".join(text.split()))
    return "".join(sign if sign.isalnum() or sign in _PLAIN else f"&#{ord(sign)};" for sign in flat)


def code(text: str) -> str:
    """A place in the plan, to be copied: hosts look for nothing in code."""
    inner = "".join(sign if sign.isalnum() or sign in _PLAIN else f"&#{ord(sign)};" for sign in " ".join(text.split()))
    return f"<code>{inner}</code>" if inner else ""


def _head(comparison: Comparison) -> Iterator[str]:
    yield f"## {escaped(view.title(comparison)[:200])}\n"
    for sentence in view.summary(comparison)[:100]:
        yield f"- {escaped(sentence[:500])}"
    if not comparison.is_empty:
        yield f"- {escaped(view.balance_sentence(comparison))}"
    yield ""


def _blocks(comparison: Comparison) -> Iterator[str]:
    found = view.problems(comparison)
    if found:
        yield _folded(f"{len(found)} kesalahan", _bullets(view.problem_text(problem) for problem in found[:50]))
    for recap in view.recap_tables(comparison):
        if any(total.difference for total in recap.baris):
            yield _folded(view.recap_title(recap), _recap(recap))
    for group in view.groups(comparison):
        yield from _group_blocks(group)
    for change in comparison.narratives:
        yield _folded(f"Narasi: {view.narrative_title(change)}", _narrative(change))
    if comparison.suggestions:
        yield _folded("Dugaan (tidak diterapkan)", _bullets(map(suggestion_text, comparison.suggestions)))


def _folded(summary: str, body: str) -> str:
    return f"<details><summary>{escaped(summary)}</summary>\n\n{body}\n\n</details>\n"


def _bullets(texts: Iterable[str]) -> str:
    return "\n".join(f"- {escaped(text)}" for text in texts)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], right_from: int) -> str:
    """A table of cells that are Markdown already."""
    marks = ["---:" if number >= right_from else "---" for number in range(len(head))]
    lines = [head, marks, *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _recap(recap: Recap) -> str:
    head = (view.MENURUT[recap.menurut], "Semula (Rp)", "Menjadi (Rp)", "Selisih (Rp)", "%")
    rows = [
        (escaped(total.nama), whole_number(total.old), whole_number(total.new), view.signed(total.difference),
         view.signed_percent(total.percent))
        for total in (*recap.baris, recap.jumlah)
    ]  # fmt: skip
    return _table(head, rows, 1)


#: Items in one folded block: a large agency takes several, so that what fits is shown.
_ITEMS_PER_BLOCK = 40


def _group_blocks(group: view.Group) -> Iterator[str]:
    for start in range(0, max(len(group.items), 1), _ITEMS_PER_BLOCK):
        items = group.items[start : start + _ITEMS_PER_BLOCK]
        part = f" (butir {start + 1}–{start + len(items)})" if len(group.items) > _ITEMS_PER_BLOCK else ""
        rows = [line for item in items for line in _item_rows(item)]
        head = ("Butir", "Isian", "Semula", "Menjadi", "Selisih", "Tempat")
        body = _table(head, rows, len(head)) if rows else ""
        if group.following and start + _ITEMS_PER_BLOCK >= len(group.items):
            body += f"\n\n{group.following} butir lain ikut berganti karena induk atau rujukannya."
        yield _folded(f"{group.nama}: {len(group.items)} butir{part}", body)


def _item_rows(item: view.ItemView) -> Iterator[tuple[str, ...]]:
    reason = f" Alasan: {item.alasan}" if item.alasan else ""
    name = f"{item.title} ({item.kind_words}).{reason}"
    if not item.rows or item.kinds[0] in (Kind.NEW, Kind.ENDED):
        yield escaped(name), "", "", "", "", code(item.place)
    for number, row in enumerate(item.rows):
        shown = name if number == 0 and item.kinds[0] not in (Kind.NEW, Kind.ENDED) else ""
        delta = ", ".join(part for part in (row.delta, view.BETTER[row.better]) if part)
        texts = map(escaped, (shown, row.label, row.old, row.new, delta))
        yield (*texts, code(row.new_place or row.old_place))


def _narrative(change: NarrativeChange) -> str:
    """Changed paragraphs with what was struck and what was added."""
    if change.kind in (Kind.NEW, Kind.ENDED):
        return f"{len((change.new or change.old).split())} kata."
    blocks = []
    for excerpt in excerpts(change.pieces):
        where = f"<strong>{escaped(excerpt.judul)}</strong><br>" if excerpt.judul else ""
        text = "".join(_marked(piece.mark, piece.text) for piece in excerpt.pieces)
        blocks.append(f"<p>{where}{text}</p>")  # in a block of HTML nothing is Markdown
    return "\n\n".join(blocks)


def _marked(mark: Mark, text: str) -> str:
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and text.strip() else ""
    inner = escaped(text)
    if mark is Mark.SAME or not inner:
        return f"{before}{inner}{after}"
    tag = "del" if mark is Mark.DELETED else "ins"
    return f"{before}<{tag}>{inner}</{tag}>{after}"
