"""Real git repositories for tests, made in a folder: nothing of the machine's own git settings takes part.

repo = Repository(tmp_path / "repo")
repo.write(plan_files(), "plan")
first = repo.commit("RPKD awal", author="Siti", date="2025-01-15")
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C",
    "GIT_COMMITTER_NAME": "Bappeda", "GIT_COMMITTER_EMAIL": "bappeda@contoh.id",
}  # fmt: skip


def git(folder: Path, *words: str, **environment: str) -> str:
    """The output of a git command in that folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    answer = subprocess.run(
        ["git", *words], cwd=folder, env={**kept, **ENVIRONMENT, **environment}, capture_output=True, check=False
    )
    assert answer.returncode == 0, f"git {' '.join(words)}: {answer.stderr.decode(errors='replace')}"
    return answer.stdout.decode("utf-8", "replace").strip()


class Repository:
    """A repository with a working tree."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")
        self._day = 0

    def git(self, *words: str, **environment: str) -> str:
        return git(self.folder, *words, **environment)

    def write(self, files: Mapping[str, str | bytes], below: str = "") -> None:
        for name, content in files.items():
            path = self.folder / below / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    def replace(self, name: str, old: str, new: str) -> None:
        """Change one piece of a file's text, which must be there once."""
        path = self.folder / name
        text = path.read_bytes().decode()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_bytes(text.replace(old, new).encode())

    def commit(self, subject: str, *options: str, author: str = "Siti Aminah", date: str = "") -> str:
        """Commit everything; the id. Days follow one another where no date is given."""
        self._day += 1
        date = date or f"2025-01-{self._day:02}"
        written = f"{date}T09:00:00+07:00"
        self.git("add", "-A")
        self.git(
            "commit", "-q", "--allow-empty", "-m", subject, *options,
            GIT_AUTHOR_NAME=author, GIT_AUTHOR_EMAIL="penyusun@contoh.id",
            GIT_AUTHOR_DATE=written, GIT_COMMITTER_DATE=written,
        )  # fmt: skip
        return self.git("rev-parse", "HEAD")

    def state(self) -> dict[str, bytes]:
        """Every file of the git folder: to show that nothing was written there."""
        folder = self.folder / ".git"
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
