"""``rpkdgen serve`` without a browser: who may ask, what is given out, and what happens when the worker fails."""

from __future__ import annotations

import io
import os
import re
import signal
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from rpkdgen.serve.aligned import Alignment
from rpkdgen.serve.alignment import alignment
from rpkdgen.serve.editors import UnknownEditor, link, link_form
from rpkdgen.serve.keeper import Limits
from rpkdgen.validate import load_folder
from tests.serving import PATIENCE, PROGRAM, Serving, repository, serving
from tests.test_penyelarasan import PLANTED, copied

MOST_BUILDS = 4

needs_signals = pytest.mark.skipif(os.name == "nt", reason="stops and kills a process by signals")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("halaman"), Limits(silence=10.0, look=0.1, builds=MOST_BUILDS)) as made:
        made.settled()
        yield made


# ── who may ask ──────────────────────────────────────────────────────────────────────────────────
def test_the_printed_address_becomes_a_cookie_that_no_script_reads(page: Serving) -> None:
    status, headers, _ = page.ask(page.address.partition(str(page.port))[2], cookie=False)
    assert (status, headers["location"]) == (303, "/")
    cookie = headers["set-cookie"]
    assert cookie.startswith(f"rpkdgen-{page.port}=")
    assert {"httponly", "samesite=strict", "path=/"} <= {part.strip().lower() for part in cookie.split(";")}


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/dokumen", {}),
        ("/?kunci=salah", {}),
        ("/dokumen?kunci=salah", {}),
        ("/peristiwa", {"Cookie": "rpkdgen-{port}=salah"}),
        ("/berkas/rpkd.pdf", {}),
        ("/aset/halaman.css", {}),
    ],
)
def test_nothing_is_given_without_the_token(page: Serving, path: str, headers: dict[str, str]) -> None:
    sent = {name: value.format(port=page.port) for name, value in headers.items()}
    status, _, content = page.ask(path, cookie=False, headers=sent)
    assert status == 403
    assert page.site.token.encode() not in content


@pytest.mark.parametrize(
    "host", ["jahat.example", "jahat.example:{port}", "127.0.0.1", "127.0.0.1:1", "192.168.1.5:{port}", ""]
)
def test_another_host_is_refused_even_with_the_token(page: Serving, host: str) -> None:
    status, _, content = page.ask("/dokumen", headers={"Host": host.format(port=page.port)})
    assert (status, b"Kota" in content) == (403, False)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://jahat.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=lambda headers: next(iter(headers.values())),
)
def test_other_pages_of_the_browser_are_refused(page: Serving, headers: dict[str, str]) -> None:
    assert page.ask("/dokumen", headers=headers)[0] == 403


def test_changing_requests_need_origin_and_token(page: Serving) -> None:
    own = {"Origin": f"http://127.0.0.1:{page.port}", "Content-Type": "application/x-www-form-urlencoded"}
    before = page.site.keeper.view.number
    assert page.ask("/susun", method="POST", form={"kunci": page.site.form_key})[0] == 403
    assert page.ask("/susun", method="POST", form={"kunci": "salah"}, headers=own)[0] == 403
    assert page.ask("/susun", method="POST", headers=own)[0] == 403
    assert page.ask("/susun", method="GET")[0] == 405
    assert page.site.keeper.view.number == before
    built = page.until(
        lambda event: event["status"]["jenis"] == "siap" and event["nomor"] == before + 1,
        lambda: page.ask("/susun", method="POST", form={"kunci": page.site.form_key}, headers=own),
    )
    assert built["masalah"]["error"] == 0


def test_every_answer_forbids_foreign_and_inline_code(page: Serving) -> None:
    for path in ("/dokumen", "/masalah", "/tidak-ada", "/aset/halaman.js"):
        _, headers, content = page.ask(path)
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert not re.search(rb"<script(?![^>]*src=)|\son\w+=|style=|https?://", content) or path.startswith("/aset")


# ── what is given out ────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "path",
    [
        "/berkas/..%2f..%2fplan%2frencana.yaml",
        "/berkas/../plan/rencana.yaml",
        "/berkas/%2e%2e/plan/rencana.yaml",
        "/berkas/.rpkdgen%2fmemory.json",
        "/berkas/memory.json",
        "/berkas/rpkd.pdf%00",
        "/aset/../app.py",
        "/aset/..%2fapp.py",
        "/gambar/..%2f..%2fmemory.json",
        "/gambar/deadbeef",
        "/dokumen/tidak-ada",
        "/dokumen/..%2f..%2fetc%2fpasswd",
        "//etc/passwd",
    ],
)
def test_only_what_is_known_is_found(page: Serving, path: str) -> None:
    status, _, content = page.ask(path)
    assert status == 404
    assert b"tahun_awal" not in content and b"inputs" not in content and b"import" not in content


def test_only_revisions_are_compared_never_folders(page: Serving) -> None:
    folder = page.repository.folder / "plan"
    for asked in (folder.as_posix(), "./plan", "..", "--output=x", "HEAD:plan"):
        content = page.ask("/perbandingan?" + urlencode({"dengan": asked}))[2].decode()
        assert "bukan revisi git" in content
        assert "Tidak ada perubahan" not in content
    assert "Tidak ada perubahan" in page.ask("/perbandingan?dengan=main")[2].decode()


def test_finished_documents_are_given_whole(page: Serving) -> None:
    _, headers, word = page.ask("/berkas/rpkd.docx")
    assert "attachment" in headers["content-disposition"] and "rpkd.docx" in headers["content-disposition"]
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(word)).namelist()
    assert page.ask("/berkas/rpkd.pdf")[2].startswith(b"%PDF-")


def test_pages_are_pictures_that_the_browser_may_keep(page: Serving) -> None:
    _, _, html = page.ask("/dokumen/rpkd")
    pictures = re.findall(rb'src="(/gambar/[0-9a-f]+)"', html)
    assert len(pictures) == len(page.site.keeper.view.documents["rpkd"].pages) > 5
    status, headers, _ = page.ask(pictures[0].decode())
    assert (status, headers["content-type"]) == (200, "image/svg+xml")
    assert "immutable" in headers["cache-control"] and "sandbox" in headers["content-security-policy"]


def test_text_of_the_plan_is_never_markup(page: Serving) -> None:
    file = page.repository.folder / PROGRAM
    text = file.read_text(encoding="utf-8")
    evil = 'Jumlah <script src="//jahat.example"></script> keluarga'

    def saved() -> None:
        file.write_text(re.sub(r"keluaran: .*", f"keluaran: '{evil}'", text, count=1), encoding="utf-8")

    number = page.site.keeper.view.number
    page.until(lambda event: event["status"]["jenis"] == "siap" and event["nomor"] > number, saved)
    html = page.ask("/teks/rpkd")[2]
    assert b"&lt;script src=" in html
    assert b'<script src="//jahat' not in html
    page.settled(act=lambda: file.write_text(text, encoding="utf-8"))


# ── the alignment of agencies ────────────────────────────────────────────────────────────────────
@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Alignment:
    """The example, with one gap, overlap and broken link of each kind."""
    plan = load_folder(copied(tmp_path_factory.mktemp("selaras"), PLANTED)).plan
    assert plan is not None
    return alignment(plan)


def test_every_finding_of_the_alignment_has_its_line(planted: Alignment) -> None:
    found = {
        item.nama: (item.uraian, [spot.letak for spot in item.tempat])
        for section in planted.bagian
        for group in section.kelompok
        for item in group.butir
    }
    for name, told, files in (
        ("Kelurahan Jurumudi Baru (Kecamatan Benda), peringkat 17", "Hanya tercakup", ["lokasi-prioritas.yaml"]),
        ("Penguatan Modal Sosial", "Belum dijalankan satu sub kegiatan pun", ["strategi.yaml"]),
        ("Uang", "Tahun 2024, 2025, dan 2026. Lokasi yang sama: Semua", ["dinsos.yaml", "dkp.yaml"]),
        ("Kecamatan Cipondoh", "14.384 keluarga miskin, pagu berlokasi Rp0 (Rp0 per", ["data-sasaran.yaml"]),
        ("Kecamatan Pinang", "10.886 keluarga miskin, pagu berlokasi Rp0 (Rp0 per", ["data-sasaran.yaml"]),
    ):
        text, places = found[name]
        assert text.startswith(told)
        assert [Path(place.file).name for place in places] == files
    line = found["Kecamatan Cipondoh"][1][0]
    assert "36.71.05" in Path(line.file).read_text(encoding="utf-8").splitlines()[line.line - 1]
    (strategy,) = planted.celah.kelompok[1].butir
    assert (strategy.nama, strategy.uraian) == ("Penguatan Modal Sosial", "Tanpa pagu selama seluruh periode.")


def test_agencies_stand_in_every_year_and_districts_beside_their_money(planted: Alignment) -> None:
    names = [row.nama for row in planted.matrix("").baris]
    assert [planted.matrix(year).tahun for year in ("", "2025", "1999")] == ["", "2025", ""]
    assert all([row.nama for row in planted.matrix(year).baris] == names for year in ("2024", "2025", "2026"))
    assert max(cell.corak for row in planted.matrix("2025").baris for cell in row.sel) == 4
    districts = {place.nama: place for place in planted.tempat}
    assert [name for name, place in districts.items() if place.timpang] == ["Cipondoh", "Pinang"]
    assert districts["Cipondoh"].lebar_berlokasi == "0.000%"
    assert planted.tempat[0].nama == "Karawaci"  # the most poor families


def test_the_alignment_is_shown_for_a_year_and_for_the_period(page: Serving) -> None:
    whole, year, unknown = (
        page.ask(f"/penyelarasan{query}")[2].decode() for query in ("", "?tahun=2025", "?tahun=%3Cscript")
    )
    row = re.compile(r'<th scope="row">Dinas Sosial</th><td class="corak-\d">(\S+ \w+)<')
    assert [row.findall(html) for html in (whole, year, unknown)] == [
        ["Rp12,7 miliar"], ["Rp4,2 miliar"], ["Rp12,7 miliar"]
    ]  # fmt: skip
    assert 'href="/penyelarasan?tahun=2025#peran" aria-current="page"' in year
    assert "Tidak ditemukan rantai yang terputus" in whole


# ── when the worker fails ────────────────────────────────────────────────────────────────────────
@needs_signals
@pytest.mark.parametrize("name", ["SIGKILL", "SIGSTOP"])
def test_a_worker_that_crashes_or_hangs_is_replaced_and_the_work_done(page: Serving, name: str) -> None:
    first = page.site.keeper.pid
    assert first is not None

    def fail() -> None:
        os.kill(first, getattr(signal, name))
        page.repository.write({"plan/catatan.md": name})  # nothing that the documents show
        page.repository.replace("plan/narasi/rpkd/02-kondisi-umum.md", "terdapat", "tercatat")

    page.until(lambda event: event["status"]["jenis"] == "siap" and page.site.keeper.pid != first, fail)
    assert b"tercatat" in page.ask("/teks/rpkd")[2]
    page.settled(act=lambda: page.repository.git("checkout", "-q", "--", "plan"))


def test_a_worker_is_replaced_after_a_number_of_builds(page: Serving) -> None:
    first = page.site.keeper.pid
    own = {"Origin": f"http://127.0.0.1:{page.port}"}

    def build_again() -> None:
        page.ask("/susun", method="POST", form={"kunci": page.site.form_key}, headers=own)

    for _ in range(MOST_BUILDS):
        number = page.site.keeper.view.number
        page.until(lambda event, last=number: event["status"]["jenis"] == "siap" and event["nomor"] > last, build_again)
    # The successor takes over between two builds, when it has read its libraries.
    page.until(lambda event: event["status"]["jenis"] == "siap" and page.site.keeper.pid != first, build_again)
    assert page.ask("/dokumen/rpkd")[0] == 200


# ── the command ──────────────────────────────────────────────────────────────────────────────────
def test_the_command_prints_the_address_and_listens_on_this_computer_only(tmp_path: Path) -> None:
    repository(tmp_path)
    command = [sys.executable, "-m", "rpkdgen", "serve", "--tanpa-peramban"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    running = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert running.stdout
        found = re.search(r"http://127\.0\.0\.1:(\d+)/\?kunci=\S{40,}", running.stdout.readline())
        assert found
        with socket.create_connection(("127.0.0.1", int(found[1])), timeout=PATIENCE):
            pass
        again = subprocess.run(
            [*command, "--port", found[1]], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert again.returncode == 2
        assert f"Port {found[1]} tidak dapat dipakai" in again.stderr
    finally:
        running.terminate()
        running.wait(PATIENCE)


# ── links to the editor ──────────────────────────────────────────────────────────────────────────
def test_links_open_the_editor_at_the_line() -> None:
    file = Path("plan/program/dinas sosial#1.yaml")
    expected = f"vscode://file{file.resolve().as_posix()}:5:23".replace(" ", "%20").replace("#", "%23")
    assert link(link_form("vscode"), str(file), 5, 23) == expected
    assert link(link_form("ed://buka?f={berkas}&b={baris}"), "/a.yaml", 7, 1) == "ed://buka?f=/a.yaml&b=7"
    assert link(link_form("tidak"), "a.yaml", 1, 1) == ""


@pytest.mark.parametrize("choice", ["notepad", "javascript:alert({berkas})", "ed://tanpa-berkas", ""])
def test_what_is_no_editor_is_told(choice: str) -> None:
    with pytest.raises(UnknownEditor):
        link_form(choice)
