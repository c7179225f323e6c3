"""A comparison as it is shown: sentences, groups by agency, rows of text. Shared by all forms for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rpkdgen.changes import RUPIAH_UNIT, Change, Comparison, Count, Kind, NarrativeChange, Recap, Ref, Value, by_item
from rpkdgen.compare import sum_of_pagu_changes
from rpkdgen.flatten import JENIS, OF_A_SUB_KEGIATAN
from rpkdgen.format import decimal_number, long_date, rupiah, whole_number
from rpkdgen.problem import Position, Problem

NOTHING = "–"
GENERAL = "Umum"

KIND_WORDS: Mapping[Kind, str] = {
    Kind.NEW: "baru",
    Kind.ENDED: "berakhir",
    Kind.CHANGED: "berubah",
    Kind.RECODED: "berganti kode",
    Kind.MOVED: "pindah",
}
MENURUT: Mapping[str, str] = {
    "tahun": "Tahun",
    "strategi": "Strategi",
    "perangkat_daerah": "Perangkat daerah",
    "sumber_dana": "Sumber dana",
}
BETTER: Mapping[bool | None, str] = {True: "membaik", False: "memburuk", None: ""}

#: Fields that say little about an item that is new or ended as a whole.
_SPARE = frozenset({"nama", "uraian", "satuan", "arah", "agregasi"})


# ── values ───────────────────────────────────────────────────────────────────────────────────────
def value_text(value: Value, unit: str = "") -> str:
    """A value as it is printed: "Rp1.234.567", "5,89 persen", "22 Januari 2024", "ya", "–" for nothing."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or NOTHING
    if isinstance(value, int) and unit == RUPIAH_UNIT:
        return rupiah(value)
    if isinstance(value, Decimal) or (isinstance(value, int) and unit):
        return f"{decimal_number(value)} {unit}".rstrip()
    return str(value)


def signed(value: int | Decimal | None, unit: str = "") -> str:
    """A difference: "+Rp1.000", "−0,3 persen", "" where there is none."""
    if value is None:
        return ""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    text = f"Rp{whole_number(abs(value))}" if unit == RUPIAH_UNIT else decimal_number(abs(value))
    return f"{sign}{text}" + (" persen poin" if unit == "persen" else "")


def signed_percent(value: Decimal | None) -> str:
    """ "+2,22%", "" where there is none."""
    return "" if value is None else f"{'+' if value > 0 else '−' if value < 0 else ''}{decimal_number(abs(value), 2)}%"


def place_text(place: Position | None) -> str:
    return f"{place.file}:{place.line}" if place else ""


# ── items ────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Row:
    """One changed field, all in text."""

    label: str
    old: str
    new: str
    difference: str
    percent: str
    better: bool | None
    old_place: str
    new_place: str

    @property
    def delta(self) -> str:
        """ "+Rp1.000; +2,22%", "" where it is no number."""
        return "; ".join(part for part in (self.difference, self.percent) if part)


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item with what changed in it; ``was`` is its old code where it has another."""

    title: str
    path: str
    kinds: tuple[Kind, ...]
    rows: tuple[Row, ...]
    place: str
    alasan: str

    @property
    def kind_words(self) -> str:
        return ", ".join(KIND_WORDS[kind] for kind in self.kinds)


@dataclass(frozen=True, slots=True)
class Group:
    """What changed at one agency; ``following``: items whose only change follows that of another."""

    nama: str
    items: tuple[ItemView, ...]
    following: int


def groups(comparison: Comparison) -> tuple[Group, ...]:
    """The changed items by agency; what belongs to none stands first."""
    found: dict[str, list[tuple[Ref, tuple[Change, ...]]]] = {}
    for ref, changes in by_item(comparison.changes):
        found.setdefault(ref.perangkat_daerah, []).append((ref, changes))
    order = ["", *comparison.names]
    return tuple(
        _group(comparison.names.get(id, id) or GENERAL, found[id])
        for id in sorted(found, key=lambda id: (order.index(id) if id in order else len(order), id))
    )


def _group(name: str, members: Iterable[tuple[Ref, tuple[Change, ...]]]) -> Group:
    items, following = [], 0
    for ref, changes in members:
        own = [change for change in changes if not change.ikut]
        if own:
            items.append(item_view(ref, own))
        else:
            following += 1
    return Group(name, tuple(items), following)


def item_view(ref: Ref, changes: Iterable[Change]) -> ItemView:
    changes = list(changes)
    whole = next((change for change in changes if change.is_item), None)
    shown = [change for change in changes if not change.is_item and not (whole and _is_spare(change))]
    kinds = [whole.kind] if whole else list(dict.fromkeys(change.kind for change in shown))
    place = place_text((whole or changes[0]).place)
    alasan = next((change.alasan for change in changes if change.alasan), "")
    return ItemView(title_of(ref), " › ".join(ref.induk), tuple(kinds), tuple(map(row, shown)), place, alasan)


def _is_spare(change: Change) -> bool:
    value = change.new if change.kind is Kind.NEW else change.old
    return change.field in _SPARE or value is False


def title_of(ref: Ref) -> str:
    """ "Sub kegiatan 1.06.05.2.02.0003 Fasilitasi …"; the single ones by their kind alone."""
    if ref.kode == ref.jenis:
        return JENIS[ref.jenis]
    year = f" {ref.tahun}" if ref.jenis in (*OF_A_SUB_KEGIATAN, "sub_kegiatan_baru") else ""
    name = "" if ref.kode.endswith(ref.nama) else f" {ref.nama}"
    return f"{JENIS[ref.jenis]}{year} {ref.kode}{name}"


def row(change: Change) -> Row:
    return Row(
        change.label, value_text(change.old, change.satuan), value_text(change.new, change.satuan),
        signed(change.difference, change.satuan), signed_percent(change.percent), change.better,
        place_text(change.old_place), place_text(change.new_place),
    )  # fmt: skip


# ── sentences ────────────────────────────────────────────────────────────────────────────────────
def title(comparison: Comparison) -> str:
    return f"Perbandingan rencana: {comparison.old.label or 'semula'} → {comparison.new.label or 'menjadi'}"


def summary(comparison: Comparison) -> tuple[str, ...]:
    """What changed, in a few sentences: money, counts, narratives, flows, problems."""
    if comparison.is_empty:
        return ("Tidak ada perubahan.", *_problem_sentences(comparison))
    lines = [money_sentence(recap) for recap in _totals(comparison)]
    lines += [f"{JENIS[count.jenis]}: {count_text(count)}." for count in comparison.counts]
    if comparison.narratives:
        kinds = Counter(KIND_WORDS[change.kind] for change in comparison.narratives)
        lines.append("Narasi: " + ", ".join(f"{number} {word}" for word, number in kinds.items()) + ".")
    lines += flow_sentences(comparison)
    if comparison.suggestions:
        lines.append(f"{len(comparison.suggestions)} pasangan butir mungkin butir yang sama; lihat dugaan.")
    return (*lines, *_problem_sentences(comparison))


def _totals(comparison: Comparison) -> list[Recap]:
    return [recap for recap in comparison.recaps if recap.menurut == "tahun"]


def recap_tables(comparison: Comparison) -> list[Recap]:
    """The recaps that say something: a RAT has but one year."""
    return [
        recap
        for recap in comparison.recaps
        if (recap.jumlah.old or recap.jumlah.new) and not (recap.tahun and recap.menurut == "tahun")
    ]


def recap_title(recap: Recap) -> str:
    return f"Pagu {document_name(recap.tahun)} menurut {MENURUT[recap.menurut].lower()} (rupiah)"


def money_sentence(recap: Recap) -> str:
    """ "Pagu RPKD: Rp… → Rp… (+Rp…; +0,33%)." """
    total = recap.jumlah
    name = document_name(recap.tahun)
    if not total.difference:
        return f"Pagu {name}: tetap {rupiah(total.new)}."
    delta = "; ".join(part for part in (signed(total.difference, RUPIAH_UNIT), signed_percent(total.percent)) if part)
    return f"Pagu {name}: {rupiah(total.old)} → {rupiah(total.new)} ({delta})."


def document_name(tahun: int) -> str:
    return f"RAT {tahun}" if tahun else "RPKD"


def balance_sentence(comparison: Comparison) -> str:
    """That the changes of pagu add up to the difference of the totals."""
    recap = comparison.recap("tahun")
    changes = sum_of_pagu_changes(comparison.changes)
    difference = recap.jumlah.difference if recap else 0
    sign = "=" if changes == difference else "≠"
    text = f"{signed(changes, RUPIAH_UNIT)} {sign} selisih jumlah {signed(difference, RUPIAH_UNIT)}"
    return f"Jumlah seluruh perubahan pagu sub kegiatan {text}."


def count_text(count: Count) -> str:
    words = (
        (count.new, "baru"), (count.ended, "berakhir"), (count.changed, "berubah"),
        (count.recoded, "berganti kode"), (count.moved, "pindah"),
    )  # fmt: skip
    return ", ".join(f"{number} {word}" for number, word in words if number)


def flow_sentences(comparison: Comparison) -> list[str]:
    """What moved between agencies."""
    names = comparison.names
    return [
        f"Pindah dari {names.get(flow.dari, flow.dari)} ke {names.get(flow.ke, flow.ke)}: {flow.jumlah} sub kegiatan, "
        f"pagu {rupiah(flow.old)}" + (f" → {rupiah(flow.new)}." if flow.old != flow.new else ".")
        for flow in comparison.flows
    ]


def problems(comparison: Comparison) -> tuple[Problem, ...]:
    return (*comparison.old.problems, *comparison.new.problems)


def _problem_sentences(comparison: Comparison) -> tuple[str, ...]:
    found = problems(comparison)
    if not found:
        return ()
    return (f"{len(found)} kesalahan pada sisi yang dibandingkan; yang tidak terbaca dianggap tidak ditulis.",)


def problem_text(problem: Problem) -> str:
    return f"{problem.position.file}:{problem.position.line}: {problem.code} {problem.message}"


def narrative_title(change: NarrativeChange) -> str:
    code = change.item.kode if change.item == change.was else f"{change.was.kode} → {change.item.kode}"
    return f"{change.judul} ({code}): {KIND_WORDS[change.kind]}"
