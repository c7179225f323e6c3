"""The four analyses in formal Indonesian sentences, each following from the numbers that stand beside it. Pure.

Every sentence is right whether the value rose, fell or stayed, with years missing, with one value only, or with
nothing to compare; what cannot be judged is said so, once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from rpkdgen.format import decimal_number, enumeration, in_words
from rpkdgen.measure import lower_first
from rpkdgen.poverty_analysis import (
    AGAINST,
    BOTH_WORSE,
    EFFECTIVE,
    RELEVANT,
    TOGETHER,
    Basis,
    Development,
    Effectiveness,
    Extreme,
    Gap,
    Pace,
    Quadrant,
    RelativePosition,
    Relevance,
    development,
    effectiveness,
    relative_position,
    relevance,
)

POSITION, DEVELOPMENT, RELEVANCE, EFFECT = "Posisi relatif", "Perkembangan antarwaktu", "Relevansi", "Efektivitas"


@dataclass(frozen=True, slots=True)
class Said:
    """One analysis in words; ``dinilai`` is False where the data do not allow it."""

    judul: str
    teks: str
    dinilai: bool = True


def said(found: Basis, peers: str) -> tuple[Said, ...]:
    """The four analyses in their order, then one sentence on what could not be judged. ``peers``: what the region
    and its peers are, "kabupaten/kota"."""
    position, path = relative_position(found), development(found.daerah.nilai)
    relevant, effect = relevance(found), effectiveness(found)
    parts = [
        Said(POSITION, " ".join(_position(found, position, peers))) if position else None,
        Said(DEVELOPMENT, " ".join(_development(found, path))) if path else None,
        Said(RELEVANCE, " ".join(_relevance(found, item) for item in relevant)) if relevant else None,
        Said(EFFECT, " ".join(_effectiveness(found, effect))) if effect else None,
    ]
    judged = tuple(part for part in parts if part)
    missing = _missing(found, [part.judul for part in judged])
    return (*judged, Said("Keterbatasan data", missing, dinilai=False)) if missing else judged


# ── posisi relatif ───────────────────────────────────────────────────────────────────────────────
def _position(found: Basis, position: RelativePosition, peers: str) -> Iterator[str]:
    measure, name = found.ukuran, lower_first(found.indikator.nama)
    text = f"Pada tahun {position.tahun} {name} {found.daerah.nama} sebesar {measure.value(position.nilai)}"
    if position.banyak > 1:
        text += f", {_rank(found, position)} di antara {in_words(position.banyak)} {peers} yang nilainya tersedia"
        yield f"{text}."
        yield _extremes(found, position)
    else:
        yield f"{text}."
    if position.jarak:
        yield f"Nilai {found.daerah.nama} {enumeration([_gap(found, gap) for gap in position.jarak])}."
        yield from _reading(found, position.jarak[0])


def _rank(found: Basis, position: RelativePosition) -> str:
    word = "terendah" if found.indikator.arah == "turun" else "tertinggi"
    text = word if position.peringkat == 1 else f"urutan ke-{position.peringkat} dari yang {word}"
    return f"{text} (sama dengan {enumeration(position.seri)})" if position.seri else text


def _extremes(found: Basis, position: RelativePosition) -> str:
    low, high = position.terbaik, position.terburuk
    if low.nilai == high.nilai:
        return f"Semua daerah itu bernilai sama, {found.ukuran.value(low.nilai)}."
    if low.nilai > high.nilai:
        low, high = high, low
    return f"Nilai terendah adalah {_extreme(found, low)} dan nilai tertinggi {_extreme(found, high)}."


def _extreme(found: Basis, end: Extreme) -> str:
    """ "Kota Cilegon (3,75 persen)"; of several "Kota Cilegon dan Kota Serang (masing-masing 3,75 persen)"."""
    each = "masing-masing " if len(end.nama) > 1 else ""
    return f"{enumeration(end.nama)} ({each}{found.ukuran.value(end.nilai)})"


def _gap(found: Basis, gap: Gap) -> str:
    measure = found.ukuran
    whom = f"{_reference(gap.nama)} ({measure.value(gap.nilai)})"
    if not gap.selisih:
        return f"sama dengan {whom}"
    return f"{measure.size(gap.selisih)} {'lebih rendah' if gap.selisih < 0 else 'lebih tinggi'} daripada {whom}"


def _reference(name: str) -> str:
    """ "angka nasional"; a province by its name."""
    return "angka nasional" if name == "Nasional" else name


def _reading(found: Basis, gap: Gap) -> Iterator[str]:
    whom = _reference(gap.nama)
    if found.indikator.arah not in ("naik", "turun"):
        return
    verdict = found.ukuran.verdict(gap.selisih)
    if verdict < 0:
        yield f"Keadaan daerah lebih buruk daripada {whom}, sehingga indikator ini menjadi prioritas."
    elif verdict > 0:
        yield f"Keadaan daerah lebih baik daripada {whom}."
    else:
        yield f"Keadaan daerah setara dengan {whom}."


# ── perkembangan antarwaktu ──────────────────────────────────────────────────────────────────────
def _development(found: Basis, path: Development) -> Iterator[str]:
    measure, name = found.ukuran, lower_first(found.indikator.nama)
    (first, start), (last, end) = path.titik[0], path.titik[-1]
    if path.perubahan:
        share = f" ({decimal_number(abs(path.persen), 2)} persen dari nilai awal)" if path.persen is not None else ""
        yield (
            f"Dari tahun {first} sampai dengan tahun {last} {name} {found.daerah.nama} "
            f"{measure.change(path.perubahan)}{share}, dari {measure.value(start)} menjadi {measure.value(end)}."
        )
    else:
        yield (
            f"{found.indikator.nama} {found.daerah.nama} pada tahun {last} sama dengan pada tahun {first}, yaitu "
            f"{measure.value(end)}."
        )
    if len(path.langkah) > 1:
        step = path.langkah[-1]
        yield f"Dibandingkan dengan tahun {step.dari}, nilai tahun {step.ke} {measure.change(step.perubahan)}."
    if path.kemiringan is not None:
        trend = measure.exact(path.kemiringan)
        told = measure.pace(trend) if trend else "mendatar"
        count = in_words(len(path.titik))
        few = f", yang masih bersifat sementara karena baru ada {count} nilai" if path.sementara else ""
        yield f"Kecenderungannya (kuadrat terkecil atas {count} nilai) {told}{few}."
    if path.berbalik:
        yield f"Arah perubahan berbalik sesudah tahun {enumeration(path.berbalik)}."
    if path.kosong:
        yield f"Nilai tahun {_years(path.kosong)} belum tersedia dan tidak diperkirakan."
    verdict = measure.verdict(path.perubahan)
    if verdict:
        yield f"Secara keseluruhan keadaan {'membaik' if verdict > 0 else 'memburuk'}."


def _years(years: Sequence[int]) -> str:
    """ "2021", "2021 dan 2023", "2015–2019 dan 2021"."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    parts = [[str(year) for year in run] if len(run) < 3 else [f"{run[0]}–{run[-1]}"] for run in runs]
    return enumeration([text for part in parts for text in part])


# ── relevansi ────────────────────────────────────────────────────────────────────────────────────
def _relevance(found: Basis, item: Relevance) -> str:
    measure, whom = found.ukuran, _reference(item.acuan)
    text = (
        f"Antara tahun {item.awal} dan tahun {item.akhir} {found.daerah.nama} {measure.change(item.daerah)}, "
        f"sedangkan {whom} {measure.change(item.perubahan_acuan)}: {_relevance_reading(found, item)}."
    )
    if item.langkah > 1:
        text += (
            f" Dari {in_words(item.langkah)} perubahan pada tahun yang sama, {_count(item.searah, item.langkah)} searah"
        )
        if item.korelasi is not None:
            text += f" (koefisien korelasi {decimal_number(item.korelasi, 2)})"
        text += "."
    return text


def _relevance_reading(found: Basis, item: Relevance) -> str:
    whom = _reference(item.acuan)
    alike = {
        RELEVANT: f"keduanya membaik, sehingga perubahan di daerah relevan dengan {whom}",
        BOTH_WORSE: "keduanya memburuk; perubahannya searah, tetapi tidak ke arah yang diharapkan",
        TOGETHER: "keduanya bergerak searah",
    }
    if item.simpulan in alike:
        return alike[item.simpulan]
    if item.simpulan == AGAINST:
        return _opposite(found.ukuran.verdict(item.daerah), whom)
    if not item.daerah and not item.perubahan_acuan:
        return "keduanya tidak berubah"
    still = whom if item.daerah else "daerah"
    return f"nilai {still} tidak berubah, sehingga arah keduanya tidak dapat disandingkan"


def _opposite(verdict: int, whom: str) -> str:
    if verdict > 0:
        return f"daerah membaik ketika {whom} memburuk, sehingga sebab perbaikannya bersifat setempat"
    if verdict < 0:
        return f"daerah memburuk ketika {whom} membaik, sehingga tidak relevan dan sebab setempatnya perlu diteliti"
    return "keduanya bergerak berlawanan arah"


def _count(number: int, of: int) -> str:
    """ "dua", "semuanya", "tidak satu pun"."""
    return "tidak satu pun" if not number else "semuanya" if number == of else in_words(number)


# ── efektivitas ──────────────────────────────────────────────────────────────────────────────────
def _effectiveness(found: Basis, effect: Effectiveness) -> Iterator[str]:
    measure = found.ukuran
    if effect.langkah == 1:
        yield f"Satu-satunya perubahan antartahun yang tersedia {'membaik' if effect.membaik else 'tidak membaik'}."
    else:
        text = f"Dari {in_words(effect.langkah)} perubahan antartahun, {_count(effect.membaik, effect.langkah)} membaik"
        if effect.terakhir < effect.langkah and effect.membaik < effect.langkah:
            text += f"; dari {in_words(effect.terakhir)} yang terakhir, "
            text += _count(effect.membaik_terakhir, effect.terakhir)
        yield f"{text}."
    if effect.laju_sebelumnya is not None:
        yield (
            f"Perubahan terakhir ({measure.pace(effect.laju_terakhir)}) "
            f"{_compared(measure.verdict(effect.laju_terakhir - effect.laju_sebelumnya))} rata-rata perubahan "
            f"sebelumnya ({measure.pace(effect.laju_sebelumnya)})."
        )
    yield from _paces(found, effect.pembanding)
    yield from _beside_peers(*effect.sebaya)
    if effect.target:
        year, goal, reached = effect.target
        yield f"Target RPKD tahun {year} ({measure.value(goal)}) {'tercapai' if reached else 'belum tercapai'}."
    yield f"Dengan demikian perbaikan dinilai {effect.simpulan}{_provisional(effect)}."


def _compared(verdict: int) -> str:
    return {1: "lebih baik daripada", -1: "kurang baik daripada", 0: "sama dengan"}[verdict]


def _paces(found: Basis, paces: Sequence[Pace]) -> Iterator[str]:
    """One sentence for the references that share the same years."""
    measure = found.ukuran
    for (first, last, own), group in groupby(paces, key=lambda pace: (pace.awal, pace.akhir, pace.daerah)):
        beside = [
            f"{_compared(pace.lebih_baik)} laju {'nasional' if pace.acuan == 'Nasional' else pace.acuan} "
            f"({measure.pace(pace.laju_acuan)})"
            for pace in group
        ]
        yield f"Laju daerah tahun {first}–{last} ({measure.pace(own)}) {enumeration(beside)}."


def _beside_peers(better: int, peers: int) -> Iterator[str]:
    if peers == 1:
        yield f"Perubahan daerah {'' if better else 'tidak '}lebih baik daripada satu-satunya daerah pembanding."
    elif peers and not better:
        yield (
            f"Perubahan daerah tidak lebih baik daripada satu pun dari {in_words(peers)} daerah pembanding pada "
            "tahun-tahun yang sama."
        )
    elif peers and better == peers:
        yield f"Perubahan daerah lebih baik daripada {in_words(peers)} daerah pembanding pada tahun-tahun yang sama."
    elif peers:
        yield (
            f"Perubahan daerah lebih baik daripada {in_words(better)} dari {in_words(peers)} daerah pembanding "
            "pada tahun-tahun yang sama."
        )


def _provisional(effect: Effectiveness) -> str:
    text = ", untuk sementara karena baru ada dua nilai" if effect.langkah == 1 else ""
    if effect.simpulan == EFFECTIVE and effect.target and not effect.target[2]:
        text += ", meskipun target tahun itu belum tercapai"
    return text


# ── what cannot be judged ────────────────────────────────────────────────────────────────────────
def _missing(found: Basis, judged: Sequence[str]) -> str:
    """Why the analyses that are not among ``judged`` are not there; "" where none is missing."""
    values = found.daerah.nilai
    if not values:
        return (
            f"Nilai {lower_first(found.indikator.nama)} {found.daerah.nama} belum tersedia, sehingga belum dianalisis."
        )
    sentences = []
    if len(values) == 1:
        ((year, value),) = values.items()
        known = "" if POSITION in judged else f", yaitu {found.ukuran.value(value)} pada tahun {year}"
        sentences.append(
            f"Baru tersedia satu nilai {lower_first(found.indikator.nama)}{known}, sehingga perkembangan antarwaktu, "
            "relevansi, dan efektivitasnya belum dapat dinilai."
        )
    lacking = [name.lower() for name in (POSITION, *((RELEVANCE,) if len(values) > 1 else ())) if name not in judged]
    if lacking:
        # where only relevansi is lacking, peers are known, but province and nation not in two of the region's years
        whose = "pembanding untuk" if POSITION not in judged else "acuan untuk sekurang-kurangnya dua"
        sentences.append(
            f"Nilai wilayah {whose} tahun yang sama belum tersedia, "
            f"sehingga {enumeration(lacking)} belum dapat dinilai."
        )
    if len(values) > 1 and EFFECT not in judged:
        sentences.append("Indikator ini tidak mempunyai arah yang diharapkan, sehingga efektivitasnya tidak dinilai.")
    return " ".join(sentences)


# ── kuadran ──────────────────────────────────────────────────────────────────────────────────────
_MEANING = {
    "I": "keadaan dan perubahannya lebih baik: dipertahankan",
    "II": "keadaannya lebih baik, tetapi perubahannya tertinggal: diwaspadai",
    "III": "keadaannya lebih buruk, tetapi perubahannya lebih baik: dilanjutkan",
    "IV": "keadaan dan perubahannya lebih buruk: diprioritaskan",
}
_MEANING_OF_TWO = {
    "I": "lebih baik pada kedua indikator",
    "II": "lebih baik hanya pada indikator pertama",
    "III": "lebih baik hanya pada indikator kedua",
    "IV": "lebih buruk pada kedua indikator: diprioritaskan",
}


def quadrant_sentence(quadrant: Quadrant) -> str:
    """Where the region stands, against which lines, and how many regions share its quadrant."""
    own = quadrant.daerah
    lines = f"{_reference(quadrant.acuan)} ({_coordinates(quadrant, quadrant.garis_x, quadrant.garis_y)})"
    text = f"Garis potong kuadran adalah {lines}."
    if not own.kuadran:
        return f"{text} {own.nama} terletak pada {_coordinates(quadrant, own.x, own.y)}."
    meaning = (_MEANING if quadrant.tahun_awal else _MEANING_OF_TWO)[own.kuadran]
    text += f" {own.nama} ({_coordinates(quadrant, own.x, own.y)}) berada pada kuadran {own.kuadran}, {meaning}."
    urgent = [dot.nama for dot in quadrant.titik if dot.kuadran == "IV" and not dot.sendiri]
    if urgent:
        text += f" Kuadran IV ditempati {enumeration(urgent)}."
    return text


def _coordinates(quadrant: Quadrant, x: Decimal, y: Decimal) -> str:
    second = quadrant.ukuran_y.change(y) if quadrant.tahun_awal else quadrant.ukuran_y.value(y)
    return f"{quadrant.ukuran_x.value(x)}; {second}"
