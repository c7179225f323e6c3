"""The lists of contents, tables and figures: live fields whose entries and page numbers are filled in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from rpkdgen.body import Body, Entry
from rpkdgen.word_blocks import Part
from rpkdgen.word_frame import Styles
from rpkdgen.word_text import FIELD_END, TAB, entry_name, field_runs, field_start, paragraph, run

#: The slots of the lists, with the field that makes each.
LISTS = ("daftar_isi", "daftar_tabel", "daftar_gambar")


def entries_of(body: Body, slot: str) -> Sequence[Entry]:
    return {"daftar_isi": body.contents, "daftar_tabel": body.tables, "daftar_gambar": body.figures}[slot]


def list_part(
    slot: str, entries: Sequence[Entry], pages: Mapping[str, str], known: Collection[str], styles: Styles
) -> Part:
    """The list as paragraphs of the styles "toc 1" … or "table of figures"; one field around them all.

    ``known``: the ids to which a bookmark leads.
    """
    part = Part(landscape=False)
    for index, entry in enumerate(entries):
        name = f"toc {min(entry.level, 3)}" if slot == "daftar_isi" else "table of figures"
        line = _line(entry, pages.get(entry.id, ""), entry.id in known)
        start = field_start(_instruction(slot, entries)) if index == 0 else ""
        end = FIELD_END if index == len(entries) - 1 else ""
        part.add(paragraph(styles.paragraph(name), start + line + end), is_paragraph=True)
    return part


def _instruction(slot: str, entries: Sequence[Entry]) -> str:
    if slot == "daftar_isi":
        return r'TOC \o "1-3" \h \z \u'
    # The name of the captions' numbers: "Tabel" in "Tabel 2.1".
    name = next((entry.label.split()[0] for entry in entries if entry.label), "")
    return rf'TOC \h \z \c "{name or ("Tabel" if slot == "daftar_tabel" else "Gambar")}"'


def _line(entry: Entry, page: str, linked: bool) -> str:
    label = run(entry.label) + TAB if entry.label else ""
    if not linked:
        return label + run(entry.text) + TAB + run(page)
    anchor = entry_name(entry.id)
    number = field_runs(rf"PAGEREF {anchor} \h", run(page))
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{label}{run(entry.text)}{TAB}{number}</w:hyperlink>'
