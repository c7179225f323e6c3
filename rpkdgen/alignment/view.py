"""``hitung.penyelarasan``: cross tables and sentences of the document *penyelarasan*. Pure; rupiah as ``int``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rpkdgen.alignment import money
from rpkdgen.alignment.chain import BrokenLink, ChainRow
from rpkdgen.alignment.gaps import ServedIndicator, ServedPlace, StrategyMoney
from rpkdgen.alignment.money import LITTLE, PlaceMoney
from rpkdgen.alignment.overlaps import Overlap
from rpkdgen.alignment.whole import alignment_of
from rpkdgen.alignment.works import Work
from rpkdgen.analysis import Illustrative, spans
from rpkdgen.format import decimal_number, enumeration, short_rupiah, whole_number
from rpkdgen.measure import lower_first
from rpkdgen.model import ALL_PLACES, ILLUSTRATIVE, Plan, SasaranPenerima, Strategi
from rpkdgen.reference import unit_family
from rpkdgen.series import RegionName

#: So many agencies stand beside each other in the table of places; more of them go on below.
AGENCIES_ACROSS = 12
#: A sentence names so many places; the table names them all.
NAMED = 5


@dataclass(frozen=True, slots=True)
class Count:
    """How many sub kegiatan, and their pagu over the period."""

    jumlah: int
    pagu: int


@dataclass(frozen=True, slots=True)
class CrossRow:
    """A row of a cross table: an agency, a place, a target group (``id``), a cell for each column, and their sum."""

    id: str
    sel: tuple[Count, ...]
    jumlah: Count


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A sub kegiatan over the period: places of all its years, the target group of the last one that it runs in."""

    kerja: Work
    jenis: str
    sasaran: SasaranPenerima | None
    lokasi: tuple[str, ...]
    pagu: tuple[int, ...]
    jumlah: int
    ilustratif: bool


@dataclass(frozen=True, slots=True)
class WorkGroup:
    strategi: Strategi | None
    nama: str
    baris: tuple[WorkRow, ...]
    pagu: tuple[int, ...]
    jumlah: int


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A kecamatan with its poor families, a cell of rupiah for each column, and their sum."""

    wilayah: str
    keluarga: int
    sel: tuple[int, ...]
    jumlah: int
    per_keluarga: int | None


@dataclass(frozen=True, slots=True)
class PriorityRow:
    """A priority place: what reaches it, and the money of it."""

    tempat: ServedPlace
    uang: PlaceMoney


class AlignmentView:
    """What the document prints of a plan's alignment. Made when first asked for."""

    jenis_data = "penyelarasan"

    def __init__(self, plan: Plan, region: RegionName, agency: Callable[[str], str]) -> None:
        self._plan, self._region, self._agency = plan, region, agency
        self._found = alignment_of(plan)

    # ── who does what ────────────────────────────────────────────────────────────────────────────
    @property
    def strategi(self) -> tuple[Strategi, ...]:
        return self._plan.strategi

    @cached_property
    def menurut_perangkat(self) -> tuple[CrossRow, ...]:
        """Agencies by strategy."""
        order = [agency.id for agency in self._plan.perangkat_daerah]
        return self._crossed(self._found.kerja, order, lambda work: work.perangkat_daerah)

    def menurut_perangkat_tahun(self, tahun: int) -> tuple[CrossRow, ...]:
        """Agencies by strategy in one year; an agency that only works in other years has an empty row."""
        works = [work for work in self._found.kerja if work.tahun == tahun]
        order = [row.id for row in self.menurut_perangkat]
        return crossed(self._plan.strategi, works, order, lambda work: work.perangkat_daerah)

    @cached_property
    def jumlah(self) -> CrossRow:
        """The sums of every strategy."""
        return self._crossed(self._found.kerja, [""], lambda work: "")[0]

    def jumlah_tahun(self, tahun: int) -> CrossRow:
        """The sums of every strategy in one year."""
        works = [work for work in self._found.kerja if work.tahun == tahun]
        return self._crossed(works, [""], lambda work: "")[0]

    def _crossed(self, works: Iterable[Work], order: Sequence[str], key: Callable[[Work], str]) -> tuple[CrossRow, ...]:
        rows = crossed(self._plan.strategi, works, order, key)
        return tuple(row for row in rows if row.jumlah.jumlah or row.id == "")

    @cached_property
    def rincian(self) -> tuple[WorkGroup, ...]:
        """Every sub kegiatan by strategy: who does what, where, for whom, with how much."""
        groups: dict[str, dict[tuple[str, str], list[Work]]] = {strategi.id: {} for strategi in self._plan.strategi}
        for work in self._found.kerja:
            groups.setdefault(work.strategi, {}).setdefault(work.kunci, []).append(work)
        order = {agency.id: place for place, agency in enumerate(self._plan.perangkat_daerah)}
        found = []
        for name, by_key in groups.items():
            rows = [self._work_row(members) for members in by_key.values()]
            rows.sort(key=lambda row: order.get(row.kerja.perangkat_daerah, len(order)))
            strategi = self._plan.strategi_menurut_id.get(name)
            pagu = tuple(sum(row.pagu[index] for row in rows) for index in range(len(self._plan.tahun)))
            if rows:
                found.append(WorkGroup(strategi, strategi.nama if strategi else name, tuple(rows), pagu, sum(pagu)))
        return tuple(found)

    def _work_row(self, members: Sequence[Work]) -> WorkRow:
        by_year = {work.tahun: work.pagu for work in members}
        pagu = tuple(by_year.get(year, 0) for year in self._plan.tahun)
        places = dict.fromkeys(code for work in members for code in work.lokasi)
        kinds = dict.fromkeys(work.jenis for work in members if work.jenis)
        return WorkRow(
            members[-1],
            enumeration(kinds),
            members[-1].sasaran,
            (ALL_PLACES,) if ALL_PLACES in places else _widest(places),
            pagu,
            sum(pagu),
            members[0].row.baris.sumber_pagu == ILLUSTRATIVE,
        )

    @cached_property
    def pagu_ilustratif(self) -> Illustrative:
        return Illustrative.of(row.ilustratif for group in self.rincian for row in group.baris)

    def pagu_tahun(self, tahun: int) -> int:
        return sum(work.pagu for work in self._found.kerja if work.tahun == tahun)

    @property
    def kalimat_pagu(self) -> str:
        """The money of the period beside that of the RPKD, and why they differ."""
        here, rpkd = (
            self.jumlah.jumlah.pagu,
            sum(row.sub.pagu_tahun(y) for row in self._plan.baris for y in self._years),
        )
        running = self.jumlah.jumlah.jumlah
        agencies = len(self.menurut_perangkat)
        planned = {row.kunci for row in self._plan.baris}
        added = len({work.kunci for work in self._found.kerja} - planned)
        origin = (
            f" ({whole_number(running - added)} dari RPKD dan {whole_number(added)} tambahan dalam RAT)"
            if added
            else ""
        )
        text = (
            f"{whole_number(running)} sub kegiatan{origin} pada {whole_number(agencies)} perangkat daerah dengan pagu "
            f"{short_rupiah(here)} selama {self._plan.rencana.periode}"
        )
        if here == rpkd:
            return f"{text}, sama dengan pagu RPKD."
        more = "lebih besar" if here > rpkd else "lebih kecil"
        return (
            f"{text}. Jumlah itu {short_rupiah(abs(here - rpkd))} {more} daripada pagu RPKD ({short_rupiah(rpkd)}), "
            "sebab pagu tahun yang sudah dirinci dalam RAT dibaca dari RAT."
        )

    @property
    def _years(self) -> tuple[int, ...]:
        return self._plan.tahun

    # ── where ────────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def _direct(self) -> list[Work]:
        return [work for work in self._found.kerja if not work.pendukung]

    @cached_property
    def strategi_langsung(self) -> tuple[Strategi, ...]:
        """Strategies whose money is shared out to places: all but supporting ones."""
        return tuple(strategi for strategi in self._plan.strategi if not strategi.pendukung)

    @cached_property
    def tempat_strategi(self) -> tuple[PlaceRow, ...]:
        return self._by_district([s.id for s in self.strategi_langsung], lambda work: work.strategi)

    @cached_property
    def tempat_perangkat(self) -> tuple[tuple[tuple[str, ...], tuple[PlaceRow, ...]], ...]:
        """Kecamatan by agency, so many agencies at a time as stand beside each other: (agencies, rows)."""
        known = {work.perangkat_daerah for work in self._direct}
        agencies = [agency.id for agency in self._plan.perangkat_daerah if agency.id in known]
        parts = -(-len(agencies) // AGENCIES_ACROSS) or 1
        size = -(-len(agencies) // parts) or 1
        rows = self._by_district(agencies, lambda work: work.perangkat_daerah)
        return tuple(
            (
                tuple(agencies[start : start + size]),
                tuple(
                    PlaceRow(r.wilayah, r.keluarga, r.sel[start : start + size], r.jumlah, r.per_keluarga) for r in rows
                ),
            )
            for start in range(0, len(agencies), size)
        )

    def _by_district(self, columns: Sequence[str], key: Callable[[Work], str]) -> tuple[PlaceRow, ...]:
        """Kecamatan by column, and the region last."""
        shared, _ = money.by_place(self._direct, self._found.tempat, key)
        sums: dict[tuple[str, str], int] = {}
        for column, amounts in shared.items():
            for code, amount in amounts.items():
                cell = (self._found.tempat.above(code), column)
                sums[cell] = sums.get(cell, 0) + amount
        rows = [
            self._place_row(
                code, [sums.get((code, column), 0) for column in columns], self._found.tempat.families(code)
            )
            for code in self._found.tempat.kecamatan
        ]
        total = [sum(row.sel[index] for row in rows) for index in range(len(columns))]
        return (*rows, self._place_row(self._plan.daerah.kode, total, sum(row.keluarga for row in rows)))

    @staticmethod
    def _place_row(code: str, cells: Sequence[int], families: int) -> PlaceRow:
        return PlaceRow(code, families, tuple(cells), sum(cells), money.per_family(sum(cells), families))

    @property
    def berlokasi(self) -> int:
        """Pagu of works placed by name (rupiah)."""
        return sum(row.berlokasi for row in self.kecamatan)

    @property
    def berlokasi_per_keluarga(self) -> int | None:
        return money.per_family(self.berlokasi, sum(row.keluarga for row in self.kecamatan))

    def terbanyak_keluarga(self, paling_banyak: int) -> list[PlaceMoney]:
        """The kecamatan with the most poor families, by their placed pagu per family."""
        chosen = sorted((row for row in self.kecamatan if row.keluarga), key=lambda row: -row.keluarga)[:paling_banyak]
        return sorted(chosen, key=lambda row: -(row.berlokasi_per_keluarga or 0))

    @property
    def nilai_tengah(self) -> int | None:
        """The median of the placed pagu per family of all kecamatan (whole rupiah)."""
        middle = money.median_placed((row.wilayah, row.keluarga, row.pagu, row.berlokasi) for row in self.kecamatan)
        return None if middle is None else round(middle)

    @property
    def uraian_per_keluarga(self) -> str:
        rows = self.terbanyak_keluarga(len(self.kecamatan))
        text = f"Grafik batang pagu berlokasi per keluarga menurut {self._plan.sebutan.kecamatan.casefold()}"
        if not rows:
            return f"{text}."
        most, least = rows[0], rows[-1]
        return (
            f"{text}; tertinggi {self._region(most.wilayah)} dengan {short_rupiah(most.berlokasi_per_keluarga)}, "
            f"terendah {self._region(least.wilayah)} dengan {short_rupiah(least.berlokasi_per_keluarga)}."
        )

    @property
    def aturan_bagi(self) -> str:
        """How pagu is shared out to places, and what of it is not."""
        data = self._plan.data_sasaran
        first = self._plan.sebutan.kecamatan.casefold()
        by = (
            f"menurut jumlah keluarga pada desil sasarannya ({data.nama}; tanpa desil: desil {self.desil})"
            if data and self.desil
            else "sama rata, sebab jumlah keluarga menurut wilayah belum ada"
        )
        text = (
            f"Pagu sub kegiatan, juga yang berlokasi di semua {first}, dibagi ke {self._lower_places} lokasinya {by}."
        )
        if self.pagu_pendukung:
            text += f" Pagu strategi pendukung ({short_rupiah(self.pagu_pendukung)}) tidak dibagi menurut tempat."
        if self.tanpa_tempat:
            text += f" Pagu {short_rupiah(self.tanpa_tempat)} tidak menyebut lokasi yang dikenal."
        return text

    @property
    def tanpa_tempat(self) -> int:
        """Pagu of direct strategies that reaches no place that is known (rupiah)."""
        return sum(work.pagu for work in self._direct) - (self.tempat_strategi[-1].jumlah)

    @property
    def pagu_pendukung(self) -> int:
        return sum(work.pagu for work in self._found.kerja if work.pendukung)

    @cached_property
    def prioritas(self) -> tuple[PriorityRow, ...]:
        by_code = {row.wilayah: row for row in self._found.uang_prioritas}
        nothing = [PlaceMoney(place.wilayah, 0, 0, 0, False) for place in self._found.lokasi_prioritas]
        return tuple(
            PriorityRow(place, by_code.get(place.wilayah, empty))
            for place, empty in zip(self._found.lokasi_prioritas, nothing, strict=True)
        )

    def di_atas(self, code: str) -> str:
        """The kecamatan of a place."""
        return self._found.tempat.above(code)

    @cached_property
    def kecamatan(self) -> tuple[PlaceMoney, ...]:
        return self._found.kecamatan

    @property
    def desil(self) -> str:
        """The deciles of the poor families that are counted: "1–4"."""
        counted = self._found.tempat.desil
        return f"{counted[0]}–{counted[-1]}" if len(counted) > 1 else "".join(map(str, counted))

    # ── for whom ─────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def menurut_desil(self) -> tuple[CrossRow, ...]:
        """Deciles of the target groups by strategy: "Desil 1–2", "Tanpa desil"."""
        texts = sorted({_deciles(work) for work in self._found.kerja}, key=lambda text: (text == NO_DECILE, text))
        return self._crossed(self._found.kerja, texts, _deciles)

    @cached_property
    def menurut_penerima(self) -> tuple[CrossRow, ...]:
        """Kinds of recipients (unit of the target group) by strategy, the most money first."""
        rows = self._crossed(self._found.kerja, [], self._recipient)
        return tuple(sorted(rows, key=lambda row: (-row.jumlah.pagu, row.id)))

    def _recipient(self, work: Work) -> str:
        unit = work.satuan
        if not unit:
            return "Tanpa satuan sasaran"
        return RECIPIENTS.get(unit_family(unit), unit[:1].upper() + unit[1:])

    # ── what is missing ──────────────────────────────────────────────────────────────────────────
    @cached_property
    def strategi_tahun(self) -> tuple[StrategyMoney, ...]:
        return self._found.strategi

    @cached_property
    def indikator(self) -> tuple[ServedIndicator, ...]:
        return self._found.indikator

    @property
    def kalimat_prioritas(self) -> str:
        rows, places = self._found.lokasi_prioritas, self._lower_places
        if not rows:
            return "Lokasi prioritas belum ditetapkan, sehingga celah menurut lokasi tidak dapat diperiksa."
        never = [row for row in rows if not row.kerja]
        some = [row for row in rows if row.kerja and row.tahun_kosong]
        unnamed = [row for row in rows if row.kerja and not row.tahun_kosong and not row.bernama]
        if not never and not some and not unnamed:
            return (
                f"Tidak ditemukan {places} prioritas kategori 1 yang tidak tersentuh: semua {whole_number(len(rows))} "
                f"{places} itu setiap tahun menerima sub kegiatan, dan sekurangnya satu sub kegiatan berlokasi di sana."
            )
        parts = []
        if never:
            parts.append(f"tidak menerima satu sub kegiatan pun: {self._listed(row.wilayah for row in never)}")
        parts += [
            f"tidak menerima satu sub kegiatan pun pada tahun {enumeration(row.tahun_kosong)}: "
            f"{self._region(row.wilayah)}"
            for row in some
        ]
        if unnamed:
            everywhere = f"semua {self._plan.sebutan.kecamatan.casefold()}"
            parts.append(
                f"hanya tercakup sub kegiatan bagi {everywhere}: {self._listed(row.wilayah for row in unnamed)}"
            )
        return f"Dari {whole_number(len(rows))} {places} prioritas kategori 1, yang {'; yang '.join(parts)}."

    @property
    def kalimat_strategi(self) -> str:
        empty = [row for row in self._found.strategi if row.tahun_kosong]
        if not empty:
            return "Tidak ditemukan strategi tanpa pagu: setiap strategi berpagu pada setiap tahun periode."
        told = (
            f"{row.strategi.nama} (tahun {enumeration(row.tahun_kosong)})"
            if len(row.tahun_kosong) < len(self._years)
            else f"{row.strategi.nama} (seluruh periode)"
            for row in empty
        )
        return f"Strategi tanpa pagu: {enumeration(told)}."

    @property
    def kalimat_indikator(self) -> str:
        rows = self._found.indikator
        if not rows:
            return (
                "Tujuan dan sasaran belum menunjuk indikator, sehingga celah menurut indikator tidak dapat diperiksa."
            )
        unserved = [row for row in rows if not row.kerja]
        if not unserved:
            return (
                f"Tidak ditemukan indikator yang tidak dilayani: setiap indikator tujuan dan sasaran "
                f"({whole_number(len(rows))}) dilayani sekurangnya satu program."
            )
        names = enumeration(lower_first(row.indikator.nama) for row in unserved)
        return f"Indikator yang tidak dilayani satu program pun: {names}."

    # ── what is done twice ───────────────────────────────────────────────────────────────────────
    @cached_property
    def tumpang_tindih(self) -> tuple[Overlap, ...]:
        return self._found.tumpang_tindih

    def tempat_tumpang_tindih(self, overlap: Overlap) -> tuple[str, ...]:
        """The places of an overlap as locations: all, or the single ones."""
        return (ALL_PLACES,) if set(overlap.tempat) == set(self._found.tempat.kode) else overlap.tempat

    @property
    def kalimat_tumpang_tindih(self) -> str:
        found = self.tumpang_tindih
        if not found:
            return "Tidak ditemukan tumpang tindih bantuan antarperangkat daerah."
        agencies = enumeration(
            self._agency(id) for id in dict.fromkeys(id for overlap in found for id in overlap.perangkat_daerah)
        )
        total = sum(work.pagu for overlap in found for work in overlap.kerja)
        return (
            f"Ditemukan {whole_number(len(found))} tumpang tindih dengan pagu seluruhnya {short_rupiah(total)}, yang "
            f"melibatkan {agencies}."
        )

    # ── many poor, little money ──────────────────────────────────────────────────────────────────
    @property
    def kalimat_timpang(self) -> str:
        if not any(row.keluarga for row in self.kecamatan):
            return "Jumlah keluarga sasaran menurut wilayah belum ada, sehingga ketimpangan tidak dapat dihitung."
        if not any(row.berlokasi for row in self.kecamatan):
            return (
                f"Semua sub kegiatan berlokasi di semua {self._plan.sebutan.kecamatan.casefold()}; ketimpangan "
                "antarwilayah tidak ditemukan."
            )
        districts = [row for row in self.kecamatan if row.sedikit]
        inner = [row.uang for row in self.prioritas if row.uang.sedikit]
        first = self._plan.sebutan.kecamatan.casefold()
        if not districts and not inner:
            return (
                f"Tidak ditemukan {first} atau lokasi prioritas yang banyak keluarga miskinnya tetapi sedikit pagunya."
            )
        parts = []
        if districts:
            parts.append(f"{first} {self._amounts(districts)}")
        if inner:
            parts.append(f"{self._lower_places} prioritas {self._amounts(inner)}")
        return f"Banyak keluarga miskin tetapi sedikit pagu berlokasi ditemukan di {', serta di '.join(parts)}."

    def _amounts(self, rows: Sequence[PlaceMoney]) -> str:
        names = [
            f"{self._region(row.wilayah)} ({whole_number(row.keluarga)} keluarga, "
            f"{short_rupiah(row.berlokasi_per_keluarga)} per keluarga)"
            for row in rows[:NAMED]
        ]
        return enumeration([*names, f"{len(rows) - NAMED} lainnya"] if len(rows) > NAMED else names)

    @property
    def batas_sedikit(self) -> str:
        """ "0,5": the part of the median below which a place gets little."""
        return decimal_number(LITTLE)

    # ── the chain ────────────────────────────────────────────────────────────────────────────────
    @cached_property
    def rantai(self) -> tuple[ChainRow, ...]:
        return self._found.rantai

    @cached_property
    def bentang_rantai(self) -> tuple[tuple[int, int, int], ...]:
        """For each row of the chain the row spans of its tujuan, sasaran and strategi (0: the cell above reaches)."""
        rows = self._found.rantai
        goals = spans([row.tujuan for row in rows])
        aims = spans([(row.tujuan, row.sasaran) for row in rows])
        strategies = spans([(row.tujuan, row.sasaran, row.strategi) for row in rows])
        return tuple(zip(goals, aims, strategies, strict=True))

    @cached_property
    def jumlah_rantai(self) -> Count:
        return Count(self.jumlah.jumlah.jumlah, sum(row.pagu for row in self._found.rantai if not row.lagi))

    @cached_property
    def rantai_putus(self) -> tuple[BrokenLink, ...]:
        return self._found.rantai_putus

    @property
    def kalimat_rantai(self) -> str:
        broken = self._found.rantai_putus
        if not broken:
            return "Tidak ditemukan rantai yang terputus dari tujuan sampai sub kegiatan."
        counts: Mapping[str, int] = {
            level: sum(link.tingkat == level for link in broken) for level in dict.fromkeys(b.tingkat for b in broken)
        }
        told = enumeration(f"{whole_number(count)} {level.lower()}" for level, count in counts.items())
        return f"Ditemukan {whole_number(len(broken))} rantai terputus: {told}."

    # ── words ────────────────────────────────────────────────────────────────────────────────────
    @property
    def _lower_places(self) -> str:
        """ "kelurahan"; in a province "kabupaten/kota"."""
        titles = self._plan.sebutan
        places = self._found.tempat
        single = bool(places.kode) and places.above(places.kode[0]) == places.kode[0]
        return (titles.kecamatan if single else titles.kelurahan).casefold()

    def _listed(self, codes: Iterable[str]) -> str:
        codes = list(codes)
        names = [self._region(code) for code in codes[:NAMED]]
        return enumeration([*names, f"{len(codes) - NAMED} lainnya"] if len(codes) > NAMED else names)


NO_DECILE = "Tanpa desil"
#: How kinds of recipients are called; other units are called by themselves.
RECIPIENTS = {
    "kk": "Keluarga dan rumah tangga",
    "orang": "Orang",
    "siswa": "Anak dan peserta didik",
    "unit": "Rumah",
    "umkm": "Usaha mikro",
}


def _deciles(work: Work) -> str:
    """ "Desil 1–2", "Desil 1", "Desil 1 dan 3", "Tanpa desil"."""
    deciles = work.desil
    if not deciles:
        return NO_DECILE
    if len(deciles) > 1 and deciles[-1] - deciles[0] == len(deciles) - 1:
        return f"Desil {deciles[0]}–{deciles[-1]}"
    return f"Desil {enumeration(deciles)}"


def crossed(
    strategies: Sequence[Strategi], works: Iterable[Work], order: Iterable[str], key: Callable[[Work], str]
) -> tuple[CrossRow, ...]:
    """What ``key`` says of works, by strategy; a row for each name in ``order``, then for what it does not name."""
    groups: dict[str, list[Work]] = {name: [] for name in order}
    for work in works:
        groups.setdefault(key(work), []).append(work)
    return tuple(
        CrossRow(
            name,
            tuple(_count(w for w in members if w.strategi == strategi.id) for strategi in strategies),
            _count(members),
        )
        for name, members in groups.items()
    )


def _count(works: Iterable[Work]) -> Count:
    members = list(works)
    return Count(len({work.kunci for work in members}), sum(work.pagu for work in members))


def _widest(codes: Iterable[str]) -> tuple[str, ...]:
    """The places without those that lie inside another of them."""
    known = list(codes)
    return tuple(
        sorted(code for code in known if not any(code.startswith(f"{other}.") for other in known if other != code))
    )
