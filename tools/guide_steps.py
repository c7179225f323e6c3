"""Walks through the guide as its reader does: runs the commands it says, makes the changes it says.

In ``docs/panduan.md`` a comment before a block of code says what the block is:

``<!-- langkah -->``            commands, run one after the other (``dijawab: a | b``: what is typed when asked)
``<!-- hasil -->``              what the last commands printed; ``make docs`` writes it
``<!-- ubah: FILE -->``         a piece of that file, which the next block marked ``<!-- menjadi -->`` replaces
``<!-- tambah: FILE -->``       text for the end of that file, which is made if it is not there
``<!-- sel: FILE, SHEET -->``   a cell of that workbook that says what the first line says, and what is typed into it
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Callable, Sequence
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import openpyxl
from click.testing import CliRunner

from rpkdgen.cli import cli
from rpkdgen.commands import init

MARKED = re.compile(
    r"^(?P<indent> *)<!-- (?P<mark>langkah|hasil|ubah|menjadi|tambah|sel)(?:,? ?(?P<about>[^\n]*?))? -->\n"
    r"(?P=indent)```(?P<language>\w*)\n(?P<body>.*?)^(?P=indent)```",
    re.M | re.S,
)
#: A commit's name hangs on every file of the plan; one stands for all.
COMMIT = (re.compile(r"\b[0-9a-f]{7}\b(?=, \d+ \w+ \d{4})"), "1a2b3c4")
#: Nothing of the machine's own settings takes part.
ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C", "COLUMNS": "80", "NO_COLOR": "1",
    "GIT_AUTHOR_NAME": "Siti Aminah", "GIT_AUTHOR_EMAIL": "siti@contoh.id",
    "GIT_COMMITTER_NAME": "Siti Aminah", "GIT_COMMITTER_EMAIL": "siti@contoh.id",
    "GIT_AUTHOR_DATE": "2025-01-20T09:00:00+07:00", "GIT_COMMITTER_DATE": "2025-01-20T09:00:00+07:00",
}  # fmt: skip


class Stumble(Exception):
    """The guide says something that cannot be done."""


@dataclass
class Reader:
    """Somebody who follows the guide, in a folder."""

    folder: Path
    said: str = ""
    old: tuple[Path, str] | None = None

    def command(self, line: str, answers: Sequence[str]) -> None:
        words = shlex.split(line, comments=True)
        if words[0] == "cd":
            self.folder = self.folder / words[1]
        elif words[0] == "rpkdgen":
            self.run(words[1:], answers)
        elif words[0] == "git":
            self.git(words)
        else:
            raise Stumble(f"nobody knows the command {words[0]}")

    def run(self, words: Sequence[str], answers: Sequence[str]) -> None:
        with chdir(self.folder), patch.object(init, "asks", lambda: bool(answers)):
            result = CliRunner(env=ENVIRONMENT).invoke(cli, words, input="".join(f"{word}\n" for word in answers))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        if result.exit_code:
            raise Stumble(f"rpkdgen {' '.join(words)}:\n{result.output}")
        self.said += result.output

    def git(self, words: Sequence[str]) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        answer = subprocess.run(
            words, cwd=self.folder, env={**kept, **ENVIRONMENT}, capture_output=True, encoding="utf-8", check=False
        )
        if answer.returncode:
            raise Stumble(f"{' '.join(words)}:\n{answer.stderr}")
        self.said += answer.stdout

    def change(self, new: str) -> None:
        if self.old is None:
            raise Stumble("nothing was said to be changed")
        path, old = self.old
        text = path.read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise Stumble(f"this stands {text.count(old)} times in {path}:\n{old}")
        path.write_text(text.replace(old, new), encoding="utf-8")

    def add(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(text)

    def type_into_cell(self, where: str, text: str) -> None:
        """As somebody does in Excel: find the cell, type, save."""
        name, sheet = where.split(", ")
        old, new = text.splitlines()
        book = openpyxl.load_workbook(self.folder / name)
        found = [cell for row in book[sheet].iter_rows() for cell in row if cell.value == old]
        if not found:
            raise Stumble(f"no cell of {sheet} says {old}")
        found[0].value = new
        book.save(self.folder / name)


def walked(page: str, folder: Path, *, wanted: Callable[[str], bool] = lambda _: True) -> tuple[str, Reader]:
    """The page with what the commands printed, and its reader in the end; commands not ``wanted`` are passed over."""
    reader = Reader(folder)

    def step(found: re.Match[str]) -> str:
        indent, mark, about = found["indent"], found["mark"], (found["about"] or "").removeprefix(":").strip()
        body = "".join(line.removeprefix(indent) for line in found["body"].splitlines(keepends=True))
        if mark == "langkah":
            reader.said = ""
            answers = [word.strip() for word in about.removeprefix("dijawab:").split("|")] if about else []
            for line in filter(wanted, body.splitlines()):
                reader.command(line, answers)
        elif mark == "ubah":
            reader.old = (reader.folder / about, body)
        elif mark == "menjadi":
            reader.change(body)
        elif mark == "tambah":
            reader.add(about, body)
        elif mark == "sel":
            reader.type_into_cell(about, body)
        else:
            lines = COMMIT[0].sub(COMMIT[1], reader.said).strip("\n").splitlines()
            said = "".join(f"{indent}{line}\n" if line else "\n" for line in lines)
            return found[0].replace(f"{indent}```{found['language']}\n{found['body']}", f"{indent}```text\n{said}")
        return found[0]

    return MARKED.sub(step, page), reader
