"""What a value can be, for completion in the shell: documents, revisions, codes, as this folder has them.

Each function is what click asks with the words so far. A shell that completes must never fail: where the plan or git
cannot be read there is nothing to offer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from rpkdgen.model import Plan

Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _completer(offered: Callable[[click.Context], Mapping[str, str]]) -> Completer:
    """Offers the names (with their meanings) that begin with what is written."""

    @wraps(offered)
    def complete(context: click.Context, parameter: click.Parameter, written: str) -> list[CompletionItem]:
        try:
            known = offered(context)
        except Exception:  # whatever is wrong with the plan is told by the commands
            return []
        folded = written.casefold()
        return [CompletionItem(name, help=_short(title)) for name, title in known.items()
                if name.casefold().startswith(folded)]  # fmt: skip

    return complete


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _plan(context: click.Context) -> Plan:
    from rpkdgen.validate import load_folder

    plan = load_folder(context.params.get("plan") or Path("plan")).plan
    assert plan is not None
    return plan


@_completer
def documents(context: click.Context) -> Mapping[str, str]:
    """The documents that the plan gives: those of the last build, else found out from the plan."""
    from rpkdgen.document_types import available
    from rpkdgen.files import templates_for
    from rpkdgen.memory import recall

    if known := recall(context.params.get("out") or Path("build")).documents:
        return dict.fromkeys(known, "")
    templates = context.params.get("templates") or templates_for(context.params.get("plan") or Path("plan"))
    found = available(templates, _plan(context))
    return {name: kind.keterangan for name, (kind, _) in found.items()}


@_completer
def revisions(context: click.Context) -> Mapping[str, str]:
    """HEAD, the branches and the tags."""
    from rpkdgen import git

    repository = git.repository_at(context.params.get("repo") or Path())
    return {"HEAD": "", **dict.fromkeys(git.names(repository), "")} if repository else {}


@_completer
def codes(context: click.Context) -> Mapping[str, str]:
    """The codes and identifiers of the plan's items."""
    plan = _plan(context)
    rows = ((item.kode, item.nama) for row in plan.baris for item in (row.program, row.kegiatan, row.sub))
    found = dict(rows)
    for strategy in plan.strategi:
        found[strategy.id] = strategy.nama
    for indicator in plan.indikator:
        found[indicator.id] = indicator.nama
    for agency in plan.perangkat_daerah:
        found[agency.id] = agency.nama
    return found


@_completer
def agencies(context: click.Context) -> Mapping[str, str]:
    """The identifiers of the agencies."""
    return {agency.id: agency.nama for agency in _plan(context).perangkat_daerah}


@_completer
def years(context: click.Context) -> Mapping[str, str]:
    """The years of the plan."""
    return {str(year): "" for year in _plan(context).tahun}
