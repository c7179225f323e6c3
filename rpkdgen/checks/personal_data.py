"""Personal data: these documents and their files never carry any."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rpkdgen.checks.rule import ERROR, TEXTS, WARNING, Finding, rule
from rpkdgen.problem import Position

TITLE = "Data pribadi"
LAW = "UU 27/2022 tentang Pelindungan Data Pribadi"

#: Sixteen or more digits in a row, with at most one sign between two of them.
_LONG = re.compile(r"(?<!\d)\d(?:[ .\-–/_]?\d){15,}+")
#: Ways in which people group the sixteen digits of a NIK or a family card.
_GROUPED = re.compile(r"\d{16}|\d{4}(.)\d{4}\1\d{4}\1\d{4}|\d{6}(.)\d{6}\2\d{4}|\d{2}(.)\d{2}\3\d{2}\3\d{6}\3\d{4}")
_MONEY = re.compile(r"\d{1,3}(?:\.\d{3})+")
_YEARS = re.compile(r"(?:(?:19|20)\d\d.){3}(?:19|20)\d\d")


@rule("RPKD-X01", ERROR, LAW, needs=TEXTS)
def no_personal_numbers(texts: Mapping[str, str]) -> Iterator[Finding]:
    """Tidak ada NIK atau nomor KK (16 angka, juga yang dipisah spasi, titik, atau tanda hubung) di berkas mana
    pun, termasuk dalam komentar dan naskah.

    Salah:
        # penerima: 3671 0101 0101 0001
    Benar:
        sasaran: {uraian: Keluarga desil 1, jumlah: 4.500, satuan: KK}
    """
    for file, text in texts.items():
        for found in _LONG.finditer(text):
            if is_personal_number(found[0]):
                yield Finding(
                    _position(file, text, found.start()),
                    "Angka 16 digit ini seperti NIK atau nomor KK; rencana tidak boleh memuat data pribadi.",
                    "Hapus dari berkas ini (juga dari riwayat git bila sudah tersimpan). Tulis jumlah penerima saja.",
                )


def is_personal_number(written: str) -> bool:
    """Whether digits, with signs between them, are a NIK or the number of a family card."""
    digits = re.sub(r"\D", "", written)
    if len(digits) != 16 or _MONEY.fullmatch(written) or _YEARS.fullmatch(written):
        return False
    return _GROUPED.fullmatch(written) is not None or _begins_like_a_nik(digits)


def _begins_like_a_nik(digits: str) -> bool:
    """Province, then the day (women: plus 40), month and year of birth."""
    province, day, month = int(digits[:2]), int(digits[6:8]), int(digits[8:10])
    regency, district = int(digits[2:4]), int(digits[4:6])
    return (
        11 <= province <= 97
        and regency > 0
        and district > 0
        and (1 <= day <= 31 or 41 <= day <= 71)
        and 1 <= month <= 12
    )


_PHONE = re.compile(r"(?<![\w.,/-])(?:\+62[ .\-]?|0)8[1-9]\d?[ .\-]?\d{3,4}[ .\-]?\d{3,5}(?![\w]|[.,]\d)")


@rule("RPKD-X02", WARNING, LAW, needs=TEXTS)
def no_phone_numbers(texts: Mapping[str, str]) -> Iterator[Finding]:
    """Tidak ada nomor telepon genggam di berkas mana pun.

    Salah:
        catatan: hubungi 0812-3456-7890
    Benar:
        penanggung_jawab: Bidang Perlindungan dan Jaminan Sosial
    """
    for file, text in texts.items():
        for found in _PHONE.finditer(text):
            yield Finding(
                _position(file, text, found.start()),
                f"“{found[0]}” seperti nomor telepon pribadi.",
                "Hapus; cukup sebut bidang atau jabatannya.",
            )


_WORDS = r"(nik|no[_. ]*kk|nomor[_ ]kk|no[_. ]*ktp|nama[_ ]penerima|tanggal[_ ]lahir)"
_HEADER = re.compile(rf"^[ \t]*(?:-[ \t]+)?[\"']?{_WORDS}[\"']?[ \t]*:", re.I | re.M)
_COLUMN = re.compile(rf"(?:^|[,;\t])[ \"]*{_WORDS}[ \"]*(?=[,;\t\n]|$)", re.I)


@rule("RPKD-X03", ERROR, LAW, needs=TEXTS)
def no_lists_of_people(texts: Mapping[str, str]) -> Iterator[Finding]:
    """Tidak ada daftar penerima per orang (BNBA): isian atau kolom NIK, nomor KK, nama penerima, tanggal lahir.

    Salah:
        penerima:
          - {nama_penerima: Siti, nik: ...}
    Benar:
        sasaran: {uraian: Keluarga desil 1, jumlah: 4.500, satuan: KK}
    """
    for file, text in texts.items():
        if file.endswith(".csv"):
            head = next((line for line in text.split("\n") if line.strip() and not line.startswith("#")), "")
            start = text.find(head)
            found = [(match[1], start + match.start(1)) for match in _COLUMN.finditer(head)]
        elif file.endswith(".md"):
            continue
        else:
            found = [(match[1], match.start(1)) for match in _HEADER.finditer(text)]
        for name, offset in found:
            yield Finding(
                _position(file, text, offset),
                f"“{name}” menandakan daftar per orang; rencana tidak boleh memuat data pribadi.",
                "Hapus daftarnya; tulis jumlah per wilayah saja.",
            )


def _position(file: str, text: str, offset: int) -> Position:
    return Position(file, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))
