"""The commands explain themselves: every one has examples that can be typed, and the shell completes them."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from rpkdgen.cli import cli
from rpkdgen.commands.completion import SHELLS
from tests.plans import plan_files

ROOT = Path(__file__).parent.parent


def commands(group: click.Group, *above: str) -> Iterator[tuple[str, click.Command]]:
    """Every command below a group, hidden ones too, by its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        yield " ".join((*above, name)), command
        if isinstance(command, click.Group):
            yield from commands(command, *above, name)


COMMANDS = {"": cli, **dict(commands(cli))}


def examples(command: click.Command) -> list[list[str]]:
    """The words of each example in a command's help, without what only a shell reads and without the remark."""
    _, _, below = (command.help or "").partition("Contoh:\n")
    found = []
    for line in below.split("\n\n")[0].splitlines():
        typed = re.split(r"\s{2,}(?=\S)", line.strip())[0].replace('eval "$(', "").replace(')"', "")
        if typed.startswith("rpkdgen "):
            found.append(shlex.split(typed.partition(" >")[0])[1:])
    return found


@pytest.mark.parametrize("name", COMMANDS, ids=lambda name: name or "rpkdgen")
def test_every_command_has_examples_that_can_be_typed(name: str) -> None:
    typed = examples(COMMANDS[name])
    assert typed, f"rpkdgen {name} --help has no example"
    for words in typed:
        parse(cli, words)


def parse(command: click.Command, words: list[str]) -> None:
    """Fail where a command does not know an option, an argument or a choice among the words."""
    context = click.Context(command)
    if isinstance(command, click.Group) and words:
        inner = command.get_command(context, words[0])
        assert inner, f"there is no command {words[0]}"
        parse(inner, words[1:])
        return
    values, left, _ = command.make_parser(context).parse_args(list(words))
    assert not left, f"{left} means nothing"
    for parameter in command.params:
        if isinstance(parameter.type, click.Choice):
            value = values.get(parameter.name)
            for each in value if isinstance(value, list | tuple) else [value]:
                if isinstance(each, str):
                    parameter.type.convert(each, parameter, context)


def test_a_wrong_example_would_be_found() -> None:
    for words in (["check", "--formt", "json"], ["check", "--format", "xml"], ["log", "a", "b"], ["chek"]):
        with pytest.raises((click.UsageError, AssertionError)):
            parse(cli, words)


# ── completion ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_says_how_to_install_it(shell: str) -> None:
    result = CliRunner().invoke(cli, ["completion", shell])
    assert result.exit_code == 0
    assert f"rpkdgen completion {shell}" in result.output
    assert "_RPKDGEN_COMPLETE" in result.output
    assert result.output.startswith("#compdef rpkdgen\n") == (shell == "zsh")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a plan, and the command on the path."""
    folder = tmp_path_factory.mktemp("lengkap")
    for name, text in plan_files().items():
        path = folder / "plan" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    command = folder / "bin" / "rpkdgen"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m rpkdgen "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=folder, check=True)
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=b", "commit", "-q", "--allow-empty", "-m", "a"],
                   cwd=folder, check=True)  # fmt: skip
    return folder


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["rpkdgen", "che"], {"check"}),
        (["rpkdgen", "check", "--format", "s"], {"sarif"}),
        (["rpkdgen", "build", "rat-"], {"rat-2024", "rat-2025", "rat-2026"}),
        (["rpkdgen", "log", "1.06.05.2.02.0003"], {"1.06.05.2.02.0003"}),
        (["rpkdgen", "diff", "ma"], {"main"}),
        (["rpkdgen", "log", "--plan", "tidak-ada", "1.06"], set()),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, list) else "",
)
def test_bash_completes(folder: Path, words: list[str], expected: set[str]) -> None:
    typed = " ".join(map(shlex.quote, words))
    script = f"""
PATH="{folder}/bin:$PATH"
eval "$(rpkdgen completion bash)"
COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}
_rpkdgen_completion rpkdgen
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    answer = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert answer.stderr == ""
    assert set(answer.stdout.split()) == expected
