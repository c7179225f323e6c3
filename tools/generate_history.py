"""Writes a plan of any size with a history, for the benchmark.

    python tools/generate_history.py FOLDER NUMBER_OF_SUB_KEGIATAN NUMBER_OF_COMMITS

A git repository in ``FOLDER`` with the plan of ``generate_plan.py`` in ``plan/``. Every commit after the first raises
the pagu of one sub kegiatan, each in turn, in the file of its agency.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from generate_plan import generate

_PAGU = re.compile(r"(?<=pagu:\n)[^\n]*2024: \{[A-Z]+: ([0-9.]+)")


def generate_history(folder: Path, size: int, commits: int) -> None:
    """Write the repository (made anew)."""
    shutil.rmtree(folder, ignore_errors=True)
    generate(folder / "plan", size)
    _git(folder, "init", "-q", "-b", "main")
    _commit(folder, "RPKD ditetapkan", 0)
    files = sorted((folder / "plan" / "program").glob("*.yaml"))
    for number in range(1, commits):
        path = files[number % len(files)]
        path.write_text(_raised(path.read_text(encoding="utf-8"), number // len(files)), encoding="utf-8", newline="\n")
        _commit(folder, f"Pergeseran {number}", number)


def _raised(text: str, number: int) -> str:
    """The text with one more million in the pagu of 2024 of one of its sub kegiatan."""
    places = list(_PAGU.finditer(text))
    place = places[number % len(places)]
    amount = f"{int(place[1].replace('.', '')) + 1_000_000:,}".replace(",", ".")
    return text[: place.start(1)] + amount + text[place.end(1) :]


def _commit(folder: Path, subject: str, number: int) -> None:
    day = f"{2024 + number // 336}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}T09:00:00+07:00"
    _git(folder, "add", "-A")
    _git(folder, "commit", "-q", "-m", subject, GIT_AUTHOR_DATE=day, GIT_COMMITTER_DATE=day)


def _git(folder: Path, *words: str, **environment: str) -> None:
    own = {
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Bappeda", "GIT_AUTHOR_EMAIL": "bappeda@contoh.id",
        "GIT_COMMITTER_NAME": "Bappeda", "GIT_COMMITTER_EMAIL": "bappeda@contoh.id",
    }  # fmt: skip
    subprocess.run(["git", *words], cwd=folder, check=True, env={**os.environ, **own, **environment})


if __name__ == "__main__":
    generate_history(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
