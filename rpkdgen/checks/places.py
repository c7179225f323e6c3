"""Places: codes that exist, inside the region, of a fitting level; priority places that are served."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from rpkdgen.checks.alignment import alignment
from rpkdgen.checks.rule import ERROR, INFO, PRACTICE, WARNING, WHOLE, Finding, rule
from rpkdgen.checks.walk import position
from rpkdgen.checks.wording import Known, capital, listed, named, number, place_name
from rpkdgen.model import ALL_PLACES, FaktaWilayah, JumlahSasaran, JumlahTerverifikasi, Plan, RincianRat, SubKegiatan
from rpkdgen.once import once_per_plan
from rpkdgen.priority import PriorityPlace, priority_places
from rpkdgen.problem import Position
from rpkdgen.reference import unit_kind

TITLE = "Lokasi"
REGIONS = "Kepmendagri kode wilayah (300.2.2-2138/2025)"

#: How deep a code is: 0 provinsi, 1 kabupaten/kota, 2 kecamatan, 3 kelurahan/desa.
LEVELS = ("provinsi", "kabupaten/kota", "kecamatan", "kelurahan/desa")
URGENT = (1,)


def _level(code: str) -> int:
    return code.count(".")


class Use(NamedTuple):
    """A place that the plan names: what names it, and where."""

    code: str
    user: str
    item: object
    path: tuple[object, ...]

    @property
    def position(self) -> Position:
        return position(self.item, *self.path)

    def named(self) -> str:
        return self.user or named(self.item)


def _used_codes(plan: Plan) -> Iterator[Use]:
    """Every place of the region that the plan names."""
    for item in _located(plan):
        for code in item.lokasi:
            if code != ALL_PLACES:
                yield Use(code, "", item, ("lokasi", code))
    for fact in plan.wilayah:
        yield Use(fact.kode, "data wilayah", fact, ("kode",))
    for place in plan.lokasi_prioritas.daftar if plan.lokasi_prioritas else ():
        yield Use(place.wilayah, "lokasi prioritas", place, ("wilayah",))
    for count in plan.data_sasaran.daftar if plan.data_sasaran else ():
        yield Use(count.wilayah, "data sasaran", count, ("wilayah",))
    for data in plan.data_pendukung:
        for verified in data.daftar:
            yield Use(verified.wilayah, f"verifikasi {data.nama}", verified, ("wilayah",))


def _located(plan: Plan) -> Iterator[SubKegiatan | RincianRat]:
    for row in plan.baris:
        yield row.sub
    for rat in plan.rat:
        yield from rat.rincian


# ── codes ────────────────────────────────────────────────────────────────────────────────────────
@rule("RPKD-L01", ERROR, REGIONS)
def place_lies_inside_the_region(plan: Plan) -> Iterator[Finding]:
    """Lokasi berada di dalam daerah.

    Salah:
        lokasi: [36.03.07]      # Kabupaten Tangerang, dalam rencana Kota Tangerang
    Benar:
        lokasi: [36.71.07]
    """
    region = plan.daerah.kode
    for use in _used_codes(plan):
        code = use.code
        if code and region and code != region and not code.startswith(f"{region}."):
            inside = region + code[len(region) :]
            meant = f"Maksud Anda {place_name(plan, inside)}?" if inside in plan.acuan.wilayah else ""
            yield Finding(
                use.position,
                f"Lokasi {place_name(plan, code)} pada {use.named()} di luar "
                f"{plan.daerah.nama or 'daerah ini'} ({region}).",
                meant or f"Kode wilayah di daerah ini diawali {region}.",
            )


@rule("RPKD-L02", ERROR, REGIONS)
def place_exists(plan: Plan) -> Iterator[Finding]:
    """Kode lokasi ada dalam daftar wilayah daerah.

    Salah:
        lokasi: [36.71.17]
    Benar:
        lokasi: [36.71.07]
    """
    region = plan.daerah.kode
    inside = [code for code in plan.acuan.wilayah if code.startswith(f"{region}.")] if region else []
    known_levels = {_level(code) for code in inside}
    known: dict[int, Known] = {}
    for use in _used_codes(plan):
        code, level = use.code, _level(use.code)
        if not code.startswith(f"{region}.") or level not in known_levels or code in plan.acuan.wilayah:
            continue
        names = known.setdefault(level, Known(other for other in inside if _level(other) == level))
        near = names.nearest(code)
        yield Finding(
            use.position,
            f"Kode wilayah {code} pada {use.named()} tidak ada di {plan.daerah.nama}.",
            f"Maksud Anda {place_name(plan, near)}?" if near else "Periksa kodenya pada daftar wilayah.",
        )


@rule("RPKD-L03", ERROR, PRACTICE)
def place_is_of_a_fitting_level(plan: Plan) -> Iterator[Finding]:
    """Lokasi berupa wilayah di bawah daerah: kecamatan atau kelurahan/desa bagi kabupaten/kota,
    kabupaten/kota atau di bawahnya bagi provinsi; seluruh daerah ditulis semua kecamatan.

    Salah:
        lokasi: [36.71]
    Benar:
        lokasi: semua kecamatan
    """
    region = plan.daerah.kode
    everything = f"semua {plan.sebutan.kecamatan.casefold()}"
    for item in _located(plan):
        for code in item.lokasi:
            if region and code != ALL_PLACES and (code == region or region.startswith(f"{code}.")):
                yield Finding(
                    item.asal.at("lokasi", code),
                    f"Lokasi {place_name(plan, code)} pada {named(item)} adalah {LEVELS[_level(code)]}, bukan bagian "
                    "daerah.",
                    f"Tulis lokasi: {everything}.",
                )


@rule("RPKD-L04", ERROR, PRACTICE)
def all_places_or_some(plan: Plan) -> Iterator[Finding]:
    """Semua kecamatan tidak dicampur dengan nama wilayah.

    Salah:
        lokasi: [semua kecamatan, 36.71.07]
    Benar:
        lokasi: semua kecamatan
    """
    for item in _located(plan):
        if ALL_PLACES in item.lokasi and len(item.lokasi) > 1:
            yield Finding(
                item.asal.at("lokasi"),
                f"Lokasi {named(item)} memuat semua kecamatan sekaligus nama wilayah.",
                "Tulis semua kecamatan saja, atau daftar wilayahnya saja.",
            )


@rule("RPKD-L05", WARNING, PRACTICE)
def place_is_named_once(plan: Plan) -> Iterator[Finding]:
    """Satu wilayah ditulis sekali dalam lokasi, dan kelurahan tidak ditulis bersama kecamatannya.

    Salah:
        lokasi: [36.71.07 Karawaci, 36.71.07.1001 Karawaci]
    Benar:
        lokasi: [36.71.07 Karawaci]
    """
    for item in _located(plan):
        codes = set(item.lokasi)
        for index, code in enumerate(item.lokasi):
            parent = code.rpartition(".")[0]
            if code in item.lokasi[:index]:
                at = item.asal.at("lokasi", index)
                yield Finding(at, f"Lokasi {place_name(plan, code)} ditulis dua kali pada {named(item)}.",
                              "Hapus salah satunya.")  # fmt: skip
            elif parent in codes:
                yield Finding(
                    item.asal.at("lokasi", index),
                    f"Lokasi {place_name(plan, code)} pada {named(item)} sudah termasuk {place_name(plan, parent)}.",
                    "Tulis kecamatannya saja, atau kelurahannya saja.",
                )


# ── priority places ──────────────────────────────────────────────────────────────────────────────
def priority_level(plan: Plan) -> int:
    """The level of priority places: kabupaten/kota in a provinsi, else kelurahan/desa."""
    return 1 if plan.daerah.jenis == "provinsi" else 3


@rule("RPKD-L06", ERROR, "Pasal 4 Permendagri 53/2020; praktik perencanaan")
def places_are_of_one_level(plan: Plan) -> Iterator[Finding]:
    """Lokasi prioritas, data sasaran, dan data pendukung dirinci per kelurahan/desa (per kabupaten/kota bagi
    provinsi).

    Salah:
        daftar:
          - {wilayah: 36.71.07, nilai: {persen-miskin: 7,2}}
    Benar:
        daftar:
          - {wilayah: 36.71.07.1001, nilai: {persen-miskin: 7,2}}
    """
    level = priority_level(plan)
    basis = plan.lokasi_prioritas
    for place in basis.daftar if basis else ():
        if place.wilayah and _level(place.wilayah) != level:
            yield Finding(
                place.asal.at("wilayah"),
                f"{capital(named(place))} adalah {LEVELS[min(_level(place.wilayah), 3)]}; lokasi prioritas dirinci per "
                f"{LEVELS[level]}.",
                f"Tulis kode {LEVELS[level]}.",
            )
    if plan.data_sasaran:
        yield from _counted_twice(plan.data_sasaran.daftar)
    for data in plan.data_pendukung:
        yield from _counted_twice(data.daftar)


def _counted_twice(counts: Sequence[JumlahSasaran | JumlahTerverifikasi]) -> Iterator[Finding]:
    """Places of a higher level among those of a deeper one."""
    deepest = max((_level(count.wilayah) for count in counts if count.wilayah), default=0)
    for count in counts:
        if count.wilayah and _level(count.wilayah) != deepest:
            yield Finding(
                count.asal.at("wilayah"),
                f"{capital(named(count))} adalah {LEVELS[_level(count.wilayah)]}, sedangkan yang lain "
                f"{LEVELS[deepest]}; jumlahnya terhitung dua kali.",
                f"Tulis satu tingkat saja: {LEVELS[deepest]}.",
            )


@rule("RPKD-L07", ERROR, PRACTICE)
def priority_places_have_every_value(plan: Plan) -> Iterator[Finding]:
    """Setiap lokasi prioritas mempunyai nilai untuk setiap indikator lokasi, dan tidak untuk yang lain.

    Salah:
        indikator: [{id: persen-miskin, bobot: 0,5}, {id: rtlh, bobot: 0,5}]
        daftar:
          - {wilayah: 36.71.07.1001, nilai: {persen-miskin: 7,2}}
    Benar:
        daftar:
          - {wilayah: 36.71.07.1001, nilai: {persen-miskin: 7,2, rtlh: 120}}
    """
    basis = plan.lokasi_prioritas
    if basis is None:
        return
    if not all(indikator.id for indikator in basis.indikator):
        return  # the missing id was complained about; no value could be told from a wrong one
    known = Known(indikator.id for indikator in basis.indikator)
    for place in basis.daftar:
        meant = {known.nearest(name) for name in place.nilai if name not in known}
        for name in place.nilai:
            if name not in known:
                yield Finding(
                    place.asal.at("nilai", name, value=False),
                    f"Indikator lokasi “{name}” pada {named(place)} tidak ada.",
                    known.hint(name, f"Yang ada: {listed(known.names)}."),
                )
        missing = [name for name in known.names if name not in place.nilai and name not in meant]
        if missing and place.nilai:
            yield Finding(
                place.asal.at("nilai"),
                f"Nilai {listed(missing)} pada {named(place)} belum ada.",
                "Lengkapi; lokasi tanpa nilai dianggap rata-rata.",
                WARNING,
            )


@rule("RPKD-L08", WARNING, PRACTICE)
def weights_sum_to_one(plan: Plan) -> Iterator[Finding]:
    """Bobot indikator lokasi berjumlah 1 (atau 100) dan tidak negatif.

    Salah:
        indikator: [{id: persen-miskin, bobot: 0,5}, {id: rtlh, bobot: 0,6}]
    Benar:
        indikator: [{id: persen-miskin, bobot: 0,5}, {id: rtlh, bobot: 0,5}]
    """
    basis = plan.lokasi_prioritas
    if basis is None or not basis.indikator:
        return
    total = sum((indikator.bobot or Decimal(0) for indikator in basis.indikator), Decimal(0))
    negative = next((indikator for indikator in basis.indikator if (indikator.bobot or 0) < 0), None)
    if negative:
        yield Finding(
            negative.asal.at("bobot"),
            f"Bobot {named(negative)} negatif ({number(negative.bobot)}).",
            "Arah indikator sudah memperhitungkan baik-buruknya; bobot selalu positif.",
        )
    elif total not in (1, 100):
        yield Finding(
            basis.indikator[-1].asal.at("bobot"),
            f"Bobot indikator lokasi berjumlah {number(total)}, bukan 1.",
            "Sesuaikan bobotnya hingga berjumlah 1.",
        )


#: A value this many times the middle one was surely written with digits too many.
FAR_OFF = Decimal("2.5")


@rule("RPKD-L12", WARNING, PRACTICE)
def values_of_places_resemble_each_other(plan: Plan) -> Iterator[Finding]:
    """Nilai lokasi prioritas tidak negatif, persentase paling besar 100, dan tidak berlipat-lipat di atas nilai
    semua wilayah lain.

    Salah:
        - {wilayah: 36.71.07.1001, nilai: {rtlh: 29.000}}      # wilayah lain puluhan
    Benar:
        - {wilayah: 36.71.07.1001, nilai: {rtlh: 29}}
    """
    basis = plan.lokasi_prioritas
    for indikator in basis.indikator if basis else ():
        values = [(place, place.nilai.get(indikator.id)) for place in (basis.daftar if basis else ())]
        known = sorted(value for _, value in values if value)
        largest = known[-2] if len(known) >= 5 else Decimal(0)  # but for the one that may be wrong
        percentage = unit_kind(plan.acuan.satuan, indikator.satuan) == "persen"
        for place, value in values:
            if value is None or (
                0 <= value <= (100 if percentage else value) and value <= FAR_OFF * (largest or value)
            ):
                continue
            yield Finding(
                place.asal.at("nilai", indikator.id),
                f"Nilai {named(indikator)} di {place_name(plan, place.wilayah)} ({number(value)}) tidak wajar"
                + (f"; di wilayah lain paling besar {number(largest)}." if largest else "."),
                "Periksa koma dan banyaknya angka.",
                ERROR if value < 0 or (percentage and value > 100) else None,
            )


@rule("RPKD-L09", WARNING, PRACTICE, needs=WHOLE)
def lists_of_places_are_complete(plan: Plan) -> Iterator[Finding]:
    """Daftar lokasi prioritas, data sasaran, dan data wilayah memuat semua wilayah setingkatnya.

    Salah:
        daftar: [...]      # 103 dari 104 kelurahan
    Benar:
        daftar: [...]      # 104 kelurahan
    """
    lists: list[tuple[str, list[str], Position]] = []
    if plan.lokasi_prioritas:
        codes = [place.wilayah for place in plan.lokasi_prioritas.daftar]
        lists.append(("lokasi prioritas", codes, plan.lokasi_prioritas.asal.at("daftar", value=False)))
    if plan.data_sasaran:
        codes = [count.wilayah for count in plan.data_sasaran.daftar]
        lists.append(("data sasaran", codes, plan.data_sasaran.asal.at("daftar", value=False)))
    facts = [fact for fact in plan.wilayah if fact.kode.startswith(f"{plan.daerah.kode}.")]
    if facts:
        lists.append(("data wilayah", [fact.kode for fact in facts], facts[0].asal.position))
    for what, codes, at in lists:
        for level in sorted({_level(code) for code in codes if code}):
            known = [w for w in plan.acuan.wilayah if w.startswith(f"{plan.daerah.kode}.") and _level(w) == level]
            missing = [code for code in known if code not in set(codes)]
            if known and missing and len(missing) < len(known):
                yield Finding(
                    at,
                    f"Daftar {what} belum memuat {len(missing)} dari {len(known)} {LEVELS[level]}: "
                    f"{listed(place_name(plan, code) for code in missing)}.",
                    "Tambahkan, atau periksa apakah kodenya tertukar.",
                )


@rule("RPKD-L13", WARNING, PRACTICE)
def places_say_the_same_things(plan: Plan) -> Iterator[Finding]:
    """Luas, penduduk, jumlah individu, dan desil yang ditulis bagi hampir semua wilayah tidak kosong bagi
    satu dua wilayah.

    Salah:
        - {wilayah: 36.71.07.1001, desil: {1: 500, 2: 600}}      # wilayah lain memuat individu
    Benar:
        - {wilayah: 36.71.07.1001, desil: {1: 500, 2: 600}, individu: 4.300}
    """
    counts = plan.data_sasaran.daftar if plan.data_sasaran else ()
    told: list[tuple[str, list[tuple[FaktaWilayah | JumlahSasaran, bool]]]] = [
        ("luas_km2", [(fact, fact.luas_km2 is not None) for fact in plan.wilayah]),
        ("penduduk", [(fact, fact.penduduk is not None) for fact in plan.wilayah]),
        ("individu", [(count, count.individu is not None) for count in counts]),
    ]
    told += [
        (f"desil {decile}", [(count, decile in count.desil) for count in counts])
        for decile in sorted({decile for count in counts for decile in count.desil})
    ]
    for field, written in told:
        missing = [item for item, present in written if not present and item.asal.at(field) == item.asal.position]
        if len(missing) * 5 > len(written):
            continue
        for item in missing:
            yield Finding(
                item.asal.at("desil") if field.startswith("desil") else item.asal.position,
                f"{capital(named(item))} tidak memuat {field.replace('_km2', '')}, padahal wilayah lain memuatnya.",
                f"Tambahkan {field}.",
            )


@rule("RPKD-L10", WARNING, "Pasal 4 Permendagri 53/2020; praktik perencanaan", needs=WHOLE)
def priority_place_is_served(plan: Plan) -> Iterator[Finding]:
    """Setiap lokasi prioritas pertama menerima sekurangnya satu sub kegiatan (selain strategi pendukung) setiap
    tahun.

    Salah:
        lokasi: [36.71.01]      # tidak satu pun sub kegiatan menyentuh kelurahan prioritas 36.71.10.1003
    Benar:
        lokasi: [36.71.01, 36.71.10.1003]
    """
    if not any(row.sub.lokasi for row in plan.baris) or plan.lokasi_prioritas is None:
        return
    written = {place.wilayah: place for place in plan.lokasi_prioritas.daftar}
    for place in alignment(plan).lokasi_prioritas:
        if place.tahun_kosong:
            when = "" if not place.kerja else f" pada tahun {listed(map(str, place.tahun_kosong))}"
            yield Finding(
                written[place.wilayah].asal.at("wilayah"),
                f"{place_name(plan, place.wilayah)} termasuk prioritas pertama (peringkat {place.peringkat}) tetapi "
                f"tidak menerima satu sub kegiatan pun{when}.",
                "Tambahkan pada lokasi sub kegiatan, atau jelaskan di naskah.",
            )


@rule("RPKD-L11", INFO, "Pasal 4 Permendagri 53/2020; praktik perencanaan", needs=WHOLE)
def sub_kegiatan_reaches_a_priority_place(plan: Plan) -> Iterator[Finding]:
    """Sub kegiatan yang berlokasi tertentu (selain strategi pendukung) menyentuh sekurangnya satu lokasi
    prioritas pertama.

    Salah:
        lokasi: [36.71.02.1001]      # semuanya di luar lokasi prioritas
    Benar:
        lokasi: [36.71.02.1001, 36.71.10.1003]
    """
    urgent = {place.wilayah for place in _urgent(plan)}
    urgent |= {code.rpartition(".")[0] for code in urgent}
    if not urgent:
        return
    supporting = {strategi.id for strategi in plan.strategi if strategi.pendukung}
    for row in plan.baris:
        codes = row.sub.lokasi
        if row.strategi not in supporting and codes and ALL_PLACES not in codes and not urgent & set(codes):
            yield Finding(
                row.sub.asal.at("lokasi"),
                f"{capital(named(row.sub))} hanya berlokasi di luar lokasi prioritas pertama.",
                "Periksa lokasinya, atau jelaskan alasannya di naskah.",
            )


@once_per_plan
def _urgent(plan: Plan) -> list[PriorityPlace]:
    """The places of the first class."""
    return [place for place in priority_places(plan) if place.kategori in URGENT]
