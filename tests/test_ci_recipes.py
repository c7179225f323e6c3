"""The recipes for GitHub Actions and GitLab CI: their scripts are run in a real clone, as far as this machine can.

pip, gh and curl are stood in for by scripts that write down how they were called; rpkdgen and git are real.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from plans import plan_files
from repositories import Repository, git

ROOT = Path(__file__).parent.parent
RECIPES = ROOT / "docs" / "ci"
TARGET = "main"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the recipes are for Linux runners")


def recipe(name: str) -> dict[Any, Any]:
    content = yaml.safe_load((RECIPES / name).read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A clone of a repository whose branch ``usulan`` shifts an amount; the target has gone on meanwhile."""
    origin = Repository(tmp_path / "origin")
    origin.write(plan_files(), "plan")
    origin.commit("RPKD awal")
    origin.git("checkout", "-q", "-b", "usulan")
    before, after = "PAD: 3.400.000.000, DAU: 900.000.000", "PAD: 3.395.000.000, DAU: 905.000.000"
    origin.replace("plan/program/dinsos.yaml", before, after)
    origin.commit("Pergeseran sumber dana")
    origin.git("checkout", "-q", TARGET)
    origin.replace("plan/rencana.yaml", "nama: Nama Sekretaris", "nama: Sekretaris Baru")
    origin.commit("Pejabat baru")
    git(tmp_path, "clone", "-q", "--branch", "usulan", str(origin.folder), "salinan")
    return tmp_path / "salinan"


def stand_ins(folder: Path) -> Path:
    """A folder of programs: rpkdgen itself, and recorders for what this machine has not."""
    folder.mkdir()
    programs = {"rpkdgen": f'exec "{sys.executable}" -m rpkdgen "$@"'}
    programs |= {name: f'printf "%s\\n" "{name} $*" >> "{folder}/calls"' for name in ("pip", "gh", "curl")}
    for name, line in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


def run(script: str, checkout: Path, **variables: str) -> list[str]:
    """Run a script as a runner does; the calls of programs that are stood in for."""
    programs = checkout.parent / "programs"
    if not programs.exists():
        stand_ins(programs)
    environment = {
        **os.environ, **variables, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    answer = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script], cwd=checkout, env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, f"{script}\n{answer.stdout}{answer.stderr}"
    calls = programs / "calls"
    return calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []


def files_of(checkout: Path, patterns: list[str]) -> set[str]:
    return {path.relative_to(checkout).as_posix() for pattern in patterns for path in checkout.glob(pattern)}


def holds_the_whole(checkout: Path, attached: set[str]) -> None:
    """The documents and the Matriks Persandingan are attached; the summary tells this proposal and nothing else."""
    wanted = {f"build/{name}.{form}" for name in ("rpkd", "rat-2025", "persandingan-rpkd") for form in ("docx", "pdf")}
    assert {*wanted, "build/perubahan.md"} <= attached
    summary = (checkout / "build" / "perubahan.md").read_text(encoding="utf-8")
    assert "Rp5.000.000" in summary
    assert "Sekretaris Baru" not in summary


# ── GitHub Actions ───────────────────────────────────────────────────────────────────────────────
def steps() -> Iterator[dict[str, Any]]:
    for job in recipe("github-actions.yml")["jobs"].values():
        yield from job["steps"]


def test_github_runs_checks_builds_compares_and_comments(checkout: Path) -> None:
    calls: list[str] = []
    base = {"RPKDGEN": ".", "CABANG_TUJUAN": TARGET, "NOMOR": "7", "GH_TOKEN": "x"}
    for step in steps():
        if "run" in step:
            calls = run(step["run"], checkout, **base)
    assert calls == ["pip install .", "gh pr comment 7 --edit-last --body-file build/perubahan.md"]
    upload = next(step for step in steps() if "upload-artifact" in step.get("uses", ""))
    holds_the_whole(checkout, files_of(checkout, upload["with"]["path"].split()))


def test_github_gets_the_whole_history_and_the_right_to_comment() -> None:
    checkout = next(step for step in steps() if "checkout" in step.get("uses", ""))
    assert checkout["with"]["fetch-depth"] == 0
    assert recipe("github-actions.yml")["permissions"]["pull-requests"] == "write"


def test_no_text_of_a_proposal_enters_a_script_of_github() -> None:
    """Names of branches are chosen by strangers; a script gets them as variables only."""
    assert [step["run"] for step in steps() if "${{" in step.get("run", "")] == []


# ── GitLab CI ────────────────────────────────────────────────────────────────────────────────────
JOBS = ("periksa", "dokumen", "persandingan")


def test_gitlab_runs_checks_builds_compares_and_comments(checkout: Path) -> None:
    content = recipe("gitlab-ci.yml")
    base = {
        **content["variables"], "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": TARGET, "RPKDGEN_TOKEN": "rahasia",
        "CI_API_V4_URL": "https://contoh.id/api/v4", "CI_PROJECT_ID": "3", "CI_MERGE_REQUEST_IID": "9",
    }  # fmt: skip
    calls: list[str] = []
    for job in JOBS:
        calls = run("\n".join(content[job]["script"]), checkout, **base)
    assert calls[-1].startswith("curl ")
    assert "body@build/perubahan.md" in calls[-1]
    assert calls[-1].endswith("https://contoh.id/api/v4/projects/3/merge_requests/9/notes")
    patterns = [pattern for job in JOBS for pattern in content[job].get("artifacts", {}).get("paths", [])]
    holds_the_whole(checkout, files_of(checkout, patterns))


def test_gitlab_stays_silent_without_a_token(checkout: Path) -> None:
    content = recipe("gitlab-ci.yml")
    calls = run(
        "\n".join(content["persandingan"]["script"]), checkout, CI_MERGE_REQUEST_TARGET_BRANCH_NAME=TARGET,
        RPKDGEN=".", RPKDGEN_TOKEN="",
    )  # fmt: skip
    assert [call for call in calls if call.startswith("curl")] == []


def test_every_job_of_gitlab_is_tried() -> None:
    content = recipe("gitlab-ci.yml")
    assert tuple(name for name, value in content.items() if isinstance(value, dict) and "script" in value) == JOBS
    assert content["variables"]["GIT_DEPTH"] == "0"
