"""What ``git-setup`` writes: settings of one repository, and a block of lines in a file of attributes.

The block stands between two marks of its own, and the first says what the file was like before, so that taking it
away restores the file byte for byte.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

BEGIN, END = "# rpkdgen git-setup: mulai", "# rpkdgen git-setup: selesai"
NEW_FILE, UNENDED = " (berkas baru)", " (baris terakhir tanpa akhir baris)"
_BLOCK = re.compile(rf"(?m)^{re.escape(BEGIN)}(.*)\n(?:.*\n)*?{re.escape(END)}\n")

#: Lines of the text conversion that name an item: they stand in the heads of the hunks.
ITEM = r"^(.+) › (kode|id|sub kegiatan|wilayah|nama) = .*$"


def settings(command: Sequence[str]) -> Mapping[str, str]:
    """The settings by key; ``command``: how this installation is called."""
    words = " ".join(shlex.quote(word) for word in command)
    driver = words.replace("%", "%%")
    return {
        "merge.rpkdgen.name": "rencana menurut butir dan isian (rpkdgen)",
        "merge.rpkdgen.driver": f"{driver} merge-file %O %A %B --marker-size %L --path %P --label %S %X %Y",
        "diff.rpkdgen.textconv": f"{words} textconv",
        "diff.rpkdgen.xfuncname": ITEM,
    }


def installation(executable: str, package: Path, found: str) -> tuple[str, ...]:
    """How to call the program that lies in ``package``, wherever git stands when it calls.

    ``found``: where that Python finds the package when it does not look into the current folder.
    """
    python = Path(executable).as_posix()
    if found and Path(found).resolve() == package.resolve():
        return python, "-P", "-m", "rpkdgen"
    folder = package.resolve().parent.as_posix()
    start = f"import sys; sys.path.insert(0, {folder!r}); from rpkdgen.cli import main; main()"
    return python, "-P", "-c", start


def attributes(plan: PurePosixPath) -> tuple[str, ...]:
    """The lines for the plan in that folder, relative to the top of the repository."""
    folder = "".join(f"{part}/" for part in plan.parts if part != ".")
    escaped = re.sub(r"([\\\[\]*?!])", r"\\\1", folder)
    return tuple(f"{_quoted(f'/{escaped}**/*.{suffix}')} diff=rpkdgen merge=rpkdgen" for suffix in ("yaml", "yml"))


def _quoted(pattern: str) -> str:
    if not re.search(r'[\s"\\]', pattern):
        return pattern
    return '"' + pattern.replace("\\", "\\\\").replace('"', '\\"') + '"'


def with_block(text: str | None, lines: Sequence[str]) -> str:
    """The file with the block of these lines, which replaces one that is there; None: there is no file."""
    if text is not None and (found := _BLOCK.search(text)):
        block = f"{BEGIN}{found[1]}\n{_joined(lines)}{END}\n"
        return text[: found.start()] + block + text[found.end() :]
    unended = bool(text) and not (text or "").endswith("\n")
    about = NEW_FILE if text is None else UNENDED if unended else ""
    before = f"{text or ''}\n" if unended else text or ""
    return f"{before}{BEGIN}{about}\n{_joined(lines)}{END}\n"


def without_block(text: str) -> str | None:
    """The file as it was before the block; None where there was none."""
    found = _BLOCK.search(text)
    if not found:
        return text
    before, after = text[: found.start()], text[found.end() :]
    if found[1] == NEW_FILE and not before and not after:
        return None
    return before.removesuffix("\n") if found[1] == UNENDED and not after else before + after


def _joined(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
