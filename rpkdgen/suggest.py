"""“Maksud Anda …?”: the known word that is nearest to a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable


def closest(word: str, known: Iterable[str]) -> str:
    """The known word most like ``word`` (capitals do not count), or "" where none is near."""
    from difflib import get_close_matches

    by_folded = {option.casefold(): option for option in known}
    folded = word.casefold()
    matches = get_close_matches(folded, by_folded, n=1, cutoff=0.6)
    if not matches and len(folded) <= 3:  # one wrong letter of two is half of the word
        matches = [option for option in by_folded if _one_letter_differs(folded, option)]
    return by_folded[matches[0]] if matches else ""


def _one_letter_differs(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """“Maksud Anda “…”?”, or "" where nothing known is near."""
    match = closest(word, known)
    return f"Maksud Anda “{match}”?" if match else ""
