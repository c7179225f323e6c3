"""How the agencies' programmes fit together: ``Plan`` → the values that ``templat/penyelarasan.html.j2`` prints.

The findings are those of the document *penyelarasan*, in its words; here each has its place in the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rpkdgen.alignment.gaps import ServedIndicator, ServedPlace, StrategyMoney
from rpkdgen.alignment.money import PlaceMoney, per_family
from rpkdgen.alignment.overlaps import Overlap
from rpkdgen.alignment.view import AlignmentView, Count, CrossRow
from rpkdgen.alignment.whole import alignment_of
from rpkdgen.context import Calculations, Names, target_group_text
from rpkdgen.document import ONLY
from rpkdgen.format import enumeration, rupiah, short_rupiah, whole_number
from rpkdgen.model import NOWHERE, NilaiLokasi, Plan
from rpkdgen.problem import Position
from rpkdgen.serve.aligned import Alignment, Cell, Group, Item, Matrix, Place, Row, Section, Spot

#: Shades of a cell that has money: the strongest for more than three quarters of the greatest cell.
SHADES = 4


def alignment(plan: Plan) -> Alignment:
    names = Names(plan)
    calculations = Calculations(plan, ONLY, names)
    view = calculations.penyelarasan
    families = sum(row.keluarga for row in view.kecamatan)
    placed = sum(row.berlokasi for row in view.kecamatan)
    whole = PlaceMoney(plan.daerah.kode, families, sum(row.pagu for row in view.kecamatan), placed, False)
    longest = max((part for row in view.kecamatan for part in _parts(row, whole)), default=0.0)
    most = sorted(view.kecamatan, key=lambda row: (-row.keluarga, row.wilayah))
    return Alignment(
        daerah=plan.daerah.nama,
        periode=plan.rencana.periode,
        kalimat_pagu=f"Rencana memuat {view.kalimat_pagu}",
        strategi=tuple(strategi.nama for strategi in plan.strategi),
        matriks=tuple(_matrices(plan, view, names)),
        celah=_gaps(plan, view, names),
        tumpang_tindih=_overlaps(plan, view, names),
        timpang=_mismatches(plan, view, names),
        rantai=_broken(view),
        tempat=tuple(_place(names.region(row.wilayah), row, whole, longest) for row in most),
        seluruhnya=_place(plan.daerah.nama, whole, whole, longest),
        sebutan_tempat=plan.sebutan.kecamatan,
        desil=view.desil,
        aturan_bagi=view.aturan_bagi,
        sumber=calculations.sumber_pagu,
        ilustratif=view.pagu_ilustratif.semua,
    )


# ── who does how much ────────────────────────────────────────────────────────────────────────────
def _matrices(plan: Plan, view: AlignmentView, names: Names) -> Iterator[Matrix]:
    yield _matrix("", plan.rencana.periode, view.menurut_perangkat, view.jumlah, names)
    for year in plan.tahun:
        yield _matrix(str(year), str(year), view.menurut_perangkat_tahun(year), view.jumlah_tahun(year), names)


def _matrix(year: str, name: str, rows: Sequence[CrossRow], total: CrossRow, names: Names) -> Matrix:
    greatest = max((cell.pagu for row in rows for cell in row.sel), default=0)
    return Matrix(
        year,
        name,
        tuple(_row(names.agency(row.id), row, greatest) for row in rows),
        _row("Jumlah", total, 0),
    )


def _row(name: str, row: CrossRow, greatest: int) -> Row:
    return Row(name, (*(_cell(count, greatest) for count in row.sel), _cell(row.jumlah, 0)))


def _cell(count: Count, greatest: int) -> Cell:
    shade = -(-SHADES * count.pagu // greatest) if greatest and count.pagu > 0 else 0
    return Cell(short_rupiah(count.pagu), count.jumlah, shade)


# ── what is missing ──────────────────────────────────────────────────────────────────────────────
def _gaps(plan: Plan, view: AlignmentView, names: Names) -> Section:
    written = {entry.wilayah: entry.asal.at("wilayah") for entry in _priority_entries(plan)}
    places = (
        Item(f"{names.places((row.wilayah,))}, peringkat {row.peringkat}", missing, _at(written.get(row.wilayah)))
        for row in (priority.tempat for priority in view.prioritas)
        if (missing := _unserved(plan, row))
    )
    strategies = (
        Item(row.strategi.nama, _without_money(plan, row), _at(row.strategi.asal.at("id")))
        for row in view.strategi_tahun
        if row.tahun_kosong
    )
    indicators = (
        Item(row.indikator.nama, _unserved_indicator(row), _at(row.indikator.asal.at("dimensi")))
        for row in view.indikator
        if not row.kerja
    )
    return Section(
        "celah",
        "Celah",
        "",
        (
            Group("celah-lokasi", "Lokasi prioritas tanpa program", view.kalimat_prioritas, tuple(places)),
            Group("celah-strategi", "Strategi tanpa pagu", view.kalimat_strategi, tuple(strategies)),
            Group("celah-indikator", "Indikator tanpa program", view.kalimat_indikator, tuple(indicators)),
        ),
    )


def _priority_entries(plan: Plan) -> Iterable[NilaiLokasi]:
    return plan.lokasi_prioritas.daftar if plan.lokasi_prioritas else ()


def _unserved(plan: Plan, place: ServedPlace) -> str:
    """What a priority place lacks; "" where it is served every year, and by name."""
    if not place.kerja:
        return "Tidak menerima satu sub kegiatan pun."
    if place.tahun_kosong:
        return f"Tidak menerima satu sub kegiatan pun pada tahun {enumeration(place.tahun_kosong)}."
    if not place.bernama:
        return f"Hanya tercakup sub kegiatan bagi semua {plan.sebutan.kecamatan.casefold()}."
    return ""


def _without_money(plan: Plan, row: StrategyMoney) -> str:
    if len(row.tahun_kosong) == len(plan.tahun):
        return "Tanpa pagu selama seluruh periode."
    return f"Tanpa pagu pada tahun {enumeration(row.tahun_kosong)}."


def _unserved_indicator(row: ServedIndicator) -> str:
    if not row.lewat_strategi:
        return "Tidak dilayani satu program pun: strategi sasarannya belum dijalankan."
    return (
        "Tidak dilayani satu program pun: strategi sasarannya tidak mempunyai program pada bidang urusan "
        f"{enumeration(row.bidang)} (dimensi {row.indikator.dimensi})."
    )


# ── what is done twice ───────────────────────────────────────────────────────────────────────────
def _overlaps(plan: Plan, view: AlignmentView, names: Names) -> Section:
    items = tuple(_overlap(overlap, view, names) for overlap in view.tumpang_tindih)
    return Section(
        "tumpang-tindih",
        "Tumpang tindih",
        "Tumpang tindih: beberapa perangkat daerah, pada tahun yang sama, memberi jenis bantuan yang sama kepada "
        "kelompok sasaran yang sama di sekurangnya satu tempat yang sama. Strategi pendukung tidak ikut.",
        (Group("tumpang-tindih-bantuan", "", view.kalimat_tumpang_tindih, items),),
    )


def _overlap(overlap: Overlap, view: AlignmentView, names: Names) -> Item:
    where, money = names.places(view.tempat_tumpang_tindih(overlap)), overlap.pagu
    spots = (
        Spot(
            f"{names.agency(work.perangkat_daerah)}, {work.kunci[0]} {work.nama}: "
            f"{target_group_text(work.sasaran)}, {rupiah(money[work.kunci])}",
            work.row.baris.sub.asal.position,
        )
        for work in overlap.sub_kegiatan
    )
    return Item(
        overlap.jenis[:1].upper() + overlap.jenis[1:],
        f"Tahun {enumeration(overlap.tahun)}. Lokasi yang sama: {where}.",
        tuple(spots),
    )


# ── many poor, little money ──────────────────────────────────────────────────────────────────────
def _mismatches(plan: Plan, view: AlignmentView, names: Names) -> Section:
    kind = plan.sebutan.kecamatan
    found = alignment_of(plan).tempat
    rows = [row for row in view.kecamatan if row.sedikit] + [r.uang for r in view.prioritas if r.uang.sedikit]
    items = (
        Item(
            names.places((row.wilayah,)),
            f"{whole_number(row.keluarga)} keluarga miskin, pagu berlokasi {rupiah(row.berlokasi)} "
            f"({rupiah(row.berlokasi_per_keluarga)} per keluarga).",
            _at(found.counted_at(row.wilayah)),
        )
        for row in rows
    )
    beside = kind.casefold()
    return Section(
        "timpang",
        "Ketimpangan",
        "Timpang: keluarga miskinnya sebanyak rata-rata atau lebih, sedangkan pagu berlokasi per keluarganya kurang "
        f"dari {view.batas_sedikit} kali nilai tengah (median) semua {beside}; bagi lokasi prioritas, nilai tengah "
        f"semua lokasi prioritas. Pagu berlokasi: sub kegiatan yang menyebut lokasinya, bukan semua {beside}.",
        (Group("timpang-tempat", "", view.kalimat_timpang, tuple(items)),),
    )


def _parts(row: PlaceMoney, whole: PlaceMoney) -> tuple[float, float]:
    """The place's part of the region's poor families and of its placed pagu."""
    return row.keluarga / (whole.keluarga or 1), row.berlokasi / (whole.berlokasi or 1)


def _place(name: str, row: PlaceMoney, whole: PlaceMoney, longest: float) -> Place:
    families, placed = (f"{100 * part / (longest or 1):.3f}%" for part in _parts(row, whole))
    return Place(
        name,
        whole_number(row.keluarga),
        short_rupiah(row.pagu),
        _per_family(row.pagu, row.keluarga),
        short_rupiah(row.berlokasi),
        _per_family(row.berlokasi, row.keluarga),
        families,
        placed,
        row.sedikit,
    )


def _per_family(pagu: int, families: int) -> str:
    found = per_family(pagu, families)
    return "–" if found is None else rupiah(found)


# ── the chain ────────────────────────────────────────────────────────────────────────────────────
def _broken(view: AlignmentView) -> Section:
    levels = dict.fromkeys(link.tingkat for link in view.rantai_putus)
    groups = (
        Group(
            f"rantai-{number}",
            level,
            "",
            tuple(
                Item(link.nama, f"{link.masalah[:1].upper()}{link.masalah[1:]}.", _at(link.letak))
                for link in view.rantai_putus
                if link.tingkat == level
            ),
        )
        for number, level in enumerate(levels, 1)
    )
    whole = tuple(groups) or (Group("rantai-utuh", "", view.kalimat_rantai, ()),)
    return Section(
        "rantai",
        "Rantai terputus",
        "Rantai: dari tujuan, sasaran, strategi, dan arah kebijakan sampai sub kegiatan.",
        whole,
    )


def _at(position: Position | None) -> tuple[Spot, ...]:
    return (Spot("", position),) if position and position != NOWHERE else ()
