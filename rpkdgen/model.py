"""The plan: what a region writes, as frozen values.

Fields carry the official Indonesian terms; each is declared once (see ``fields``). Units: pagu is
whole rupiah (``int``), targets and values are ``Decimal`` in the unit named by ``satuan``, years are
``int``. A value that could not be read is ``None`` (the problem is reported where it was read), so
that a draft can still be printed and an invalid revision still be compared.

``asal`` tells where an item was written; it takes no part in comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any

from rpkdgen.fields import (
    AGENCY_CODE,
    COUNT,
    DATE,
    DECILE,
    DECIMAL,
    DECIMAL_PLACES,
    FILE,
    IDENTIFIER,
    KEGIATAN_CODE,
    MONTH,
    NIP,
    PROGRAM_CODE,
    QUARTER,
    REGION_CODE,
    RUPIAH,
    STAGE,
    SUB_KEGIATAN_CODE,
    TEXT,
    URUSAN,
    VALUE,
    YEAR,
    YESNO,
    Choice,
    Either,
    Item,
    ListOf,
    MapOf,
    optional,
    required,
)  # fmt: skip
from rpkdgen.problem import Position

ILLUSTRATIVE = "ilustratif"
ALL_PLACES = "semua"

EMPTY: Mapping[Any, Any] = MappingProxyType({})
NOWHERE = Position("", 1, 1)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an item was written. ``at("pagu", 2024)`` is the place of that key; unknown keys give
    the place of the nearest thing that was written."""

    position: Position = NOWHERE
    lookup: Callable[..., Position] | None = None

    def at(self, *path: object, value: bool = True) -> Position:
        """The position of the value at ``path`` (of its key, with ``value=False``)."""
        return self.lookup(*path, value=value) if self.lookup else self.position


def _origin() -> Origin:
    origin: Origin = field(default=Origin(), compare=False, repr=False)
    return origin


PER_YEAR_VALUE = MapOf(YEAR, VALUE)


# ── the region and its officials ─────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Sebutan:
    """What things are called in this kind of region (from ``data/jenis-daerah.yaml``)."""

    kepala_daerah: str = required(TEXT, "Sebutan kepala daerah", example="Wali Kota")
    wakil_kepala_daerah: str = required(TEXT, "Sebutan wakil kepala daerah", example="Wakil Wali Kota")
    peraturan: str = required(TEXT, "Nama peraturan kepala daerah", example="Peraturan Wali Kota")
    keputusan: str = required(TEXT, "Nama keputusan kepala daerah", example="Keputusan Wali Kota")
    sekretaris_daerah: str = required(TEXT, "Sebutan sekretaris daerah", example="Sekretaris Daerah")
    kecamatan: str = required(TEXT, "Sebutan wilayah tingkat pertama", example="Kecamatan")
    kelurahan: str = required(TEXT, "Sebutan wilayah tingkat kedua", example="Kelurahan")
    asal: Origin = _origin()


@dataclass(frozen=True)
class Daerah:
    """Provinsi, kabupaten, atau kota yang menyusun rencana."""

    kode: str = required(REGION_CODE, "Kode wilayah menurut Kepmendagri", example="36.71")
    nama: str = required(TEXT, "Nama resmi daerah dengan jenisnya", example="Kota Tangerang")
    jenis: str = required(Choice(("provinsi", "kabupaten", "kota")), "Jenis daerah")
    ibu_kota: str = required(TEXT, "Tempat penetapan dokumen", example="Tangerang")
    provinsi: str | None = optional(TEXT, "Nama provinsi, untuk kabupaten/kota", example="Provinsi Banten")
    lambang: str | None = optional(FILE, "Berkas gambar lambang (PNG atau JPEG) untuk sampul dan peraturan")
    sebutan: SebutanKhusus | None = optional(Item("SebutanKhusus"), "Sebutan yang berbeda dari kelaziman jenis daerah")
    asal: Origin = _origin()

    @property
    def nama_singkat(self) -> str:
        """The name without its kind: "Tangerang" for "Kota Tangerang"."""
        for kind in ("Provinsi ", "Kabupaten ", "Kota "):
            if self.nama.startswith(kind):
                return self.nama.removeprefix(kind)
        return self.nama


@dataclass(frozen=True)
class SebutanKhusus:
    """Sebutan yang ditulis sendiri oleh daerah; yang kosong mengikuti jenis daerah."""

    kepala_daerah: str | None = optional(TEXT, "Sebutan kepala daerah", example="Penjabat Wali Kota")
    wakil_kepala_daerah: str | None = optional(TEXT, "Sebutan wakil kepala daerah")
    peraturan: str | None = optional(TEXT, "Nama peraturan kepala daerah")
    keputusan: str | None = optional(TEXT, "Nama keputusan kepala daerah")
    sekretaris_daerah: str | None = optional(TEXT, "Sebutan sekretaris daerah")
    kecamatan: str | None = optional(TEXT, "Sebutan wilayah tingkat pertama", example="Distrik")
    kelurahan: str | None = optional(TEXT, "Sebutan wilayah tingkat kedua", example="Kampung")
    asal: Origin = _origin()


@dataclass(frozen=True)
class Orang:
    """Seorang pejabat. Nama yang kosong dicetak sebagai titik-titik untuk diisi tangan."""

    nama: str | None = optional(TEXT, "Nama dengan gelar")
    nip: str | None = optional(NIP, "NIP 18 angka")
    pangkat: str | None = optional(TEXT, "Pangkat dan golongan", example="Pembina Utama Muda, IV/c")
    jabatan: str | None = optional(TEXT, "Jabatan bila berbeda dari kelaziman", example="Pj. Wali Kota")
    sumber: str | None = optional(TEXT, "Sumber nama dan jabatan")
    asal: Origin = _origin()


@dataclass(frozen=True)
class Pejabat:
    """Pejabat yang menandatangani atau menyusun dokumen."""

    kepala_daerah: Orang = required(Item("Orang"), "Kepala daerah")
    sekretaris_daerah: Orang = required(Item("Orang"), "Sekretaris daerah")
    wakil_kepala_daerah: Orang | None = optional(Item("Orang"), "Wakil kepala daerah")
    kepala_bappeda: Orang | None = optional(Item("Orang"), "Kepala Bappeda")
    asal: Origin = _origin()


# ── the document ─────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Penetapan:
    """Penetapan sebuah dokumen; yang kosong dicetak sebagai titik-titik."""

    nomor: str | None = optional(TEXT, "Nomor peraturan atau keputusan")
    tanggal: date | None = optional(DATE, "Tanggal ditetapkan")
    tanggal_pengundangan: date | None = optional(DATE, "Tanggal diundangkan")
    nomor_berita_daerah: str | None = optional(TEXT, "Nomor Berita Daerah")
    asal: Origin = _origin()


EMPTY_PENETAPAN = Penetapan()


@dataclass(frozen=True)
class Rencana:
    """Dokumen RPKD: periode, status, dan ketentuan pemeriksaannya."""

    tahun_awal: int = required(YEAR, "Tahun pertama periode")
    tahun_akhir: int = required(YEAR, "Tahun terakhir periode (1 sampai 6 tahun)")
    status: str = required(Choice(("draf", "ditetapkan", "perubahan")), "Status dokumen")
    nomenklatur: Mapping[int, str] = required(
        MapOf(YEAR, IDENTIFIER), "Versi nomenklatur yang dipakai tiap tahun", refers_to="nomenklatur"
    )
    versi: str | None = optional(TEXT, "Versi dokumen", example="1")
    penetapan: Penetapan = optional(Item("Penetapan"), "Penetapan peraturan", default=EMPTY_PENETAPAN)
    jumlah_pagu: Mapping[int, int] = optional(
        MapOf(YEAR, RUPIAH), "Jumlah seluruh pagu per tahun sebagai angka kendali (rupiah)", default=EMPTY
    )
    batas_lonjakan: Decimal | None = optional(
        DECIMAL, "Batas wajar perubahan nilai per tahun (persen; bawaan 100)", example="100"
    )
    batas_selisih_pagu: Decimal | None = optional(
        DECIMAL, "Batas wajar selisih pagu RAT terhadap RPKD (persen; bawaan 0)", example="5"
    )
    asal: Origin = _origin()

    @property
    def tahun(self) -> tuple[int, ...]:
        """Every year of the period, in order (empty while the period itself is not readable)."""
        if not self.tahun_awal or not self.tahun_akhir:
            return ()
        return tuple(range(self.tahun_awal, min(self.tahun_akhir, self.tahun_awal + 9) + 1))

    @property
    def periode(self) -> str:
        """The period as printed: "2024–2026", or "2024" for one year."""
        if self.tahun_awal == self.tahun_akhir:
            return str(self.tahun_awal)
        return f"{self.tahun_awal}–{self.tahun_akhir}"


@dataclass(frozen=True)
class DasarHukum:
    """Satu peraturan dalam daftar dasar hukum."""

    jenis: str = required(TEXT, "Jenis peraturan", example="Undang-Undang")
    nomor: str = required(TEXT, "Nomor", example="13")
    tahun: int = required(YEAR, "Tahun")
    tentang: str = required(TEXT, "Judul sesudah kata tentang", example="Penanganan Fakir Miskin")
    keterangan: str | None = optional(TEXT, "Lembaran Negara, perubahan, dan sebagainya")
    asal: Origin = _origin()

    @property
    def judul(self) -> str:
        return f"{self.jenis} Nomor {self.nomor} Tahun {self.tahun} tentang {self.tentang}"


# ── agencies ─────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class PerangkatDaerah:
    """Perangkat daerah yang bertanggung jawab atas program."""

    id: str = required(IDENTIFIER, "Penanda pendek", example="dinsos")
    nama: str = required(TEXT, "Nama resmi", example="Dinas Sosial")
    jenis: str = required(
        Choice(("dinas", "badan", "kecamatan", "sekretariat", "bagian", "rsud", "inspektorat", "satuan")),
        "Jenis perangkat daerah",
    )
    bidang_urusan: tuple[str, ...] = required(ListOf(URUSAN, 1), "Bidang urusan yang ditangani", example="1.06")
    singkatan: str | None = optional(TEXT, "Singkatan yang lazim", example="Dinsos")
    kode: str | None = optional(AGENCY_CODE, "Kode SKPD")
    kepala: Orang | None = optional(Item("Orang"), "Kepala perangkat daerah")
    asal: Origin = _origin()

    @property
    def sebutan(self) -> str:
        """The short name where there is one."""
        return self.singkatan or self.nama


# ── goals ────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class ArahKebijakan:
    """Arah kebijakan di bawah sebuah strategi."""

    id: str = required(IDENTIFIER, "Penanda pendek")
    uraian: str = required(TEXT, "Bunyi arah kebijakan")
    asal: Origin = _origin()


@dataclass(frozen=True)
class Strategi:
    """Strategi penanggulangan kemiskinan. Urutan penulisan adalah urutan cetak."""

    id: str = required(IDENTIFIER, "Penanda pendek", example="beban-pengeluaran")
    nama: str = required(TEXT, "Nama strategi", example="Pengurangan beban pengeluaran masyarakat")
    arah_kebijakan: tuple[ArahKebijakan, ...] = required(ListOf(Item("ArahKebijakan"), 1), "Arah kebijakan")
    uraian: str | None = optional(TEXT, "Penjelasan singkat")
    pendukung: bool = optional(YESNO, "ya bila bukan strategi utama melainkan dukungan tata kelola", default=False)
    sumber: str | None = optional(TEXT, "Sumber rumusan strategi", example="Inpres 8/2025")
    asal: Origin = _origin()


@dataclass(frozen=True)
class Sasaran:
    """Sasaran di bawah sebuah tujuan."""

    id: str = required(IDENTIFIER, "Penanda pendek", example="S1.1")
    uraian: str = required(TEXT, "Bunyi sasaran")
    indikator: tuple[str, ...] = required(ListOf(IDENTIFIER), "Penanda indikator sasaran", refers_to="indikator")
    strategi: tuple[str, ...] = required(ListOf(IDENTIFIER), "Strategi untuk mencapai sasaran", refers_to="strategi")
    asal: Origin = _origin()


@dataclass(frozen=True)
class Tujuan:
    """Tujuan rencana."""

    id: str = required(IDENTIFIER, "Penanda pendek", example="T1")
    uraian: str = required(TEXT, "Bunyi tujuan")
    sasaran: tuple[Sasaran, ...] = required(ListOf(Item("Sasaran"), 1), "Sasaran")
    indikator: tuple[str, ...] = optional(
        ListOf(IDENTIFIER), "Penanda indikator tujuan", default=(), refers_to="indikator"
    )
    asal: Origin = _origin()


# ── indicators ───────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class KondisiAwal:
    """Nilai awal sebuah indikator."""

    tahun: int = required(YEAR, "Tahun nilai awal")
    nilai: Decimal | None = required(VALUE, "Nilai awal menurut satuan indikator")
    asal: Origin = _origin()


@dataclass(frozen=True)
class Nilai:
    """Satu nilai statistik: tahun, nilai, dan sumbernya."""

    tahun: int = required(YEAR, "Tahun")
    nilai: Decimal | None = required(VALUE, "Nilai menurut satuan indikator")
    sumber: str = required(TEXT, "Sumber yang dapat diperiksa, atau ilustratif", example="BPS Kota Tangerang, 2024")
    bulan: int | None = optional(MONTH, "Bulan survei", example="3")
    tanggal: date | None = optional(
        DATE, "Tanggal terbit sumber; dari dua nilai setahun yang bersumber terbaru dipakai", example="1 Juli 2024"
    )
    asal: Origin = _origin()

    @property
    def ilustratif(self) -> bool:
        return self.sumber == ILLUSTRATIVE


def values_in_force(series: Iterable[Nilai]) -> dict[int, Nilai]:
    """Of every year that has a value the one that counts, by year: that of the source published last; where that
    does not tell, the one written first."""
    chosen: dict[int, Nilai] = {}
    for entry in series:
        if entry.nilai is None or not entry.tahun:
            continue
        known = chosen.get(entry.tahun)
        if known is None or (entry.tanggal or date.min) > (known.tanggal or date.min):
            chosen[entry.tahun] = entry
    return dict(sorted(chosen.items()))


@dataclass(frozen=True)
class Pembanding:
    """Seri indikator yang sama di wilayah lain (atau ``nasional``)."""

    wilayah: str = required(TEXT, "Kode wilayah pembanding, atau nasional", example="36.73")
    seri: tuple[Nilai, ...] = required(ListOf(Item("Nilai"), 1), "Nilai per tahun")
    asal: Origin = _origin()


@dataclass(frozen=True)
class Indikator:
    """Indikator dampak, hasil, atau konteks, dengan seri dan targetnya."""

    id: str = required(IDENTIFIER, "Penanda pendek", example="P0")
    nama: str = required(TEXT, "Nama indikator", example="Persentase penduduk miskin")
    satuan: str = required(TEXT, "Satuan", example="persen")
    arah: str = required(Choice(("naik", "turun", "netral")), "naik bila makin tinggi makin baik, turun sebaliknya")
    tingkat: str = required(Choice(("dampak", "hasil", "konteks")), "Tingkat indikator; konteks tidak bertarget")
    dimensi: str | None = optional(
        Choice(
            ("konsumsi", "ketenagakerjaan", "pendidikan", "kesehatan", "infrastruktur", "pangan", "umum", "ekonomi")
        ),
        "Dimensi kemiskinan",
    )
    definisi: str | None = optional(TEXT, "Definisi operasional")
    rumus: str | None = optional(TEXT, "Rumus")
    sumber_data: str | None = optional(TEXT, "Penyedia data dan surveinya", example="BPS, Susenas Maret")
    desimal: int | None = optional(DECIMAL_PLACES, "Banyaknya angka di belakang koma pada cetakan", example="2")
    boleh_lebih_100: bool = optional(YESNO, "ya bila persentase boleh melebihi 100", default=False)
    kondisi_awal: KondisiAwal | None = optional(Item("KondisiAwal"), "Kondisi awal")
    target: Mapping[int, Decimal | None] = optional(PER_YEAR_VALUE, "Target per tahun", default=EMPTY)
    sumber_target: str | None = optional(TEXT, "Sumber target dan kondisi awal, atau ilustratif")
    seri: tuple[Nilai, ...] = optional(ListOf(Item("Nilai")), "Seri nilai daerah sendiri", default=())
    pembanding: tuple[Pembanding, ...] = optional(ListOf(Item("Pembanding")), "Seri wilayah lain", default=())
    asal: Origin = _origin()

    def nilai(self, tahun: int) -> Decimal | None:
        """The region's own value of that year that counts (see ``values_in_force``), or None."""
        return entry.nilai if (entry := self.seri_berlaku.get(tahun)) else None

    @cached_property
    def seri_berlaku(self) -> Mapping[int, Nilai]:
        """The region's own value of each year."""
        return values_in_force(self.seri)


#: How near a reference target is: the region's own plan above the RPKD, the province's, the nation's.
LEVELS_OF_TARGETS = ("daerah", "provinsi", "nasional")


@dataclass(frozen=True)
class TargetAcuan:
    """Target dokumen lain (RPJMD, RPJMN, instruksi presiden) bagi indikator yang juga ditargetkan RPKD."""

    id: str = required(IDENTIFIER, "Penanda pendek", example="rpjmd-P0")
    indikator: str = required(IDENTIFIER, "Penanda indikator", example="P0", refers_to="indikator")
    dokumen: str = required(TEXT, "Dokumen yang menetapkan", example="RPJMD Kota Tangerang 2025–2029")
    tingkat: str = required(Choice(LEVELS_OF_TARGETS), "Siapa yang menetapkan")
    target: Mapping[int, Decimal | None] = required(PER_YEAR_VALUE, "Target per tahun, satuan indikator itu")
    sumber: str = required(TEXT, "Sumber yang dapat diperiksa, atau ilustratif")
    asal: Origin = _origin()


@dataclass(frozen=True)
class IndikatorProgram:
    """Indikator hasil (outcome) sebuah program."""

    nama: str = required(TEXT, "Nama indikator", example="Persentase keluarga miskin penerima bantuan sosial")
    satuan: str = required(TEXT, "Satuan", example="persen")
    arah: str = required(Choice(("naik", "turun")), "naik bila makin tinggi makin baik, turun sebaliknya")
    kondisi_awal: KondisiAwal | None = required(Item("KondisiAwal"), "Kondisi awal")
    target: Mapping[int, Decimal | None] = required(PER_YEAR_VALUE, "Target setiap tahun periode")
    sumber: str = required(TEXT, "Sumber angka, atau ilustratif")
    boleh_lebih_100: bool = optional(YESNO, "ya bila persentase boleh melebihi 100", default=False)
    realisasi: Mapping[int, Decimal | None] = optional(PER_YEAR_VALUE, "Nilai nyata per tahun", default=EMPTY)
    sumber_realisasi: str | None = optional(TEXT, "Sumber nilai nyata, bila berbeda dari sumber")
    asal: Origin = _origin()

    @property
    def ilustratif(self) -> bool:
        return self.sumber == ILLUSTRATIVE


# ── programmes ───────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class SasaranPenerima:
    """Kelompok sasaran penerima manfaat; hanya jumlah, tidak pernah orang."""

    uraian: str = required(TEXT, "Siapa yang disasar", example="Keluarga desil 1–2")
    jumlah: Decimal | None = optional(COUNT, "Jumlah sasaran")
    satuan: str | None = optional(TEXT, "Satuan sasaran", example="KK")
    desil: tuple[int, ...] = optional(ListOf(DECILE), "Desil kesejahteraan yang disasar", default=())
    sumber: str | None = optional(TEXT, "Sumber data sasaran", example="DTSEN")
    tanggal: date | None = optional(DATE, "Tanggal data sasaran")
    asal: Origin = _origin()


@dataclass(frozen=True)
class Pagu:
    """Pagu satu tahun: rupiah per sumber dana, dan jumlah yang ditulis (bila ditulis)."""

    sumber_dana: Mapping[str, int | None]
    jumlah_tertulis: int | None = None

    @property
    def jumlah(self) -> int:
        """The sum of its sources, in rupiah."""
        return sum(value or 0 for value in self.sumber_dana.values())


#: Pagu satu tahun: "4.000.000.000" (dari sumber_dana item itu) atau {PAD: …, DAU: …, jumlah: …}
YEARLY_PAGU = Either(RUPIAH, MapOf(IDENTIFIER, RUPIAH, keys_refer_to="sumber_dana"))
PER_YEAR_PAGU = MapOf(YEAR, YEARLY_PAGU)
PLACES = Either(TEXT, ListOf(REGION_CODE, 1))


@dataclass(frozen=True)
class SubKegiatan:
    """Sub kegiatan: tingkat tempat target dan uang berada."""

    kode: str = required(SUB_KEGIATAN_CODE, "Kode sub kegiatan menurut nomenklatur", example="1.06.05.2.02.0003")
    nama: str = required(TEXT, "Nama sub kegiatan menurut nomenklatur")
    keluaran: str = required(TEXT, "Indikator keluaran", example="Jumlah keluarga penerima bantuan")
    satuan: str = required(TEXT, "Satuan keluaran", example="KK")
    target: Mapping[int, Decimal | None] = required(PER_YEAR_VALUE, "Target keluaran setiap tahun periode")
    pagu: Mapping[int, Pagu] = required(PER_YEAR_PAGU, "Pagu per tahun dan sumber dana (rupiah)")
    sasaran: SasaranPenerima | None = required(
        Either(TEXT, Item("SasaranPenerima"), into="uraian"), "Sasaran penerima manfaat"
    )
    lokasi: tuple[str, ...] = required(PLACES, "semua kecamatan, atau daftar kode wilayah")
    sebutan: str | None = optional(TEXT, "Nama yang dikenal masyarakat", example="Tangerang Cerdas")
    strategi: str | None = optional(IDENTIFIER, "Strategi utama bila berbeda dari programnya", refers_to="strategi")
    arah_kebijakan: str | None = optional(IDENTIFIER, "Arah kebijakan yang dijalankan", refers_to="arah_kebijakan")
    arah: str = optional(Choice(("naik", "turun")), "Arah indikator keluaran", default="naik")
    agregasi: str = optional(
        Choice(("kumulatif", "nonkumulatif", "rata-rata")),
        "Cara menghitung kondisi akhir: jumlah, tahun terakhir, atau rata-rata",
        default="nonkumulatif",
    )
    boleh_lebih_100: bool = optional(YESNO, "ya bila persentase boleh melebihi 100", default=False)
    kondisi_awal: KondisiAwal | None = optional(Item("KondisiAwal"), "Kondisi awal keluaran")
    sumber_dana: str | None = optional(
        IDENTIFIER, "Sumber dana untuk pagu yang ditulis sebagai satu angka", refers_to="sumber_dana"
    )
    sumber: str | None = optional(TEXT, "Sumber target dan kondisi awal, atau ilustratif (bawaan: dari program)")
    sumber_pagu: str | None = optional(TEXT, "Sumber pagu, atau ilustratif (bawaan: dari program)")
    perangkat_daerah: str | None = optional(
        IDENTIFIER, "Hanya bila ditulis terpisah dan programnya dijalankan beberapa perangkat daerah",
        refers_to="perangkat_daerah",
    )  # fmt: skip
    alasan: str | None = optional(TEXT, "Alasan perubahan dari versi sebelumnya")
    catatan: str | None = optional(TEXT, "Catatan penyusun; tidak dicetak")
    asal: Origin = _origin()

    @property
    def jumlah_pagu(self) -> int:
        """Pagu of all years, in rupiah."""
        return sum(pagu.jumlah for pagu in self.pagu.values())

    def pagu_tahun(self, tahun: int) -> int:
        """Pagu of one year, in rupiah (0 where none is written)."""
        return self.pagu[tahun].jumlah if tahun in self.pagu else 0


@dataclass(frozen=True)
class Kegiatan:
    """Kegiatan dengan sub kegiatannya."""

    kode: str = required(KEGIATAN_CODE, "Kode kegiatan", example="1.06.05.2.02")
    nama: str = required(TEXT, "Nama kegiatan menurut nomenklatur")
    sub_kegiatan: tuple[SubKegiatan, ...] = optional(ListOf(Item("SubKegiatan")), "Sub kegiatan", default=())
    jumlah_pagu: Mapping[int, int] = optional(
        MapOf(YEAR, RUPIAH), "Jumlah pagu per tahun sebagai angka kendali (rupiah)", default=EMPTY
    )
    perangkat_daerah: str | None = optional(
        IDENTIFIER, "Hanya bila ditulis terpisah dan programnya dijalankan beberapa perangkat daerah",
        refers_to="perangkat_daerah",
    )  # fmt: skip
    asal: Origin = _origin()

    def pagu_tahun(self, tahun: int) -> int:
        return sum(sub.pagu_tahun(tahun) for sub in self.sub_kegiatan)


@dataclass(frozen=True)
class Program:
    """Program sebuah perangkat daerah. Identitasnya kode dan perangkat daerah bersama-sama, sebab
    program yang sama dapat dijalankan beberapa perangkat daerah (misalnya semua kecamatan)."""

    kode: str = required(PROGRAM_CODE, "Kode program", example="1.06.05")
    nama: str = required(TEXT, "Nama program menurut nomenklatur")
    perangkat_daerah: str = required(IDENTIFIER, "Perangkat daerah penanggung jawab", refers_to="perangkat_daerah")
    strategi: str = required(IDENTIFIER, "Strategi utama", refers_to="strategi")
    indikator: tuple[IndikatorProgram, ...] = required(ListOf(Item("IndikatorProgram"), 1), "Indikator hasil program")
    kegiatan: tuple[Kegiatan, ...] = optional(ListOf(Item("Kegiatan")), "Kegiatan", default=())
    arah_kebijakan: str | None = optional(IDENTIFIER, "Arah kebijakan yang dijalankan", refers_to="arah_kebijakan")
    sumber: str | None = optional(TEXT, "Sumber target semua sub kegiatannya, atau ilustratif")
    sumber_pagu: str | None = optional(TEXT, "Sumber pagu semua sub kegiatannya, atau ilustratif")
    jumlah_pagu: Mapping[int, int] = optional(
        MapOf(YEAR, RUPIAH), "Jumlah pagu per tahun sebagai angka kendali (rupiah)", default=EMPTY
    )
    asal: Origin = _origin()

    @property
    def sub_kegiatan(self) -> tuple[SubKegiatan, ...]:
        return tuple(sub for kegiatan in self.kegiatan for sub in kegiatan.sub_kegiatan)

    def pagu_tahun(self, tahun: int) -> int:
        return sum(kegiatan.pagu_tahun(tahun) for kegiatan in self.kegiatan)


@dataclass(frozen=True)
class Baris:
    """A sub kegiatan with its parents, as a matrix row needs it; inherited fields resolved."""

    sub: SubKegiatan
    kegiatan: Kegiatan
    program: Program

    @property
    def kunci(self) -> tuple[str, str]:
        """Identity: (kode, perangkat_daerah)."""
        return (self.sub.kode, self.program.perangkat_daerah)

    @property
    def strategi(self) -> str:
        return self.sub.strategi or self.program.strategi

    @property
    def arah_kebijakan(self) -> str | None:
        return self.sub.arah_kebijakan or self.program.arah_kebijakan

    @property
    def sumber(self) -> str | None:
        return self.sub.sumber or self.program.sumber

    @property
    def sumber_pagu(self) -> str | None:
        return self.sub.sumber_pagu or self.program.sumber_pagu or self.sumber


# ── RAT ──────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Aktivitas:
    """Aktivitas real sebuah sub kegiatan (kolom 8–10 formulir RAT)."""

    langsung: str | None = optional(TEXT, "Aktivitas langsung kepada penerima manfaat")
    tidak_langsung: str | None = optional(TEXT, "Aktivitas tidak langsung")
    penunjang: str | None = optional(TEXT, "Aktivitas penunjang")
    asal: Origin = _origin()


@dataclass(frozen=True)
class RincianRat:
    """Satu baris RAT: rincian satu sub kegiatan pada satu tahun. Yang tidak ditulis diambil dari
    RPKD; target, pagu, atau lokasi yang berbeda dari RPKD disertai ``alasan``."""

    sub_kegiatan: str = required(SUB_KEGIATAN_CODE, "Kode sub kegiatan RPKD yang dirinci", refers_to="sub_kegiatan")
    perangkat_daerah: str | None = optional(
        IDENTIFIER, "Perangkat daerah, bila sub kegiatan itu dijalankan lebih dari satu", refers_to="perangkat_daerah"
    )
    aktivitas: Aktivitas | None = optional(Item("Aktivitas"), "Aktivitas langsung, tidak langsung, dan penunjang")
    sifat_bantuan: str | None = optional(TEXT, "Sifat bantuan", example="bantuan sosial")
    jenis_bantuan: str | None = optional(
        Choice(("uang", "barang", "jasa", "pelatihan", "infrastruktur", "subsidi", "iuran", "layanan")),
        "Jenis bantuan",
    )
    besaran_manfaat: str | None = optional(TEXT, "Besaran dan satuannya", example="Rp300.000/KK/bulan")
    durasi: str | None = optional(TEXT, "Lama pemberian bantuan", example="12 bulan")
    sasaran: SasaranPenerima | None = optional(
        Either(TEXT, Item("SasaranPenerima"), into="uraian"), "Sasaran penerima tahun itu"
    )
    lokasi: tuple[str, ...] = optional(PLACES, "Lokasi tahun itu sampai kelurahan", default=())
    jadwal: Mapping[int, str] = optional(MapOf(QUARTER, TEXT), "Kegiatan tiap triwulan", default=EMPTY)
    penanggung_jawab: str | None = optional(TEXT, "Bidang atau pejabat penanggung jawab")
    target: Decimal | None = optional(VALUE, "Target tahun itu bila berbeda dari RPKD")
    pagu: Pagu | None = optional(YEARLY_PAGU, "Pagu tahun itu bila berbeda dari RPKD (rupiah)")
    alasan: str | None = optional(TEXT, "Alasan perbedaan dari RPKD")
    sumber: str | None = optional(TEXT, "Sumber angka RAT, atau ilustratif (bawaan: dari RPKD)")
    asal: Origin = _origin()


@dataclass(frozen=True)
class SubKegiatanBaru:
    """Sub kegiatan yang ada di RAT tetapi belum ada di RPKD; selalu dengan alasan. Rinciannya ditulis
    dalam ``rincian`` seperti baris lain."""

    kode: str = required(SUB_KEGIATAN_CODE, "Kode sub kegiatan")
    nama: str = required(TEXT, "Nama sub kegiatan")
    program: str = required(TEXT, "Nama program")
    kegiatan: str = required(TEXT, "Nama kegiatan")
    perangkat_daerah: str = required(IDENTIFIER, "Perangkat daerah", refers_to="perangkat_daerah")
    strategi: str = required(IDENTIFIER, "Strategi", refers_to="strategi")
    keluaran: str = required(TEXT, "Indikator keluaran")
    satuan: str = required(TEXT, "Satuan keluaran")
    target: Decimal | None = required(VALUE, "Target tahun itu")
    pagu: Pagu | None = required(YEARLY_PAGU, "Pagu tahun itu (rupiah)")
    alasan: str = required(TEXT, "Alasan sub kegiatan ini ditambahkan")
    sumber: str = required(TEXT, "Sumber angka, atau ilustratif")
    sumber_dana: str | None = optional(IDENTIFIER, "Sumber dana bila pagu satu angka", refers_to="sumber_dana")
    asal: Origin = _origin()


@dataclass(frozen=True)
class Rat:
    """Rencana Aksi Tahunan satu tahun. Beberapa berkas boleh menyumbang baris bagi tahun yang sama."""

    tahun: int = required(YEAR, "Tahun RAT")
    rincian: tuple[RincianRat, ...] = optional(ListOf(Item("RincianRat")), "Rincian per sub kegiatan", default=())
    baru: tuple[SubKegiatanBaru, ...] = optional(
        ListOf(Item("SubKegiatanBaru")), "Sub kegiatan yang belum ada di RPKD", default=()
    )
    tahap: str | None = optional(
        Choice(("rpkd", "rkpd", "kua-ppas", "apbd murni", "pergeseran", "apbd perubahan")), "Tahap penganggaran"
    )
    status: str | None = optional(Choice(("draf", "ditetapkan", "perubahan")), "Status dokumen")
    penetapan: Penetapan = optional(Item("Penetapan"), "Penetapan keputusan", default=EMPTY_PENETAPAN)
    asal: Origin = _origin()


@dataclass(frozen=True)
class BarisRat:
    """A RAT row as it is printed: what the RPKD says, overlaid by what the RAT says.

    ``target_rpkd``/``pagu_rpkd`` are the RPKD's figures (None for a new sub kegiatan), ``target``
    and ``pagu`` the RAT's. Values in the unit of ``sub.satuan`` and in rupiah.
    """

    baris: Baris
    rincian: RincianRat | None
    tahun: int
    target_rpkd: Decimal | None
    pagu_rpkd: int | None
    target: Decimal | None
    pagu: Pagu
    lokasi: tuple[str, ...]
    sasaran: SasaranPenerima | None
    alasan: str | None
    baru: bool = False

    @property
    def berbeda(self) -> bool:
        """Whether target or pagu differ from the RPKD."""
        return self.baru or self.target != self.target_rpkd or self.pagu.jumlah != (self.pagu_rpkd or 0)


# ── what was done with the money ─────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class RealisasiTriwulan:
    """Hasil satu triwulan. ``keuangan`` hanya dalam triwulan itu, sehingga setahun adalah jumlah keempatnya;
    ``fisik``, ``keluaran``, dan ``penerima`` dihitung sejak awal tahun sampai akhir triwulan itu. Yang tidak ditulis
    berarti belum dilaporkan, bukan nol."""

    keuangan: int | None = optional(RUPIAH, "Realisasi keuangan dalam triwulan itu (rupiah)")
    fisik: Decimal | None = optional(
        DECIMAL, "Kemajuan fisik sejak awal tahun sampai akhir triwulan itu (persen)", example="62,5"
    )
    keluaran: Decimal | None = optional(
        VALUE, "Keluaran sejak awal tahun sampai akhir triwulan itu, menurut satuan sub kegiatan", example="1.250"
    )
    penerima: int | None = optional(COUNT, "Penerima manfaat sejak awal tahun sampai akhir triwulan itu")
    kendala: str | None = optional(TEXT, "Kendala pelaksanaan", example="Verifikasi calon penerima belum selesai")
    tindak_lanjut: str | None = optional(TEXT, "Tindak lanjut atas kendala", example="Menambah petugas verifikasi")
    asal: Origin = _origin()


@dataclass(frozen=True)
class RincianRealisasi:
    """Realisasi satu sub kegiatan pada satu tahun."""

    sub_kegiatan: str = required(SUB_KEGIATAN_CODE, "Kode sub kegiatan RAT tahun itu")
    triwulan: Mapping[int, RealisasiTriwulan | None] = required(
        MapOf(QUARTER, Item("RealisasiTriwulan")), "Realisasi per triwulan"
    )
    perangkat_daerah: str | None = optional(
        IDENTIFIER, "Perangkat daerah, bila sub kegiatan itu dijalankan lebih dari satu", refers_to="perangkat_daerah"
    )
    pagu_tahap: Mapping[str, int | None] = optional(
        MapOf(STAGE, RUPIAH), "Pagu menurut tahap penganggaran (rupiah); tanpa ini berlaku pagu RAT", default=EMPTY
    )
    satuan_penerima: str | None = optional(TEXT, "Satuan penerima manfaat (bawaan: satuan sasaran)", example="KK")
    jumlah: int | None = optional(RUPIAH, "Jumlah realisasi keuangan setahun sebagai angka kendali (rupiah)")
    alasan: str | None = optional(TEXT, "Alasan pagu berbeda dari RAT")
    sumber: str | None = optional(TEXT, "Sumber angka, atau ilustratif (bawaan: dari bagian realisasi)")
    sumber_keluaran: str | None = optional(TEXT, "Sumber keluaran dan penerima, bila berbeda dari sumber keuangan")
    asal: Origin = _origin()


@dataclass(frozen=True)
class Realisasi:
    """Realisasi satu tahun. Beberapa berkas boleh menyumbang bagi tahun yang sama, misalnya satu berkas setiap
    perangkat daerah."""

    tahun: int = required(YEAR, "Tahun pelaksanaan")
    sumber: str = required(TEXT, "Sumber angka, atau ilustratif", example="Laporan RFK Dinas Sosial")
    rincian: tuple[RincianRealisasi, ...] = required(ListOf(Item("RincianRealisasi"), 1), "Realisasi per sub kegiatan")
    perangkat_daerah: str | None = optional(
        IDENTIFIER, "Perangkat daerah yang melaporkan semua rincian ini", refers_to="perangkat_daerah"
    )
    berlaku: Mapping[str, int | None] = optional(
        MapOf(STAGE, QUARTER),
        "Triwulan mulai berlakunya tahap (bawaan: pergeseran II, apbd perubahan IV)",
        default=EMPTY,
    )
    tanggal: date | None = optional(DATE, "Tanggal data")
    asal: Origin = _origin()


# ── places, target groups, finance, TKPK ─────────────────────────────────────────────────────────
@dataclass(frozen=True)
class FaktaWilayah:
    """Luas dan penduduk sebuah wilayah di dalam daerah."""

    kode: str = required(REGION_CODE, "Kode wilayah")
    sumber: str = required(TEXT, "Sumber, atau ilustratif")
    luas_km2: Decimal | None = optional(DECIMAL, "Luas (km²)")
    penduduk: int | None = optional(COUNT, "Jumlah penduduk (jiwa)")
    tahun: int | None = optional(YEAR, "Tahun data")
    asal: Origin = _origin()


@dataclass(frozen=True)
class IndikatorLokasi:
    """Satu indikator penentu lokasi prioritas."""

    id: str = required(IDENTIFIER, "Penanda pendek")
    nama: str = required(TEXT, "Nama indikator")
    satuan: str = required(TEXT, "Satuan")
    arah: str = required(Choice(("naik", "turun")), "turun bila nilai tinggi berarti buruk")
    bobot: Decimal = required(DECIMAL, "Bobot dalam skor", example="0,4")
    agregasi: str | None = optional(
        Choice(("jumlah", "rata-rata")),
        "Cara menghimpun nilai kelurahan menjadi nilai kecamatan (bawaan: jumlah bila satuannya dihitung utuh)",
    )
    asal: Origin = _origin()


@dataclass(frozen=True)
class NilaiLokasi:
    """Nilai indikator lokasi bagi satu kelurahan/desa (atau kabupaten/kota bagi provinsi)."""

    wilayah: str = required(REGION_CODE, "Kode wilayah")
    nilai: Mapping[str, Decimal | None] = required(
        MapOf(IDENTIFIER, VALUE, keys_refer_to="indikator_lokasi"), "Nilai per indikator lokasi"
    )
    asal: Origin = _origin()


@dataclass(frozen=True)
class LokasiPrioritas:
    """Dasar penentuan lokasi prioritas."""

    indikator: tuple[IndikatorLokasi, ...] = required(ListOf(Item("IndikatorLokasi"), 1), "Indikator penentu")
    daftar: tuple[NilaiLokasi, ...] = required(ListOf(Item("NilaiLokasi"), 1), "Nilai per wilayah")
    sumber: str = required(TEXT, "Sumber nilai, atau ilustratif")
    tahun: int | None = optional(YEAR, "Tahun data")
    asal: Origin = _origin()


@dataclass(frozen=True)
class JumlahSasaran:
    """Jumlah keluarga per desil di satu wilayah."""

    wilayah: str = required(REGION_CODE, "Kode wilayah")
    desil: Mapping[int, int | None] = required(MapOf(DECILE, COUNT), "Jumlah keluarga per desil (KK)")
    individu: int | None = optional(COUNT, "Jumlah individu (jiwa)")
    asal: Origin = _origin()


@dataclass(frozen=True)
class DataSasaran:
    """Data sasaran keluarga miskin per wilayah; hanya jumlah, tidak pernah orang."""

    nama: str = required(TEXT, "Nama basis data", example="DTSEN")
    sumber: str = required(TEXT, "Sumber, atau ilustratif")
    tanggal: date | None = required(DATE, "Tanggal data")
    daftar: tuple[JumlahSasaran, ...] = required(ListOf(Item("JumlahSasaran"), 1), "Jumlah per wilayah")
    asal: Origin = _origin()


@dataclass(frozen=True)
class Verifikasi:
    """Satu pemeriksaan sebuah kumpulan data: cara, pelaksana, waktu, dan jumlahnya sebelum dan sesudah."""

    id: str = required(IDENTIFIER, "Penanda pendek", example="muskel-2025")
    cara: str = required(TEXT, "Cara memeriksa", example="Musyawarah kelurahan")
    pelaksana: str = required(TEXT, "Yang memeriksa", example="Dinas Sosial bersama kelurahan")
    tanggal: date | None = required(DATE, "Tanggal selesai")
    sumber: str = required(TEXT, "Berita acara atau laporannya, atau ilustratif")
    sebelum: int | None = optional(COUNT, "Jumlah sebelum diperiksa, dalam satuan datanya")
    sesudah: int | None = optional(COUNT, "Jumlah sesudah diperiksa, dalam satuan datanya")
    asal: Origin = _origin()


@dataclass(frozen=True)
class JumlahTerverifikasi:
    """Banyaknya yang sudah diverifikasi di satu wilayah; hanya jumlah, tidak pernah orang."""

    wilayah: str = required(REGION_CODE, "Kode wilayah")
    terverifikasi: int | None = required(COUNT, "Jumlah yang sudah diverifikasi, dalam satuan datanya")
    jumlah: int | None = optional(COUNT, "Jumlah seluruhnya (bawaan: dari data_sasaran yang namanya sama)")
    asal: Origin = _origin()


@dataclass(frozen=True)
class DataPendukung:
    """Satu kumpulan data yang menjadi sandaran rencana: sumber, tanggal, dan keadaan verifikasinya."""

    id: str = required(IDENTIFIER, "Penanda pendek", example="dtsen")
    nama: str = required(TEXT, "Nama kumpulan data", example="DTSEN")
    jenis: str = required(
        Choice(("sasaran", "statistik", "kependudukan", "sektoral")),
        "sasaran (keluarga menurut desil), statistik (BPS), kependudukan (registrasi), sektoral (perangkat daerah)",
    )
    penyedia: str = required(TEXT, "Yang menyediakan", example="Badan Pusat Statistik")
    kegunaan: str = required(TEXT, "Dipakai untuk apa dalam rencana")
    sumber: str = required(TEXT, "Sumber jumlah dan keadaannya, atau ilustratif")
    tanggal: date | None = optional(DATE, "Tanggal data")
    tahun: int | None = optional(YEAR, "Tahun data, bila tanggalnya tidak diketahui")
    satuan: str | None = optional(TEXT, "Satuan jumlahnya", example="KK")
    jumlah: int | None = optional(COUNT, "Jumlah seluruhnya yang dipakai rencana")
    tahun_pakai: tuple[int, ...] = optional(
        ListOf(YEAR), "Tahun rencana yang memakainya (bawaan: seluruh periode)", default=()
    )
    verifikasi: tuple[Verifikasi, ...] = optional(ListOf(Item("Verifikasi")), "Pemeriksaan, menurut waktu", default=())
    daftar: tuple[JumlahTerverifikasi, ...] = optional(
        ListOf(Item("JumlahTerverifikasi")), "Jumlah terverifikasi per wilayah", default=()
    )
    perbedaan: Mapping[str, str] = optional(
        MapOf(IDENTIFIER, TEXT), "Penanda data lain yang angkanya berbeda, dan sebabnya", default=EMPTY
    )
    asal: Origin = _origin()

    @property
    def ilustratif(self) -> bool:
        return self.sumber == ILLUSTRATIVE


@dataclass(frozen=True)
class KeuanganDaerah:
    """Ringkasan APBD satu tahun (rupiah)."""

    tahun: int = required(YEAR, "Tahun anggaran")
    pendapatan: int = required(RUPIAH, "Pendapatan daerah (rupiah)")
    belanja: int = required(RUPIAH, "Belanja daerah (rupiah)")
    sumber: str = required(TEXT, "Sumber, atau ilustratif")
    asal: Origin = _origin()


@dataclass(frozen=True)
class AnggotaTkpk:
    """Satu kedudukan dalam TKPK."""

    kedudukan: str = required(TEXT, "Kedudukan dalam tim", example="Ketua")
    jabatan: str = required(TEXT, "Jabatan dalam pemerintahan", example="Wakil Wali Kota Tangerang")
    kelompok: str | None = optional(TEXT, "Kelompok kerja")
    perangkat_daerah: str | None = optional(
        IDENTIFIER, "Perangkat daerah yang dipimpinnya, untuk lembar kerja", refers_to="perangkat_daerah"
    )
    asal: Origin = _origin()


@dataclass(frozen=True)
class KelompokKerja:
    """Satu kelompok kerja TKPK dan tugasnya."""

    nama: str = required(TEXT, "Nama, seperti pada susunan", example="Kelompok Kerja Data dan Informasi")
    tugas: tuple[str, ...] = required(ListOf(TEXT, 1), "Tugas", example="Memadukan data keluarga sasaran")
    asal: Origin = _origin()


@dataclass(frozen=True)
class Tkpk:
    """Tim Koordinasi Penanggulangan Kemiskinan."""

    dasar: str = required(TEXT, "Keputusan pembentukan tim", example="Keputusan Wali Kota Tangerang")
    sumber: str = required(TEXT, "Sumber susunan, atau ilustratif")
    susunan: tuple[AnggotaTkpk, ...] = required(ListOf(Item("AnggotaTkpk"), 1), "Susunan keanggotaan")
    nomor: str | None = optional(TEXT, "Nomor keputusan, bila belum disebut pada dasar", example="800/Kep.1/2025")
    tanggal: date | None = optional(DATE, "Tanggal keputusan")
    kelompok_kerja: tuple[KelompokKerja, ...] = optional(
        ListOf(Item("KelompokKerja")), "Kelompok kerja dan tugasnya", default=()
    )
    asal: Origin = _origin()

    @property
    def keputusan(self) -> str:
        """The decision as it is cited: "Keputusan Wali Kota Tangerang Nomor 800/Kep.1/2025"."""
        return f"{self.dasar} Nomor {self.nomor}" if self.nomor else self.dasar

    def tugas(self, kelompok: str) -> tuple[str, ...]:
        """The tasks of a working group."""
        return next((group.tugas for group in self.kelompok_kerja if group.nama == kelompok), ())


@dataclass(frozen=True)
class KeputusanRapat:
    """Satu keputusan rapat: siapa yang melaksanakannya dan kapan."""

    nomor: str = required(IDENTIFIER, "Nomor urut dalam notulen", example="1")
    keputusan: str = required(TEXT, "Bunyi keputusan")
    penanggung_jawab: tuple[str, ...] = required(
        ListOf(IDENTIFIER, 1), "Perangkat daerah yang melaksanakannya", refers_to="perangkat_daerah", example="dinsos"
    )
    tenggat: date | None = required(DATE, "Tanggal paling lambat selesai")
    status: str = optional(Choice(("terbuka", "berjalan", "selesai")), "Keadaan keputusan", default="terbuka")
    tindak_lanjut: str | None = optional(TEXT, "Yang sudah dan akan dilakukan")
    asal: Origin = _origin()

    @property
    def selesai(self) -> bool:
        return self.status == "selesai"


@dataclass(frozen=True)
class Notulen:
    """Notulen satu rapat TKPK. Peserta disebut menurut perangkat daerahnya, bukan nama orangnya."""

    id: str = required(IDENTIFIER, "Penanda pendek", example="rapat-2024-1")
    tanggal: date | None = required(DATE, "Tanggal rapat")
    jenis: str = required(
        Choice(("koordinasi", "kelompok kerja", "lokakarya")),
        "Jenis rapat; yang dihitung sebagai rapat koordinasi hanya koordinasi",
    )
    tempat: str = required(TEXT, "Tempat rapat")
    acara: str = required(TEXT, "Acara rapat")
    pimpinan: str = required(TEXT, "Jabatan yang memimpin rapat", example="Wakil Wali Kota selaku Ketua TKPK")
    peserta: tuple[str, ...] = required(
        ListOf(IDENTIFIER, 1), "Perangkat daerah yang hadir", refers_to="perangkat_daerah", example="dinsos"
    )
    sumber: str = required(TEXT, "Nomor notulen atau beritanya, atau ilustratif")
    keputusan: tuple[KeputusanRapat, ...] = optional(
        ListOf(Item("KeputusanRapat")), "Keputusan rapat menurut nomornya", default=()
    )
    peserta_lain: str | None = optional(TEXT, "Peserta di luar perangkat daerah", example="Baznas dan Bank BJB")
    asal: Origin = _origin()

    @property
    def ilustratif(self) -> bool:
        return self.sumber == ILLUSTRATIVE


@dataclass(frozen=True)
class SumberDana:
    """Sumber dana (bawaan di ``data/sumber-dana.csv``; daerah boleh menambah)."""

    id: str = required(IDENTIFIER, "Penanda", example="PAD")
    nama: str = required(TEXT, "Nama lengkap", example="Pendapatan Asli Daerah")
    kelompok: str = required(Choice(("apbd", "apbn", "lain")), "apbd bila masuk APBD daerah ini")
    hanya_desa: bool = optional(YESNO, "ya bila hanya untuk daerah yang mempunyai desa", default=False)
    asal: Origin = _origin()


# ── reference data, given with the program or by the region ──────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Wilayah:
    """Satu wilayah administrasi: kode, nama, jenis (kecamatan, kelurahan, desa, …), induk."""

    kode: str
    nama: str
    jenis: str
    induk: str


@dataclass(frozen=True, slots=True)
class Nomenklatur:
    """One version of the nomenclature: kode → official name. ``lengkap`` is False for an excerpt."""

    versi: str
    nama: str
    kode: Mapping[str, str]
    lengkap: bool = False
    sumber: str = ""


@dataclass(frozen=True, slots=True)
class NationalTarget:
    """A target that the nation sets: ``ukuran`` is "kemiskinan" (P0) or "kemiskinan ekstrem"; percent, at most."""

    ukuran: str
    tahun: int
    paling_tinggi: Decimal
    dokumen: str
    sumber: str


@dataclass(frozen=True, slots=True)
class Acuan:
    """Reference data that the plan is held against."""

    wilayah: Mapping[str, Wilayah] = field(default_factory=dict)
    nomenklatur: Mapping[str, Nomenklatur] = field(default_factory=dict)
    sumber_dana: Mapping[str, SumberDana] = field(default_factory=dict)
    satuan: Mapping[str, str] = field(default_factory=dict)  # satuan → cacah | persen | desimal
    satuan_baku: Mapping[str, str] = field(default_factory=dict)  # another spelling → the preferred one
    peraturan: tuple[tuple[str, ...], ...] = ()  # known regulations: jenis, nomor, tahun, tentang, status
    target_nasional: tuple[NationalTarget, ...] = ()
    bidang_dimensi: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # dimension → bidang urusan
    rapat_setahun: int = 0  # coordination meetings of the TKPK that a year has at least; 0: no such rule
    sumber_rapat: str = ""


@dataclass(frozen=True, slots=True)
class Narasi:
    """One Markdown file: ``plan/narasi/<dokumen>/<nama>.md``. ``dokumen`` is rpkd, rat, rat-2025, …"""

    dokumen: str
    nama: str
    file: str
    teks: str


# ── the whole ────────────────────────────────────────────────────────────────────────────────────
#: Sections of plan files, in the order of the documentation: key → (class, is a list of items).
SECTIONS: Mapping[str, tuple[str, bool]] = {
    "daerah": ("Daerah", False),
    "pejabat": ("Pejabat", False),
    "rencana": ("Rencana", False),
    "perangkat_daerah": ("PerangkatDaerah", True),
    "strategi": ("Strategi", True),
    "tujuan": ("Tujuan", True),
    "indikator": ("Indikator", True),
    "target_acuan": ("TargetAcuan", True),
    "program": ("Program", True),
    "kegiatan": ("Kegiatan", True),
    "sub_kegiatan": ("SubKegiatan", True),
    "rat": ("Rat", True),
    "realisasi": ("Realisasi", True),
    "wilayah": ("FaktaWilayah", True),
    "lokasi_prioritas": ("LokasiPrioritas", False),
    "data_sasaran": ("DataSasaran", False),
    "data_pendukung": ("DataPendukung", True),
    "keuangan_daerah": ("KeuanganDaerah", True),
    "tkpk": ("Tkpk", False),
    "notulen": ("Notulen", True),
    "dasar_hukum": ("DasarHukum", True),
    "sumber_dana": ("SumberDana", True),
}
#: Beside these, a file may hold ``format`` (the version of the plan's format, 1) and ``singkatan``
#: (a mapping from abbreviation to its meaning).
FORMAT = 1


@dataclass(frozen=True)
class Plan:
    """A whole plan. Lists keep the order in which the items are written (files by name)."""

    daerah: Daerah
    pejabat: Pejabat
    rencana: Rencana
    sebutan: Sebutan
    acuan: Acuan
    perangkat_daerah: tuple[PerangkatDaerah, ...] = ()
    strategi: tuple[Strategi, ...] = ()
    tujuan: tuple[Tujuan, ...] = ()
    indikator: tuple[Indikator, ...] = ()
    target_acuan: tuple[TargetAcuan, ...] = ()
    program: tuple[Program, ...] = ()
    rat: tuple[Rat, ...] = ()
    realisasi: tuple[Realisasi, ...] = ()
    wilayah: tuple[FaktaWilayah, ...] = ()
    lokasi_prioritas: LokasiPrioritas | None = None
    data_sasaran: DataSasaran | None = None
    data_pendukung: tuple[DataPendukung, ...] = ()
    keuangan_daerah: tuple[KeuanganDaerah, ...] = ()
    tkpk: Tkpk | None = None
    notulen: tuple[Notulen, ...] = ()
    dasar_hukum: tuple[DasarHukum, ...] = ()
    sumber_dana: tuple[SumberDana, ...] = ()  # those the region itself added
    singkatan: Mapping[str, str] = field(default_factory=dict)
    narasi: tuple[Narasi, ...] = ()
    folder: str = ""

    @property
    def tahun(self) -> tuple[int, ...]:
        return self.rencana.tahun

    @cached_property
    def baris(self) -> tuple[Baris, ...]:
        """Every sub kegiatan with its parents, in the order written."""
        return tuple(
            Baris(sub, kegiatan, program)
            for program in self.program
            for kegiatan in program.kegiatan
            for sub in kegiatan.sub_kegiatan
        )

    @cached_property
    def perangkat_daerah_menurut_id(self) -> Mapping[str, PerangkatDaerah]:
        return {pd.id: pd for pd in self.perangkat_daerah}

    @cached_property
    def strategi_menurut_id(self) -> Mapping[str, Strategi]:
        return {strategi.id: strategi for strategi in self.strategi}

    @cached_property
    def indikator_menurut_id(self) -> Mapping[str, Indikator]:
        return {indikator.id: indikator for indikator in self.indikator}

    @cached_property
    def sumber_dana_menurut_id(self) -> Mapping[str, SumberDana]:
        """The funding sources in force: those given with the program and those the region added."""
        return {**self.acuan.sumber_dana, **{s.id: s for s in self.sumber_dana}}

    @cached_property
    def triwulan_dilaporkan(self) -> frozenset[tuple[int, int]]:
        """(year, quarter) of which anything was reported."""
        return frozenset(
            (realisasi.tahun, triwulan)
            for realisasi in self.realisasi
            for rincian in realisasi.rincian
            for triwulan, hasil in rincian.triwulan.items()
            if hasil is not None
        )

    def rat_tahun(self, tahun: int) -> Rat:
        """What the RAT of that year says: nothing while it is not begun, so that all of it is the RPKD's slice."""
        return next((rat for rat in self.rat if rat.tahun == tahun), Rat(tahun=tahun))

    def baris_rat(self, tahun: int) -> tuple[BarisRat, ...]:
        """The rows of that year's RAT: the RPKD's slice of the year (every sub kegiatan that has a
        target or pagu in it, or that the RAT elaborates), overlaid by the RAT, then the new ones."""
        rat = self.rat_tahun(tahun)
        by_key = {(r.sub_kegiatan, r.perangkat_daerah): r for r in rat.rincian}
        rows: list[BarisRat] = []
        for baris in self.baris:
            detail = by_key.get(baris.kunci) or by_key.get((baris.sub.kode, None))
            target, pagu = baris.sub.target.get(tahun), baris.sub.pagu.get(tahun, Pagu({}))
            if detail is None and not target and not pagu.jumlah:
                continue
            rows.append(
                BarisRat(
                    baris=baris,
                    rincian=detail,
                    tahun=tahun,
                    target_rpkd=target,
                    pagu_rpkd=pagu.jumlah,
                    target=target if detail is None or detail.target is None else detail.target,
                    pagu=pagu if detail is None or detail.pagu is None else detail.pagu,
                    lokasi=(detail.lokasi if detail else ()) or baris.sub.lokasi,
                    sasaran=(detail.sasaran if detail else None) or baris.sub.sasaran,
                    alasan=detail.alasan if detail else None,
                )
            )
        for new in rat.baru:
            detail = by_key.get((new.kode, new.perangkat_daerah)) or by_key.get((new.kode, None))
            rows.append(_new_row(new, detail, tahun))
        return tuple(rows)


def _new_row(new: SubKegiatanBaru, detail: RincianRat | None, tahun: int) -> BarisRat:
    """A sub kegiatan that only the RAT knows, in the shape of the others."""
    pagu = new.pagu or Pagu({})
    sub = SubKegiatan(
        kode=new.kode, nama=new.nama, keluaran=new.keluaran, satuan=new.satuan,
        target={tahun: new.target}, pagu={tahun: pagu},
        sasaran=detail.sasaran if detail else None, lokasi=detail.lokasi if detail else (),
        strategi=new.strategi, sumber=new.sumber, sumber_pagu=new.sumber, asal=new.asal,
    )  # fmt: skip
    kegiatan = Kegiatan(kode=new.kode.rsplit(".", 1)[0], nama=new.kegiatan, sub_kegiatan=(sub,), asal=new.asal)
    program = Program(
        kode=".".join(new.kode.split(".")[:3]), nama=new.program, perangkat_daerah=new.perangkat_daerah,
        strategi=new.strategi, indikator=(), kegiatan=(kegiatan,), asal=new.asal,
    )  # fmt: skip
    return BarisRat(
        baris=Baris(sub, kegiatan, program), rincian=detail, tahun=tahun, target_rpkd=None, pagu_rpkd=None,
        target=new.target, pagu=pagu, lokasi=sub.lokasi, sasaran=sub.sasaran, alasan=new.alasan, baru=True,
    )  # fmt: skip
