"""Two sequences side by side: what stayed, what was changed, inserted, deleted.

First by key (what an element is: its id, its code, its whole text), then, between these, by likeness.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

T = TypeVar("T")

#: From this likeness on (0 to 1) two elements are the same one, changed.
ALIKE = 0.5

#: More pairs than these are not compared in a gap: such a gap holds nothing but new elements.
MOST_PAIRS = 40_000

Pair = tuple[T | None, T | None]


@dataclass(frozen=True, slots=True)
class Looks:
    """What likeness is measured by: only elements of one kind are alike, by their words."""

    kind: Hashable
    words: Counter[str]

    @classmethod
    def of(cls, kind: Hashable, text: str) -> Looks:
        return cls(kind, Counter(re.findall(r"\w[\w.,]*", text.casefold())))

    def likeness(self, other: Looks) -> float:
        """The share of words that both have in common (Dice), 0 to 1."""
        if self.kind != other.kind:
            return 0.0
        total = self.words.total() + other.words.total()
        return 2 * (self.words & other.words).total() / total if total else 1.0


def aligned(
    old: Sequence[T], new: Sequence[T], key: Callable[[T], Hashable], looks: Callable[[T], Looks]
) -> Iterator[Pair[T]]:
    """All elements of both in their order: pairs (old, new), deleted (old, None), inserted (None, new)."""
    first, last = _equal_ends(old, new)
    yield from zip(old[:first], new[:first], strict=True)
    olds, news = old[first : len(old) - last], new[first : len(new) - last]
    matcher = SequenceMatcher(None, [key(item) for item in olds], [key(item) for item in news], autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(olds[i:i_end], news[j:j_end], strict=True)
        else:
            yield from _in_gap(olds[i:i_end], news[j:j_end], looks)
    yield from zip(old[len(old) - last :], new[len(new) - last :], strict=True)


def _equal_ends(old: Sequence[T], new: Sequence[T]) -> tuple[int, int]:
    """How many elements at the beginning and at the end are the same."""
    shorter = min(len(old), len(new))
    first = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    rest = shorter - first
    return first, next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)


def _in_gap(old: Sequence[T], new: Sequence[T], looks: Callable[[T], Looks]) -> Iterator[Pair[T]]:
    i = j = 0
    comparable = 0 < len(old) * len(new) <= MOST_PAIRS
    for found_old, found_new in _most_alike(list(map(looks, old)), list(map(looks, new))) if comparable else ():
        yield from ((item, None) for item in old[i:found_old])
        yield from ((None, item) for item in new[j:found_new])
        yield old[found_old], new[found_new]
        i, j = found_old + 1, found_new + 1
    yield from ((item, None) for item in old[i:])
    yield from ((None, item) for item in new[j:])


def _most_alike(old: Sequence[Looks], new: Sequence[Looks]) -> list[tuple[int, int]]:
    """The places of pairs, in order, whose likeness is greatest together (dynamic programming)."""
    width = len(new) + 1
    best = [[0.0] * width for _ in range(len(old) + 1)]
    likeness = [[found if (found := one.likeness(other)) >= ALIKE else 0.0 for other in new] for one in old]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            paired = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
