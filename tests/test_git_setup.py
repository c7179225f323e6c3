"""git-setup in real repositories: what it writes, what git does then, and that it can be taken back byte for byte."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from rpkdgen.git_setup import attributes, installation, with_block, without_block
from tests.repositories import ENVIRONMENT, Repository, git

ROOT = Path(__file__).parent.parent
DINSOS = "plan/program/dinsos.yaml"
PAGU = "2024: {PAD: 3.200.000.000, DAU: 800.000.000}"
ITEM = "program 1.06.05 dinsos › sub kegiatan 1.06.05.2.02.0003"


def called(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command in that folder, as a planner calls it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(
        [sys.executable, "-m", "rpkdgen", *words],
        cwd=folder, encoding="utf-8", capture_output=True, check=False,
        env={**kept, **ENVIRONMENT, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def done(folder: Path, *words: str) -> str:
    answer = called(folder, "git-setup", *words)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


@pytest.fixture
def plain(tmp_path: Path) -> Repository:
    """The example's plan in a repository whose path has a space."""
    repository = Repository(tmp_path / "RPKD kota")
    shutil.copytree(ROOT / "plan", repository.folder / "plan")
    repository.git("config", "user.name", "Siti Aminah")
    repository.git("config", "user.email", "penyusun@contoh.id")
    repository.commit("RPKD awal")
    return repository


@pytest.fixture
def repository(plain: Repository) -> Repository:
    done(plain.folder)
    return plain


def two_branches(repository: Repository, ours: tuple[str, str], theirs: tuple[str, str]) -> None:
    """Two planners change the same file, each on a branch; ``main`` is where we are."""
    repository.git("checkout", "-q", "-b", "keuangan")
    repository.replace(DINSOS, *theirs)
    repository.commit("Pagu DAU")
    repository.git("checkout", "-q", "main")
    repository.replace(DINSOS, *ours)
    repository.commit("Pagu PAD")


OURS = (PAGU, "2024: {PAD: 3.300.000.000, DAU: 800.000.000}   # hasil pembahasan")
THEIRS = (PAGU, "2024: {PAD: 3.200.000.000, DAU: 900.000.000}")


def fails(repository: Repository, *words: str) -> None:
    with pytest.raises(AssertionError):
        repository.git(*words)


# ── merging ──────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("way", ["merge", "rebase", "cherry-pick"])
def test_two_edits_of_one_line_come_together(repository: Repository, way: str) -> None:
    before = (repository.folder / DINSOS).read_text(encoding="utf-8")
    two_branches(repository, OURS, THEIRS)
    repository.git(way, "keuangan")
    both = before.replace(PAGU, "2024: {PAD: 3.300.000.000, DAU: 900.000.000}   # hasil pembahasan")
    assert (repository.folder / DINSOS).read_text(encoding="utf-8") == both
    assert repository.git("status", "--porcelain") == ""


def test_without_git_setup_git_does_what_it_does(plain: Repository) -> None:
    two_branches(plain, OURS, THEIRS)
    fails(plain, "merge", "keuangan")


def test_a_true_conflict_is_marked_at_the_field_alone(repository: Repository) -> None:
    before = (repository.folder / DINSOS).read_text(encoding="utf-8")
    one, two = "            sumber_dana: PAD\n            pagu:\n              2024: 180.000.000\n", "2024: 180.000.000"
    assert before.count(one) == 1
    two_branches(
        repository, (two, "2024: 181.000.000"),
        (one, one.replace(two, "2024: 182.000.000").replace("sumber_dana: PAD", "sumber_dana: DAU")),
    )  # fmt: skip
    fails(repository, "merge", "keuangan")
    marked = "<<<<<<< {}\n              2024: 181.000.000\n=======\n              2024: 182.000.000\n>>>>>>> {}\n"
    text = (repository.folder / DINSOS).read_text(encoding="utf-8")
    found = [line for line in text.splitlines() if line[:7] in ("<" * 7, ">" * 7)]
    names = [line[8:] for line in found]
    wanted = one.replace("PAD", "DAU").replace("              2024: 180.000.000\n", marked.format(*names))
    assert text == before.replace(one, wanted)
    assert repository.git("diff", "--name-only", "--diff-filter=U") == DINSOS


def test_the_base_is_shown_to_those_who_want_it(repository: Repository) -> None:
    repository.git("config", "merge.conflictStyle", "diff3")
    change = "2024: 180.000.000"
    two_branches(repository, (change, "2024: 1"), (change, "2024: 2"))
    fails(repository, "merge", "keuangan")
    text = (repository.folder / DINSOS).read_text(encoding="utf-8")
    assert "\n||||||| base\n              2024: 180.000.000\n=======\n" in text


def test_a_file_that_cannot_be_read_is_merged_by_lines(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "rusak")
    path = repository.folder / DINSOS
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}rusak: [1, 2\n", encoding="utf-8")
    repository.commit("Belum selesai")
    repository.git("checkout", "-q", "main")
    repository.replace(DINSOS, "# Dinas Sosial:", "# Dinsos:")
    repository.commit("Judul")
    repository.git("merge", "rusak")
    assert path.read_text(encoding="utf-8") == text.replace("# Dinas Sosial:", "# Dinsos:") + "rusak: [1, 2\n"


def test_a_file_that_is_no_text_is_a_conflict_and_ours_stays(repository: Repository) -> None:
    name = "plan/catatan.yaml"
    repository.write({name: b"a: \xff\x00 1\n"})
    repository.commit("Awal")
    repository.git("checkout", "-q", "-b", "lain")
    repository.write({name: b"a: \xff\x00 2\n"})
    repository.commit("Lain")
    repository.git("checkout", "-q", "main")
    repository.write({name: b"a: \xff\x00 3\n"})
    repository.commit("Kita")
    fails(repository, "merge", "lain")
    assert (repository.folder / name).read_bytes() == b"a: \xff\x00 3\n"
    assert name in repository.git("diff", "--name-only", "--diff-filter=U")


def test_a_linked_worktree_merges_the_same_way(repository: Repository, tmp_path: Path) -> None:
    two_branches(repository, OURS, THEIRS)
    linked = tmp_path / "kerja kedua"
    repository.git("worktree", "add", "-q", "-b", "kedua", str(linked), "main")
    git(linked, "merge", "keuangan")
    assert "{PAD: 3.300.000.000, DAU: 900.000.000}   # hasil pembahasan" in (linked / DINSOS).read_text("utf-8")


# ── showing ──────────────────────────────────────────────────────────────────────────────────────
def changed_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith(("+", "-")) and line[:3] not in ("+++", "---")]


def test_git_diff_and_show_name_the_item_and_the_field(repository: Repository) -> None:
    repository.replace(DINSOS, *THEIRS)
    wanted = [f"-{ITEM} › pagu › 2024 › DAU = 800.000.000", f"+{ITEM} › pagu › 2024 › DAU = 900.000.000"]
    text = repository.git("diff")
    assert changed_lines(text) == wanted
    (head,) = [line for line in text.splitlines() if line.startswith("@@")]
    assert head.endswith(f"@@ {ITEM}")
    repository.commit("Pagu DAU")
    assert changed_lines(repository.git("show")) == wanted
    assert changed_lines(repository.git("show", "--no-textconv"))[0].strip("- ") == PAGU


def test_layout_and_order_are_no_difference(repository: Repository) -> None:
    repository.replace(DINSOS, PAGU, "2024: { PAD: 3200000000,   DAU: 800000000 }   # sama")
    assert changed_lines(repository.git("diff")) == []


def test_other_files_are_shown_as_they_are(repository: Repository) -> None:
    repository.write({"lain.yaml": "a: {b: 1}\n"})
    repository.commit("Lain")
    repository.write({"lain.yaml": "a: {b: 2}\n"})
    assert changed_lines(repository.git("diff")) == ["-a: {b: 1}", "+a: {b: 2}"]


# ── setting up and taking back ───────────────────────────────────────────────────────────────────
def test_it_says_all_that_it_writes(plain: Repository) -> None:
    before = plain.state()
    said = done(plain.folder)
    after = plain.state()
    assert {name for name in after if after[name] != before.get(name)} == {"config", "info/attributes"}
    listed = plain.git("config", "--local", "--list").splitlines()
    for line in listed:
        if ".rpkdgen." in line:
            key, _, value = line.partition("=")
            assert f"  + {key} = {value}\n" in said
    for line in after["info/attributes"].decode().splitlines():
        assert line.startswith("#") or f"  + {line}\n" in said


def test_a_second_time_changes_nothing(repository: Repository) -> None:
    before = repository.state()
    assert "  + " not in done(repository.folder)
    assert repository.state() == before


@pytest.mark.parametrize("own", [None, "", "*.png binary\n", "*.png binary", "# catatan\n\n*.csv text\n"])
@pytest.mark.parametrize("shared", [False, True])
def test_undo_restores_byte_for_byte(plain: Repository, own: str | None, shared: bool) -> None:
    attributes_file = plain.folder / (".gitattributes" if shared else ".git/info/attributes")
    attributes_file.unlink(missing_ok=True)
    if own is not None:
        plain.write({attributes_file.relative_to(plain.folder).as_posix(): own})
    before = plain.state(), plain.git("status", "--porcelain")
    done(plain.folder, *(["--bersama"] if shared else []))
    assert (plain.state(), plain.git("status", "--porcelain")) != before
    done(plain.folder, "--lepas")
    assert (plain.state(), plain.git("status", "--porcelain")) == before
    assert (attributes_file.read_text() if attributes_file.exists() else None) == own
    assert "Tidak ada yang perlu dilepas" in done(plain.folder, "--lepas")


def test_lines_and_settings_that_the_user_adds_later_stay(repository: Repository) -> None:
    path = repository.folder / ".git" / "info" / "attributes"
    path.write_text(f"{path.read_text()}*.png binary\n")
    repository.git("config", "diff.rpkdgen.wordRegex", "[0-9.]+")
    done(repository.folder, "--lepas")
    assert path.read_text() == "*.png binary\n"
    assert repository.git("config", "--local", "--get-regexp", "rpkdgen") == "diff.rpkdgen.wordregex [0-9.]+"


def test_from_a_linked_worktree_it_sets_up_the_repository(plain: Repository, tmp_path: Path) -> None:
    linked = tmp_path / "kerja kedua"
    plain.git("worktree", "add", "-q", "-b", "kedua", str(linked))
    done(linked)
    assert (plain.folder / ".git" / "info" / "attributes").is_file()
    done(linked, "--lepas")
    assert "rpkdgen" not in (plain.folder / ".git" / "config").read_text()


def test_a_plan_in_a_folder_with_odd_names_is_found(plain: Repository) -> None:
    name = "Rencana [2025] dan lain-lain"
    (plain.folder / name).mkdir()
    plain.git("mv", "plan", name)
    plain.commit("Pindah")
    done(plain.folder, "--plan", f"{name}/plan")
    shown = plain.git("check-attr", "merge", "--", f"{name}/{DINSOS}", "lain.yaml", f"{name}/plan/narasi/a.md")
    assert [line.rpartition(": ")[2] for line in shown.splitlines()] == ["rpkdgen", "unspecified", "unspecified"]


def test_wrong_places_are_refused(tmp_path: Path, plain: Repository) -> None:
    outside = called(tmp_path, "git-setup")
    assert outside.returncode == 2
    assert "bukan bagian dari repositori git" in outside.stderr
    assert called(plain.folder, "git-setup", "--plan", "tidak-ada").returncode == 2
    elsewhere = called(plain.folder, "git-setup", "--plan", str(ROOT / "plan"))
    assert "di luar repositori" in elsewhere.stderr
    git(tmp_path, "clone", "-q", "--bare", str(plain.folder), "bare.git")
    assert "bare" in called(tmp_path / "bare.git", "git-setup").stderr


# ── parts ────────────────────────────────────────────────────────────────────────────────────────
def test_the_installation_is_called_wherever_git_stands() -> None:
    package = ROOT / "rpkdgen"
    assert installation("/opt/my python/bin/python", package, str(package))[:4] == (
        "/opt/my python/bin/python", "-P", "-m", "rpkdgen",
    )  # fmt: skip
    command = installation(sys.executable, package, "")
    answer = subprocess.run([*command, "--version"], cwd="/", capture_output=True, encoding="utf-8", check=False)
    assert answer.stdout.startswith("rpkdgen "), answer.stderr


def test_lines_of_attributes_and_their_block() -> None:
    assert attributes(PurePosixPath("."))[0] == "/**/*.yaml diff=rpkdgen merge=rpkdgen"
    assert attributes(PurePosixPath("RPKD 2025/plan"))[0].startswith('"/RPKD 2025/plan/**/*.yaml" ')
    old = with_block("a b\n", ["x"]) + "c d\n"
    new = with_block(old, ["y"])
    assert new == old.replace("\nx\n", "\ny\n")
    assert without_block(new) == "a b\nc d\n"
