"""Writes the generated pages of docs/ again, the examples of errors in the guide and the README, and what the commands
of the guide print.

The dictionary of fields comes from the model, the list of checks from the rules, the commands from click, and
an error as it is printed from a copy of the example with two mistakes in it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from guide_steps import walked  # noqa: E402

DOCS = ROOT / "docs"

#: Mistakes in plan/program/dinsos.yaml: what is written, and what somebody wrote instead.
MISTAKES = (
    ("perangkat_daerah: dinsos", "perangkat_daerah: dinsoss"),
    ("{PAD: 3.200.000.000, DAU: 800.000.000}", "{PAD: 3.200.000.000, DUA: 800.000.000}"),
)

#: The block of text that follows this mark is generated.
MARK = "<!-- contoh-kesalahan -->"

COMMANDS_HEAD = """# Perintah

<!-- Dibuat dari program dengan `make docs`; jangan disunting di sini. -->

Setiap perintah juga menerangkan dirinya: `rpkdgen --help`, `rpkdgen build --help`. Di repositori yang belum dipasang ke
komputer, tulis `.venv/bin/rpkdgen` (Windows: `.venv\\Scripts\\rpkdgen`).

| Status keluar | Arti |
|---|---|
| 0 | selesai; peringatan dan catatan tidak dihitung |
| 1 | rencana berisi kesalahan, ada yang bertentangan atau belum rapi, atau berkas tidak dapat ditulis |
| 2 | perintahnya salah, atau yang diminta (folder, revisi, dokumen) tidak ada |
"""


def generated_pages() -> Mapping[Path, str]:
    """Every page that is generated, wholly or in part → its text."""
    from rpkdgen.checks.docs import markdown
    from rpkdgen.schema import data_dictionary

    error = printed_error()
    guide = DOCS / "panduan.md"
    return {
        DOCS / "skema.md": data_dictionary(),
        DOCS / "pemeriksaan.md": markdown(),
        DOCS / "perintah.md": commands(),
        ROOT / "README.md": with_error((ROOT / "README.md").read_text(encoding="utf-8"), error),
        guide: followed(with_error(guide.read_text(encoding="utf-8"), error)),
    }


def commands() -> str:
    """The help of every command, also of those below another."""
    helps = {" ".join(("rpkdgen", *words)): text for words, text in helps_below()}
    sections = [f"## {name}\n\n```text\n{text.rstrip()}\n```\n" for name, text in helps.items()]
    return "\n".join([COMMANDS_HEAD, *sections])


def helps_below(*words: str) -> Iterator[tuple[tuple[str, ...], str]]:
    text = run(*words, "--help").stdout
    yield words, text
    for name in re.findall(r"^  (\w[\w-]*) ", text.partition("Perintah:")[2], re.M):
        yield from helps_below(*words, name)


def printed_error() -> str:
    """What a build of the example with the mistakes prints."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "plan", folder / "plan")
        shutil.copytree(ROOT / "templates", folder / "templates")
        path = folder / "plan" / "program" / "dinsos.yaml"
        text = path.read_text(encoding="utf-8")
        for right, wrong in MISTAKES:
            assert right in text, right
            text = text.replace(right, wrong, 1)
        path.write_text(text, encoding="utf-8")
        return run("build", folder=folder).stderr


def followed(guide: str) -> str:
    """The guide with what its commands print; documents, which print nothing here, are not built."""
    with TemporaryDirectory() as name:
        page, _ = walked(guide, Path(name), wanted=lambda line: not line.startswith("rpkdgen build"))
    return page


def with_error(page: str, error: str) -> str:
    """The page with that text in the block after the mark."""
    block = re.compile(re.escape(MARK) + r"\n```text\n.*?```", re.S)
    assert block.search(page)
    return block.sub(lambda _: f"{MARK}\n```text\n{error.rstrip()}\n```", page)


def run(*words: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rpkdgen", *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
        check=False,
    )


if __name__ == "__main__":
    for path, text in generated_pages().items():
        path.write_text(text, encoding="utf-8", newline="\n")
