"""How a written value looks to an editor: the JSON Schema of each scalar of ``fields``.

An editor reads YAML 1.2 (core schema) before it validates, so ``1250000000`` comes to it as an integer, ``1.06``
and ``5.89`` as numbers, ``1.250.000.000``, ``5,89`` and ``2024-01-22`` as texts. A schema here accepts all that the
reader of that scalar (``scalar.READERS``) accepts, in whichever of these forms it comes, and refuses what can be
told to be wrong from that form alone; the rest is for ``rpkdgen check``. One thing only is stricter: a text that
YAML takes for true, false or null must stand in quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from rpkdgen.fields import Scalar
from rpkdgen.scalar import (
    AGENCY_CODE_FORM,
    CODE_FORMS,
    FIRST_YEAR,
    IDENTIFIER_FORM,
    LAST_YEAR,
    MONTHS,
    REGION_CODE_FORM,
    ROMAN,
    STAGES,
    THOUSANDS,
)
from rpkdgen.schema import how_to_write

JsonSchema = dict[str, Any]

#: Digits of the parts of a region code: provinsi, kabupaten/kota, kecamatan, kelurahan/desa.
_REGION_WIDTHS = (2, 2, 2, 4)
#: What may stand behind the code of a region: its name.
_NAME = r"(?:\s[\s\S]*)?"
REGION_PATTERN = REGION_CODE_FORM.pattern + _NAME
#: How all places of the region are written in short.
ALL_PLACES_PATTERN = r"\W*(?:[Ss][Ee][Mm][Uu][Aa]|[Ss][Ee][Ll][Uu][Rr][Uu][Hh])\b[\s\S]*"
_WHOLE = rf"(?:[0-9]+|{THOUSANDS.pattern})"


def _any_case(words: Iterable[str]) -> str:
    """The pattern of one of the words, with capitals or without (patterns of JSON Schema know no flags)."""
    return "|".join("".join(f"[{c.upper()}{c.lower()}]" if c.isalpha() else c for c in word) for word in words)


def _exactly(pattern: str) -> str:
    return rf"^\s*(?:{pattern})\s*$"


def _text(pattern: str) -> JsonSchema:
    return {"type": "string", "pattern": _exactly(pattern)}


def number_or_text(pattern: str, kind: str = "number", **bounds: float) -> JsonSchema:
    """A value that is a number to YAML (within the bounds), or a text of that pattern."""
    return {"type": [kind, "string"], "pattern": _exactly(pattern), **bounds}


def _code(parts: int) -> JsonSchema:
    return _text(CODE_FORMS[parts].pattern)


_MONTH_NAMES = _any_case(MONTHS)

#: A stage of the budget; a pergeseran may have its number.
_STAGES = "|".join(
    _any_case([stage]).replace(" ", r"\s+") + (r"(?:\s+(?:[Kk][Ee]-)?[1-9][0-9]?)?" if stage == "pergeseran" else "")
    for stage in STAGES
)

_FORMS: Mapping[str, JsonSchema] = {
    "teks": {"type": ["string", "number"], "pattern": r"^(?!\s*[-–—]?\s*$)"},
    "id": {"type": ["string", "number"], "pattern": _exactly(IDENTIFIER_FORM.pattern)},
    "tahun": number_or_text("[0-9]{4}", "integer", minimum=FIRST_YEAR, maximum=LAST_YEAR),
    "tanggal": _text(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|[0-9]{{1,2}}\s+(?:{_MONTH_NAMES})\s+[0-9]{{4}}"),
    "rupiah": number_or_text(rf"(?:[Rr][Pp]\.?\s*)?{_WHOLE}(?:,00|,-)?", minimum=0),
    "bulat": number_or_text(_WHOLE, minimum=0),
    "desimal": number_or_text(rf"[-+−]?{_WHOLE}(?:,[0-9]+)?|[-+−]?[0-9]+\.[0-9]+"),
    "banyak-desimal": number_or_text("[0-6]", "integer", minimum=0, maximum=6),
    "nilai": number_or_text(rf"[-+−]?{_WHOLE}(?:,[0-9]+)?|[-+−]?[0-9]+\.[0-9]+"),
    "triwulan": number_or_text("[1-4]|" + "|".join(ROMAN), "integer", minimum=1, maximum=4),
    "tahap-pagu": _text(_STAGES),
    "desil": number_or_text("[1-9]|10", "integer", minimum=1, maximum=10),
    "bulan": number_or_text(f"0?[1-9]|1[0-2]|{_MONTH_NAMES}", "integer", minimum=1, maximum=12),
    "ya-tidak": {"type": "string", "enum": ["ya", "tidak"]},
    # A NIP begins with the year of birth, so as a number it has 18 digits too.
    "nip": number_or_text(r"(?:[0-9]\s*){18}", minimum=10**17, exclusiveMaximum=10**18),
    "kode-bidang-urusan": number_or_text(CODE_FORMS[2].pattern, minimum=0, maximum=9.99),
    "kode-program": _code(3),
    "kode-kegiatan": _code(5),
    "kode-sub-kegiatan": _code(6),
    "kode-skpd": _text(AGENCY_CODE_FORM.pattern),
    "kode-wilayah": number_or_text(REGION_PATTERN, minimum=0, maximum=99.99),
    "berkas": {
        "type": ["string", "number"],
        "pattern": r"^\s*(?![A-Za-z][A-Za-z0-9+.-]*:)(?!(?:.*/)?\.{0,2}\s*(?:/|$))[^\\]*$",
    },
}


def form_of(scalar: Scalar) -> JsonSchema:
    """The schema of a scalar, with what to say of a value that is none."""
    return {**_FORMS[scalar.name], "errorMessage": how_to_write(scalar)}


def region_pattern(own: str, codes: Iterable[str]) -> str:
    """The pattern of one of these region codes, with or without its name; of a level of which none is known, any that
    lies in the region ``own``."""
    parts = sorted(tuple(code.split(".")) for code in codes)
    known = {len(each) for each in parts}
    unknown = [level for level in range(own.count(".") + 2, len(_REGION_WIDTHS) + 1) if level not in known]
    inside = [re.escape(own) + "".join(rf"\.[0-9]{{{width}}}" for width in _REGION_WIDTHS[own.count(".") + 1 : level])
              for level in unknown]  # fmt: skip
    return f"(?:{'|'.join([_one_of(parts), *inside])}){_NAME}"


def _one_of(codes: list[tuple[str, ...]]) -> str:
    """The pattern of one of the codes (their parts, in order), beginnings that they share written once."""
    branches: dict[str, list[tuple[str, ...]]] = {}
    for first, *rest in codes:
        branches.setdefault(first, []).append(tuple(rest))
    written = []
    for first, rests in branches.items():
        longer = [rest for rest in rests if rest]
        behind = rf"(?:\.{_one_of(longer)}){'?' if () in rests else ''}" if longer else ""
        written.append(re.escape(first) + behind)
    return f"(?:{'|'.join(written)})"


def yaml_value(text: str) -> str | int | float:
    """A text as YAML reads it where writing that value again gives the same text, else the text itself."""
    for kind in (int, float):
        try:
            value: int | float = kind(text)
        except ValueError:
            continue
        if str(value) == text:
            return value
    return text


def looks_like_a_number(text: str) -> bool:
    """Whether YAML takes the text, written without quotes, for a number."""
    return bool(
        re.fullmatch(r"[-+]?(?:[0-9]+|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|0[ox][0-9a-fA-F]+)", text)
    )
