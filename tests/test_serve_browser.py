"""``rpkdgen serve`` in a real Chromium: what a planner does with it, by mouse, by keyboard and on a phone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import PATIENCE, PROGRAM, Serving, serving

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed: the page is not tried in a browser")

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect
expect.set_options(timeout=1000 * PATIENCE)

VIEWS = ("dokumen", "dokumen/rpkd", "teks/rpkd", "masalah", "penyelarasan", "perbandingan", "dasbor", "unduh")
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}

#: A number that the small plan prints, what it becomes, and where it stands.
OLD, NEW = "2025: 4.800", "2025: 4.875"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("peramban")) as made:
        made.settled()
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    with sync_api.sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def tab(page: Serving, browser: sync_api.Browser) -> Iterator[sync_api.Page]:
    """A tab that has opened the printed address; the plan is put back afterwards."""
    with _tab(page, browser) as made:
        yield made
    page.repository.git("checkout", "-q", "--", "plan")


class _tab:
    """A tab of a browser of its own; what the page writes to the console fails the test."""

    def __init__(self, page: Serving, browser: sync_api.Browser, **options: object) -> None:
        self._context = browser.new_context(base_url=f"http://127.0.0.1:{page.port}", **{"viewport": DESK, **options})
        self._context.set_default_timeout(1000 * PATIENCE)
        self._page = page
        self._complaints: list[str] = []

    def __enter__(self) -> sync_api.Page:
        made = self._context.new_page()
        made.on("console", lambda message: self._complaints.append(message.text))
        made.on("pageerror", lambda error: self._complaints.append(str(error)))
        made.goto(self._page.address)
        return made

    def __exit__(self, *_: object) -> None:
        self._context.close()
        assert not self._complaints


# ── while somebody writes ────────────────────────────────────────────────────────────────────────
def test_an_edit_shows_in_the_text_while_the_reader_stays_where_he_is(page: Serving, tab: sync_api.Page) -> None:
    tab.goto("/teks/rpkd")
    cell = tab.locator("#naskah td", has_text=re.compile(r"^4\.800$")).first
    cell.scroll_into_view_if_needed()
    before = cell.bounding_box()
    page.repository.replace(PROGRAM, OLD, NEW)
    changed = tab.locator("#naskah td", has_text=re.compile(r"^4\.875$")).first
    expect(changed).to_be_visible()
    expect(tab.locator("#naskah td", has_text=re.compile(r"^4\.800$"))).to_have_count(0)
    expect(tab.locator("#naskah > div.baru", has_text="4.875").first).to_be_visible()
    after = changed.bounding_box()
    assert before and after
    assert abs(before["y"] - after["y"]) < 2
    expect(tab.locator("#kabar")).to_contain_text("Dokumen sesuai rencana")


def test_changed_pages_are_marked_and_the_others_stay(page: Serving, tab: sync_api.Page) -> None:
    tab.goto("/dokumen/rpkd")
    figures = tab.locator("#halaman figure")
    expect(figures.first.locator("img")).to_have_js_property("complete", True)
    assert tab.locator("#halaman img").first.evaluate("image => image.naturalWidth") > 300
    first = tab.locator("#halaman img").first.evaluate_handle("image => image")
    page.repository.replace(PROGRAM, OLD, NEW)
    expect(tab.locator("#perubahan-halaman")).to_contain_text("Halaman yang berubah")
    changed = tab.locator("#halaman figure.baru")
    assert 0 < changed.count() < figures.count()
    expect(changed.first.locator("figcaption")).to_contain_text("berubah")
    assert first.evaluate("image => image.isConnected"), "a page that did not change was made anew"


def test_a_mistake_shows_with_its_line_and_the_last_good_documents_stay(page: Serving, tab: sync_api.Page) -> None:
    tab.goto("/teks/rpkd")
    before = tab.locator("#naskah").inner_text()
    page.repository.replace(PROGRAM, "perangkat_daerah: dinsos", "perangkat_daerah: dinsoss")
    status = tab.locator("#status")
    expect(status).to_contain_text("Rencana berisi 1 kesalahan")
    expect(status).to_contain_text(re.compile(r"Dokumen di bawah dibuat dari keadaan pukul \d\d\.\d\d\.\d\d"))
    assert tab.locator("#naskah").inner_text() == before

    tab.get_by_role("link", name="Masalah").click()
    found = tab.locator(".masalah.error")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("dinsoss")
    expect(found).to_contain_text("Maksud Anda “dinsos”?")
    expect(found.locator("mark")).to_have_text("dinsoss")
    text = (page.repository.folder / PROGRAM).read_text(encoding="utf-8")
    line = text[: text.index("dinsoss")].count("\n") + 1
    address = found.get_by_role("link").get_attribute("href")
    assert address
    assert re.fullmatch(rf"vscode://file/.*/{re.escape(PROGRAM)}:{line}:\d+", address)

    page.repository.git("checkout", "-q", "--", "plan")
    expect(tab.locator(".masalah.error")).to_have_count(0)
    expect(status).to_contain_text("Dokumen sesuai rencana")


def test_quick_saves_end_in_the_last_one(page: Serving, tab: sync_api.Page) -> None:
    file = page.repository.folder / PROGRAM
    good = file.read_text(encoding="utf-8")
    tab.goto("/teks/rpkd")
    for number in range(4801, 4821):
        # Every third save is broken, as it is in the middle of typing.
        broken = ": [" if number % 3 == 0 else ""
        file.write_text(good.replace(OLD, f"2025: {number}{broken}"), encoding="utf-8")
    file.write_text(good.replace(OLD, NEW), encoding="utf-8")
    expect(tab.locator("#naskah td", has_text=re.compile(r"^4\.875$")).first).to_be_visible()
    expect(tab.locator("#status")).to_contain_text("Dokumen sesuai rencana")
    expect(tab.locator("#lencana-masalah")).to_have_attribute("data-kesalahan", "0")


# ── what else it shows ───────────────────────────────────────────────────────────────────────────
def test_the_comparison_follows_the_plan(page: Serving, tab: sync_api.Page) -> None:
    tab.goto("/perbandingan")
    shown = tab.locator("#perbandingan")
    expect(shown).to_contain_text("Tidak ada perubahan")
    page.repository.replace(PROGRAM, OLD, NEW)
    expect(shown).to_contain_text("Target 2025")
    expect(shown.locator("del", has_text="4.800 KK")).to_be_visible()
    expect(shown.locator("ins", has_text="4.875 KK")).to_be_visible()

    page.repository.commit("Target 2025 dinaikkan")
    tab.get_by_label("Bandingkan keadaan sekarang dengan").select_option("HEAD")
    tab.get_by_role("button", name="Bandingkan").click()
    expect(shown).to_contain_text("Tidak ada perubahan")
    older = tab.locator("#dengan option", has_text="RPKD awal").get_attribute("value")
    tab.get_by_label("Bandingkan keadaan sekarang dengan").select_option(older)
    tab.get_by_role("button", name="Bandingkan").click()
    expect(shown.locator("ins", has_text="4.875 KK")).to_be_visible()
    page.repository.git("reset", "-q", "--hard", "HEAD~1")


def test_the_dashboard_follows_the_plan(page: Serving, tab: sync_api.Page) -> None:
    tab.goto("/dasbor")
    table = tab.get_by_role("region", name="Tabel pagu menurut sumber dana")
    tab.get_by_text("Tabel pagu menurut sumber dana (rupiah)").click()
    expect(table.get_by_role("row", name=re.compile("Pendapatan Asli Daerah"))).to_be_visible()
    before = table.inner_text()
    expect(tab.locator(".petak")).to_have_count(4)  # the four kelurahan of the small plan
    page.repository.replace(
        PROGRAM, "2026: {PAD: 3.500.000.000, DAU: 1.000.000.000}", "2026: {PAD: 3.600.000.000, DAU: 900.000.000}"
    )
    expect(table).not_to_have_text(before)
    expect(table).to_be_visible()  # what the reader opened stays open


def test_the_alignment_follows_the_plan_and_stays_while_it_has_errors(page: Serving, tab: sync_api.Page) -> None:
    tab.goto("/penyelarasan?tahun=2026")
    row = tab.locator("#peran").get_by_role("row", name=re.compile("Dinas Sosial"))
    expect(row).to_contain_text("Rp4,5 miliar")
    broken = tab.locator("#rantai .masalah")
    expect(broken).to_have_count(0)
    page.repository.replace(PROGRAM, "DAU: 1.000.000.000}", "DAU: 1.100.000.000}")
    page.repository.replace(PROGRAM, "2026: 700.000.000}", "2026: 600.000.000}")  # the sum stays
    expect(row).to_contain_text("Rp4,6 miliar")

    page.repository.replace("plan/tujuan.yaml", ", peningkatan-pendapatan]", "]")
    expect(broken).to_have_count(1)
    expect(broken).to_contain_text("Peningkatan pendapatan")
    expect(broken).to_contain_text("Tidak ditunjuk satu sasaran pun.")
    address = broken.get_by_role("link").get_attribute("href")
    assert address
    assert re.fullmatch(r"vscode://file/.*/plan/tujuan\.yaml:\d+:\d+", address)

    page.repository.replace(PROGRAM, "perangkat_daerah: dinsos", "perangkat_daerah: dinsoss")
    expect(tab.locator("#status")).to_contain_text("Rencana berisi 1 kesalahan")
    expect(row).to_contain_text("Rp4,6 miliar")
    expect(broken).to_have_count(1)


@pytest.mark.parametrize(
    ("name", "file", "begin"),
    [("Word", "rpkd.docx", b"PK"), ("PDF", "rpkd.pdf", b"%PDF-"), ("Excel", "rencana.xlsx", b"PK")],
)
def test_documents_are_downloaded(tab: sync_api.Page, tmp_path: Path, name: str, file: str, begin: bytes) -> None:
    tab.goto("/unduh")
    with tab.expect_download() as waiting:
        tab.get_by_role("link", name=re.compile(f"^{name}")).click()
    assert waiting.value.suggested_filename == file
    waiting.value.save_as(tmp_path / "berkas")
    assert (tmp_path / "berkas").read_bytes().startswith(begin)


# ── for everyone ─────────────────────────────────────────────────────────────────────────────────
def test_all_is_reached_by_keyboard(tab: sync_api.Page) -> None:
    tab.goto("/dokumen/rpkd")
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    expect(tab.get_by_role("link", name="Langsung ke isi")).to_be_in_viewport()
    tab.keyboard.press("Enter")
    expect(tab.locator("#isi")).to_be_focused()
    tab.keyboard.press("Tab")
    focused = tab.locator(":focus")
    expect(focused).to_have_text("Halaman cetak")
    assert focused.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("/teks/rpkd$"))
    tab.goto("/penyelarasan")
    tab.locator("#isi").focus()
    for name in ("Celah", "Tumpang tindih", "Ketimpangan", "Rantai terputus", "2024–2026", "2024"):
        tab.keyboard.press("Tab")
        expect(tab.locator(":focus")).to_have_text(name)
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile(r"tahun=2024#peran$"))
    expect(tab.locator(".pilih-tahun [aria-current]")).to_have_text("2024")
    tab.goto("/masalah")
    for _ in range(3):
        tab.keyboard.press("Tab")
    expect(tab.get_by_label("Warna")).to_be_focused()
    tab.keyboard.type("Gelap")
    expect(tab.locator("html")).to_have_attribute("data-tema", "gelap")
    tab.reload()
    expect(tab.locator("html")).to_have_attribute("data-tema", "gelap")


@pytest.mark.parametrize(("scheme", "size"), [("light", PHONE), ("dark", DESK)], ids=["light", "dark"])
def test_no_view_has_a_serious_fault_of_accessibility(
    page: Serving, browser: sync_api.Browser, scheme: str, size: dict[str, int]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.repository.replace(PROGRAM, "perangkat_daerah: dinsos", "perangkat_daerah: dinsoss")
    page.settled("ditahan")
    grave: list[str] = []
    with _tab(page, browser, color_scheme=scheme, viewport=size) as tab:
        for view in VIEWS:
            tab.goto(f"/{view}")
            tab.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
            found = Axe().run(tab, options={"resultTypes": ["violations"]}).response["violations"]
            grave += [
                f"{view}: {one['id']} {one['nodes'][0]['html']}"
                for one in found
                if one["impact"] in ("serious", "critical")
            ]
    page.repository.git("checkout", "-q", "--", "plan")
    page.settled()
    assert not grave


@pytest.mark.parametrize("view", VIEWS)
def test_a_phone_need_not_scroll_sideways(page: Serving, browser: sync_api.Browser, view: str) -> None:
    with _tab(page, browser, viewport=PHONE) as tab:
        tab.goto(f"/{view}")
        tab.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
