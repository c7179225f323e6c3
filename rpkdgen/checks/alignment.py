"""Alignment: what no agency does, what several do alike, and places with many poor and little money.

Further findings of the same kind stand where their subject does: priority places that nothing reaches in places.py
(RPKD-L10), broken links of the chain in references.py (RPKD-R03 to R08, R13).
"""

from __future__ import annotations

from collections.abc import Iterator

from rpkdgen.alignment.money import PlaceMoney, median_placed
from rpkdgen.alignment.overlaps import Overlap
from rpkdgen.alignment.whole import alignment_of
from rpkdgen.checks.rule import PRACTICE, WARNING, WHOLE, Finding, rule
from rpkdgen.checks.wording import capital, listed, named, number, place_name
from rpkdgen.format import rupiah
from rpkdgen.model import Plan

TITLE = "Penyelarasan antarperangkat daerah"
ALIGNMENT = "Permendagri 53/2020 (penyelarasan kerja TKPK)"

#: So many places are told one by one; more of them in one sentence.
ONE_BY_ONE = 5

alignment = alignment_of


# ── what nobody does ─────────────────────────────────────────────────────────────────────────────
@rule("RPKD-G01", WARNING, ALIGNMENT, needs=WHOLE)
def strategy_has_money_every_year(plan: Plan) -> Iterator[Finding]:
    """Setiap strategi yang dijalankan berpagu pada setiap tahun periode.

    Salah:
        strategi:
          - id: kantong-kemiskinan      # semua sub kegiatannya berpagu 0 pada tahun 2025
    Benar:
        sub_kegiatan:
          - pagu: {2024: {PAD: 500.000.000}, 2025: {PAD: 550.000.000}}
    """
    used = {work.strategi for work in alignment(plan).kerja}
    for row in alignment(plan).strategi:
        if row.strategi.id in used and row.tahun_kosong:
            yield Finding(
                row.strategi.asal.at("id"),
                f"{capital(named(row.strategi))} tidak berpagu pada tahun {listed(map(str, row.tahun_kosong))}.",
                "Tulis pagu sub kegiatannya, atau jelaskan di naskah mengapa strategi ini berhenti.",
            )


@rule("RPKD-G02", WARNING, ALIGNMENT, needs=WHOLE)
def indicator_is_served(plan: Plan) -> Iterator[Finding]:
    """Setiap indikator tujuan dan sasaran dilayani sekurangnya satu program: dari strategi sasarannya, dan pada bidang
    urusan yang melayani dimensinya (acuan/dimensi-urusan.csv).

    Salah:
        indikator:
          - {id: APS-16-18, dimensi: pendidikan}
        # strategi sasarannya tidak mempunyai satu program pun pada bidang urusan 1.01
    Benar:
        program:
          - {kode: 1.01.02, strategi: beban-pengeluaran}
    """
    for row in alignment(plan).indikator:
        if row.lewat_strategi and not row.kerja:  # a strategy that nothing carries out is told there (RPKD-R03)
            yield Finding(
                row.indikator.asal.at("dimensi"),
                f"{capital(named(row.indikator))} tidak dilayani satu program pun: strategi sasarannya tidak mempunyai "
                f"program bidang urusan {listed(row.bidang)} (dimensi {row.indikator.dimensi}).",
                "Tambahkan programnya, atau periksa dimensi indikator dan strategi sasarannya.",
            )


@rule("RPKD-G03", WARNING, ALIGNMENT, needs=WHOLE)
def priority_place_is_named(plan: Plan) -> Iterator[Finding]:
    """Bila ada sub kegiatan yang berlokasi tertentu, setiap lokasi prioritas pertama disebut oleh sekurangnya satu di
    antaranya, bukan hanya tercakup oleh semua kecamatan.

    Salah:
        lokasi: [36.71.01]      # kelurahan prioritas 36.71.10.1003 hanya tercakup "semua kecamatan"
    Benar:
        lokasi: [36.71.01, 36.71.10.1003]
    """
    rows = alignment(plan).lokasi_prioritas
    missing = [row for row in rows if row.kerja and not row.tahun_kosong and not row.bernama]
    if plan.lokasi_prioritas is None or len(missing) == len(rows):
        return  # nothing is placed by name: the plan works everywhere alike
    written = {place.wilayah: place.asal.at("wilayah") for place in plan.lokasi_prioritas.daftar}
    hint = "Sebut kelurahan itu dalam lokasi sub kegiatan yang ditujukan ke sana, atau jelaskan di naskah."
    if len(missing) > ONE_BY_ONE:
        yield Finding(
            written[missing[0].wilayah],
            f"{len(missing)} lokasi prioritas pertama hanya tercakup sub kegiatan bagi semua kecamatan: "
            f"{listed(place_name(plan, row.wilayah) for row in missing)}.",
            hint,
        )
        return
    for row in missing:
        yield Finding(
            written[row.wilayah],
            f"{place_name(plan, row.wilayah)} termasuk prioritas pertama (peringkat {row.peringkat}) tetapi hanya "
            "tercakup sub kegiatan bagi semua kecamatan.",
            hint,
        )


# ── what is done twice ───────────────────────────────────────────────────────────────────────────
@rule("RPKD-G04", WARNING, ALIGNMENT, needs=WHOLE)
def aid_is_given_by_one_agency(plan: Plan) -> Iterator[Finding]:
    """Jenis bantuan yang sama tidak diberikan beberapa perangkat daerah kepada kelompok sasaran yang sama di tempat
    dan tahun yang sama. Jenis bantuan dibaca dari RAT (tanpa RAT: dari keluaran), kelompok sasaran dari satuan, desil,
    dan kata dalam uraiannya; strategi pendukung tidak ikut.

    Salah:
        # Dinas Sosial dan Dinas Ketahanan Pangan, keduanya di semua kecamatan
        - {jenis_bantuan: uang, sasaran: {uraian: Keluarga desil 1–2, satuan: KK}}
        - {jenis_bantuan: uang, sasaran: {uraian: Keluarga miskin desil 1, satuan: KK}}
    Benar:
        - {jenis_bantuan: uang, sasaran: {uraian: Keluarga desil 1–2, satuan: KK}}
        - {jenis_bantuan: barang, sasaran: {uraian: Keluarga miskin desil 1, satuan: KK}}
    """
    for overlap in alignment(plan).tumpang_tindih:
        last = overlap.sub_kegiatan[-1].row.baris.sub
        yield Finding(
            last.asal.at("sasaran"),
            f"Tumpang tindih tahun {listed(map(str, overlap.tahun))}: {_who(plan, overlap)} memberi {overlap.jenis} "
            f"kepada sasaran yang sama di {_where(plan, overlap)}.",
            "Bagi tempat atau sasarannya dalam rapat TKPK, atau jelaskan di naskah bedanya.",
        )


def _who(plan: Plan, overlap: Overlap) -> str:
    """ "Dinas Sosial (1.06.05.2.02.0003, Rp4.000.000.000) dan Dinas Ketahanan Pangan (…)"."""
    agencies, money = plan.perangkat_daerah_menurut_id, overlap.pagu
    return listed(
        f"{agencies[work.perangkat_daerah].nama if work.perangkat_daerah in agencies else work.perangkat_daerah} "
        f"({work.kunci[0]}, {rupiah(money[work.kunci])})"
        for work in overlap.sub_kegiatan
    )


def _where(plan: Plan, overlap: Overlap) -> str:
    if set(overlap.tempat) == set(alignment(plan).tempat.kode):
        return f"semua {plan.sebutan.kecamatan.casefold()}"
    return listed((place_name(plan, code) for code in overlap.tempat), 4)


# ── many poor, little money ──────────────────────────────────────────────────────────────────────
@rule("RPKD-G05", WARNING, PRACTICE, needs=WHOLE)
def money_follows_the_poor(plan: Plan) -> Iterator[Finding]:
    """Kecamatan yang keluarga miskinnya (desil 1–4) sebanyak rata-rata atau lebih, dan lokasi prioritas pertama yang
    demikian, menerima pagu berlokasi per keluarga sekurangnya separuh nilai tengah (median). Pagu bagi semua kecamatan
    tidak membedakan tempat, sebab dibagi menurut jumlah keluarga.

    Salah:
        # kecamatan dengan 14.384 keluarga miskin tidak disebut lokasi sub kegiatan mana pun
        lokasi: [36.71.01]
    Benar:
        lokasi: [36.71.01, 36.71.05]
    """
    if plan.data_sasaran is None:
        return
    found = alignment(plan)
    places = found.tempat
    districts = [row for row in found.kecamatan if row.sedikit]
    told = {row.wilayah for row in districts}
    inner = [
        row
        for row in found.uang_prioritas
        if row.sedikit and row.berlokasi and not {row.wilayah, places.above(row.wilayah)} & told
    ]
    yield from _mismatches(plan, districts, found.kecamatan)
    yield from _mismatches(plan, inner, found.uang_prioritas)


def _mismatches(plan: Plan, rows: list[PlaceMoney], beside: tuple[PlaceMoney, ...]) -> Iterator[Finding]:
    if not rows:
        return
    middle = median_placed((row.wilayah, row.keluarga, row.pagu, row.berlokasi) for row in beside)
    names = listed(
        (
            f"{place_name(plan, row.wilayah)} ({number(row.keluarga)} keluarga, "
            f"{rupiah(row.berlokasi_per_keluarga or 0)} per keluarga)"
            for row in sorted(rows, key=lambda row: (row.berlokasi_per_keluarga or 0, -row.keluarga))
        ),
        12,
    )
    yield Finding(
        alignment(plan).tempat.counted_at(rows[0].wilayah),
        f"Banyak keluarga miskin tetapi sedikit pagu berlokasi: {names}; nilai tengah "
        f"{rupiah(round(middle or 0))} per keluarga.",
        "Arahkan lokasi sub kegiatan ke sana, atau jelaskan di naskah.",
    )
