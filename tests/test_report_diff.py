"""The comparison in each form, and the command: readable, complete, and nothing in it acts."""

from __future__ import annotations

import json
import re
import zipfile
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from rpkdgen.changes import Comparison, Version
from rpkdgen.cli import cli
from rpkdgen.compare import compare
from rpkdgen.problem import Position, Problem, Severity
from rpkdgen.report_diff import html, markdown, text, xlsx
from rpkdgen.validate import load
from tests.plans import Files, changed, plan_files

OLD, NEW = Version("semula"), Version("menjadi")


def difference(old: Files, new: Files, *problems: Problem) -> Comparison:
    plans = [load({name: content.encode() for name, content in files.items()}).plan for files in (old, new)]
    assert plans[0] is not None
    assert plans[1] is not None
    return compare(plans[0], plans[1], old_version=OLD, new_version=Version("menjadi", problems))


def some_changes() -> Files:
    files = changed(plan_files(), "program/dinsos.yaml", "2024: 4.500\n", "2024: 4.400\n")
    files = changed(files, "program/disnaker.yaml", "2024: {PAD: 4.500.000.000}", "2024: {PAD: 4.600.000.000}")
    files = changed(files, "narasi/rpkd/01-pendahuluan.md", "disusun berdasarkan", "ditulis menurut")
    return {name: content.replace("1.06.05.2.02.0001", "1.06.05.2.02.0009") for name, content in files.items()}


def with_text(value: str) -> Comparison:
    """A plan into which someone wrote that text, wherever text goes."""
    files = changed(plan_files(), "program/disnaker.yaml", "sebutan: Cakap Kerja", f"sebutan: {json.dumps(value)}")
    files = changed(
        files, "program/disnaker.yaml", "keluaran: Jumlah pencari kerja", f"keluaran: {json.dumps(value)} #"
    )
    files["narasi/rpkd/01-pendahuluan.md"] = files["narasi/rpkd/01-pendahuluan.md"].replace("disusun", value)
    return difference(plan_files(), files)


# ── text ─────────────────────────────────────────────────────────────────────────────────────────
GOLDEN = """\
Perbandingan rencana: semula → menjadi
  Pagu RPKD: Rp30.100.000.000 → Rp30.200.000.000 (+Rp100.000.000; +0,33%).
  Pagu RAT 2025: tetap Rp10.250.000.000.
  Sub kegiatan: 2 berubah, 1 berganti kode.
  Rincian RAT: 1 berganti kode.
  Narasi: 1 berubah.

Pagu RPKD menurut tahun (rupiah)
  2024     9.400.000.000   9.500.000.000  +100.000.000  +1,06%
  Jumlah  30.100.000.000  30.200.000.000  +100.000.000  +0,33%

Pagu RPKD menurut strategi (rupiah)
  Peningkatan pendapatan  14.600.000.000  14.700.000.000  +100.000.000  +0,68%
  Jumlah                  30.100.000.000  30.200.000.000  +100.000.000  +0,33%

Pagu RPKD menurut perangkat daerah (rupiah)
  Dinas Ketenagakerjaan  14.600.000.000  14.700.000.000  +100.000.000  +0,68%
  Jumlah                 30.100.000.000  30.200.000.000  +100.000.000  +0,33%

Pagu RPKD menurut sumber dana (rupiah)
  Pendapatan Asli Daerah  27.400.000.000  27.500.000.000  +100.000.000  +0,36%
  Jumlah                  30.100.000.000  30.200.000.000  +100.000.000  +0,33%

Jumlah seluruh perubahan pagu sub kegiatan +Rp100.000.000 = selisih jumlah +Rp100.000.000.

Dinas Sosial
  [berubah] Sub kegiatan 1.06.05.2.02.0003 Fasilitasi Bantuan Sosial Kesejahteraan Keluarga
    1.06.05 Program Perlindungan dan Jaminan Sosial › 1.06.05.2.02 Pengelolaan Data Fakir Miskin
    Target 2024: 4.500 KK → 4.400 KK (−100; −2,22%, memburuk)  program/dinsos.yaml:36
  [berganti kode] Sub kegiatan 1.06.05.2.02.0009 Pendataan Fakir Miskin
    1.06.05 Program Perlindungan dan Jaminan Sosial › 1.06.05.2.02 Pengelolaan Data Fakir Miskin
    Kode: 1.06.05.2.02.0001 → 1.06.05.2.02.0009  program/dinsos.yaml:45
  1 butir lain ikut berganti karena induk atau rujukannya.

Dinas Ketenagakerjaan
  [berubah] Sub kegiatan 2.07.03.2.01.0001 Proses Pelaksanaan Pendidikan dan Pelatihan Keterampilan
    2.07.03 Program Pelatihan Kerja dan Produktivitas Tenaga Kerja › 2.07.03.2.01 Pelaksanaan Pelatihan berdasarkan
      Unit Kompetensi
    Pagu 2024 (PAD): Rp4.500.000.000 → Rp4.600.000.000 (+Rp100.000.000; +2,22%)  program/disnaker.yaml:27

Narasi
  Pendahuluan (rpkd/01-pendahuluan): berubah
    RPKD {{ daerah.nama }} Tahun {{ rencana.periode }} [-disusun berdasarkan-]{+ditulis menurut+} Permendagri 53 Tahun
      2020.
"""


def test_the_text_is_a_summary_and_then_the_items_by_agency() -> None:
    assert text.render(difference(plan_files(), some_changes()), width=118) == GOLDEN


@pytest.mark.parametrize("width", [60, 140])
def test_the_text_keeps_to_the_width_of_the_terminal(width: int) -> None:
    shown = text.render(difference(plan_files(), some_changes()), width=width)
    assert max(map(len, shown.splitlines())) <= width
    assert "Rp4.600.000.000" in shown


def test_colours_change_nothing_else() -> None:
    comparison = difference(plan_files(), some_changes())
    painted = text.render(comparison, width=100, colour=True)
    assert "\033[" in painted
    assert re.sub(r"\033\[\d+m", "", painted) == text.render(comparison, width=100)


def test_nothing_changed_is_said() -> None:
    assert text.render(difference(plan_files(), plan_files())) == (
        "Perbandingan rencana: semula → menjadi\n  Tidak ada perubahan.\n"
    )


def test_text_of_the_plan_does_not_steer_the_terminal() -> None:
    assert "\033" not in text.render(with_text("jahat \033[31m\033]0;x\a"))


def test_problems_of_a_side_are_named_with_their_place() -> None:
    problem = Problem(Position("HEAD:plan/a.yaml", 7, 3), "RPKD-S24", Severity.ERROR, "bukan rupiah bulat.")
    comparison = difference(plan_files(), some_changes(), problem)
    for shown in (text.render(comparison), html.render(comparison)):
        assert "HEAD:plan/a.yaml:7: RPKD-S24" in shown


# ── Markdown ─────────────────────────────────────────────────────────────────────────────────────
def test_markdown_begins_with_the_summary_and_folds_the_rest() -> None:
    shown = markdown.render(difference(plan_files(), some_changes()))
    head, _, details = shown.partition("<details>")
    assert "+Rp100.000.000; +0,33%" in head
    assert "4.600.000.000" in details
    assert shown.count("<details>") == shown.count("</details>")


@pytest.mark.parametrize(
    "value",
    ["@wali-kota", "#12", "a@b.id", "<img src=x onerror=y>", "![a](http://x.id/y)", "`x`", "**a**", "a | b",
     "</details>", "GH-12", "www.x.id", ":tada:", "!12"],
)  # fmt: skip
def test_no_text_of_the_plan_acts_in_a_comment(value: str) -> None:
    shown = markdown.render(with_text(value))
    own = re.sub(r"&#\d+;", " ", re.sub(r"</?(details|summary|p|strong|br|ins|del|code)>", "", shown))
    assert not re.search(r"[@<>`*\[\]_]|!\[|https?://|www\.\w", own.replace("**", ""))
    decoded = re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), shown)
    for opening in ("@wali", "#12", "@b.id", "GH-12", "www.x", ":tada", "!12"):
        assert opening not in decoded
    assert shown.count("<details>") == shown.count("</details>")


def test_a_comment_never_exceeds_what_hosts_take() -> None:
    files = plan_files()
    block = files["program/dinsos.yaml"][files["program/dinsos.yaml"].index("          - kode: 1.06.05.2.02.0001") :]
    row = block.replace("02.0001", "02.<N>").replace("Fakir Miskin", "Warga <N>")
    large = {**files, "program/dinsos.yaml": files["program/dinsos.yaml"] + "".join(
        row.replace("<N>", f"{number:04}") for number in range(10, 900))}  # fmt: skip
    shown = markdown.render(difference(files, large))
    assert len(shown.encode()) < markdown.LARGEST
    assert re.search(r"\d+ bagian tidak dimuat", shown)
    assert shown.count("<details>") == shown.count("</details>")


# ── HTML ─────────────────────────────────────────────────────────────────────────────────────────
class Page(HTMLParser):
    """The tags and attributes of a page; whether every element is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_can_be_read_by_a_screen_reader() -> None:
    page = Page(html.render(difference(plan_files(), some_changes())))
    names = [tag for tag, _ in page.tags]
    assert not page.open
    assert ("html", {"lang": "id"}) in page.tags
    assert {"header", "nav", "main", "ins", "del"} <= set(names)
    assert names.count("table") == names.count("caption")
    assert all("scope" in attributes for tag, attributes in page.tags if tag == "th")
    levels = [int(tag[1]) for tag in names if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [str(attributes["href"]) for tag, attributes in page.tags if tag == "a"]
    assert {link.removeprefix("#") for link in links} <= set(ids)


def test_the_page_needs_nothing_from_outside() -> None:
    shown = html.render(difference(plan_files(), some_changes()))
    assert not re.search(r"https?:|src=|url\(|@import|<script|<link", shown)
    assert "@media print" in shown


def test_no_text_of_the_plan_acts_in_the_page() -> None:
    page = Page(html.render(with_text('<script>x</script><img src=x onerror="y">')))
    assert not {"script", "img"} & {tag for tag, _ in page.tags}


# ── the workbook ─────────────────────────────────────────────────────────────────────────────────
def test_the_workbook_has_its_sheets_and_no_formula() -> None:
    content = xlsx.render(with_text("=1+1"))
    with zipfile.ZipFile(BytesIO(content)) as book:
        names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        strings = book.read("xl/sharedStrings.xml").decode()
    assert names[:2] == ["Ringkasan", "Perubahan"]
    assert {"Per tahun", "Per strategi", "Per perangkat daerah", "Per sumber dana", "Narasi"} <= set(names)
    assert "=1+1" in strings
    assert not any("<f>" in sheet for sheet in sheets)
    assert all('state="frozen"' in sheet for sheet in sheets)


def test_the_workbook_holds_amounts_as_numbers() -> None:
    with zipfile.ZipFile(BytesIO(xlsx.render(difference(plan_files(), some_changes())))) as book:
        assert "<v>4600000000</v>" in book.read("xl/worksheets/sheet2.xml").decode()


def test_the_same_comparison_gives_the_same_workbook() -> None:
    comparison = difference(plan_files(), some_changes())
    assert xlsx.render(comparison) == xlsx.render(comparison)


# ── the command ──────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def folders(tmp_path: Path) -> tuple[str, str]:
    for name, files in (("lama", plan_files()), ("baru", some_changes())):
        for path, content in files.items():
            file = tmp_path / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
    return str(tmp_path / "lama"), str(tmp_path / "baru")


def test_the_command_compares_two_folders(folders: tuple[str, str]) -> None:
    result = CliRunner().invoke(cli, ["diff", *folders])
    assert result.exit_code == 0
    assert "Pagu 2024 (PAD): Rp4.500.000.000 → Rp4.600.000.000" in result.output


@pytest.mark.parametrize("form", ["text", "json", "md", "html", "xlsx"])
def test_every_form_goes_into_a_file(folders: tuple[str, str], form: str, tmp_path: Path) -> None:
    out = tmp_path / f"hasil.{form}"
    result = CliRunner().invoke(cli, ["diff", *folders, "--format", form, "-o", str(out)])
    assert result.exit_code == 0
    assert out.stat().st_size > 500
    if form == "json":
        assert json.loads(out.read_text(encoding="utf-8"))["sum_of_pagu_changes"] == 100_000_000


def test_a_side_that_cannot_be_read_is_wrong_use(folders: tuple[str, str], tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["diff", folders[0], str(tmp_path / "tidak-ada")])
    assert result.exit_code == 2
    broken = tmp_path / "rusak"
    broken.mkdir()
    (broken / "rencana.yaml").write_text("a: [", encoding="utf-8")
    result = CliRunner().invoke(cli, ["diff", folders[0], f"{broken}/"])
    assert result.exit_code == 2
    assert "tidak dapat dibaca sama sekali" in result.output
    assert "rencana.yaml:1" in result.output


def test_a_side_with_errors_is_compared_and_its_errors_are_named(folders: tuple[str, str]) -> None:
    file = Path(folders[1]) / "program" / "disnaker.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("4.600.000.000", "banyak"), encoding="utf-8")
    result = CliRunner().invoke(cli, ["diff", *folders])
    assert result.exit_code == 0
    assert re.search(r"program/disnaker\.yaml:27: ?RPKD-\w+", re.sub(r"\n +", "", result.output))
    assert "Rp4.500.000.000 → –" in result.output
