"""A revision, a folder or nothing becomes the plan as it was there, and nothing is touched on the way."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from rpkdgen import read, revision
from rpkdgen.git import GitError
from rpkdgen.revision import Place, Side, locate, side, sides
from tests.plans import changed, plan_files
from tests.repositories import Repository, git

PAGU = "target: {2024: 3, 2025: 3, 2026: 3}"


@dataclass(frozen=True)
class Written:
    """One repository with everything that real ones have, read by all tests of this module."""

    repo: Repository
    empty: str
    start: str
    edited: str
    moved: str
    broken: str

    @property
    def plan(self) -> Path:
        return self.repo.folder / "perencanaan" / "plan"

    @property
    def place(self) -> Place:
        return locate(self.plan)


def target(read_side: Side) -> int:
    """The target of one sub kegiatan in 2025, by which the states are told apart."""
    plan = read_side.loaded.plan
    assert plan is not None
    (row,) = [row for row in plan.baris if row.sub.kode == "5.01.03.2.01.0005"]
    return int(row.sub.target[2025] or 0)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    repo = Repository(tmp_path_factory.mktemp("repositori") / "daerah ünïk")
    empty = repo.commit("Awal tanpa isi")
    repo.write(plan_files(), "rencana daerah")
    repo.write({"narasi/rpkd/99-catatan-é.md": "# Catatan\n\nBerkas dengan nama tak ASCII.\n"}, "rencana daerah")
    start = repo.commit("RPKD ditetapkan", date="2025-02-03")
    repo.git("tag", "-a", "-m", "APBD murni", "apbd-murni")
    dos = plan_files()["program/bappeda.yaml"].replace(PAGU, "target: {2024: 3, 2025: 4, 2026: 3}")
    repo.write({"program/bappeda.yaml": ("\ufeff" + dos).replace("\n", "\r\n")}, "rencana daerah")
    edited = repo.commit("Pergeseran: target koordinasi", author="Budi Santoso", date="2025-05-07")
    repo.git("branch", "apbd-pergeseran")
    (repo.folder / "perencanaan").mkdir()
    repo.git("mv", "rencana daerah", "perencanaan/plan")
    moved = repo.commit("Folder rencana dipindah")
    repo.replace("perencanaan/plan/program/bappeda.yaml", "2025: 4", "2025: 5")
    repo.replace("perencanaan/plan/tujuan.yaml", "pendukung: ya", "pendukung: mungkin")
    broken = repo.commit("Perubahan yang salah tulis")
    repo.replace("perencanaan/plan/program/bappeda.yaml", "2025: 5", "2025: 6")
    return Written(repo, empty, start, edited, moved, broken)


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (None, 6), ("HEAD", 5), ("@", 5), ("main", 5), ("HEAD~1", 4), ("HEAD^", 4), ("apbd-pergeseran", 4),
        ("apbd-murni", 3), ("apbd-murni^{}", 3), ("refs/tags/apbd-murni", 3), ("main...apbd-murni", 3),
        (":/Pergeseran", 4), ("main@{0}", 5), ("apbd-murni:rencana daerah", 3),
    ],
)  # fmt: skip
def test_every_way_to_name_a_revision_gives_that_state(written: Written, spec: str | None, expected: int) -> None:
    assert target(side(written.place, spec)) == expected


def test_a_side_tells_who_made_it_and_when(written: Written) -> None:
    found = side(written.place, "HEAD~2")
    assert found.commit is not None
    assert (found.commit.hash, found.commit.author) == (written.edited, "Budi Santoso")
    assert found.commit.date.isoformat() == "2025-05-07T09:00:00+07:00"
    assert found.title == f"HEAD~2 ({written.edited[:7]}, 7 Mei 2025)"
    assert found.commit.subject == "Pergeseran: target koordinasi"


def test_a_plan_that_lay_elsewhere_is_found_and_it_is_said(written: Written) -> None:
    found = side(written.place, "apbd-murni")
    assert found.folder == "rencana daerah"
    assert found.notes == ("Pada revisi apbd-murni rencana berada di folder rencana daerah (kini perencanaan/plan).",)
    assert side(written.place, "HEAD").notes == ()


def test_all_files_of_the_plan_come_along(written: Written) -> None:
    found = side(written.place, "apbd-murni")
    assert set(found.files) == {*plan_files(), "narasi/rpkd/99-catatan-é.md"}
    assert found.loaded.plan is not None
    assert "uji-2024" in found.loaded.plan.acuan.nomenklatur
    assert "99-catatan-é" in {narasi.nama for narasi in found.loaded.plan.narasi}


def test_line_ends_and_byte_order_marks_make_no_difference(written: Written) -> None:
    after = side(written.place, "HEAD~1").loaded
    before = side(written.place, "apbd-murni").loaded
    assert before.plan is not None and after.plan is not None and not after.problems
    assert [p for p in after.plan.program if p.perangkat_daerah != "bappeda"] == [
        p for p in before.plan.program if p.perangkat_daerah != "bappeda"
    ]


def test_problems_name_revision_file_and_line(written: Written) -> None:
    found = side(written.place, "HEAD")
    line = plan_files()["tujuan.yaml"].split("\n").index("    pendukung: ya") + 1
    places = {(p.position.file, p.position.line) for p in found.loaded.problems}
    assert places == {("HEAD:perencanaan/plan/tujuan.yaml", line)}
    assert "HEAD:perencanaan/plan/tujuan.yaml" in found.loaded.texts


def test_a_revision_without_a_plan_says_so(written: Written) -> None:
    found = side(written.place, written.empty)
    assert found.loaded.plan is None and found.files == {}
    assert found.notes == (f"Revisi {written.empty} ({written.empty[:7]}) belum memuat rencana.",)


def test_reading_changes_neither_git_nor_the_working_tree(written: Written) -> None:
    status = written.repo.git("status", "--porcelain")
    before = written.repo.state()
    for spec in ("HEAD", "apbd-murni", written.empty, None):
        side(written.place, spec)
    assert written.repo.state() == before
    assert written.repo.git("status", "--porcelain") == status != ""


def test_what_the_command_line_leaves_out(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    place = written.place
    monkeypatch.chdir(written.repo.folder)
    assert [target(each) for each in sides(place, ())] == [5, 6]
    assert [target(each) for each in sides(place, ("apbd-murni",))] == [3, 6]
    assert [target(each) for each in sides(place, ("apbd-murni", "HEAD~1"))] == [3, 4]
    assert [target(each) for each in sides(place, ("apbd-murni..HEAD~1",))] == [3, 4]
    assert [target(each) for each in sides(place, ("apbd-murni..",))] == [3, 5]
    assert [target(each) for each in sides(place, ("apbd-pergeseran...main",))] == [4, 5]


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("apbd-mruni", "“apbd-mruni” bukan revisi git (cabang, tag, commit) dan bukan folder. "
                       "Maksud Anda “apbd-murni”?"),
        ("--output=x", "“--output=x” bukan revisi git"),
        ("-1", "“-1” bukan revisi git"),
        ("HEAD~40", "“HEAD~40” bukan revisi git"),
        ("", "“” bukan revisi git"),
        ("HEAD:tidak-ada", "tidak mempunyai folder “tidak-ada”"),
    ],
)  # fmt: skip
def test_unknown_names_are_told(written: Written, spec: str, said: str) -> None:
    with pytest.raises(GitError) as error:
        side(written.place, spec)
    assert said in str(error.value)
    assert not (written.repo.folder / "x").exists()


def test_a_name_of_a_revision_and_of_a_folder(
    written: Written, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, content in plan_files().items():
        path = tmp_path / "apbd-murni" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content.replace(PAGU, "target: {2024: 3, 2025: 9, 2026: 3}"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    both = side(written.place, "apbd-murni")
    assert target(both) == 3
    assert "“apbd-murni” adalah revisi dan juga folder; yang dipakai revisinya." in both.notes[0]
    for folder in ("./apbd-murni", "apbd-murni/", str(tmp_path / "apbd-murni")):
        found = side(written.place, folder)
        assert (target(found), found.commit, found.notes) == (9, None, ())
    assert target(side(Place(written.plan, None), "apbd-murni")) == 9


def test_a_tag_moved_by_force_is_the_new_commit(tmp_path: Path) -> None:
    repo = Repository(tmp_path)
    repo.write(plan_files(), "plan")
    repo.commit("satu")
    repo.git("tag", "kini")
    repo.write(changed(plan_files(), "program/bappeda.yaml", PAGU, "target: {2024: 3, 2025: 8, 2026: 3}"), "plan")
    repo.commit("dua")
    assert target(side(locate(tmp_path / "plan"), "kini")) == 3
    repo.git("tag", "-f", "kini")
    assert target(side(locate(tmp_path / "plan"), "kini")) == 8


def test_a_shallow_clone_reads_what_it_has_and_says_what_it_lacks(written: Written, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth=2", written.repo.folder.as_uri(), "dangkal")
    place = locate(tmp_path / "dangkal" / "perencanaan" / "plan")
    assert target(side(place, "HEAD~1")) == 4
    with pytest.raises(GitError, match=r"salinan dangkal.*git fetch --unshallow"):
        side(place, "HEAD~2")


def test_a_linked_worktree_has_its_own_head(written: Written, tmp_path: Path) -> None:
    written.repo.git("worktree", "add", "-q", "--detach", str(tmp_path / "lain"), "HEAD~1")
    try:
        place = locate(tmp_path / "lain" / "perencanaan" / "plan")
        assert [target(each) for each in sides(place, ("HEAD~1", "HEAD"))] == [4, 4]
        assert target(side(place, "main")) == 5
    finally:
        written.repo.git("worktree", "remove", "--force", str(tmp_path / "lain"))


@pytest.mark.parametrize("below", ["", "/.git"])
def test_a_bare_repository_is_named_with_repo(written: Written, tmp_path: Path, below: str) -> None:
    bare = Path(f"{written.repo.folder}{below}")
    if not below:
        git(tmp_path, "clone", "-q", "--bare", str(written.repo.folder), "pusat.git")
        bare = tmp_path / "pusat.git"
    place = locate(Path("perencanaan/plan"), bare)
    assert target(side(place, "main")) == 5
    assert target(side(place, "apbd-murni")) == 3
    with pytest.raises(GitError, match="tidak mempunyai berkas kerja"):
        sides(place, ())


def test_repo_names_another_working_tree(written: Written) -> None:
    place = locate(Path("perencanaan/plan"), written.repo.folder)
    assert [target(each) for each in sides(place, ())] == [5, 6]
    with pytest.raises(GitError, match="bukan repositori git"):
        locate(Path("plan"), written.repo.folder.parent)


def test_a_repository_that_is_all_plan(tmp_path: Path) -> None:
    repo = Repository(tmp_path)
    repo.write(plan_files(), "plan")
    repo.commit("di dalam folder")
    for name in sorted(path.name for path in (tmp_path / "plan").iterdir()):
        repo.git("mv", f"plan/{name}", name)
    repo.commit("di atas")
    repo.replace("tujuan.yaml", "pendukung: ya", "pendukung: mungkin")
    repo.commit("salah tulis")
    place = locate(tmp_path)
    found = side(place, "HEAD")
    assert {problem.position.file for problem in found.loaded.problems} == {"HEAD:tujuan.yaml"}
    assert side(place, "HEAD~2").folder == "plan"
    assert set(side(place, "HEAD~2").files) == set(plan_files())


def test_of_several_plans_the_moved_files_lead_to_the_right_one(tmp_path: Path) -> None:
    repo = Repository(tmp_path)
    repo.write(plan_files("kota"), "a")
    repo.write(plan_files("kabupaten"), "b")
    repo.commit("dua rencana")
    repo.git("mv", "a", "kota")
    repo.commit("satu dipindah")
    plan = side(locate(tmp_path / "kota"), "HEAD~1").loaded.plan
    assert plan is not None and plan.daerah.jenis == "kota"
    repo.git("rm", "-q", "-r", "kota")
    repo.write(plan_files("provinsi"), "baru")
    repo.commit("yang lain")
    repo.git("rm", "-q", "-r", "b")
    repo.commit("satu saja")
    with pytest.raises(GitError, match=r"memuat beberapa rencana \(a, b\)\. Sebutkan foldernya: [0-9a-f]{7}:a"):
        side(locate(tmp_path / "tiada"), "HEAD~3")


def test_links_and_submodules_are_left_out(tmp_path: Path) -> None:
    repo = Repository(tmp_path)
    repo.write(plan_files(), "plan")
    repo.commit("satu")
    id_of_link = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"], cwd=tmp_path, input=b"/etc/passwd", capture_output=True, check=True
    ).stdout.decode().strip()  # fmt: skip
    repo.git("update-index", "--add", "--cacheinfo", f"120000,{id_of_link},plan/tautan.yaml")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{repo.git('rev-parse', 'HEAD')},plan/submodul")
    repo.git("commit", "-q", "-m", "dua", GIT_AUTHOR_NAME="x", GIT_AUTHOR_EMAIL="x@contoh.id")
    found = side(locate(tmp_path / "plan"), "HEAD")
    assert found.notes == ("Pada revisi HEAD tidak dibaca karena bukan berkas biasa: submodul, tautan.yaml.",)
    assert not found.loaded.problems
    assert set(found.files) == set(plan_files())


def test_a_huge_file_is_a_problem_and_is_never_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = Repository(tmp_path)
    repo.write({**plan_files(), "program/besar.yaml": "#" * 60_000}, "plan")
    repo.commit("satu")
    monkeypatch.setattr(read, "LARGEST_FILE", 50_000)
    monkeypatch.setattr(revision, "LARGEST_FILE", 50_000)
    for spec, file in (("HEAD", "HEAD:plan/program/besar.yaml"), (None, None)):
        found = side(locate(tmp_path / "plan"), spec)
        (problem,) = found.loaded.problems
        assert problem.code == "RPKD-Y11" and problem.position.file == (file or problem.position.file)
        assert "program/besar.yaml" not in found.files
        assert found.loaded.plan is not None and not found.loaded.complete


def test_a_repository_without_commits_and_a_folder_without_repository(tmp_path: Path) -> None:
    repo = Repository(tmp_path / "baru")
    repo.write(plan_files(), "plan")
    with pytest.raises(GitError, match="belum mempunyai commit"):
        side(locate(repo.folder / "plan"), "HEAD")
    (tmp_path / "lepas").mkdir()
    place = locate(tmp_path / "lepas")
    assert place.repository is None
    with pytest.raises(GitError, match="tidak berada di repositori git"):
        sides(place, ())
    with pytest.raises(GitError, match="bukan folder"):
        side(place, "HEAD")


def test_without_git_it_is_said_what_is_missing(
    written: Written, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    if sys.platform == "win32":
        pytest.skip("git is found beside the program there")
    with pytest.raises(GitError, match="Git tidak ditemukan"):
        locate(written.plan)


def test_what_a_hook_sets_leads_nowhere_else(written: Written, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = Repository(tmp_path)
    other.commit("lain")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert target(side(written.place, "HEAD")) == 5
