"""The life of an item: as text for the terminal, as JSON, and as one page with its numbers over time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from markupsafe import Markup

from rpkdgen.changes import Change, Kind, Ref, by_item
from rpkdgen.flatten import label_of
from rpkdgen.format import long_date
from rpkdgen.life import Event, Life, Point
from rpkdgen.report_diff import view
from rpkdgen.report_diff.as_json import change_dict, plain, ref_dict
from rpkdgen.report_diff.html import page
from rpkdgen.report_diff.text import Paper
from rpkdgen.report_history.growth import commit_dict, subject_of
from rpkdgen.report_history.line_chart import Track, line_chart

_BOLD, _DIM, _CYAN = "\033[1m", "\033[2m", "\033[36m"


def as_json(life: Life) -> str:
    """The life as an object: ``events`` newest first with their ``changes`` (as in ``diff``), ``points`` oldest
    first."""
    found = {
        "kode": life.kode,
        "field": life.field,
        "ended": life.ended,
        "items": [ref_dict(item) for item in life.items],
        "events": [
            {**commit_dict(event.commit, event.tags), "changes": [change_dict(change) for change in event.changes]}
            for event in life.events
        ],
        "measure": life.measure,
        "satuan": life.satuan,
        "points": [
            {
                "commit": point.commit.hash,
                "date": point.commit.date.isoformat(),
                "values": {name: plain(value) for name, value in point.values.items()},
            }
            for point in life.points
        ],
        "notes": list(life.notes),
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


# ── words ────────────────────────────────────────────────────────────────────────────────────────
def title_of(life: Life) -> str:
    """The item and, where only one field is told, that field."""
    named = view.title_of(life.items[0]) if life.items else life.kode
    return f"{named}: {label_of((life.field,)) if '.' not in life.field else life.field}" if life.field else named


def sentences(life: Life) -> Iterator[str]:
    agencies = sorted({ref.perangkat_daerah for ref in life.items if ref.perangkat_daerah})
    if agencies:
        yield f"Perangkat daerah: {', '.join(agencies)}."
    if life.ended:
        yield "Butir ini tidak ada lagi di rencana."
    yield from life.notes
    if not life.events:
        yield "Tidak ada commit yang mengubahnya."


def headline(item: Ref, changes: Iterable[Change], life: Life) -> str:
    """What happened to an item in one commit; "" for the fields of the item that is told of anyway."""
    changes = list(changes)
    whole = next((change.kind for change in changes if change.kind in (Kind.NEW, Kind.ENDED)), None)
    named = view.title_of(item)
    if whole:
        return f"{named}: {view.KIND_WORDS[whole]}"
    return "" if life.items and item.key == life.items[0].key else named


# ── text ─────────────────────────────────────────────────────────────────────────────────────────
def as_text(life: Life, *, width: int, colour: bool) -> str:
    """Newest first: each commit with what it changed."""
    return "\n".join(_lines(life, Paper(width, colour)))


def _lines(life: Life, paper: Paper) -> Iterator[str]:
    yield from paper.wrapped(title_of(life), paint=_BOLD)
    for sentence in sentences(life):
        yield from paper.wrapped(sentence)
    for event in life.events:
        yield ""
        about = f"{long_date(event.commit.date)}  {event.commit.short}  {event.commit.author}"
        yield from paper.wrapped(about, paint=_CYAN)
        yield from paper.wrapped(subject_of(event.commit, event.tags), "  ")
        yield from _event(event, life, paper)


def _event(event: Event, life: Life, paper: Paper) -> Iterator[str]:
    for item, changes in by_item(event.changes):
        if head := headline(item, changes, life):
            yield from paper.wrapped(head, "    ", _BOLD)
        for row in map(view.row, (change for change in changes if not change.is_item)):
            delta = f"  ({row.delta})" if row.delta else ""
            better = f" {view.BETTER[row.better]}" if row.better is not None else ""
            yield from paper.wrapped(f"{row.label}: {row.old} → {row.new}{delta}{better}", "      ")
        if reason := next((change.alasan for change in changes if change.alasan), ""):
            yield from paper.wrapped(f"Alasan: {reason}", "      ", _DIM)


# ── page ─────────────────────────────────────────────────────────────────────────────────────────
_ROW = Markup(
    '<tr><td>{date}<br>{commit}</td><td>{author}</td><td>{subject}</td><td>{what}</td><td class="angka">{old}</td>'
    '<td class="angka">{new}</td><td class="angka">{delta}</td></tr>\n'
)


def as_html(life: Life) -> str:
    """One page, newest first, with a chart of the numbers over time and its table."""
    parts = [Markup("<p>{}</p>").format(sentence) for sentence in sentences(life)]
    if len(life.points) > 1 and any(point.values for point in life.points):
        parts += _chart(life)
    if life.events:
        rows = Markup("").join(row for event in life.events for row in _html_rows(event, life))
        parts.append(
            Markup(
                '<section id="riwayat"><h2>Riwayat</h2>\n<table><caption>Perubahan, yang terbaru di atas</caption>\n'
                '<thead><tr><th scope="col">Tanggal</th><th scope="col">Oleh</th><th scope="col">Pokok perubahan</th>'
                '<th scope="col">Isian</th><th scope="col">Semula</th><th scope="col">Menjadi</th>'
                '<th scope="col">Bertambah/(berkurang)</th></tr></thead>\n<tbody>\n{}</tbody></table></section>'
            ).format(rows)
        )
    return page(f"Riwayat {title_of(life)}", Markup("\n").join(parts))


def _html_rows(event: Event, life: Life) -> Iterator[Markup]:
    for item, changes in by_item(event.changes):
        head = headline(item, changes, life)
        for change in changes:
            row = view.row(change)
            label = head if change.is_item else f"{head} – {row.label}" if head else row.label
            better = f" ({view.BETTER[row.better]})" if row.better is not None else ""
            yield _ROW.format(
                date=long_date(event.commit.date),
                commit=event.commit.short,
                author=event.commit.author,
                subject=subject_of(event.commit, event.tags),
                what=label,
                old="" if change.is_item else row.old,
                new="" if change.is_item else row.new,
                delta=row.delta + better,
            )


def _chart(life: Life) -> Iterator[Markup]:
    names = sorted({name for point in life.points for name in point.values})
    tracks = [Track(name, tuple(point.values.get(name) for point in life.points)) for name in names]
    label = label_of((life.measure,))
    title = f"{label} menurut tahun, dari waktu ke waktu" if names != [life.measure] else f"{label} dari waktu ke waktu"
    drawing = line_chart(title, [point.commit.date for point in life.points], tracks, life.satuan)
    heads = Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in names)
    rows = Markup("").join(_point_row(point, names, life) for point in life.points)
    yield Markup(
        '<section id="grafik"><h2>{}</h2>\n<figure>{}</figure>\n<table><caption>Angka pada grafik</caption>\n'
        '<thead><tr><th scope="col">Sejak</th>{}</tr></thead>\n<tbody>\n{}</tbody></table></section>'
    ).format(title, drawing, heads, rows)


def _point_row(point: Point, names: Iterable[str], life: Life) -> Markup:
    values = (view.value_text(point.values.get(name), life.satuan) for name in names)
    cells = Markup("").join(Markup('<td class="angka">{}</td>').format(value) for value in values)
    when = f"{long_date(point.commit.date)} ({point.commit.short})"
    return Markup('<tr><th scope="row">{}</th>{}</tr>\n').format(when, cells)
