"""Options and manners that the commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import click

CLEAN, PROBLEMS, WRONG_USE = 0, 1, 2

#: Commands that stand in a file of their own, read when they are called: name → file in ``commands/``.
OWN_FILES = {"diff": "diff"}

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


def plan_option(command: Command) -> Command:
    return click.option(
        "--plan",
        type=folder_type(exists=True),
        default=Path("plan"),
        show_default=True,
        metavar="FOLDER",
        help="Folder rencana.",
    )(command)


def uses_colour(stream: object) -> bool:
    return bool(getattr(stream, "isatty", lambda: False)()) and "NO_COLOR" not in os.environ
