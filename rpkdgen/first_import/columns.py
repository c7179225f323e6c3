"""The words over the columns of planning forms → the fields they hold.

The official RAT form and its report variants, the printed Renja and RKPD, exports and tables of SIPD: each calls the
same thing differently. The rules are tried from the top; the lowest label of a heading first, then all of it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rpkdgen.sheet.header import Named, folded

_YEAR = re.compile(r"\b(20[0-9]{2})\b")

#: (field, pattern of the whole folded label). A label is lower case, with single blanks for all signs.
_RULES: tuple[tuple[str, str], ...] = (
    ("no", r"no|nomor|no urut|nomor urut"),
    # what was done is no plan
    ("realisasi", r".*\b(realisasi|serapan|capaian keuangan)\b.*|(total )?(triwulan|tw|semester|sem|smt) ?(i|ii|iii|iv|[1-4])( .*)?"),  # noqa: E501
    ("lalu", r".*\b(n 2|n 1|n lalu|min ?[12]|tahun lalu|sebelum(nya)?|prakiraan capaian)\b.*|pagumurni"),
    ("depan", r".*\b(prakiraan maju|n depan|n ?plus ?1|n1|t 1|tahun depan)\b.*"),
    ("renstra", r".*\b(renstra|akhir periode|target akhir|rpjmd)\b.*"),
    # who
    ("kode_sub_unit", r"(kode|id) sub ?(skpd|opd|unit)"),
    ("sub_unit", r"nama sub ?(skpd|opd|unit)"),
    ("kode_perangkat_daerah", r"(kode|id) (skpd|opd|unit|perangkat daerah)"),
    ("perangkat_daerah", r"organisasi perangkat daerah( opd)?|dinas instansi|leading sector"),
    ("perangkat_daerah", r"(nama )?(opd|skpd|perangkat daerah|pd|unit kerja|instansi|dinas|organisasi)( \(?(opd|skpd|pd)\)?)?( (penanggung ?jawab|pelaksana|pengampu).*)?"),  # noqa: E501
    ("perangkat_daerah", r"(opd|skpd|perangkat daerah|pd|instansi) .{0,40}|penanggung ?jawab|pelaksana|pengampu"),
    ("strategi", r"(nama )?strategi.{0,60}|kelompok strategi"),
    ("arah_kebijakan", r"arah kebijakan"),
    # what
    ("kode_urusan", r"kode urusan"),
    ("kode_bidang", r"kode bidang( urusan)?"),
    ("kode_program", r"kode program"),
    ("kode_kegiatan", r"kode (giat|kegiatan)"),
    ("kode_sub_kegiatan", r"kode (sub ?(giat|kegiatan)|subkegiatan)"),
    ("kode", r"kode( rekening| nomenklatur| kegiatan| program kegiatan.*)?|rekening"),
    ("kode", r"kode (dan|/)? ?nama.*|kode uraian"),
    ("target_program", r"(target|satuan)( teks)? capaian"),
    ("keluaran", r"indikator( kinerja)? (urusan )?(bidang urusan )?program( dan)? kegiatan.*"),
    ("indikator_program", r"(capaian program|indikator program|tolak ukur capaian|outcome).*"),
    ("hasil_kegiatan", r"(hasil kegiatan|indikator kegiatan|capaian kegiatan).*"),
    ("kondisi_awal", r"(kondisi|nilai|data) awal.*|baseline.*"),
    ("keluaran", r".*(tol[oa]k ukur( kinerja)?|indikator( kinerja| keluaran| output| sub ?kegiatan| kinerja sub ?kegiatan)?|output sub giat|tol[oa]k ukur (sub|output))"),  # noqa: E501
    ("keluaran", r"keluaran( sub ?kegiatan)?( tol[oa]k ukur)?|output|indikator( kinerja)? (program|urusan|sasaran).*"),
    ("uraian", r"(?=.*(kegiatan|giat))(nama )?(urusan|bidang urusan|program)\b.*\b(sub )?kegiatan|uraian( .*)?"),
    ("uraian", r"program (dan )?kegiatan.*|urusan .*program.*|kegiatan sub ?kegiatan"),
    ("bidang", r"(nama )?(bidang )?urusan.*"),
    ("program", r"(nama )?program( opd| pd| prioritas)?"),
    ("kegiatan", r"(nama )?(kegiatan|giat)"),
    ("sub_kegiatan", r"(nama )?(sub ?(kegiatan|giat))( .{0,20})?"),
    ("tidak_langsung", r"(aktivitas |kegiatan )?(real )?(tidak|tdk|tak) langsung"),
    ("langsung", r"(aktivitas |kegiatan )?(real )?langsung"),
    ("penunjang", r"(aktivitas |kegiatan )?(real )?(penunjang|pendukung)"),
    # how much
    ("sumber_dana", r".*\bsumber (dana|pembiayaan|pendanaan|anggaran|biaya)\b.*|nama dana|sumber"),
    ("kode_dana", r"kode dana"),
    ("pagu", r"(jumlah |total |besar(an)? )?(alokasi|anggaran|pagu|kebutuhan dana)\b(?!.*(sumber|perubahan|pergeseran)).*|dana|biaya"),  # noqa: E501
    ("pagu", r"(jumlah|anggaran|pagu) rp( .*)?"),
    ("pagu_perubahan", r".*\b(pagu|anggaran).*(perubahan|pergeseran).*"),
    ("satuan", r"satuan( (sub|output|target|keluaran|kinerja))?( giat| kegiatan)?"),
    ("satuan_sasaran", r"satuan (sasaran|penerima).*"),
    ("target", r"(keluaran sub ?kegiatan )?target( (tahun|kinerja|sub|output|teks|sub teks|teks output|capaian|n|tahun n|keluaran))*( \d{4})?"),  # noqa: E501
    ("target_ke", r"target ([1-6])"),
    ("pagu", r"(rp|rupiah)( .*)?"),
    ("target", r"k"),
    # for whom
    ("jumlah_sasaran", r"(jumlah|banyak(nya)?|target|volume) (kelompok )?(sasaran|penerima|kpm|keluarga).*|(sasaran )?penerima manfaat"),  # noqa: E501
    ("sasaran", r"(kelompok )?sasaran( penerima.*)?|kelompok penerima.*"),
    ("besaran_manfaat", r"(besar(an)?|nilai|satuan) (manfaat|bantuan).*"),
    ("jenis_bantuan", r"(jenis|bentuk) bantuan.*"),
    ("sifat_bantuan", r"sifat bantuan.*"),
    ("bulan_awal", r"(waktu|bulan) (awal|mulai)"),
    ("bulan_akhir", r"(waktu|bulan) (akhir|selesai)"),
    ("durasi", r"(durasi|lama|jangka waktu|waktu) ?(pemberian|pelaksanaan|bantuan)?.*"),
    # where
    ("kecamatan", r"(nama )?(camat|kecamatan|distrik)"),
    ("kelurahan", r"(nama )?(lurah|kelurahan|desa|kelurahan desa|desa kelurahan)"),
    ("lokasi", r"(nama |detail )?lokasi.*|tempat pelaksanaan"),
    ("tahun", r"tahun( anggaran)?"),
    ("keluaran", r"indikator.*"),
    ("prioritas", r"(prioritas|sasaran) (daerah|nasional|pembangunan).*"),
    ("keterangan", r"keterangan.*|catatan.*|ket"),
)  # fmt: skip
_COMPILED = tuple((field, re.compile(pattern)) for field, pattern in _RULES)

#: Words that an upper label adds to all columns below it: (field, its meaning for what stands below).
_ABOVE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (field, re.compile(pattern))
    for field, pattern in (
        ("realisasi", r".*\brealisasi\b.*"),
        ("lalu", r".*\b(n 2|n 1|tahun lalu)\b.*"),
        ("depan", r".*\bprakiraan maju\b.*"),
        ("renstra", r"(kondisi|target) akhir.*"),
        ("prioritas", r"prioritas.*"),
        ("indikator_program", r"(indikator )?(capaian|hasil) program.*"),
        ("hasil_kegiatan", r"hasil kegiatan.*"),
    )
)

_SCALES = (
    (1_000_000_000, re.compile(r"\b(miliar(an)?|milyar(an)?)\b")),
    (1_000_000, re.compile(r"\b(juta(an)?|jt)\b")),
    (1_000, re.compile(r"\b(ribu(an)?|rb|rp 000|000)\b")),
)
_MONEY = frozenset({"pagu", "pagu_perubahan"})
#: Fields whose values belong to a year that the heading may name.
_YEARLY = _MONEY | {"target", "realisasi", "depan", "lalu", "renstra", "kondisi_awal"}


@lru_cache(4096)
def recognise(labels: tuple[str, ...]) -> Named | None:
    """The field of a column with these labels above it, from the top; None where no form knows it."""
    texts = [folded(label) for label in labels if folded(label)]
    if not texts:
        return None
    field = _field(texts)
    if not field:
        return None
    whole = " ".join(texts)
    years = sorted({int(year) for year in _YEAR.findall(whole)}) if field in _YEARLY else []
    scale = next((factor for factor, words in _SCALES if words.search(whole)), 1) if field in _MONEY else 1
    unit = next((word for word in ("bulan", "tahun", "hari") if f" {word}" in whole), "") if field == "durasi" else ""
    return Named(field, years[0] if len(years) == 1 else None, scale, unit)


def _field(texts: list[str]) -> str:
    above = next((found for text in texts[:-1] if (found := _meaning_above(text))), "")
    if above:
        return above
    # The lowest label says most; "Target" below "2025" needs no more, "Rp" below "Pagu" does.
    for label in (texts[-1], " ".join(texts), *reversed(texts[:-1])):
        found = _rule(_YEAR.sub("", label).strip())
        if found:
            return found
    return ""


def _meaning_above(text: str) -> str:
    return next((field for field, pattern in _ABOVE if pattern.fullmatch(text)), "")


def _rule(label: str) -> str:
    bare = re.sub(r"\s*\b(rp|rupiah|dalam|juta(an)?|ribu(an)?|miliar(an)?|milyar(an)?)\b\s*", " ", label).strip()
    for text in dict.fromkeys((" ".join(label.split()), " ".join(bare.split()))):
        for field, pattern in _COMPILED:
            if text and pattern.fullmatch(text):
                return field
    return ""
