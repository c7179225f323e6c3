"""The PDF as the exact twin of the Word file, by LibreOffice where that is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

CANDIDATES = ("soffice", "libreoffice", "soffice.com")
ELSEWHERE = (
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    Path("C:/Program Files/LibreOffice/program/soffice.com"),
    Path("C:/Program Files (x86)/LibreOffice/program/soffice.com"),
)
TIMEOUT = 900


class LibreOfficeMissing(RuntimeError):
    """LibreOffice is not installed, or it made no PDF."""


def find_libreoffice() -> str | None:
    """The path of LibreOffice's command, or None where it is not installed."""
    for name in CANDIDATES:
        if path := shutil.which(name):
            return path
    return next((str(path) for path in ELSEWHERE if path.is_file()), None)


def word_to_pdf(word: bytes) -> bytes:
    """The Word file as LibreOffice prints it. Raises LibreOfficeMissing."""
    command = find_libreoffice()
    if command is None:
        raise LibreOfficeMissing("LibreOffice tidak ditemukan di komputer ini")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "dokumen.docx").write_bytes(word)
        # A profile of its own: LibreOffice refuses to start twice on one profile.
        profile = (folder / "profil").as_uri()
        subprocess.run(
            [
                command,
                f"-env:UserInstallation={profile}",
                "--headless",
                "--convert-to",
                "pdf:writer_pdf_Export",
                "--outdir",
                str(folder),
                str(folder / "dokumen.docx"),
            ],
            check=False,
            capture_output=True,
            timeout=TIMEOUT,
        )
        result = folder / "dokumen.pdf"
        if not result.is_file():
            raise LibreOfficeMissing("LibreOffice tidak berhasil membuat PDF")
        return result.read_bytes()
