"""“Maksud Anda …?”: the known word that is nearest to a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable


def closest(word: str, known: Iterable[str]) -> str:
    """The known word most like ``word`` (capitals do not count), or "" where none is near."""
    from difflib import get_close_matches

    by_folded = {option.casefold(): option for option in known}
    matches = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[matches[0]] if matches else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """“Maksud Anda “…”?”, or "" where nothing known is near."""
    match = closest(word, known)
    return f"Maksud Anda “{match}”?" if match else ""
