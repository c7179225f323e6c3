"""The written text of one value → its typed value, or a ScalarError that says how to write it.

READERS maps the name of a ``fields.Scalar`` to its reader. Indonesian numbers: a dot parts thousands,
a comma the decimals. What can be read in two ways is refused with both spellings, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import pairwise

from rpkdgen.suggest import did_you_mean

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
ROMAN = ("I", "II", "III", "IV")

FIRST_YEAR, LAST_YEAR = 1900, 2100

#: The longest number that is read; a plan's money has at most 15 digits.
LONGEST_NUMBER = 18


class ScalarError(ValueError):
    """Why a text cannot be read (Indonesian), how to write it, and the code of the rule.

    ``meant`` is the value that was almost certainly meant; a draft goes on with it.
    """

    def __init__(self, code: str, message: str, hint: str = "", meant: object = None) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.meant = code, message, hint, meant


Reader = Callable[[str], object]


# ── text ─────────────────────────────────────────────────────────────────────────────────────────
_PLAIN = re.compile(r"[\x20-\x7e\xa1-\xac\xae-\u02ff]*")
_DASHES = frozenset({"-", "–", "—"})
_HIDDEN_KINDS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def hidden_character(text: str) -> str:
    """The name of the first character that prints as nothing or as anything ("U+200B"), or ""."""
    if _PLAIN.fullmatch(text):
        return ""
    for char in text:
        if unicodedata.category(char) in _HIDDEN_KINDS:
            return f"U+{ord(char):04X}"
    return ""


def read_text(text: str) -> str:
    """The text as one line: blanks around it are dropped, line breaks and runs of blanks are one blank."""
    stripped = " ".join(text.split())
    if not stripped:
        raise ScalarError("RPKD-S20", "teks ini kosong", "Isi teksnya, atau hapus isian ini.")
    if stripped in _DASHES:
        raise ScalarError("RPKD-S20", f"“{stripped}” bukan teks", "Bila memang tidak ada, hapus isian ini.")
    hidden = hidden_character(stripped)
    if hidden:
        raise ScalarError(
            "RPKD-S20",
            f"teks ini memuat karakter tersembunyi {hidden}",
            "Hapus karakter itu (biasanya ikut tersalin dari Word atau PDF), atau ketik ulang teksnya.",
        )
    return stripped


IDENTIFIER_FORM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def read_identifier(text: str) -> str:
    stripped = text.strip()
    if IDENTIFIER_FORM.fullmatch(stripped) and len(stripped) <= 64:
        return stripped
    proposal = re.sub(r"[^A-Za-z0-9._]+", "-", stripped).strip("-._")[:64]
    hint = "Pakai huruf, angka, titik, garis bawah, atau tanda hubung, tanpa spasi"
    raise ScalarError(
        "RPKD-S21",
        f"“{text}” bukan penanda yang sah",
        f"{hint}, misalnya {proposal}." if proposal else f"{hint}.",
    )


def read_choice(values: tuple[str, ...], text: str) -> str:
    """One of ``values``, as written; another spelling is refused with the right one."""
    if text in values:
        return text
    folded = text.strip().casefold()
    meant = folded if folded in values else None
    hint = f"Maksud Anda “{meant}”?" if meant else did_you_mean(text, values)
    known = f"Pilihannya: {', '.join(values)}."
    raise ScalarError("RPKD-S06", f"“{text}” tidak dikenal di sini", f"{hint} {known}".strip(), meant)


def read_yes_no(text: str) -> bool:
    if text in ("ya", "tidak"):
        return text == "ya"
    folded = text.strip().casefold()
    meant = True if folded in ("ya", "yes", "true", "y", "1", "on", "benar") else None
    meant = False if folded in ("tidak", "no", "false", "n", "t", "0", "off", "tdk", "bukan") else meant
    hint = "Tulis ya atau tidak (huruf kecil)."
    if meant is not None:
        hint = f"Tulis “{'ya' if meant else 'tidak'}”."
    raise ScalarError("RPKD-S29", f"“{text}” bukan ya atau tidak", hint, meant)


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────
_DIGITS = re.compile(r"[0-9]+")
THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_COMMA_DECIMAL = re.compile(r"([+-]?)([0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+),([0-9]+)")
_DOT_DECIMAL = re.compile(r"([+-]?)([0-9]+)\.([0-9]+)")
_ENGLISH = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_LARGE = re.compile(r"(?:Rp\.?)?\s*([0-9.,]+)\s*(ribu|rb|juta|jt|miliar|milyar|mliar|m|triliun|trilyun|t)\.?", re.I)
_LARGE_FACTORS = {
    "ribu": 10**3, "rb": 10**3, "juta": 10**6, "jt": 10**6, "miliar": 10**9, "milyar": 10**9, "mliar": 10**9,
    "m": 10**9, "triliun": 10**12, "trilyun": 10**12, "t": 10**12,
}  # fmt: skip
_RUPIAH_FORM = re.compile(r"(?:Rp\.?\s*)?([0-9.]+)(?:,00|,-)?", re.I)
_NOT_AVAILABLE = frozenset({"-", "–", "—", "n.a.", "n.a", "na", "n/a", "tad", "null", "~", "none", "nihil", "…", "..."})


def grouped(number: int) -> str:
    """1250000 → "1.250.000"."""
    return f"{number:,}".replace(",", ".")


def _trimmed(text: str) -> str:
    return text.strip().replace("\u2212", "-")


def _whole(text: str) -> int | None:
    """The number that plain digits or digits with thousand dots say, or None."""
    if _DIGITS.fullmatch(text):
        return int(text) if len(text) <= LONGEST_NUMBER and (text[0] != "0" or text == "0") else None
    if THOUSANDS.fullmatch(text) and text[0] != "0":
        digits = text.replace(".", "")
        return int(digits) if len(digits) <= LONGEST_NUMBER else None
    return None


def looks_whole(text: str) -> bool:
    """Whether a text is a whole number in a counted unit ("4.500")."""
    return _whole(text.strip()) is not None


def _number_error(code: str, text: str, what: str, how: str) -> ScalarError:
    """The error for a text that is not the number ``what``, with the likeliest right spelling."""
    value = _trimmed(text)
    message = f"“{text}” bukan {what}"
    if value.casefold() in _NOT_AVAILABLE:
        return ScalarError(code, message, "Bila angkanya belum ada, hapus isian ini; jangan ditulis dengan tanda.")
    if _DIGITS.search(value) is None:
        return ScalarError(code, message, how)
    if len(re.sub(r"[^0-9]", "", value)) > LONGEST_NUMBER:
        return ScalarError(code, f"{message}: angkanya terlalu panjang", how)
    if "%" in value or value.casefold().endswith("persen"):
        bare = re.sub(r"\s*(%|persen)\s*$", "", value, flags=re.I)
        return ScalarError(code, message, f"Tulis angkanya saja: {bare}. Satuannya ditulis pada isian satuan.")
    if large := _LARGE.fullmatch(value):
        number = _large_number(large[1], large[2])
        if number is not None:
            return ScalarError(code, message, f"Tulis lengkap: {grouped(number)}.")
    if _ENGLISH.fullmatch(value) and (value.count(",") > 1 or "." in value):
        whole, _, decimals = value.partition(".")
        proposal = whole.replace(",", ".") + (f",{decimals}" if decimals else "")
        return ScalarError(code, message, f"Pemisah ribuan adalah titik, pemisah desimal koma. Tulis {proposal}.")
    if re.fullmatch(r"[0-9]{1,3}(?:[ '][0-9]{3})+", value):
        proposal = re.sub(r"[ ']", ".", value)
        return ScalarError(code, message, f"Pemisah ribuan adalah titik. Tulis {proposal}.")
    if re.fullmatch(r"0[0-9]+", value):
        return ScalarError(code, message, f"Hapus nol di depan: {value.lstrip('0') or '0'}.")
    if value.startswith((",", ".")):
        return ScalarError(code, message, f"Tulis angka di depan koma: 0,{value[1:]}." if value[1:].isdigit() else how)
    if value.count(".") > 1 and re.fullmatch(r"[0-9.]+", value):
        return ScalarError(code, message, f"Titik ribuan harus membagi per tiga angka dari kanan. {how}")
    if words := re.fullmatch(r"([+-]?[0-9][0-9.,]*)\s+([A-Za-z].*)", value):
        return ScalarError(
            code, message, f"Tulis angkanya saja: {words[1]}. Satuan “{words[2]}” ditulis pada isian satuan."
        )
    return ScalarError(code, message, how)


def _large_number(number: str, word: str) -> int | None:
    """4,5 and miliar → 4500000000 (None unless it is whole)."""
    try:
        value = Decimal(number.replace(",", ".")) if number.count(".") + number.count(",") <= 1 else None
    except ArithmeticError:
        return None
    if value is None:
        return None
    total = value * _LARGE_FACTORS[word.casefold()]
    return int(total) if total == int(total) else None


_RUPIAH_HOW = "Tulis rupiah bulat, misalnya 1.250.000.000."


def read_rupiah(text: str) -> int:
    """Whole rupiah: "1.250.000.000", "1250000000", "Rp1.250.000.000"; ",00" and ",-" may follow."""
    value = text.strip()
    form = _RUPIAH_FORM.fullmatch(value)
    number = _whole(form[1]) if form else None
    if number is not None:
        return number
    code = "RPKD-S24"
    bare = re.sub(r"^(Rp\.?|IDR)\s*", "", _trimmed(value), flags=re.I)
    if re.match(r"-\s*[Rr0-9]", _trimmed(value)) or re.match(r"-\s*[0-9]", bare) or re.fullmatch(r"\([0-9.]+\)", bare):
        raise ScalarError(code, f"“{text}” negatif; rupiah di sini paling kecil 0", _RUPIAH_HOW)
    if comma := _COMMA_DECIMAL.fullmatch(bare):
        whole = _whole(comma[2])
        if whole is not None and not (_ENGLISH.fullmatch(bare) and len(comma[3]) == 3):
            raise ScalarError(
                code,
                f"“{text}” bukan rupiah bulat",
                f"Hapus angka di belakang koma: {grouped(whole)}. Bila maksudnya miliar atau juta, tulis lengkap.",
            )
        if whole is not None:
            raise ScalarError(
                code, f"“{text}” bukan rupiah bulat", f"Pemisah ribuan adalah titik. Tulis {bare.replace(',', '.')}."
            )
    raise _number_error(code, bare if bare != value and bare else text, "rupiah bulat", _RUPIAH_HOW)


_COUNT_HOW = "Tulis bilangan bulat, misalnya 4.500 atau 4500."


def read_count(text: str) -> int:
    """A whole number, not negative: "4.500" or "4500"."""
    value = _trimmed(text)
    number = _whole(value)
    if number is not None:
        return number
    code = "RPKD-S25"
    if value.startswith("-") and _whole(value[1:]) is not None:
        raise ScalarError(code, f"“{text}” negatif; di sini jumlahnya paling kecil 0", _COUNT_HOW)
    if comma := _COMMA_DECIMAL.fullmatch(value):
        if _ENGLISH.fullmatch(value):
            raise ScalarError(
                code,
                f"“{text}” bukan bilangan bulat: koma adalah tanda desimal",
                f"Bila maksudnya ribuan, tulis {value.replace(',', '.')}.",
            )
        whole = _whole(comma[2])
        if whole is not None:
            raise ScalarError(
                code, f"“{text}” bukan bilangan bulat", f"Satuan ini dihitung utuh; tulis {grouped(whole)} tanpa koma."
            )
    if (dot := _DOT_DECIMAL.fullmatch(value)) and not dot[1] and len(dot[3]) != 3:
        raise ScalarError(
            code,
            f"“{text}” bukan bilangan bulat",
            f"Satuan ini dihitung utuh. Bila titiknya pemisah ribuan, tulis tiga angka di belakangnya; "
            f"bila tidak, bulatkan: {dot[2]}.",
        )
    raise _number_error(code, text, "bilangan bulat", _COUNT_HOW)


def read_decimal_places(text: str) -> int:
    value = text.strip()
    if re.fullmatch(r"[0-6]", value):
        return int(value)
    raise ScalarError("RPKD-S25", f"“{text}” bukan banyaknya angka desimal", "Tulis angka 0 sampai 6.")


_DECIMAL_HOW = "Tulis misalnya 5,89 atau 5.89."


def read_decimal(text: str) -> Decimal:
    """A decimal: "5,89", "5.89", "1.234,5", "1234"; "1.234" could be two numbers and is refused."""
    value = _trimmed(text)
    if len(value) > LONGEST_NUMBER + 8:
        raise _number_error("RPKD-S26", text, "bilangan", _DECIMAL_HOW)
    sign = -1 if value[:1] == "-" else 1
    bare = value[1:] if value[:1] in ("-", "+") else value
    if _DIGITS.fullmatch(bare):
        number = _whole(bare)
        if number is not None:
            return Decimal(sign * number)
    elif comma := _COMMA_DECIMAL.fullmatch(value):
        whole = comma[2].replace(".", "")
        if comma[2][0] != "0" or comma[2] == "0":
            return Decimal(f"{comma[1]}{whole}.{comma[3]}")
    elif dot := _DOT_DECIMAL.fullmatch(value):
        if THOUSANDS.fullmatch(bare) and bare[0] != "0":
            raise ScalarError(
                "RPKD-S26",
                f"“{text}” dapat dibaca dua macam: {bare.replace('.', '')} atau {bare.replace('.', ',')}",
                f"Tulis {_signed(sign, bare.replace('.', ''))} bila titiknya pemisah ribuan, "
                f"atau {_signed(sign, bare.replace('.', ','))} bila tanda desimal.",
            )
        if dot[2][0] != "0" or dot[2] == "0":
            return Decimal(value)
    elif THOUSANDS.fullmatch(bare):
        number = _whole(bare)
        if number is not None:
            return Decimal(sign * number)
    raise _number_error("RPKD-S26", text, "bilangan", _DECIMAL_HOW)


def _signed(sign: int, digits: str) -> str:
    return f"-{digits}" if sign < 0 else digits


def read_value(text: str, counted: bool) -> Decimal:
    """A value in its unit: counted units (orang, KK) are whole, others decimal."""
    return Decimal(read_count(text)) if counted else read_decimal(text)


# ── time ─────────────────────────────────────────────────────────────────────────────────────────
def read_year(text: str) -> int:
    value = text.strip()
    if re.fullmatch(r"[0-9]{4}", value):
        if FIRST_YEAR <= int(value) <= LAST_YEAR:
            return int(value)
        raise ScalarError("RPKD-S22", f"tahun {value} di luar {FIRST_YEAR}–{LAST_YEAR}", "Periksa angka tahunnya.")
    found = re.search(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", value)
    if found:
        hint = f"Tulis {found[0]} saja."
    elif re.fullmatch(r"[0-9]\.[0-9]{3}", value):
        hint = f"Tulis tahun tanpa titik: {value.replace('.', '')}."
    else:
        hint = "Tulis tahun empat angka, misalnya 2024."
    raise ScalarError("RPKD-S22", f"“{text}” bukan tahun", hint)


_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_WORD_DATE = re.compile(r"([0-9]{1,2})\s+([A-Za-z]+)\s+([0-9]{4})")
_DIGIT_DATE = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_MONTH_NUMBERS = {name.casefold(): number for number, name in enumerate(MONTHS, 1)}


def read_date(text: str) -> date:
    """ "2024-01-22" or "22 Januari 2024"; an impossible day is refused."""
    value = text.strip()
    if iso := _ISO_DATE.fullmatch(value):
        return _date(text, int(iso[1]), int(iso[2]), int(iso[3]))
    if words := _WORD_DATE.fullmatch(value):
        month = _MONTH_NUMBERS.get(words[2].casefold())
        if month is None:
            raise ScalarError(
                "RPKD-S23",
                f"“{words[2]}” bukan nama bulan",
                did_you_mean(words[2], MONTHS) or f"Nama bulan: {', '.join(MONTHS)}.",
            )
        return _date(text, int(words[3]), month, int(words[1]))
    hint = "Tulis misalnya 22 Januari 2024 atau 2024-01-22."
    if (digits := _DIGIT_DATE.fullmatch(value)) and 1 <= int(digits[2]) <= 12:
        hint = f"Maksud Anda {int(digits[1])} {MONTHS[int(digits[2]) - 1]} {digits[3]}? Tulis dengan nama bulan."
    raise ScalarError("RPKD-S23", f"“{text}” bukan tanggal", hint)


def _date(text: str, year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ScalarError("RPKD-S23", f"tahun {year} di luar {FIRST_YEAR}–{LAST_YEAR}", "Periksa tahunnya.")
    if not 1 <= month <= 12:
        raise ScalarError("RPKD-S23", f"bulan {month} pada “{text}” tidak ada", "Bentuknya tahun-bulan-tanggal.")
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise ScalarError(
            "RPKD-S23", f"tanggal {day} {MONTHS[month - 1]} {year} tidak ada", f"Bulan itu sampai tanggal {last}."
        )
    return date(year, month, day)


def read_quarter(text: str) -> int:
    """1 to 4, or I to IV."""
    value = text.strip()
    if value in ("1", "2", "3", "4"):
        return int(value)
    if value in ROMAN:
        return ROMAN.index(value) + 1
    raise ScalarError("RPKD-S28", f"“{text}” bukan triwulan", "Tulis 1 sampai 4 (atau I sampai IV).")


#: Stages of a year's budget in their order; each pergeseran has a number, and they stand before the change.
STAGES = ("rkpd", "kua-ppas", "apbd murni", "pergeseran", "apbd perubahan")
_SHIFT = re.compile(r"pergeseran(?: (?:ke-)?([1-9]\d?))?")


def read_stage(text: str) -> str:
    """ "apbd murni", "pergeseran 2" ("pergeseran" alone is the first)."""
    value = " ".join(text.casefold().split())
    if value in STAGES and value != "pergeseran":
        return value
    if found := _SHIFT.fullmatch(value):
        return f"pergeseran {found[1] or 1}"
    hint = f"{did_you_mean(value, STAGES)} Tulis rkpd, kua-ppas, apbd murni, pergeseran 1, atau apbd perubahan.".strip()
    raise ScalarError("RPKD-S28", f"“{text}” bukan tahap penganggaran", hint)


def stage_order(stage: str) -> tuple[int, int]:
    """Where a stage stands in the year: a later one is in force instead of the earlier ones."""
    name, _, number = stage.partition(" ") if stage.startswith("pergeseran") else (stage, "", "")
    return STAGES.index(name), int(number or 0)


def read_month(text: str) -> int:
    """1 to 12, or the month's name."""
    value = text.strip()
    if re.fullmatch(r"0?[1-9]|1[0-2]", value):
        return int(value)
    number = _MONTH_NUMBERS.get(value.casefold())
    if number:
        return number
    hint = f"{did_you_mean(value, MONTHS)} Tulis 1 sampai 12, atau nama bulan.".strip()
    raise ScalarError("RPKD-S28", f"“{text}” bukan bulan", hint)


def read_decile(text: str) -> int:
    value = text.strip()
    if re.fullmatch(r"[1-9]|10", value):
        return int(value)
    hint = "Tulis angka 1 sampai 10."
    if span := re.fullmatch(r"([0-9]+)\s*[-–]\s*([0-9]+)", value):
        first, last = int(span[1][:2]), int(span[2][:2])
        if 1 <= first <= last <= 10:
            hint = f"Tulis satu per satu: [{', '.join(str(n) for n in range(first, last + 1))}]."
    raise ScalarError("RPKD-S28", f"“{text}” bukan desil", hint)


# ── people, codes, files ─────────────────────────────────────────────────────────────────────────
def read_nip(text: str) -> str:
    """18 digits; blanks between them are dropped."""
    value = re.sub(r"\s", "", text)
    if re.fullmatch(r"[0-9]{18}", value):
        return value
    digits = re.sub(r"[^0-9]", "", value)
    if len(digits) == 18:
        hint = "Tulis angkanya saja, tanpa tanda baca atau huruf."
    else:
        hint = f"NIP terdiri atas 18 angka; yang tertulis {len(digits)} angka. Bila belum ada, hapus isian ini."
    raise ScalarError("RPKD-S30", f"“{text}” bukan NIP", hint)


#: Widths of the parts of a nomenclature code (Permendagri 90/2019): urusan, bidang, program,
#: 1 provinsi/2 kabupaten-kota, kegiatan, sub kegiatan.
_CODE_WIDTHS = (1, 2, 2, 1, 2, 4)
_CODE_LEVELS = {2: "kode bidang urusan", 3: "kode program", 5: "kode kegiatan", 6: "kode sub kegiatan"}
CODE_FORMS = {
    2: re.compile(r"[0-9]\.[0-9]{2}"),
    3: re.compile(r"[0-9]\.[0-9]{2}\.[0-9]{2}"),
    5: re.compile(r"[0-9]\.[0-9]{2}\.[0-9]{2}\.[12]\.[0-9]{2}"),
    6: re.compile(r"[0-9]\.[0-9]{2}\.[0-9]{2}\.[12]\.[0-9]{2}\.(?:[0-9]{2}){1,2}"),
}
_CODE_EXAMPLES = {2: "1.06", 3: "1.06.05", 5: "1.06.05.2.02", 6: "1.06.05.2.02.0003"}


def _read_code(parts: int, text: str) -> str:
    """A nomenclature code of ``parts`` parts."""
    value = text.strip()
    if CODE_FORMS[parts].fullmatch(value):
        return value
    level = _CODE_LEVELS[parts]
    message = f"“{text}” bukan {level}"
    example = f"Bentuknya seperti {_CODE_EXAMPLES[parts]}."
    glued = re.fullmatch(r"([0-9][0-9.]*[0-9])\s*[-–—:]?\s+?([^\W\d].*)", value, re.S)
    if glued:
        meant = _mended_code(parts, glued[1])
        raise ScalarError(
            "RPKD-S31", f"{message}: nama ikut tertulis di belakangnya",
            f"Tulis kodenya saja: {meant or glued[1]}. Namanya ditulis pada isian nama.", meant,
        )  # fmt: skip
    meant = _mended_code(parts, value)
    if meant:
        raise ScalarError("RPKD-S31", message, f"Maksud Anda {meant}?", meant)
    for count, form in CODE_FORMS.items():
        if form.fullmatch(value):
            raise ScalarError("RPKD-S31", f"{message} melainkan {_CODE_LEVELS[count]}", example)
    if parts >= 5 and re.fullmatch(r"[0-9]\.[0-9]{2}\.[0-9]{2}\.[0-9]+\..*", value):
        example += " Bagian keempat 1 untuk provinsi, 2 untuk kabupaten/kota."
    raise ScalarError("RPKD-S31", message, example)


def _mended_code(parts: int, value: str) -> str | None:
    """The code that was meant, where only zeros, signs or look-alike letters are wrong."""
    digits = value.strip(" .,-").translate(str.maketrans("OolI", "0011"))
    found = re.split(r"\s*[.,\-/ ]+\s*", digits)
    if len(found) != parts or not all(re.fullmatch(r"[0-9]{1,6}", part) for part in found):
        return None
    mended = ".".join((part.lstrip("0") or "0").zfill(width) for part, width in zip(found, _CODE_WIDTHS, strict=False))
    return mended if CODE_FORMS[parts].fullmatch(mended) else None


AGENCY_CODE_FORM = re.compile(r"[0-9]\.[0-9]{2}\.[0-9]\.[0-9]{2}\.[0-9]\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}")


def read_agency_code(text: str) -> str:
    value = text.strip()
    if AGENCY_CODE_FORM.fullmatch(value):
        return value
    raise ScalarError(
        "RPKD-S31",
        f"“{text}” bukan kode SKPD",
        "Bentuknya seperti 1.06.0.00.0.00.01.0000: tiga bidang urusan, nomor urut, dan unit.",
    )


REGION_CODE_FORM = re.compile(r"[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{4})?)?)?")
_REGION_WITH_NAME = re.compile(r"([0-9][0-9.]*)(?:\s+[-–—]?\s*(\S.*))?", re.S)


def split_region(text: str) -> tuple[str, str]:
    """A region code and the name written behind it ("" where there is none)."""
    value = text.strip()
    found = _REGION_WITH_NAME.fullmatch(value)
    if found and REGION_CODE_FORM.fullmatch(found[1]):
        return found[1], found[2] or ""
    hint = "Bentuknya 36, 36.71, 36.71.07, atau 36.71.07.1001; namanya boleh mengikuti: 36.71.07 Karawaci."
    meant = _mended_region(value)
    if meant:
        hint = f"Maksud Anda {meant}?"
    elif not value[:1].isdigit():
        hint = f"Tulis kodenya, bukan hanya namanya. {hint}"
    raise ScalarError("RPKD-S32", f"“{text}” bukan kode wilayah", hint, meant)


def _mended_region(value: str) -> str | None:
    """The region code that was meant, where only dots or zeros are missing."""
    written = re.match(r"[0-9][0-9.,\- ]*", value)
    if not written:
        return None
    parts = [part for part in re.split(r"[.,\- ]+", written[0]) if part]
    cuts = (0, 2, 4, 6, 10)
    if len(parts) == 1 and len(parts[0]) in cuts:
        parts = [parts[0][a:b] for a, b in pairwise(cuts) if parts[0][a:b]]
    mended = ".".join(part.zfill(width) for part, width in zip(parts, (2, 2, 2, 4), strict=False))
    return mended if len(parts) <= 4 and REGION_CODE_FORM.fullmatch(mended) else None


def read_region_code(text: str) -> str:
    """The code alone; ``split_region`` gives the name too."""
    return split_region(text)[0]


def read_file_name(text: str) -> str:
    """A path inside the plan folder, with ``/`` between its parts."""
    value = text.strip()
    hint = "Tulis nama berkas di folder rencana dengan garis miring biasa, misalnya gambar/lambang.png."
    if "\\" in value:
        proposal = value.replace("\\", "/")
        if not re.match(r"([A-Za-z]:|/|\.\.)", proposal):
            hint = f"Pakai garis miring biasa: {proposal}."
        raise ScalarError("RPKD-S33", f"“{text}” bukan nama berkas di folder rencana", hint)
    parts = value.split("/")
    bad = not value or hidden_character(value) or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", value)
    if bad or any(part in ("", ".", "..") for part in parts):
        raise ScalarError("RPKD-S33", f"“{text}” bukan nama berkas di folder rencana", hint)
    return value


READERS: Mapping[str, Reader] = {
    "teks": read_text,
    "id": read_identifier,
    "tahun": read_year,
    "tanggal": read_date,
    "rupiah": read_rupiah,
    "bulat": read_count,
    "desimal": read_decimal,
    "banyak-desimal": read_decimal_places,
    "nilai": read_decimal,
    "triwulan": read_quarter,
    "tahap-pagu": read_stage,
    "desil": read_decile,
    "bulan": read_month,
    "ya-tidak": read_yes_no,
    "nip": read_nip,
    "kode-bidang-urusan": partial(_read_code, 2),
    "kode-program": partial(_read_code, 3),
    "kode-kegiatan": partial(_read_code, 5),
    "kode-sub-kegiatan": partial(_read_code, 6),
    "kode-skpd": read_agency_code,
    "kode-wilayah": read_region_code,
    "berkas": read_file_name,
}
