"""The edge to the file system: reading folders, replacing files whole, fingerprints."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

#: What editors, operating systems and Office leave behind; never part of a plan or a template.
IGNORED_PREFIXES = (".", "~$")
IGNORED_SUFFIXES = ("~", ".bak", ".swp", ".tmp", ".orig")


class FileInUse(OSError):
    """The file could not be replaced, most likely because it is open in Word or a PDF reader."""


def is_ignored(name: str) -> bool:
    return name.startswith(IGNORED_PREFIXES) or name.endswith(IGNORED_SUFFIXES) or name == "__pycache__"


def walk(folder: Path) -> Iterator[Path]:
    """The files below ``folder``, in a fixed order, without hidden and left-over ones."""
    for entry in sorted(folder.iterdir(), key=lambda path: path.name):
        if is_ignored(entry.name):
            continue
        if entry.is_dir():
            yield from walk(entry)
        elif entry.is_file():
            yield entry


def files_in(folder: Path) -> Iterator[Path]:
    """The files of that folder alone, in a fixed order, without hidden and left-over ones; none if it is not there.

    What is left out must not even be read: on Windows the lock file that Word keeps beside an open frame
    cannot be.
    """
    for entry in sorted(folder.iterdir(), key=lambda path: path.name) if folder.is_dir() else ():
        if not is_ignored(entry.name) and entry.is_file():
            yield entry


def templates_for(plan: Path | None) -> Path:
    """The templates beside the plan folder where the region has its own, else those of the program.

    ``plan`` None: a plan that lies in no folder.
    """
    package = Path(__file__).parent
    shipped = package / "templates" if (package / "templates").is_dir() else package.parent / "templates"
    beside = plan.resolve().parent / "templates" if plan else shipped
    return beside if any(beside.glob("*/dokumen.yaml")) else shipped


def no_plan(folder: Path) -> str:
    """What to say where a folder that should hold a plan is not there."""
    return (
        f"Folder rencana “{folder.as_posix()}” tidak ada di sini. Jalankan perintah di folder yang memuatnya, sebutkan "
        "dengan --plan FOLDER, atau mulai rencana baru dengan: rpkdgen init FOLDER"
    )


def replace_file(path: Path, data: bytes) -> None:
    """Write ``data`` beside ``path``, flush it to disk and put it in place in one step.

    Raises FileInUse when the target cannot be replaced (on Windows: while it is open); the old
    file is then still whole.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except PermissionError as error:
        raise FileInUse(error.errno, error.strerror, str(path)) from error
    finally:
        temporary.unlink(missing_ok=True)


def replace_files(folder: Path, files: Mapping[str, bytes], before: Mapping[str, object]) -> None:
    """Write all of these below ``folder``; where one cannot be written, those written so far become what they were
    (their content in ``before``, or nothing)."""
    done: list[str] = []
    try:
        for name, data in files.items():
            replace_file(folder / name, data)
            done.append(name)
    except OSError:
        for name in done:
            old = before.get(name)
            if isinstance(old, bytes):
                replace_file(folder / name, old)
            else:
                (folder / name).unlink(missing_ok=True)
        raise


def digest(parts: Iterable[bytes]) -> str:
    """A hash of the parts, each with its length, so that no two lists of parts look alike."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()


def folder_digest(folders: Iterable[Path]) -> str:
    """A hash of the names and contents of all files below the folders (those that exist)."""

    def parts() -> Iterator[bytes]:
        for folder in folders:
            if not folder.is_dir():
                continue
            for path in walk(folder):
                yield path.relative_to(folder).as_posix().encode()
                yield path.read_bytes()

    return digest(parts())
