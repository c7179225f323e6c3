"""The command: its words, its exit statuses, its output for programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rpkdgen.cli import cli
from tests.plans import changed, plan_files

SLIP = ("program/dinsos.yaml", "2025: 4.800", "2025: 4,8 ribu")


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / "plan" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "plan"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), prog_name="rpkdgen")


@pytest.mark.parametrize("command", [[], *([name] for name in cli.commands)], ids=lambda words: " ".join(words) or "-")
def test_help_has_no_english_words(command: list[str]) -> None:
    text = run(*command, "--help").output
    assert "[PILIHAN]" in text
    assert not [word for word in ("OPTIONS", "COMMAND", "ARGS") if word in text]


def test_a_clean_plan_leaves_with_0(tmp_path: Path) -> None:
    assert run("check", "--plan", str(written(tmp_path, plan_files()))).exit_code == 0


def test_errors_leave_with_1_and_tell_programs_their_place(tmp_path: Path) -> None:
    result = run("check", "--format", "json", "--plan", str(written(tmp_path, changed(plan_files(), *SLIP))))
    assert result.exit_code == 1
    (error,) = (problem for problem in json.loads(result.output)["problems"] if problem["severity"] == "error")
    assert error["file"].endswith("plan/program/dinsos.yaml")
    lines = changed(plan_files(), *SLIP)[SLIP[0]].split("\n")
    assert lines[error["line"] - 1].strip() == SLIP[2]
    assert error["code"].startswith("RPKD-")
    assert error["message"]


def test_wrong_use_leaves_with_2() -> None:
    assert run("check", "--plan", "tidak-ada").exit_code == 2
    assert run("chek").exit_code == 2
    assert run("check", "--format", "xml").exit_code == 2


def on_a_terminal(plan: Path, **environment: str) -> bytes:
    """What the command writes to a terminal."""
    pty = pytest.importorskip("pty", reason="no terminals here")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "rpkdgen", "check", "--plan", str(plan)]
    variables = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    process = subprocess.Popen(command, stdout=theirs, stderr=theirs, env=variables | environment)
    os.close(theirs)
    pieces = []
    try:
        while piece := os.read(ours, 65536):
            pieces.append(piece)
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert process.wait() == 1
    return b"".join(pieces)


def test_colour_is_for_terminals_that_want_it(tmp_path: Path) -> None:
    plan = written(tmp_path, changed(plan_files(), *SLIP))
    assert b"\x1b[" in on_a_terminal(plan)
    assert b"\x1b[" not in on_a_terminal(plan, NO_COLOR="1")
    assert "\x1b[" not in run("check", "--plan", str(plan)).output


def test_without_a_plan_it_is_said_how_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (["check"], ["build"], ["schema"], ["diff"], ["log", "P0"], ["history"], ["fmt"], ["export", "xlsx"]):
        result = run(*words)
        assert result.exit_code == 2, words
        assert "rpkdgen init FOLDER" in result.output, words


def test_the_next_step_is_named(tmp_path: Path) -> None:
    clean, wrong = written(tmp_path / "a", plan_files()), written(tmp_path / "b", changed(plan_files(), *SLIP))
    assert "rpkdgen build" in run("check", "--plan", str(clean)).stderr
    assert "rpkdgen check --watch" in run("check", "--plan", str(wrong)).stderr
    built = run("build", "--plan", str(wrong), "--out", str(tmp_path / "build"))
    assert "rpkdgen build --draf" in built.stderr
    unknown = run("build", "rpdk", "--plan", str(clean), "--out", str(tmp_path / "build"))
    assert "Maksud Anda “rpkd”?" in unknown.stderr
    assert unknown.exit_code == 2
