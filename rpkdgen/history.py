"""How a plan grew: a line for each commit or tag, with what the plan amounts to there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rpkdgen import git
from rpkdgen.git import Commit
from rpkdgen.problem import Problem, Severity
from rpkdgen.revision import Place
from rpkdgen.revisions import Home, Progress, Revisions, quiet, revisions, steps, tip_of
from rpkdgen.validate import Loaded

Check = Callable[[Loaded], Sequence[Problem]]


@dataclass(frozen=True, slots=True)
class Line:
    """One revision: its pagu by year (rupiah), its items and problems, and the difference of the pagu to the
    revision before (None for the first one). ``is_plan``: whether there is a plan to be read at all; ``is_complete``:
    whether every file of it can be read, so that nothing is missing in the figures."""

    commit: Commit
    tags: tuple[str, ...]
    is_plan: bool
    pagu: Mapping[int, int] = field(default_factory=dict)
    sub_kegiatan: int = 0
    errors: int = 0
    warnings: int = 0
    difference: int | None = None
    sub_difference: int | None = None
    is_complete: bool = True

    @property
    def jumlah(self) -> int:
        """Pagu of all years, in rupiah."""
        return sum(self.pagu.values())


def growth(
    place: Place,
    check: Check,
    *,
    tip: str = "HEAD",
    tags: bool = False,
    all_parents: bool = False,
    progress: Progress = quiet,
) -> list[Line]:
    """A line for each commit that changed the plan, or for each tag, newest first.

    Commits of the main line (the first parent of each), so that every difference is to the line below; with
    ``all_parents`` also those of merged branches, each against its own first parent. ``check`` finds the problems
    of a plan. Raises GitError where there is no history.
    """
    repository, start = tip_of(place, tip)
    named = git.tags(repository)
    with revisions(repository) as reader:
        if tags:
            found = _tagged(reader, place, start, named)
        else:
            walked = steps(reader, place, start, first_parent=not all_parents)
            is_edge = {step.commit.hash for step in walked if not step.parents and repository.shallow}
            found = [
                (step.commit, step.home, (step.parents or (None,))[0], step.commit.hash not in is_edge)
                for step in walked
                if step.is_change
            ]
        lines = []
        totals: dict[Home, Line] = {}

        def line_of(commit: Commit, home: Home | None) -> Line:
            if home is None:
                return Line(commit, (), is_plan=False)
            if home not in totals:
                totals[home] = _line(commit, reader.loaded(home), check)
            return totals[home]

        for number, (commit, home, before, has_before) in enumerate(found, 1):
            line = replace(line_of(commit, home), commit=commit, tags=named.get(commit.hash, ()))
            if has_before:
                older = line_of(commit, before)
                line = replace(
                    line,
                    difference=line.jumlah - older.jumlah,
                    sub_difference=line.sub_kegiatan - older.sub_kegiatan,
                )
            lines.append(line)
            progress(number, len(found))
    return lines


Tagged = tuple[Commit, Home | None, Home | None, bool]


def _tagged(reader: Revisions, place: Place, tip: str, named: Mapping[str, Iterable[str]]) -> list[Tagged]:
    """The commits that tags stand on, newest first, each with the plan of the tag before."""
    commits = sorted((git.commit(reader.repository, name) for name in named), key=lambda commit: commit.date)
    found: list[Tagged] = []
    before: Home | None = None
    for commit in commits:
        home = reader.home(commit.hash, place.path, tip)
        if home is not None:
            found.append((commit, home, before, bool(found)))
            before = home
    return found[::-1]


def _line(commit: Commit, loaded: Loaded, check: Check) -> Line:
    if loaded.plan is None:
        return Line(commit, (), is_plan=False, errors=_count(loaded.problems, Severity.ERROR))
    problems = check(loaded)
    pagu: dict[int, int] = dict.fromkeys(loaded.plan.tahun, 0)
    subs = [sub for program in loaded.plan.program for sub in program.sub_kegiatan]
    for sub in subs:
        for year, amount in sub.pagu.items():
            pagu[year] = pagu.get(year, 0) + amount.jumlah
    return Line(
        commit, (), True, dict(sorted(pagu.items())), len(subs),
        _count(problems, Severity.ERROR), _count(problems, Severity.WARNING), is_complete=loaded.complete,
    )  # fmt: skip


def _count(problems: Iterable[Problem], severity: Severity) -> int:
    return sum(problem.severity is severity for problem in problems)
