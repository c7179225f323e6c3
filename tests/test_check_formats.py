"""What ``rpkdgen check`` gives to other programs: SARIF for code hosts and editors, annotations for GitHub Actions."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from rpkdgen.checks.docs import codes
from rpkdgen.cli import cli
from rpkdgen.problem import Position, Problem, Severity
from rpkdgen.report_machine import as_github, as_sarif
from tests.plans import Files, changed, plan_files

SCHEMA = Draft7Validator(json.loads((Path(__file__).parent / "data/sarif-schema-2.1.0.json").read_text("utf-8")))

PROGRAM = "program/dinsos.yaml"
SLIPS = changed(changed(plan_files(), PROGRAM, "2025: 4.800", "2025: 4,8 ribu"),
                PROGRAM, "perangkat_daerah: dinsos\n", 'perangkat_daerah: "dinsoss"  # salah\n')  # fmt: skip


def checked(folder: Path, files: Files, form: str, monkeypatch: pytest.MonkeyPatch) -> Result:
    for name, text in files.items():
        path = folder / "plan" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    return CliRunner().invoke(cli, ["check", "--format", form])


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    result = checked(tmp_path, SLIPS, "sarif", monkeypatch)
    assert result.exit_code == 1
    log: dict[str, Any] = json.loads(result.output)
    return log


def test_sarif_follows_its_schema(log: dict[str, Any]) -> None:
    assert [error.message for error in SCHEMA.iter_errors(log)] == []


def test_every_rule_is_there_with_its_name_help_and_level(log: dict[str, Any]) -> None:
    rules = {rule["id"]: rule for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    assert set(rules) == set(codes())
    rule = rules["RPKD-R01"]
    assert rule["defaultConfiguration"]["level"] == "error"
    assert rule["shortDescription"]["text"].startswith("Perangkat daerah, strategi")
    assert "perangkat_daerah: dinsoss" in rule["help"]["markdown"]
    assert all(re.fullmatch(r"\w+", rule["name"]) for rule in rules.values())


def test_a_result_stands_at_the_value(log: dict[str, Any]) -> None:
    run = log["runs"][0]
    results = {result["ruleId"]: result for result in run["results"]}
    result = results["RPKD-R01"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": f"plan/{PROGRAM}", "uriBaseId": "%SRCROOT%"}
    line = SLIPS[PROGRAM].split("\n")[place["region"]["startLine"] - 1]
    assert line[place["region"]["startColumn"] - 1 : place["region"]["endColumn"] - 1] == '"dinsoss"'
    assert result["level"] == "error"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "RPKD-R01"
    assert "Maksud Anda “dinsos”?" in result["message"]["text"]


def test_a_result_stays_itself_when_its_line_moves(
    log: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = checked(tmp_path, {**SLIPS, PROGRAM: f"# Dinas Sosial\n\n{SLIPS[PROGRAM]}"}, "sarif", monkeypatch)
    prints = [
        [result["partialFingerprints"]["rpkdgen/v1"] for result in each["runs"][0]["results"]]
        for each in (log, json.loads(moved.output))
    ]
    assert prints[0] == prints[1]
    assert len(set(prints[0])) == len(prints[0])


def test_a_clean_plan_is_a_run_without_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = checked(tmp_path, plan_files(), "sarif", monkeypatch)
    assert result.exit_code == 0
    log = json.loads(result.output)
    assert SCHEMA.is_valid(log)
    assert log["runs"][0]["results"] == []


def test_annotations_name_file_line_column_and_title(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = checked(tmp_path, SLIPS, "github", monkeypatch)
    assert result.exit_code == 1
    *commands, last = result.output.splitlines()
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in commands)
    assert last.startswith("2 kesalahan")
    (wrong,) = (line for line in commands if "RPKD-R01" in line)
    line = SLIPS[PROGRAM].split("\n").index('    perangkat_daerah: "dinsoss"  # salah') + 1
    assert wrong.startswith(
        f"::error file=plan/{PROGRAM},line={line},col=23,title=RPKD-R01::Perangkat daerah “dinsoss”"
    )
    assert wrong.endswith("%0AMaksud Anda “dinsos”?")


PROBLEMS = st.builds(
    Problem,
    st.builds(Position, st.text(min_size=1), st.integers(1, 9), st.integers(1, 9)),
    st.just("RPKD-R01"),
    st.sampled_from(list(Severity)),
    st.text(),
    st.text(),
)


@given(st.lists(PROBLEMS, max_size=3))
@settings(max_examples=60, deadline=None)
def test_no_text_of_a_plan_is_a_command(problems: list[Problem]) -> None:
    """Whatever a plan holds, there is one annotation a problem, with the parts that it has."""
    *commands, _ = as_github(problems).split("\n")
    assert len(commands) == len(problems)
    for command, problem in zip(commands, problems, strict=True):
        found = re.fullmatch(r"::\w+ file=([^,:\r]*),line=\d+,col=\d+,title=RPKD-R01::([^\r]*)", command)
        assert found
        assert unquote(found[1]) == problem.position.file or "%" in problem.position.file


@given(st.lists(PROBLEMS, min_size=3, max_size=9))
@settings(max_examples=6, deadline=None)
def test_any_text_of_a_plan_is_text_in_sarif(problems: list[Problem]) -> None:
    assert SCHEMA.is_valid(json.loads(as_sarif(problems, {})))
