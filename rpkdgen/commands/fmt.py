"""``rpkdgen fmt``: plan files in their one layout."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff
from pathlib import Path

import click

from rpkdgen.commands.shared import CLEAN, PROBLEMS, IndonesianCommand, WrongUse, folder_type, uses_colour
from rpkdgen.problem import Problem, Severity


@click.command("fmt", cls=IndonesianCommand)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="[BERKAS]...")
@click.option("--plan", type=folder_type(), default=Path("plan"), show_default=True, metavar="FOLDER",
              help="Folder rencana.")  # fmt: skip
@click.option("--check", "only_check", is_flag=True, help="Hanya sebutkan berkas dan baris yang belum rapi.")
@click.option("--diff", "only_diff", is_flag=True, help="Hanya tunjukkan apa yang akan berubah.")
def command(files: tuple[Path, ...], plan: Path, only_check: bool, only_diff: bool) -> None:
    """Rapikan berkas rencana (*.yaml) ke satu susunan yang sama.

    Urutan isian mengikuti bentuk rencana, angka ditulis dengan titik ribuan dan koma desimal, tanda kutip hanya bila
    perlu, teks yang panjang dilipat. Komentar tetap pada tempatnya, dan isi rencana tidak berubah. Tanpa BERKAS,
    semua berkas rencana dirapikan. Naskah (*.md) tidak disentuh. Berkas yang tidak dapat dibaca dibiarkan.

    Status keluar: 0 bila semua rapi (atau sudah dirapikan), 1 bila dengan --check atau --diff ada yang belum rapi,
    atau ada berkas yang tidak dapat dibaca, 2 bila perintahnya salah.

    \b
    Contoh:
      rpkdgen fmt                           rapikan semua berkas rencana
      rpkdgen fmt plan/program/dinsos.yaml  satu berkas saja
      rpkdgen fmt --check                   untuk CI: tidak mengubah apa pun
      rpkdgen fmt --diff                    lihat dahulu
    """
    from rpkdgen.files import no_plan, replace_file
    from rpkdgen.report import as_text

    if not files and not plan.is_dir():
        raise WrongUse(no_plan(plan))
    units = _units_of(plan)
    outcomes = [_outcome(path, units) for path in files or tuple(_plan_files(plan))]
    left = [outcome for outcome in outcomes if outcome.is_left]
    untidy = [outcome for outcome in outcomes if outcome.is_untidy]
    for outcome in untidy:
        if only_diff:
            click.echo(outcome.diff, nl=False)
        elif only_check:
            for line in outcome.lines:
                click.echo(f"{outcome.path.as_posix()}:{line}: belum rapi")
        else:
            replace_file(outcome.path, outcome.new.encode("utf-8"))
            click.echo(f"{outcome.path.as_posix()} dirapikan")
    for outcome in left:
        if outcome.problems:
            texts = {outcome.path.as_posix(): outcome.old}
            click.echo(as_text(outcome.problems, texts, colour=uses_colour(sys.stderr)), err=True)
        reason = "tidak dapat dibaca" if outcome.problems else "tidak dapat dirapikan tanpa mengubah isinya"
        click.echo(f"{outcome.path.as_posix()} {reason}, jadi dibiarkan seperti semula.", err=True)
    if untidy and (only_check or only_diff):
        click.echo(f"{len(untidy)} berkas belum rapi; rapikan dengan: rpkdgen fmt", err=True)
    elif not untidy and not left:
        click.echo("Semua berkas sudah rapi.", err=only_diff)
    sys.exit(PROBLEMS if left or (untidy and (only_check or only_diff)) else CLEAN)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one file: its text before and after, and why it is left as it is."""

    path: Path
    old: str = ""
    new: str = ""
    is_left: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def is_untidy(self) -> bool:
        return self.new != self.old and not self.is_left

    @property
    def lines(self) -> Iterable[int]:
        """The lines at which something would change."""
        blocks = SequenceMatcher(None, self.old.splitlines(), self.new.splitlines(), autojunk=False).get_opcodes()
        found = [first + 1 for tag, first, *_ in blocks if tag != "equal"]
        return found or [1]  # only the byte order mark or the line ends differ

    @property
    def diff(self) -> str:
        name = self.path.as_posix()
        one, two = self.old.splitlines(keepends=True), self.new.splitlines(keepends=True)
        return "".join(
            line if line.endswith("\n") else f"{line}\n" for line in unified_diff(one, two, name, f"{name} (rapi)")
        )


def _outcome(path: Path, units: Mapping[str, str]) -> _Outcome:
    from rpkdgen.fmt import formatted
    from rpkdgen.read import decoded, read_yaml
    from rpkdgen.spans import Unreadable

    data, name = path.read_bytes(), path.as_posix()
    text, problems = decoded(name, data)
    if text is not None:
        document, found = read_yaml(name, text)
        problems += [problem for problem in found if problem.severity is Severity.ERROR]
        if document is None and not problems:  # empty
            return _Outcome(path)
    if problems:
        return _Outcome(path, text or "", "", True, tuple(problems))
    old = data.decode("utf-8")
    try:
        return _Outcome(path, old, formatted(old, units))
    except Unreadable:
        return _Outcome(path, old, "", True)


def _plan_files(plan: Path) -> Iterable[Path]:
    from rpkdgen.files import walk
    from rpkdgen.read import is_plan_file, shown_folder

    shown = Path(shown_folder(plan))
    for path in walk(shown):
        if is_plan_file(path.relative_to(shown).as_posix()):
            yield path


def _units_of(plan: Path) -> Mapping[str, str]:
    """The units in force: those that come with the program, and the region's own."""
    from rpkdgen.read import read_files
    from rpkdgen.reference import units_of

    own = plan / "acuan" / "satuan.csv"
    return units_of(read_files({"acuan/satuan.csv": own.read_bytes()} if own.is_file() else {}))
