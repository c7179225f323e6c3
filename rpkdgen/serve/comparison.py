"""The plan as it was last read, compared with a revision: what ``rpkdgen diff`` says, as part of the page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from rpkdgen import git
from rpkdgen.changes import Version
from rpkdgen.compare import NO_PLAN, compare
from rpkdgen.format import long_date
from rpkdgen.problem import Problem, Severity
from rpkdgen.report_diff import html, view
from rpkdgen.revision import WORKING_TREE, Side, locate, side
from rpkdgen.suggest import did_you_mean
from rpkdgen.validate import Loaded

#: Commits offered in the list of revisions, beside all tags and branches.
NEWEST = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """A revision that can be chosen: what git knows it by, and what people do."""

    name: str
    title: str


def comparison_with(plan: Path, revision: str, now: Loaded) -> tuple[str, Markup]:
    """Title and content of the comparison with that revision of git (``diff`` takes folders too; an address must not).

    Raises GitError for what cannot be found.
    """
    place = locate(plan)
    if place.repository is None:
        raise git.GitError("Rencana ini tidak berada di repositori git, jadi tidak ada keadaan sebelumnya.")
    commit = git.find_commit(place.repository, revision)
    if commit is None:
        raise git.GitError(
            f"“{revision}” bukan revisi git. {did_you_mean(revision, git.names(place.repository))}".rstrip()
        )
    old = _remembered(plan, revision, commit)
    comparison = compare(
        old.loaded.plan or NO_PLAN,
        now.plan or NO_PLAN,
        old_version=Version(old.title, _errors(old.loaded)),
        new_version=Version(WORKING_TREE, _errors(now)),
    )
    notes = Markup("").join(Markup('<p class="catatan">{}</p>').format(note) for note in old.notes)
    return view.title(comparison), notes + html.content(comparison)


@lru_cache(maxsize=4)
def _remembered(plan: Path, revision: str, commit: str) -> Side:
    """The side of a revision; a commit never changes."""
    return side(locate(plan), revision)


def _errors(loaded: Loaded) -> tuple[Problem, ...]:
    return tuple(problem for problem in loaded.problems if problem.severity is Severity.ERROR)


def choices(plan: Path) -> tuple[Choice, ...]:
    """The revisions to choose from: HEAD, branches and tags, then the newest commits; none without git."""
    try:
        repository = locate(plan).repository
        head = git.find_commit(repository, "HEAD") if repository else None
    except git.GitError:
        return ()
    if repository is None or head is None:
        return ()
    named = [Choice(name, name) for name in git.names(repository)]
    commits = [
        Choice(commit.short, f"{commit.short} – {long_date(commit.date)} – {commit.subject}")
        for commit in git.log(repository, head, f"-{NEWEST}")
    ]
    return (Choice("HEAD", "HEAD – revisi terakhir"), *named, *commits)
