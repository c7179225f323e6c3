"""The edge to the file system's news: when something below some folders was saved.

Editors save in many ways: they write beside and rename, leave probes and back-ups, save several files at once. A
folder may be renamed away, deleted or checked out anew, and then another folder stands under its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event

from watchfiles import Change, watch

from rpkdgen.files import is_ignored, walk

#: Milliseconds: saves that follow one another within PAUSE are one, but it is not waited longer than LONGEST. Every
#: LOOK it is looked whether the folders are still the same.
PAUSE, LONGEST, LOOK = 40, 300, 500

_Identity = tuple[int, int] | None


def saves(folders: Sequence[Path], stop: Event | None = None) -> Iterator[None]:
    """One item at once, and one each time something below the folders was saved, made, deleted or renamed, until
    ``stop`` is set.

    Also when a folder goes or comes, as a whole. What editors leave beside a file does not count. Nothing is missed
    that happens while the caller works on an item. A KeyboardInterrupt is the caller's.
    """
    stop = stop or Event()
    while not stop.is_set():
        seen, before = [_identity(folder) for folder in folders], _state(folders)
        yield None
        there = [folder for folder, identity in zip(folders, seen, strict=True) if identity]
        for number, told in enumerate(_news(there, stop)):
            if seen != [_identity(folder) for folder in folders]:
                break
            # The watch begins only now: what was saved since the look is found by looking again.
            if told or (number == 0 and before != _state(folders)):
                yield None


def _news(folders: Sequence[Path], stop: Event) -> Iterator[bool]:
    """True after each save, False after each while without one."""
    if not folders:
        while not stop.wait(LOOK / 1000):
            yield False
        return
    roots = [folder.resolve() for folder in folders]

    def counts(_: Change, path: str) -> bool:
        changed = Path(path)
        root = next((root for root in roots if changed.is_relative_to(root)), None)
        return root is not None and not any(map(is_ignored, changed.relative_to(root).parts))

    changes = watch(
        *roots, watch_filter=counts, step=PAUSE, debounce=LONGEST, rust_timeout=LOOK, yield_on_timeout=True,
        stop_event=stop, ignore_permission_denied=True,
    )  # fmt: skip
    try:
        yield from map(bool, changes)
    except FileNotFoundError:  # gone between the look and the watch
        yield False


def _identity(folder: Path) -> _Identity:
    """What tells this folder from another of the same name; None where there is none."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if folder.is_dir() else None


def _state(folders: Sequence[Path]) -> dict[Path, tuple[int, int, int]]:
    """What changes with each save of a file, as far as the folders can be read."""
    found = {}
    for folder in folders:
        with suppress(OSError):
            for path in walk(folder):
                status = path.stat()
                found[path] = (status.st_ino, status.st_mtime_ns, status.st_size)
    return found
