"""``rpkdgen git-setup``: git merges and shows plan files by items and fields, in one repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path, PurePosixPath

import click

import rpkdgen
from rpkdgen import git, git_setup
from rpkdgen.commands.shared import IndonesianCommand, folder_type
from rpkdgen.files import replace_file


@click.command("git-setup", cls=IndonesianCommand)
@click.option("--plan", type=folder_type(), default=Path("plan"), show_default=True, metavar="FOLDER",
              help="Folder rencana.")  # fmt: skip
@click.option("--bersama", "shared", is_flag=True,
              help="Tulis daftar berkasnya di .gitattributes, yang ikut di-commit.")  # fmt: skip
@click.option("--lepas", "undo", is_flag=True, help="Kembalikan seperti sebelum git-setup.")
def command(plan: Path, shared: bool, undo: bool) -> None:
    """Atur git agar mengenal butir dan isian berkas rencana.

    Sesudahnya git menggabungkan berkas rencana menurut butir dan isian, dan git diff menyebutkannya.

    Yang diubah hanya pengaturan repositori ini, dan setiap perubahan disebutkan. Tanpa perintah ini git bekerja
    seperti biasa.

    \b
    Contoh:
      rpkdgen git-setup
      rpkdgen git-setup --lepas
    """
    try:
        repository, top = _repository()
        if undo:
            _undo(repository, top)
        else:
            _set_up(repository, top, plan, shared)
    except git.GitError as error:
        raise click.ClickException(str(error)) from error


def _repository() -> tuple[git.Repository, Path]:
    found = git.repository_at(Path.cwd())
    if found is None:
        raise click.UsageError("folder ini bukan bagian dari repositori git. Buat dengan: git init")
    if found.top is None:
        raise click.UsageError("repositori ini tidak mempunyai berkas kerja (bare); jalankan di salinan kerjanya.")
    return found, found.top


def _set_up(repository: git.Repository, top: Path, plan: Path, shared: bool) -> None:
    try:
        folder = PurePosixPath(plan.resolve().relative_to(top.resolve()).as_posix())
    except ValueError:
        raise click.UsageError(f"folder {plan.as_posix()} berada di luar repositori {top.as_posix()}.") from None
    if not plan.is_dir():
        raise click.UsageError(f"folder rencana {plan.as_posix()} tidak ada; sebutkan dengan --plan.")
    package = Path(rpkdgen.__file__).parent
    command = git_setup.installation(sys.executable, package, _found_elsewhere())
    click.echo("Pengaturan repositori (.git/config):")
    for key, value in git_setup.settings(command).items():
        old = git.setting(repository, key)
        if old != value:
            git.set_setting(repository, key, value)
        click.echo(f"  {'=' if old == value else '+'} {key} = {value}")
    lines = git_setup.attributes(folder)
    path = _attribute_files(repository, top)[1 if shared else 0]
    text = _text(path)
    new = git_setup.with_block(text, lines)
    click.echo(f"Berkas yang dikenai ({path.as_posix()}):")
    for line in lines:
        click.echo(f"  {'=' if new == text else '+'} {line}")
    if new != text:
        replace_file(path, new.encode("utf-8", "surrogateescape"))
    click.echo("Tanda: + ditulis, = sudah ada. Lepas kembali dengan: rpkdgen git-setup --lepas")


def _undo(repository: git.Repository, top: Path) -> None:
    done = False
    for key in git_setup.settings(("",)):
        if git.setting(repository, key) is not None:
            git.unset_setting(repository, key)
            click.echo(f"  - {key} (.git/config)")
            done = True
    for path in _attribute_files(repository, top):
        text = _text(path)
        old = git_setup.without_block(text) if text is not None else None
        if text is None or old == text:
            continue
        if old is None:
            path.unlink()
        else:
            replace_file(path, old.encode("utf-8", "surrogateescape"))
        click.echo(f"  - baris rpkdgen ({path.as_posix()})")
        done = True
    click.echo("Git bekerja seperti sebelum git-setup." if done else "Tidak ada yang perlu dilepas.")


def _attribute_files(repository: git.Repository, top: Path) -> tuple[Path, Path]:
    """The file of this computer, and the one that is committed."""
    return git.common_path(repository, "info/attributes"), top / ".gitattributes"


def _text(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8", "surrogateescape") if path.is_file() else None


def _found_elsewhere() -> str:
    """The package that this Python finds without looking into the current folder."""
    asked = [sys.executable, "-P", "-c", "import rpkdgen; print(rpkdgen.__path__[0])"]
    lasting = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    answer = subprocess.run(asked, capture_output=True, encoding="utf-8", check=False, env=lasting)
    return answer.stdout.strip()
