"""What differs on Windows, tried out here as far as it can be: line ends, open files, code pages, names."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rpkdgen.build import Request, build
from rpkdgen.cli import refused_by_the_system
from rpkdgen.files import files_in

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"
TEXTS = (".yaml", ".md", ".csv", ".j2", ".typ")


@pytest.fixture
def region(tmp_path: Path) -> Path:
    """A copy of the example in a folder whose name has spaces and letters outside ASCII."""
    folder = tmp_path / "Rencana Daerah (édisi)"
    shutil.copytree(ROOT / "plan", folder / "plan")
    shutil.copytree(TEMPLATES, folder / "templates")
    return folder


def built(folder: Path, *formats: str) -> dict[str, bytes]:
    out = folder / "hasil"
    result = build(Request(folder / "plan", folder / "templates", out, ("ringkasan",), formats or ("docx", "pdf")))
    assert not result.failed, result.problems
    return {product.path.name: product.path.read_bytes() for product in result.products}


def command(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "rpkdgen", *words],
        cwd=folder,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        check=False,
    )


def test_windows_line_ends_give_the_same_documents(region: Path) -> None:
    plain = built(region)
    for path in region.rglob("*"):
        if path.suffix in TEXTS:
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    shutil.rmtree(region / "hasil")
    assert built(region) == plain


def test_the_lock_file_of_word_is_never_read(region: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a frame is open in Word, “~$ngkai.docx” lies beside it, and nobody may read that."""
    for folder in ("ringkasan", "bersama", "fonts"):
        (region / "templates" / folder / "~$ngkai.docx").write_bytes(b"x")
    (region / "plan" / "~$catatan.yaml").write_bytes(b"x")
    read = Path.read_bytes

    def refusing(path: Path) -> bytes:
        if path.name.startswith("~$"):
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refusing)
    assert built(region).keys() == {"ringkasan.docx", "ringkasan.pdf"}


def test_a_document_that_is_open_stays_and_the_others_are_replaced(
    region: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (region / "hasil").mkdir()
    (region / "hasil" / "ringkasan.docx").write_bytes(b"the old one")
    replace = Path.replace

    def refusing(path: Path, target: Any) -> Path:
        if Path(target).name == "ringkasan.docx":
            raise PermissionError(13, "The process cannot access the file", str(path), None, str(target))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", refusing)
    out = region / "hasil"
    result = build(Request(region / "plan", region / "templates", out, ("ringkasan",)))
    assert result.failed
    assert result.in_use == (out / "ringkasan.docx",)
    assert (out / "ringkasan.docx").read_bytes() == b"the old one"
    assert (out / "ringkasan.pdf").read_bytes().startswith(b"%PDF")
    assert [path.name for path in files_in(out)] == ["ringkasan.docx", "ringkasan.pdf"]
    assert not list(out.glob(".*.tmp"))


def test_what_the_system_refuses_is_said_without_a_traceback(region: Path) -> None:
    (region / "hasil" / "ringkasan.pdf").mkdir(parents=True)
    ran = command(region, "build", "ringkasan", "--out", "hasil")
    assert ran.returncode == 1
    errors = ran.stderr.decode()
    assert "hasil/ringkasan.pdf tidak dapat dibaca atau ditulis" in errors
    assert "Traceback" not in errors


def test_a_full_disk_has_no_file_name() -> None:
    assert refused_by_the_system(OSError(28, "No space left on device")) == (
        "Sistem menolak: No space left on device. Dokumen yang belum diganti tetap seperti semula."
    )


def test_an_old_code_page_changes_nothing_that_is_printed(region: Path) -> None:
    """A console of Windows speaks cp1252 or cp437; what is written to a file or a pipe is UTF-8 all the same."""
    strategies = region / "plan" / "strategi.yaml"
    strategies.write_text(strategies.read_text(encoding="utf-8").replace("nama: ", "nama█: ", 1), encoding="utf-8")
    plain, old = (command(region, "check", PYTHONIOENCODING=name) for name in ("utf-8", "cp1252"))
    assert plain.returncode == old.returncode == 1
    assert old.stdout == plain.stdout
    assert "nama█" in old.stdout.decode("utf-8")


def test_no_file_is_read_or_written_in_the_encoding_of_the_machine(region: Path) -> None:
    ran = command(region, "build", "ringkasan", "--out", "hasil", PYTHONWARNDEFAULTENCODING="1")
    assert ran.returncode == 0
    ours = [line for line in ran.stderr.decode().splitlines() if f"{os.sep}rpkdgen{os.sep}" in line]
    assert not ours


def tracked() -> Iterator[str]:
    for folder in ("docs", "plan", "rpkdgen", "templates", "tests", "tools"):
        for path in (ROOT / folder).rglob("*"):
            if not {"__pycache__", "node_modules"} & set(path.parts):
                yield path.relative_to(ROOT).as_posix()


def test_file_names_are_those_that_windows_can_hold() -> None:
    names = list(tracked())
    assert len({name.casefold() for name in names}) == len(names)
    reserved = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
    for name in names:
        assert not set(name) & set('<>:"|?*\\'), name
        assert not {part.split(".")[0].casefold() for part in name.split("/")} & reserved, name
        assert not any(part.endswith((" ", ".")) for part in name.split("/")), name
        assert len(name) < 120, name
