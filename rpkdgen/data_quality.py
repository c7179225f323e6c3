"""The state of the data that a plan leans on: verified by whom, how much changed, how far it is. Pure; counts only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rpkdgen.analysis import Illustrative, first_level
from rpkdgen.format import decimal_number, enumeration, long_date, rounded, whole_number
from rpkdgen.measure import lower_first
from rpkdgen.model import DataPendukung, Plan, Verifikasi
from rpkdgen.series import RegionName

#: What a share that is not whole prints at most.
ALMOST_ALL = Decimal("99.99")


@dataclass(frozen=True, slots=True)
class Share:
    """Verified of all, in the unit of the data; ``persen`` with two decimals, None where there is nothing to verify."""

    terverifikasi: int
    jumlah: int

    @property
    def persen(self) -> Decimal | None:
        if not self.jumlah:
            return None
        share = rounded(Decimal(100 * self.terverifikasi) / self.jumlah, 2)
        return share if self.selesai else min(share, ALMOST_ALL)

    @property
    def selesai(self) -> bool:
        return self.terverifikasi >= self.jumlah


@dataclass(frozen=True, slots=True)
class QualityRow:
    """One data set. ``sebelum`` is the number before the first verification that says one, ``sesudah`` after the
    last; ``perubahan`` their difference, ``persen`` of what was before."""

    data: DataPendukung
    sebelum: int | None
    sesudah: int | None
    perubahan: int | None
    persen: Decimal | None
    bagian: Share | None
    keterangan: tuple[str, ...]

    @property
    def ilustratif(self) -> bool:
        return self.data.ilustratif


@dataclass(frozen=True, slots=True)
class PlaceShare:
    """The places of one kecamatan: how many there are, how many are verified wholly, and the sums."""

    wilayah: str
    banyak: int
    selesai: int
    bagian: Share


@dataclass(frozen=True)
class Quality:
    """All data sets, and by kecamatan the one that is verified place by place (the first that is)."""

    baris: tuple[QualityRow, ...]
    rinci: DataPendukung | None
    wilayah: tuple[PlaceShare, ...]
    jumlah: PlaceShare | None
    ilustratif: Illustrative
    kalimat: str

    jenis_data = "mutu data"


def totals_by_place(plan: Plan, data: DataPendukung) -> Mapping[str, int | None]:
    """How many there are in all, by place: as written, else of the target data of the same name."""
    counted: dict[str, int] = {}
    if plan.data_sasaran and plan.data_sasaran.nama.casefold() == data.nama.casefold():
        counted = {entry.wilayah: sum(v or 0 for v in entry.desil.values()) for entry in plan.data_sasaran.daftar}
    return {e.wilayah: e.jumlah if e.jumlah is not None else counted.get(e.wilayah) for e in data.daftar}


def shares_by_place(plan: Plan, data: DataPendukung) -> dict[str, Share]:
    """The share of each place whose total is known."""
    totals = totals_by_place(plan, data)
    return {
        entry.wilayah: Share(entry.terverifikasi, total)
        for entry in data.daftar
        if (total := totals[entry.wilayah]) is not None and entry.terverifikasi is not None
    }


def _sum(shares: Sequence[Share]) -> Share:
    return Share(sum(share.terverifikasi for share in shares), sum(share.jumlah for share in shares))


def quality(plan: Plan, name: RegionName, year: int | None = None) -> Quality:
    """Of all data sets; of a RAT's ``year`` those in use then, with what was verified by the end of that year."""
    chosen = plan.data_pendukung if year is None else tuple(_of_year(data, year) for data in _in_use(plan, year))
    rows = tuple(_row(plan, data) for data in chosen)
    detailed = next((data for data in chosen if shares_by_place(plan, data)), None)
    shares = shares_by_place(plan, detailed) if detailed else {}
    groups: dict[str, list[Share]] = {}
    for place, share in shares.items():
        groups.setdefault(first_level(plan, place), []).append(share)
    places = tuple(_place(code, members) for code, members in groups.items())
    total = _place(plan.daerah.kode, list(shares.values())) if shares else None
    return Quality(
        rows, detailed, places, total, Illustrative.of(row.ilustratif for row in rows),
        " ".join(_sentences(plan, rows, detailed, shares, name, "Rencana" if year is None else "RAT")),
    )  # fmt: skip


def _in_use(plan: Plan, year: int) -> Iterator[DataPendukung]:
    for data in plan.data_pendukung:
        known = data.tanggal.year if data.tanggal else data.tahun
        if (not data.tahun_pakai or year in data.tahun_pakai) and (not known or known <= year):
            yield data


def _of_year(data: DataPendukung, year: int) -> DataPendukung:
    return replace(data, verifikasi=tuple(v for v in data.verifikasi if not v.tanggal or v.tanggal.year <= year))


def _place(code: str, shares: Sequence[Share]) -> PlaceShare:
    return PlaceShare(code, len(shares), sum(share.selesai for share in shares), _sum(shares))


def _row(plan: Plan, data: DataPendukung) -> QualityRow:
    before = next((v.sebelum for v in data.verifikasi if v.sebelum is not None), None)
    after = next((v.sesudah for v in reversed(data.verifikasi) if v.sesudah is not None), None)
    change = None if before is None or after is None else after - before
    percent = rounded(Decimal(100 * change) / before, 2) if change is not None and before else None
    shares = list(shares_by_place(plan, data).values())
    names = {other.id: other.nama for other in plan.data_pendukung}
    notes = tuple(
        f"Berbeda dari {names.get(other, other)}: {lower_first(why)}" for other, why in data.perbedaan.items()
    )
    return QualityRow(data, before, after, change, percent, _sum(shares) if shares else None, notes)


# ── what it says ─────────────────────────────────────────────────────────────────────────────────
def _sentences(
    plan: Plan,
    rows: Sequence[QualityRow],
    detailed: DataPendukung | None,
    shares: Mapping[str, Share],
    name: RegionName,
    document: str,
) -> Iterator[str]:
    if not rows:
        yield "Keadaan data pendukung belum dicatat."
        return
    checked = [row for row in rows if row.data.verifikasi]
    yield (
        f"{document} ini bersandar pada {len(rows)} kumpulan data; {len(checked)} di antaranya sudah diverifikasi."
        if checked
        else f"{document} ini bersandar pada {len(rows)} kumpulan data; belum satu pun yang diverifikasi."
    )
    for row in checked:
        if row.data.verifikasi[-1].tanggal and row.perubahan is not None:
            yield _changed(row, row.data.verifikasi)
    if detailed is not None and shares:
        yield from _progress(plan, detailed, shares, name)


def _changed(row: QualityRow, steps: Sequence[Verifikasi]) -> str:
    """ "Sesudah musyawarah kelurahan (15 Agustus 2025) jumlah pada DTSEN turun 1,2 persen, dari … menjadi …"."""
    unit = f" {row.data.satuan}" if row.data.satuan else ""
    ways = enumeration([lower_first(step.cara) for step in steps])
    when = f"selesai {long_date(steps[-1].tanggal)}"
    if not row.perubahan:
        return f"Sesudah {ways} ({when}) jumlah pada {row.data.nama} tetap {whole_number(row.sesudah)}{unit}."
    way = "naik" if row.perubahan > 0 else "turun"
    share = f" ({decimal_number(abs(row.persen), 2)} persen)" if row.persen else ""
    return (
        f"Sesudah {ways} ({when}) jumlah pada {row.data.nama} {way} {whole_number(abs(row.perubahan))}{unit}{share}, "
        f"dari {whole_number(row.sebelum)} menjadi {whole_number(row.sesudah)}{unit}."
    )


def _progress(plan: Plan, data: DataPendukung, shares: Mapping[str, Share], name: RegionName) -> Iterator[str]:
    whole = _sum(list(shares.values()))
    if whole.persen is None:
        return
    unit = f" {data.satuan}" if data.satuan else ""
    done = sum(share.selesai for share in shares.values())
    second = plan.sebutan.kelurahan.lower()
    text = (
        f"Dari {whole_number(whole.jumlah)}{unit} pada {data.nama}, {whole_number(whole.terverifikasi)}{unit} atau "
        f"{decimal_number(whole.persen, 2)} persen sudah diverifikasi"
    )
    if done == len(shares):
        yield f"{text}, tuntas di seluruh {len(shares)} {second} yang didata."
        return
    yield f"{text}; {done} dari {len(shares)} {second} tuntas seluruhnya."
    behind = min(
        (place for place, share in shares.items() if share.persen is not None),
        key=lambda place: (shares[place].persen or 0, place),
    )
    yield (
        f"Yang paling tertinggal adalah {plan.sebutan.kelurahan} {name(behind)} di {plan.sebutan.kecamatan} "
        f"{name(first_level(plan, behind))} ({decimal_number(shares[behind].persen, 2)} persen)."
    )
