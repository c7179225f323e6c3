"""Where an Indonesian word may be parted at the end of a line (EYD V, II.B)."""

from __future__ import annotations

import re

from rpkdgen.font_metrics import Metrics

# Syllables part before a consonant that a vowel follows: pe-nang-gu-lang-an.
_SYLLABLE = re.compile(
    r"(?<=[aiueo])(?=(?:ng|ny|sy|kh|[b-df-hj-np-tv-z])[aiueo])"
    r"|(?<=[aiueo][b-df-hj-np-tv-z])(?=[b-df-hj-np-tv-z][aiueo])(?<!n(?=[gy]))(?<!s(?=y))(?<!k(?=h))"
    r"|(?<=[aiueo]ng)(?=[b-df-hj-np-tv-z])"
    # Of three consonants the first belongs to the syllable before: in-stru-men; infra- is a word part.
    r"|(?<=[aiueo][b-df-hj-np-tv-z])(?=[b-df-hj-np-tv-z]{2}[aiueo])(?<!n(?=[gy]))(?<!k(?=h))(?<!infras)|(?<=infra)(?=str)",
    re.IGNORECASE,
)

_LETTERS = re.compile(r"([^\W\d_]+)")

_LAST = re.compile(r"(?:ng|ny|kh|sy|[b-df-hj-np-tv-z])an", re.IGNORECASE)


# Where a compound may be parted as it is: Kabupaten/Kota, anak-anak, 600.000/siswa.
_COMPOUND = re.compile(r"(?<=[/-])(?=[^\W\d_])")


def parted(word: str, room: float, metrics: Metrics) -> list[list[str]]:
    """The parts of a word wider than ``room`` (in em), each with its syllables if it is too wide itself.

    Between parts nothing is added, between syllables belongs a hyphen.
    """
    return [syllables(part) if metrics.width(part) > room else [part] for part in _COMPOUND.split(word)]


def syllables(word: str) -> list[str]:
    """The pieces of a word between which a hyphen may stand; numbers and signs stay whole.

    >>> syllables("Penanggulangan")
    ['Pe', 'nang', 'gu', 'langan']
    >>> syllables("infrastruktur")
    ['in', 'fra', 'struk', 'tur']
    """
    parts = [_SYLLABLE.split(part) if part.isalpha() else [part] for part in _LETTERS.split(word) if part]
    pieces = [parts[0][0]] if parts else [""]
    for number, part in enumerate(parts):
        for index, syllable in enumerate(part):
            if number == index == 0:
                continue
            # A hyphen belongs between two syllables, not after a sign; and a last one such as -tan may be
            # half a suffix (ke-giat-an).
            is_suffix = index == len(part) - 1 and _LAST.fullmatch(syllable)
            if index == 0 or _is_one_letter(pieces[-1]) or len(syllable) < 2 or is_suffix:
                pieces[-1] += syllable
            else:
                pieces.append(syllable)
    return pieces


def _is_one_letter(piece: str) -> bool:
    """Whether a syllable has one letter only, whatever sign stands before it ("(o" of "(orang")."""
    return not piece[-2:-1].isalpha()
