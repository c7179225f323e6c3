"""``rpkdgen merge-file``: what git calls to merge one plan file (see ``git-setup``)."""

from __future__ import annotations

import subprocess
import sys
import traceback
from pathlib import Path

import click

from rpkdgen.commands.shared import CLEAN, PROBLEMS, IndonesianCommand
from rpkdgen.merge import Marks, Merged, Unmergeable, merge

FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command("merge-file", cls=IndonesianCommand, hidden=True)
@click.argument("base", type=FILE, metavar="AWAL")
@click.argument("ours", type=FILE, metavar="KITA")
@click.argument("theirs", type=FILE, metavar="MEREKA")
@click.option("--marker-size", type=int, default=7, metavar="N", help="Panjang tanda pertentangan.")
@click.option("--path", default="", metavar="BERKAS", help="Nama berkas di repositori.")
@click.option("--label", nargs=3, default=("", "", ""), metavar="AWAL KITA MEREKA", help="Nama ketiga sisi.")
def command(base: Path, ours: Path, theirs: Path, marker_size: int, path: str, label: tuple[str, str, str]) -> None:
    """Gabungkan tiga versi satu berkas rencana; dipanggil oleh git. Hasilnya ditulis ke KITA.

    Status keluar: 0 bila tergabung, 1 bila ada yang bertentangan.

    \b
    Contoh:
      rpkdgen merge-file awal.yaml kita.yaml mereka.yaml --path plan/program/dinsos.yaml
    """
    names = [name if name and not name.startswith("%") else usual
             for name, usual in zip(label, ("base", "ours", "theirs"), strict=True)]  # fmt: skip
    marks = Marks(marker_size, names[1], names[2], names[0], show_base=_shows_base())
    texts = [_text(file.read_bytes()) for file in (base, ours, theirs)]
    merged = _merged(path or ours.name, texts, marks)
    if merged is None:
        sys.exit(_by_lines((base, ours, theirs), marks))
    ours.write_bytes(merged.text.encode("utf-8"))
    sys.exit(PROBLEMS if merged.conflicts else CLEAN)


def _merged(path: str, texts: list[str | None], marks: Marks) -> Merged | None:
    """The merge by items and fields; None where the file takes git's own."""
    base, ours, theirs = texts
    if base is None or ours is None or theirs is None or not path.lower().endswith((".yaml", ".yml")):
        return None
    try:
        return merge(base, ours, theirs, marks)
    except Unmergeable:
        return None
    except Exception:
        # Our own bug must not cost a planner the other side's work: git merges the lines, and the bug is told.
        traceback.print_exc()
        return None


def _text(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _shows_base() -> bool:
    """Whether the user wants to see in a conflict what both sides began from."""
    asked = ["git", "config", "--get", "merge.conflictStyle"]
    answer = subprocess.run(asked, capture_output=True, check=False)
    return answer.stdout.decode().strip() in ("diff3", "zdiff3")


def _by_lines(files: tuple[Path, Path, Path], marks: Marks) -> int:
    """Git's own merge, into the second file; its exit status."""
    base, ours, theirs = files
    labels = [word for name in (marks.ours, marks.base, marks.theirs) for word in ("-L", name)]
    asked = ["git", "merge-file", "-q", "--marker-size", str(marks.size), *labels, str(ours), str(base), str(theirs)]
    status = subprocess.run(asked, check=False).returncode
    # Where git cannot merge at all (a file that is no text), ours stays and git marks the file.
    return PROBLEMS if status else CLEAN
