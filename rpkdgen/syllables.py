"""Where an Indonesian word may be parted at the end of a line (EYD V, II.B)."""

from __future__ import annotations

import re

# Syllables part before a consonant that a vowel follows: pe-nang-gu-lang-an.
_SYLLABLE = re.compile(
    r"(?<=[aiueo])(?=(?:ng|ny|sy|kh|[b-df-hj-np-tv-z])[aiueo])"
    r"|(?<=[aiueo][b-df-hj-np-tv-z])(?=[b-df-hj-np-tv-z][aiueo])(?<!n(?=[gy]))(?<!s(?=y))(?<!k(?=h))"
    r"|(?<=[aiueo]ng)(?=[b-df-hj-np-tv-z])",
    re.IGNORECASE,
)

_LETTERS = re.compile(r"([^\W\d_]+)")

_LAST = re.compile(r"(?:ng|ny|kh|sy|[b-df-hj-np-tv-z])an", re.IGNORECASE)


def syllables(word: str) -> list[str]:
    """The pieces of a word between which a hyphen may stand; numbers and signs stay whole.

    >>> syllables("Penanggulangan")
    ['Pe', 'nang', 'gu', 'langan']
    """
    parts = [_SYLLABLE.split(part) if part.isalpha() else [part] for part in _LETTERS.split(word) if part]
    pieces = [parts[0][0]] if parts else [""]
    for number, part in enumerate(parts):
        for index, syllable in enumerate(part):
            if number == index == 0:
                continue
            # A hyphen belongs between two syllables, not after a slash; and a last one such as -tan may be
            # half a suffix (ke-giat-an).
            is_suffix = index == len(part) - 1 and _LAST.fullmatch(syllable)
            if index == 0 or len(pieces[-1]) < 2 or len(syllable) < 2 or is_suffix:
                pieces[-1] += syllable
            else:
                pieces.append(syllable)
    return pieces
