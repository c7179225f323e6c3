"""Personal data: these documents and their files never carry any."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rpkdgen.checks.rule import ERROR, FOLDER, WARNING, Finding, rule
from rpkdgen.problem import Position

TITLE = "Data pribadi"
LAW = "UU 27/2022 tentang Pelindungan Data Pribadi"

#: Digits and signs, long enough; and in them sixteen or more digits with at most one sign between two.
_CANDIDATE = re.compile(r"\d[\d .\-–/_]{15,}+")
_LONG = re.compile(r"(?<!\d)\d(?:[ .\-–/_]?\d){15,}+")
_ALONE = re.compile(r"(?<!\d)\d{16}(?!\d)")
#: Ways in which people group the sixteen digits of a NIK or a family card.
_GROUPED = re.compile(r"\d{16}|\d{4}(.)\d{4}\1\d{4}\1\d{4}|\d{6}(.)\d{6}\2\d{4}|\d{2}(.)\d{2}\3\d{2}\3\d{6}\3\d{4}")
_MONEY = re.compile(r"\d{1,3}(?:\.\d{3})+")
_YEARS = re.compile(r"(?:(?:19|20)\d\d.){3}(?:19|20)\d\d")


@rule("RPKD-X01", ERROR, LAW, needs=FOLDER)
def no_personal_numbers(texts: Mapping[str, str]) -> Iterator[Finding]:
    """Tidak ada NIK atau nomor KK (16 angka, juga yang dipisah spasi, titik, atau tanda hubung) di berkas mana
    pun, termasuk dalam komentar dan naskah.

    Salah:
        # penerima: 3671 0101 0101 0001
    Benar:
        sasaran: {uraian: Keluarga desil 1, jumlah: 4.500, satuan: KK}
    """
    for file, text in texts.items():
        for candidate in _CANDIDATE.finditer(text):
            for found in _personal_numbers(candidate[0]):
                yield Finding(
                    _position(file, text, candidate.start() + found.start()),
                    "Angka 16 digit ini seperti NIK atau nomor KK; rencana tidak boleh memuat data pribadi.",
                    "Hapus dari berkas ini (juga dari riwayat git bila sudah tersimpan). Tulis jumlah penerima saja.",
                )


def holds_personal_number(text: str, *, alone: bool = False) -> bool:
    """Whether a text has a NIK or the number of a family card in it. ``alone``: it is a number as a whole, and could
    be an amount of money too: then only what begins like a NIK counts."""
    if alone:
        return _ALONE.fullmatch(text) is not None and _begins_like_a_nik(text)
    return any(any(_personal_numbers(candidate[0])) for candidate in _CANDIDATE.finditer(text))


def _personal_numbers(digits: str) -> Iterator[re.Match[str]]:
    """Those in a run of digits and signs. Sixteen in one piece count even right behind another number
    ("desil 1–4 3671…")."""
    pattern = _ALONE if _ALONE.search(digits) else _LONG
    return (found for found in pattern.finditer(digits) if is_personal_number(found[0]))


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


_PHONE = re.compile(r"(?:\+62[ .\-]?|0)8[1-9]\d?[ .\-]?\d{3,4}[ .\-]?\d{3,5}(?![\w]|[.,]\d)")


@rule("RPKD-X02", WARNING, LAW, needs=FOLDER)
def no_phone_numbers(texts: Mapping[str, str]) -> Iterator[Finding]:
    """Tidak ada nomor telepon genggam di berkas mana pun.

    Salah:
        catatan: hubungi 0812-3456-7890
    Benar:
        penanggung_jawab: Bidang Perlindungan dan Jaminan Sosial
    """
    for file, text in texts.items():
        for found in _PHONE.finditer(text):
            if re.match(r"[\w.,/-]", text[found.start() - 1 : found.start()]):
                continue
            yield Finding(
                _position(file, text, found.start()),
                f"“{found[0]}” seperti nomor telepon pribadi.",
                "Hapus; cukup sebut bidang atau jabatannya.",
            )


#: Names of columns and fields that only a list of persons has.
_PERSONAL = (
    r"nik|no[_. ]*kk|nomor[_ ]kk|no[_. ]*ktp|no[_. ]*induk|nama[_ ](?:penerima|lengkap|krt|kepala[_ ]keluarga|warga)"
    r"|tanggal[_ ]lahir|tgl[_. ]*lahir|tempat[_ ]lahir|nama[_ ]ibu(?:[_ ]kandung)?"
)


def is_column_of_persons(label: str) -> bool:
    """Whether a column with this heading lists persons."""
    return re.fullmatch(_PERSONAL, label.strip(), re.I) is not None


_COLUMN = re.compile(rf"(?:^|[,;\t|])[ \"*]*({_PERSONAL})[ \"*]*(?=[,;\t|\n]|$)", re.I)
_FIELD = re.compile(rf"^[ \-]*[\"']?({_PERSONAL})[\"']?[ ]*:", re.I | re.M)


@rule("RPKD-X03", ERROR, LAW, needs=FOLDER)
def no_lists_of_people(texts: Mapping[str, str]) -> Iterator[Finding]:
    """Tidak ada daftar penerima per orang (BNBA): kolom tabel atau isian bernama NIK, nomor KK, nama penerima, nama
    kepala keluarga, tanggal lahir, dan sejenisnya, juga di berkas yang bukan bagian rencana.

    Salah:
        kode;nama_penerima;nik
    Benar:
        kode;nama;jumlah_kk
    """
    for file, text in texts.items():
        patterns = [_FIELD] if file.lower().endswith((".yaml", ".yml", ".json")) else [_COLUMN]
        for found in (found for pattern in patterns for found in _in_heads(pattern, file, text)):
            yield Finding(
                _position(file, text, found.start(1)),
                f"“{found[1]}” menandakan daftar per orang; rencana tidak boleh memuat data pribadi.",
                "Hapus daftarnya (juga dari riwayat git bila sudah tersimpan); tulis jumlah per wilayah saja.",
            )


def _in_heads(pattern: re.Pattern[str], file: str, text: str) -> Iterator[re.Match[str]]:
    """Where the names stand: of a table of values in its first line, in prose in the heads of tables, else anywhere."""
    if pattern is _FIELD:
        yield from pattern.finditer(text)
    elif file.lower().endswith(".md"):
        for row in re.finditer(r"^\|.*\|[ ]*\n(?=[ ]*\|[ :|-]+\|?[ ]*$)", text, re.M):
            yield from pattern.finditer(text, row.start(), row.end() - 1)
    else:
        head = re.search(r"^(?![#\s]).*", text, re.M)
        if head:
            yield from pattern.finditer(text, head.start(), head.end())


_ADDRESS = r"(?:jl|jln|jalan|gg|gang|kp|kampung|perum|komp(?:lek)?s?)\b\.?[ ][^\n,;|]{2,60}?[ ,]+(?:no\b|rt\b|nomor\b)"
_RT_RW = r"\brt[ .]*0*\d{1,3}[ /,.]*(?:rw[ .]*)?0*\d{1,3}\b"
_WHERE = re.compile(rf"{_ADDRESS}|{_RT_RW}", re.I)
#: From how many addresses on it is a list, and how many other lines may stand between two of them.
_SEVERAL, _BETWEEN = 3, 2


@rule("RPKD-X04", ERROR, LAW, needs=FOLDER)
def no_names_with_addresses(texts: Mapping[str, str]) -> Iterator[Finding]:
    """Tidak ada daftar nama dengan alamat: tiga baris atau lebih yang berdekatan dan memuat alamat rumah (jalan dengan
    nomor, atau RT/RW).

    Salah:
        1. Siti, Jl. Mawar No. 3 RT 02/05
        2. Budi, Jl. Melati No. 7 RT 01/05
        3. Ani, Gg. Dahlia No. 1 RT 03/04
    Benar:
        Kelurahan Sukarasa: 137 keluarga desil 1
    """
    for file, text in texts.items():
        for run in _runs(text):
            if len(run) >= _SEVERAL:
                yield Finding(
                    _position(file, text, run[0]),
                    f"{len(run)} baris mulai di sini seperti daftar nama dengan alamat; rencana tidak boleh memuat "
                    "data pribadi.",
                    "Hapus daftarnya (juga dari riwayat git bila sudah tersimpan); tulis jumlah per kelurahan saja.",
                )


def _runs(text: str) -> Iterator[list[int]]:
    """Where the lines with addresses begin that follow each other, with at most two other lines between two."""
    if not _WHERE.search(text):
        return
    run: list[int] = []
    others = 0
    for line in re.finditer(r"[^\n]+", text):
        if _WHERE.search(line[0]):
            run.append(line.start())
            others = 0
        elif line[0].strip():
            others += 1
            if others > _BETWEEN:
                yield run
                run = []
    yield run


def _position(file: str, text: str, offset: int) -> Position:
    return Position(file, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))
