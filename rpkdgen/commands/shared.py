"""Options and manners that the commands share."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import click

CLEAN, PROBLEMS, WRONG_USE = 0, 1, 2

#: The width of text that goes to a file or another program.
FILE_WIDTH = 100
#: From this number of revisions on, it is shown how far the reading is.
LONG_HISTORY = 10

#: Commands that stand in a file of their own, read when they are called: name → file in ``commands/``.
OWN_FILES = {
    "check": "check",
    "completion": "completion",
    "diff": "diff",
    "export": "export",
    "find": "find",
    "fmt": "fmt",
    "git-setup": "git_setup",
    "history": "history",
    "import": "import_workbook",
    "init": "init",
    "log": "log",
    "merge-file": "merge_file",
    "new": "new",
    "schema": "schema",
    "serve": "serve",
    "status": "status",
    "textconv": "textconv",
}

Command = TypeVar("Command", bound=Callable[..., Any])


def folder_type(*, exists: bool = False) -> click.Path[Path]:
    kind = click.Path(path_type=Path, exists=exists, file_okay=False)
    # click chose its word for it before the catalogue was bound.
    kind.name = "folder"
    return kind


class IndonesianCommand(click.Command):
    """A command whose usage line is Indonesian; click's own words for it are no part of its catalogue."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[PILIHAN]", **options})


class IndonesianGroup(IndonesianCommand, click.Group):
    """The commands together; each that is added is an Indonesian one."""

    command_class = IndonesianCommand

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"subcommand_metavar": "PERINTAH [ARGUMEN]...", **options})


class LazyGroup(IndonesianGroup):
    """Beside the commands added to it, those of ``OWN_FILES``, which cost nothing until they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *OWN_FILES})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in OWN_FILES:
            return super().get_command(ctx, cmd_name)
        found: click.Command = import_module(f"rpkdgen.commands.{OWN_FILES[cmd_name]}").command
        return found


class PlanFolder(click.Path):
    """The folder of a plan, which must be there; where it is not, it is said how to go on."""

    name = "folder"

    def __init__(self) -> None:
        super().__init__(path_type=Path, file_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        from rpkdgen.files import no_plan

        folder = Path(os.fsdecode(super().convert(value, param, ctx)))
        if not folder.is_dir():
            raise WrongUse(no_plan(folder))
        return folder


def plan_option(command: Command) -> Command:
    return click.option(
        "--plan", type=PlanFolder(), default=Path("plan"), show_default=True, metavar="FOLDER", help="Folder rencana."
    )(command)


def plan_in_git_option(command: Command) -> Command:
    """The plan's folder, which may be only in git's history."""
    return click.option(
        "--plan", type=folder_type(), default=Path("plan"), show_default=True, metavar="FOLDER", help="Folder rencana."
    )(command)


def repo_option(command: Command) -> Command:
    return click.option(
        "--repo",
        type=folder_type(exists=True),
        metavar="FOLDER",
        help="Repositori git yang memuat rencana, juga yang tanpa berkas kerja (bare).",
    )(command)


def rev_option(command: Command) -> Command:
    return click.option(
        "--rev",
        default="HEAD",
        show_default=True,
        metavar="REVISI",
        shell_complete=REVISIONS,
        help="Riwayat sampai revisi ini.",
    )(command)


def output_option(command: Command) -> Command:
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="BERKAS",
        help="Tulis ke berkas ini; bawaan: ke layar.",
    )(command)


def _lazily(name: str) -> Callable[..., Any]:
    """The completer of that name in ``values``, read when a shell asks."""

    def complete(context: click.Context, parameter: click.Parameter, written: str) -> Any:
        return getattr(import_module("rpkdgen.commands.values"), name)(context, parameter, written)

    return complete


#: What shells complete as a value.
DOCUMENTS, REVISIONS, CODES, AGENCIES, YEARS = map(_lazily, ("documents", "revisions", "codes", "agencies", "years"))


def uses_colour(stream: object) -> bool:
    return bool(getattr(stream, "isatty", lambda: False)()) and "NO_COLOR" not in os.environ


def show_reading(done: int, total: int) -> None:
    """How far the reading of a long history is: one line that is written over, on a terminal only."""
    if sys.stderr.isatty() and total >= LONG_HISTORY:
        click.echo(f"\r{done}/{total} revisi" if done < total else "\r" + " " * 24 + "\r", nl=False, err=True)


def put(content: bytes, output: Path | None) -> None:
    """Write what a command made to the file, or to the screen."""
    from rpkdgen.files import replace_file

    if output is None:
        sys.stdout.buffer.write(content)
    else:
        replace_file(output, content)
        click.echo(output.as_posix())


def asks() -> bool:
    """Whether there is someone to ask."""
    return sys.stdin.isatty() and sys.stdout.isatty()


class WrongUse(click.ClickException):
    """What was asked for is not there: told in one line, exit status 2."""

    exit_code = WRONG_USE


@contextmanager
def wrong_use() -> Iterator[None]:
    """Tells what git cannot give as wrong use."""
    from rpkdgen.git import GitError

    try:
        yield
    except GitError as error:
        raise WrongUse(str(error)) from error
