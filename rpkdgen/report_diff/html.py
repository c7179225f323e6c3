"""A comparison as one self-contained page: for the screen, for paper, and for a screen reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

from rpkdgen.changes import Comparison, Kind, Mark, NarrativeChange, Piece, Recap
from rpkdgen.format import whole_number
from rpkdgen.report_diff import view
from rpkdgen.report_diff.text import suggestion_text
from rpkdgen.worddiff import excerpts

#: Colours keep a contrast of at least 7 : 1 on white, and nothing is said by colour alone.
STYLE = """
:root { color-scheme: light; }
body { font: 1rem/1.5 "Liberation Sans", Arial, sans-serif; color: #1a1a1a; background: #fff; margin: 0 auto;
  max-width: 75rem; padding: 1rem 1.5rem 3rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: 1.25rem; margin-top: 2.5rem; border-bottom: 2px solid #444; }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
a { color: #003c8f; } .lewati { position: absolute; left: -999rem; } .lewati:focus { left: 1rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.25rem; font-size: .9rem; }
caption { text-align: left; font-weight: bold; padding: .25rem 0; }
th, td { border: 1px solid #777; padding: .25rem .5rem; text-align: left; vertical-align: top;
  overflow-wrap: break-word; }
.bingkai { overflow-x: auto; } .tempat { overflow-wrap: anywhere; }
thead th { background: #e8ecf1; } .angka { text-align: right; white-space: nowrap; }
tfoot th, tfoot td { font-weight: bold; background: #f3f3f3; }
.jenis { font-weight: normal; border: 1px solid currentColor; border-radius: .25rem; padding: 0 .35rem;
  font-size: .85em; }
.jalur, .tempat { color: #444; font-size: .85rem; }
ins { color: #0b4f1c; text-decoration: underline; } del { color: #8a1111; text-decoration: line-through; }
.masalah li { color: #8a1111; } .kutipan { border-left: 3px solid #777; padding-left: .75rem; white-space: pre-line; }
@media (max-width: 40rem) { table { font-size: .8rem; } th, td { padding: .15rem .3rem; } }
@media print {
  @page { size: A4 landscape; margin: 15mm; }
  body { max-width: none; padding: 0; font-size: 9pt; } nav, .lewati { display: none; } .bingkai { overflow: visible; }
  thead { display: table-header-group; } tr, h2, h3, caption { break-inside: avoid; } h2, h3 { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
}
"""


def render(comparison: Comparison) -> str:
    """The whole page."""
    return page(view.title(comparison), _content(comparison), _navigation(comparison))


def content(comparison: Comparison) -> Markup:
    """What the page shows below its title, for another page to show."""
    return _navigation(comparison) + _content(comparison)


def _content(comparison: Comparison) -> Markup:
    return Markup("\n").join(_sections(comparison))


def page(title: str, body: Markup, navigation: str = "") -> str:
    """A page of that title; it needs nothing from outside and runs no script."""
    title = escape(title)
    return (
        f'<!DOCTYPE html>\n<html lang="id">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<style>{STYLE}</style>\n</head>\n<body>\n"
        '<a class="lewati" href="#isi">Langsung ke isi</a>\n'
        f"<header><h1>{title}</h1></header>\n{navigation}"
        f'<main id="isi">\n{body}\n</main>\n</body>\n</html>\n'
    )


def _navigation(comparison: Comparison) -> Markup:
    parts = [("ringkasan", "Ringkasan")]
    if not comparison.is_empty:
        parts += [("rekapitulasi", "Rekapitulasi pagu"), ("perubahan", "Perubahan")]
    parts += [("narasi", "Narasi")] if comparison.narratives else []
    parts += [("dugaan", "Dugaan")] if comparison.suggestions else []
    links = Markup("").join(Markup('<li><a href="#{}">{}</a></li>').format(*part) for part in parts)
    return Markup('<nav aria-label="Isi halaman"><ul>{}</ul></nav>\n').format(links)


def _sections(comparison: Comparison) -> Iterator[Markup]:
    yield _section("ringkasan", "Ringkasan", _summary(comparison))
    if comparison.is_empty:
        return
    yield _section("rekapitulasi", "Rekapitulasi pagu", _recaps(comparison))
    yield _section("perubahan", "Perubahan", _groups(comparison))
    if comparison.narratives:
        yield _section("narasi", "Narasi", (part for change in comparison.narratives for part in _narrative(change)))
    if comparison.suggestions:
        texts = map(suggestion_text, comparison.suggestions)
        yield _section("dugaan", "Dugaan (tidak diterapkan)", [_list(texts)])


def _section(id: str, title: str, parts: Iterable[Markup]) -> Markup:
    return Markup(
        '<section id="{0}" aria-labelledby="judul-{0}">\n<h2 id="judul-{0}">{1}</h2>\n{2}\n</section>'
    ).format(id, title, Markup("\n").join(parts))


def _list(texts: Iterable[str], css: str = "") -> Markup:
    items = Markup("").join(Markup("<li>{}</li>").format(text) for text in texts)
    return Markup('<ul class="{}">{}</ul>').format(css, items) if css else Markup("<ul>{}</ul>").format(items)


def _summary(comparison: Comparison) -> Iterator[Markup]:
    yield _list(view.summary(comparison))
    if found := view.problems(comparison):
        yield Markup("<h3>Kesalahan</h3>")
        yield _list(map(view.problem_text, found), "masalah")


# ── recaps ───────────────────────────────────────────────────────────────────────────────────────
def _recaps(comparison: Comparison) -> Iterator[Markup]:
    yield Markup("<p>{}</p>").format(view.balance_sentence(comparison))
    yield from map(_recap, view.recap_tables(comparison))


def _recap(recap: Recap) -> Markup:
    heads = (view.MENURUT[recap.menurut], "Semula", "Menjadi", "Bertambah/(berkurang)", "Persen")
    rows = [
        (total.nama, whole_number(total.old), whole_number(total.new), view.signed(total.difference),
         view.signed_percent(total.percent))
        for total in (*recap.baris, recap.jumlah)
    ]  # fmt: skip
    body = Markup("").join(map(_recap_row, rows[:-1]))
    return _table(view.recap_title(recap), heads, body, Markup("<tfoot>{}</tfoot>").format(_recap_row(rows[-1])))


def _recap_row(cells: tuple[str, ...]) -> Markup:
    numbers = Markup("").join(Markup('<td class="angka">{}</td>').format(cell) for cell in cells[1:])
    return Markup('<tr><th scope="row">{}</th>{}</tr>\n').format(cells[0], numbers)


_NOTHING = Markup()


def _table(caption: str, heads: Iterable[str], body: Markup, foot: Markup = _NOTHING) -> Markup:
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in heads)
    # A frame of its own, that a wide table scrolls in it, by keyboard too.
    return Markup(
        '<div class="bingkai" role="region" tabindex="0" aria-label="{0}">\n<table>\n<caption>{0}</caption>\n'
        "<thead><tr>{1}</tr></thead>\n<tbody>{2}</tbody>{3}\n</table>\n</div>"
    ).format(caption, head, body, foot)


# ── items ────────────────────────────────────────────────────────────────────────────────────────
_HEADS = ("Isian", "Semula", "Menjadi", "Bertambah/(berkurang)", "Tempat")


def _groups(comparison: Comparison) -> Iterator[Markup]:
    for group in view.groups(comparison):
        yield Markup("<h3>{}</h3>").format(group.nama)
        yield from map(_item, group.items)
        if group.following:
            yield Markup("<p>{} butir lain ikut berganti karena induk atau rujukannya.</p>").format(group.following)


def _item(item: view.ItemView) -> Markup:
    head = Markup('<h4>{} <span class="jenis">{}</span></h4>').format(item.title, item.kind_words)
    path = Markup('<p class="jalur">{}</p>').format(item.path) if item.path else _NOTHING
    reason = Markup("<p>Alasan: {}</p>").format(item.alasan) if item.alasan else _NOTHING
    if not item.rows:
        return Markup('<article>{}{}{}<p class="tempat">{}</p></article>').format(head, path, reason, item.place)
    table = _table(f"Perubahan pada {item.title}", _HEADS, Markup("").join(map(_row, item.rows)))
    return Markup("<article>{}{}{}{}</article>").format(head, path, reason, table)


def _row(row: view.Row) -> Markup:
    judgement = view.BETTER[row.better]
    delta = ", ".join(part for part in (row.delta, judgement) if part)
    places = " → ".join(dict.fromkeys(place for place in (row.old_place, row.new_place) if place))
    old = Markup("<del>{}</del>").format(row.old) if row.old != view.NOTHING else row.old
    new = Markup("<ins>{}</ins>").format(row.new) if row.new != view.NOTHING else row.new
    return Markup(
        '<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td><td class="tempat">{}</td></tr>\n'
    ).format(row.label, old, new, delta, places)


# ── narratives ───────────────────────────────────────────────────────────────────────────────────
def _narrative(change: NarrativeChange) -> Iterator[Markup]:
    yield Markup("<h3>{}</h3>").format(view.narrative_title(change))
    if change.kind in (Kind.NEW, Kind.ENDED):
        mark = Mark.INSERTED if change.kind is Kind.NEW else Mark.DELETED
        yield _quoted((Piece(mark, change.new or change.old),))
    else:
        for excerpt in excerpts(change.pieces):
            if excerpt.judul and excerpt.judul != change.judul:
                yield Markup("<h4>{}</h4>").format(excerpt.judul)
            yield _quoted(excerpt.pieces)


def _quoted(pieces: Iterable[Piece]) -> Markup:
    return Markup('<div class="kutipan">{}</div>').format(Markup("").join(map(_marked, pieces)))


def _marked(piece: Piece) -> Markup:
    tag = {Mark.SAME: "span", Mark.INSERTED: "ins", Mark.DELETED: "del"}[piece.mark]
    return escape(piece.text) if tag == "span" else Markup(f"<{tag}>{escape(piece.text)}</{tag}>")
