"""The life of an item through recodings, moves, branches and broken revisions; how the plan grew."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rpkdgen import read, revisions
from rpkdgen.checks import check
from rpkdgen.cli import cli
from rpkdgen.compare import compare
from rpkdgen.git import GitError
from rpkdgen.history import growth
from rpkdgen.life import Life, UnknownCode, life, only_what_differs
from rpkdgen.report_history.life import as_html
from rpkdgen.revision import Place, locate, side
from tests.plans import plan_files
from tests.repositories import Repository, git

CODE, OLD_CODE = "1.06.05.2.02.0004", "1.06.05.2.02.0003"
PAGU_2025 = "2025: {PAD: 3.400.000.000, DAU: 900.000.000}"
TARGET_2025 = "2025: 4.800"
OUTPUT = "Jumlah keluarga yang menerima bantuan sosial"


@dataclass(frozen=True)
class History:
    repo: Repository
    commits: dict[str, str]

    @property
    def place(self) -> Place:
        return locate(self.repo.folder / "plan")

    def of(self, kode: str, field: str = "", **options: object) -> Life:
        return life(self.place, kode, field, **options)  # type: ignore[arg-type]

    def told(self, kode: str, field: str = "", **options: object) -> list[tuple[str, str, object, object]]:
        """(name of the commit, field, old, new) of every change, newest first."""
        names = {commit: name for name, commit in self.commits.items()}
        return [
            (names[event.commit.hash], change.field, change.old, change.new)
            for event in self.of(kode, field, **options).events
            for change in event.changes
        ]


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    """kosong – awal – lain – utama (with the branch pagu, target) – gabung (changed by hand) – rusak (unreadable, with
    a change) – betul – folder (all files moved) – kode (recoded) – pd (another agency) – akhir"""
    repo = Repository(tmp_path_factory.mktemp("riwayat") / "daerah")
    commits = {"kosong": repo.commit("Awal tanpa isi")}
    repo.write(plan_files(), "rencana")
    commits["awal"] = repo.commit("RPKD ditetapkan")
    repo.git("tag", "rpkd")
    repo.write({"catatan.txt": "bukan rencana"})
    commits["lain"] = repo.commit("Bukan perubahan rencana")
    repo.git("checkout", "-q", "-b", "dinsos")
    repo.replace("rencana/program/dinsos.yaml", PAGU_2025, "2025: {PAD: 3.600.000.000, DAU: 900.000.000}")
    commits["pagu"] = repo.commit("Tambah pagu bantuan", author="Dewi Lestari")
    repo.replace("rencana/program/dinsos.yaml", TARGET_2025, "2025: 4.900")
    commits["target"] = repo.commit("Naikkan target", author="Dewi Lestari")
    repo.git("checkout", "-q", "main")
    repo.replace("rencana/program/dinsos.yaml", OUTPUT, f"{OUTPUT} tunai")
    commits["utama"] = repo.commit("Keluaran lebih tepat, di garis utama")
    repo.git("merge", "-q", "--no-commit", "dinsos", GIT_AUTHOR_NAME="x", GIT_AUTHOR_EMAIL="x@contoh.id")
    repo.replace("rencana/program/dinsos.yaml", "2025: 4.900", "2025: 4.950")
    commits["gabung"] = repo.commit("Gabungkan cabang Dinsos")
    text = (repo.folder / "rencana/program/dinsos.yaml").read_text(encoding="utf-8")
    repo.replace("rencana/program/dinsos.yaml", "2025: 4.950", "2025: 4.960")
    repo.replace(
        "rencana/program/dinsos.yaml", "satuan: KK\n            kondisi_awal", 'satuan: "KK\n            kondisi_awal'
    )
    commits["rusak"] = repo.commit("Salah tulis")
    repo.write({"rencana/program/dinsos.yaml": text.replace("2025: 4.950", "2025: 4.960")})
    commits["betul"] = repo.commit("Perbaiki salah tulis")
    repo.git("mv", "rencana", "plan")
    repo.git("mv", "plan/program/dinsos.yaml", "plan/sosial.yaml")
    commits["folder"] = repo.commit("Pindahkan berkas")
    for name in ("plan/sosial.yaml", "plan/rat/2025.yaml"):
        path = repo.folder / name
        path.write_text(path.read_text(encoding="utf-8").replace(OLD_CODE, CODE), encoding="utf-8")
    commits["kode"] = repo.commit("Nomenklatur baru")
    repo.git("tag", "-f", "rpkd-perubahan", "HEAD~1")
    repo.git("tag", "-f", "rpkd-perubahan")
    repo.replace("plan/sosial.yaml", "perangkat_daerah: dinsos", "perangkat_daerah: bappeda")
    commits["pd"] = repo.commit("Alihkan ke Bappeda", author="Rini Wulandari", date="2025-03-01")
    repo.replace("plan/sosial.yaml", "DAU: 900.000.000", "DAU: 950.000.000")
    commits["akhir"] = repo.commit("Tambah DAU", date="2025-04-01")
    return History(repo, commits)


def test_every_commit_that_changed_the_item_is_told_with_who_and_what(history: History) -> None:
    assert [told for told in history.told(CODE) if told[0] != "awal"] == [
        ("akhir", "pagu.2025.DAU", 900_000_000, 950_000_000),
        ("pd", "perangkat_daerah", "dinsos", "bappeda"),
        ("pd", "perangkat_daerah", "dinsos", "bappeda"),
        ("kode", "kode", OLD_CODE, CODE),
        ("kode", "kode", OLD_CODE, CODE),
        ("betul", "target.2025", 4950, 4960),
        ("gabung", "target.2025", 4800, 4950),
        ("utama", "keluaran", OUTPUT, f"{OUTPUT} tunai"),
        ("target", "target.2025", 4800, 4900),
        ("pagu", "pagu.2025.PAD", 3_400_000_000, 3_600_000_000),
    ]


def test_the_first_commit_tells_the_item_as_new(history: History) -> None:
    first = history.of(CODE).events[-1]
    assert first.commit.hash == history.commits["awal"] and first.tags == ("rpkd",)
    assert {change.kind.value for change in first.changes} == {"baru"}
    assert {change.item.kode for change in first.changes} == {OLD_CODE}
    assert ("target.2025", 4800) in {(change.field, change.new) for change in first.changes}


def test_who_did_it_is_the_author_in_the_branch(history: History) -> None:
    events = {event.commit.hash: event for event in history.of(CODE).events}
    assert events[history.commits["pagu"]].commit.author == "Dewi Lestari"
    assert events[history.commits["pd"]].commit.author == "Rini Wulandari"


def test_on_the_main_line_a_merge_is_one_change(history: History) -> None:
    assert [told for told in history.told(CODE, first_parent=True) if told[0] in ("gabung", "pagu", "target")] == [
        ("gabung", "target.2025", 4800, 4950),
        ("gabung", "pagu.2025.PAD", 3_400_000_000, 3_600_000_000),
    ]


def test_one_field(history: History) -> None:
    assert [told[:2] for told in history.told(CODE, "pagu") if told[0] != "awal"] == [
        ("akhir", "pagu.2025.DAU"), ("pagu", "pagu.2025.PAD"),
    ]  # fmt: skip
    assert [told[0] for told in history.told(CODE, "target.2025")] == ["betul", "gabung", "target", "awal"]
    assert history.told(CODE, "catatan") == []
    with pytest.raises(UnknownCode, match=r"tidak mempunyai isian “paguu”\. Maksud Anda “pagu”\?"):
        history.of(CODE, "paguu")


def test_numbers_over_time(history: History) -> None:
    names = {commit: name for name, commit in history.commits.items()}
    found = history.of(CODE)
    assert (found.measure, found.satuan) == ("pagu", "rupiah")
    assert [(names[point.commit.hash], point.values["2025"]) for point in found.points] == [
        ("awal", 4_300_000_000), ("gabung", 4_500_000_000), ("akhir", 4_550_000_000),
    ]  # fmt: skip
    targets = history.of(CODE, "target")
    assert [(names[point.commit.hash], *map(int, point.values.values())) for point in targets.points] == [
        ("awal", 4500, 4800, 5000), ("gabung", 4500, 4950, 5000), ("betul", 4500, 4960, 5000),
    ]  # fmt: skip
    assert targets.satuan == "KK"


def test_a_revision_that_cannot_be_read_is_passed_over_and_said(history: History) -> None:
    (note,) = history.of(CODE).notes
    assert note.startswith(f"Revisi {history.commits['rusak'][:7]} dilewati karena tidak dapat dibaca seluruhnya "
                           "(rencana/program/dinsos.yaml:")  # fmt: skip


def test_an_old_code_leads_to_the_item(history: History) -> None:
    found = history.of(OLD_CODE)
    assert found.kode == CODE
    assert f"{OLD_CODE} kini berkode {CODE}." in found.notes
    assert found.events == history.of(CODE).events


def test_other_kinds_of_items(history: History) -> None:
    assert [told[0] for told in history.told("P0", "target")] == ["awal"] * 3
    assert history.of("P0").items[0].jenis == "indikator"
    assert history.of("1.06.05").items[0].jenis == "program"


def test_unknown_codes(history: History) -> None:
    with pytest.raises(
        UnknownCode, match=r"Butir “1\.06\.05\.2\.02\.0009” tidak ada .* Maksud Anda “1\.06\.05\.2\.02\."
    ):
        history.of("1.06.05.2.02.0009")
    with pytest.raises(GitError, match="bukan revisi git"):
        history.of(CODE, tip="tidak-ada")


def test_an_item_that_ended_and_came_back(tmp_path: Path) -> None:
    repo = Repository(tmp_path)
    repo.write(plan_files(), "plan")
    repo.commit("awal")
    whole = plan_files()["program/dinsos.yaml"]
    start = whole.index("          - kode: 1.06.05.2.02.0001")
    repo.write({"program/dinsos.yaml": whole[:start]}, "plan")
    ended = repo.commit("tanpa pendataan")
    place = locate(tmp_path / "plan")
    found = life(place, "1.06.05.2.02.0001", "pagu")
    assert found.ended and found.items[0].nama == "Pendataan Fakir Miskin"
    assert [(event.commit.subject, event.changes[0].kind.value) for event in found.events] == [
        ("tanpa pendataan", "berakhir"), ("awal", "baru"),
    ]  # fmt: skip
    assert found.points[-1].commit.hash == ended and not found.points[-1].values
    repo.write({"program/dinsos.yaml": whole}, "plan")
    repo.commit("pendataan kembali")
    again = life(place, "1.06.05.2.02.0001", "pagu")
    assert [event.commit.subject for event in again.events] == ["pendataan kembali", "tanpa pendataan", "awal"]
    assert not again.ended


def test_a_shallow_clone_tells_what_it_has(history: History, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth=2", history.repo.folder.as_uri(), "dangkal")
    place = locate(tmp_path / "dangkal" / "plan")
    assert [event.commit.subject for event in life(place, CODE).events] == ["Tambah DAU"]
    lines = growth(place, check)
    assert [(line.commit.subject, line.difference) for line in lines] == [
        ("Tambah DAU", 50_000_000), ("Alihkan ke Bappeda", None),
    ]  # fmt: skip


# ── how the plan grew ────────────────────────────────────────────────────────────────────────────
def test_a_line_for_each_commit_of_the_main_line_that_changed_the_plan(history: History) -> None:
    lines = growth(history.place, check)
    names = {commit: name for name, commit in history.commits.items()}
    assert [names[line.commit.hash] for line in lines] == [
        "akhir", "pd", "kode", "folder", "betul", "rusak", "gabung", "utama", "awal",
    ]  # fmt: skip
    by_name = {names[line.commit.hash]: line for line in lines}
    first = by_name["awal"]
    assert first.pagu == {2024: 9_400_000_000, 2025: 10_100_000_000, 2026: 10_600_000_000}
    assert (first.difference, first.sub_kegiatan, first.errors) == (30_100_000_000, 4, 0)
    assert by_name["gabung"].difference == 200_000_000
    assert by_name["akhir"].difference == 50_000_000
    assert by_name["rusak"].errors and by_name["betul"].difference
    assert sum(line.difference or 0 for line in lines) == lines[0].jumlah


def test_problems_are_those_that_a_check_finds(history: History) -> None:
    for line in growth(history.place, check):
        found = check(side(history.place, line.commit.hash).loaded)
        assert line.errors == sum(problem.severity == "error" for problem in found)
        assert line.warnings == sum(problem.severity == "warning" for problem in found)


def test_all_parents_shows_the_branches_too(history: History) -> None:
    names = {commit: name for name, commit in history.commits.items()}
    lines = growth(history.place, check, all_parents=True)
    assert {"pagu", "target"} < {names[line.commit.hash] for line in lines}
    assert {names[line.commit.hash]: line.difference for line in lines}["pagu"] == 200_000_000


def test_tags_alone(history: History) -> None:
    lines = growth(history.place, check, tags=True)
    assert [line.tags for line in lines] == [("rpkd-perubahan",), ("rpkd",)]
    assert [line.difference for line in lines] == [200_000_000, None]


def test_each_content_is_parsed_once_and_each_plan_read_once(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    read.read_file.cache_clear()
    parsed: list[str] = []
    validated: list[object] = []
    real_read, real_validate = read.read_yaml, revisions.validate
    monkeypatch.setattr(read, "read_yaml", lambda path, text: parsed.append(text) or real_read(path, text))
    monkeypatch.setattr(revisions, "validate", lambda *given: validated.append(given) or real_validate(*given))
    growth(history.place, lambda loaded: loaded.problems)
    assert len(parsed) == len(set(parsed)) + 1  # dinsos.yaml, which was also moved as it was
    assert len(validated) == 9


# ── what differs ─────────────────────────────────────────────────────────────────────────────────
def test_comparing_what_differs_names_the_same_changes(history: History) -> None:
    order = ["awal", "utama", "gabung", "betul", "folder", "kode", "pd", "akhir"]
    plans = [side(history.place, history.commits[name]).loaded.plan for name in order]
    for old, new in pairs(plans):
        assert old is not None and new is not None
        assert compare(*only_what_differs(old, new)).changes == compare(old, new).changes


def pairs(plans: list[object]) -> Iterator[tuple[object, object]]:
    return ((old, new) for old in plans for new in plans)


# ── commands ─────────────────────────────────────────────────────────────────────────────────────
def run(history: History, *words: str) -> Result:
    return CliRunner().invoke(cli, [*words, "--plan", str(history.repo.folder / "plan")])


def test_log_as_text(history: History) -> None:
    result = run(history, "log", CODE)
    assert result.exit_code == 0
    assert result.output.startswith(
        "Sub kegiatan 1.06.05.2.02.0004 Fasilitasi Bantuan Sosial Kesejahteraan Keluarga\nPerangkat daerah: bappeda.\n"
    )
    assert (
        f"1 April 2025  {history.commits['akhir'][:7]}  Siti Aminah\n  Tambah DAU\n"
        "      Pagu 2025 (DAU): Rp900.000.000 → Rp950.000.000  (+Rp50.000.000; +5,56%)\n"
    ) in result.output
    assert "      Target 2025: 4.950 KK → 4.960 KK  (+10; +0,20%) membaik\n" in result.output


def test_log_as_json(history: History) -> None:
    found = json.loads(run(history, "log", CODE, "--field", "pagu", "--format", "json").stdout)
    assert [event["commit"] for event in found["events"]] == [history.commits[n] for n in ("akhir", "pagu", "awal")]
    change = found["events"][0]["changes"][0]
    assert (change["kode"], change["field"], change["old"], change["new"]) == (
        CODE, "pagu.2025.DAU", 900_000_000, 950_000_000,
    )  # fmt: skip
    assert found["points"][-1]["values"] == {"2024": 4_000_000_000, "2025": 4_550_000_000, "2026": 4_500_000_000}


def test_log_as_a_page(history: History, tmp_path: Path) -> None:
    path = tmp_path / "riwayat.html"
    result = run(history, "log", CODE, "--field", "pagu", "--format", "html", "-o", str(path))
    assert result.exit_code == 0
    page = path.read_text(encoding="utf-8")
    assert page == as_html(history.of(CODE, "pagu"))
    assert page.count("<svg") == 1 and 'aria-label="Pagu menurut tahun, dari waktu ke waktu"' in page
    assert not re.search(r"<script|\bsrc=|url\(|href=[^#]*http", page)
    assert page.count('stroke-width="2.5"') == 3  # a line for each year


def test_history_as_text_and_json(history: History) -> None:
    result = run(history, "history")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[2].split() == [
        "Tanggal", "Commit", "2024", "2025", "2026", "Jumlah", "Selisih", "Sub", "kegiatan", "Kesalahan",
        "Peringatan", "Pokok", "perubahan",
    ]  # fmt: skip
    assert lines[3].split()[:7] == [
        "2025-04-01", history.commits["akhir"][:7], "9.400,0", "10.350,0", "10.600,0", "30.350,0", "+50,0",
    ]  # fmt: skip
    assert lines[-1].endswith("[rpkd] RPKD ditetapkan")
    assert [line for line in lines if line.endswith("(tidak terbaca seluruhnya) Salah tulis")]
    found = json.loads(run(history, "history", "--tags", "--no-check", "--format", "json").stdout)["history"]
    assert [line["tags"] for line in found] == [["rpkd-perubahan"], ["rpkd"]]
    assert found[0]["difference"] == 200_000_000


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("log", "9.99"), "tidak ada di rencana"),
        (("log", CODE, "--field", "paguu"), "Maksud Anda “pagu”?"),
        (("log", CODE, "--rev", "rpdk"), "Maksud Anda “rpkd”?"),
        (("history", "--rev", "--oops"), "bukan revisi git"),
    ],
)
def test_wrong_use_is_status_2(history: History, words: tuple[str, ...], said: str) -> None:
    result = run(history, *words)
    assert result.exit_code == 2
    assert said in result.output


def test_a_plan_that_is_not_under_git(tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    for name in (("log", CODE), ("history",)):
        result = CliRunner().invoke(cli, [*name, "--plan", str(tmp_path / "plan")])
        assert result.exit_code == 2 and "tidak berada di repositori git" in result.output
