"""``rpkdgen init``: a new plan repository for any region."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rpkdgen.commands.shared import IndonesianCommand, asks, folder_type

if TYPE_CHECKING:
    from rpkdgen.model import Wilayah
    from rpkdgen.skeleton import Strategy

#: The author of the first commit where git does not know the user yet.
NOBODY = ("rpkdgen init", "rpkdgen@localhost")
FIRST_COMMIT = "Rencana baru dari rpkdgen init"


@click.command("init", cls=IndonesianCommand)
@click.argument("folder", metavar="FOLDER", type=folder_type())
@click.option("--daerah", metavar="KODE|NAMA",
              help="Provinsi, kabupaten, atau kota: kodenya (36.02) atau namanya (“Kabupaten Lebak”).")  # fmt: skip
@click.option("--periode", metavar="TAHUN-TAHUN", help="Satu sampai enam tahun, misalnya 2025-2029 atau 2025.")
@click.option("--strategi", "strategies", multiple=True, metavar="STRATEGI",
              help="inpres-8-2025 (tiga strategi), perpres-15-2010 (empat strategi), atau nama strategi sendiri "
              "(diulang). Bawaan: menurut periodenya.")  # fmt: skip
@click.option("--ibu-kota", "capital", default="", metavar="NAMA",
              help="Tempat penetapan dokumen, bila belum dikenal program.")  # fmt: skip
@click.option("--organisasi", default="", metavar="NAMA",
              help="Organisasi di GitHub atau GitLab, untuk CODEOWNERS.")  # fmt: skip
@click.option("--program", default="", metavar="ALAMAT",
              help="Yang ditulis sesudah pip install untuk memasang rpkdgen, bagi resep CI.")  # fmt: skip
@click.option("--tanpa-git", "without_git", is_flag=True, help="Jangan membuat repositori git.")
def command(
    folder: Path,
    daerah: str | None,
    periode: str | None,
    strategies: tuple[str, ...],
    capital: str,
    organisasi: str,
    program: str,
    without_git: bool,
) -> None:
    """Mulai rencana baru bagi satu daerah di FOLDER.

    Di terminal, yang tidak disebut sebagai pilihan ditanyakan. FOLDER belum ada, atau kosong. Hasilnya rencana yang
    lolos pemeriksaan dan langsung dapat dibuat dokumennya: pejabat dicetak titik-titik, setiap bab berisi petunjuk
    yang tidak tercetak, dan program contohnya ditandai ilustratif.

    \b
    Contoh:
      rpkdgen init rpkd-lebak
      rpkdgen init rpkd-lebak --daerah "Kabupaten Lebak" --periode 2025-2029
      rpkdgen init rpkd-banten --daerah 36 --periode 2025-2029 --strategi inpres-8-2025
      rpkdgen init rpkd-serang --daerah 36.73 --periode 2025 --strategi "Perlindungan" --strategi "Pemberdayaan"
    """
    from rpkdgen.skeleton import Impossible, Start, files_of, known_capital

    refuse_what_is_there(folder)
    try:
        region = region_for(daerah)
        years = years_for(periode)
        chosen = strategies_for(strategies, years)
        capital = one_line(capital or known_capital(region) or asked_capital(region))
        files = files_of(Start(region, years, chosen, capital, one_line(program or own_address()), team(organisasi)))
    except Impossible as error:
        raise click.UsageError(f"{error}.") from error
    with new_folder(folder) as made:
        write(made, files)
        write_schema(made)
        committed = not without_git and first_commit(made)
    tell(folder, region, years, chosen, committed=committed, known=bool(capital))


# ── choices ──────────────────────────────────────────────────────────────────────────────────────
def region_for(text: str | None) -> Wilayah:
    """The region that the option names, or the answer; asked again on a terminal until it is one region."""
    from rpkdgen.regions import nearest, regions_meant, told

    while True:
        if text is None:
            if not asks():
                raise click.UsageError("daerah belum disebut; tulis --daerah KODE atau --daerah NAMA.")
            text = str(click.prompt("Daerah (kode atau nama)"))
        found = regions_meant(text)
        if len(found) == 1:
            return found[0]
        if found:
            message = f"beberapa daerah bernama “{text.strip()}”; sebutkan kode atau nama lengkapnya:\n{told(found)}"
        else:
            near = nearest(text)
            hint = f" Maksud Anda:\n{told(near)}" if near else " Kodenya ada pada Kepmendagri kode wilayah."
            message = f"daerah “{text.strip()}” tidak dikenal.{unknown_code(text)}{hint}"
        if not asks():
            raise click.UsageError(message)
        click.echo(sentence(message))
        text = None


def unknown_code(text: str) -> str:
    """What to do about a code that is none of a provinsi, kabupaten or kota."""
    written = text.strip()
    if not written[:1].isdigit():
        return ""
    if written.count(".") > 1:
        return " Rencana dibuat bagi provinsi, kabupaten, atau kota, bukan kecamatan atau di bawahnya."
    if written.isdigit() and len(written) == 4:
        return f" Kode wilayah ditulis dengan titik ({written[:2]}.{written[2:]}); kode BPS dapat berbeda."
    return ""


def years_for(text: str | None) -> tuple[int, ...]:
    """The years of the option, or of the answer; asked again on a terminal until they can be read."""
    from rpkdgen.skeleton import Impossible, period

    while True:
        if text is None:
            if not asks():
                raise click.UsageError("periode belum disebut; tulis misalnya --periode 2025-2029.")
            text = str(click.prompt("Periode (misalnya 2025-2029)"))
        try:
            return period(text)
        except Impossible as error:
            if not asks():
                raise
            click.echo(sentence(f"{error}."))
            text = None


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def strategies_for(texts: Sequence[str], years: Sequence[int]) -> tuple[Strategy, ...]:
    """The strategies of the options, the answer, or those in force for the period."""
    from rpkdgen.skeleton import strategies_named, strategy_sets, usual_set

    usual = usual_set(years)
    if not texts and asks():
        sets = strategy_sets()
        for number, (name, (title, _)) in enumerate(sets.items(), 1):
            click.echo(f"  {number}  {title}{' (lazim bagi periode ini)' if name == usual else ''}")
        click.echo(f"  {len(sets) + 1}  nama sendiri")
        choice = click.prompt("Strategi", type=click.IntRange(1, len(sets) + 1), default=list(sets).index(usual) + 1)
        if choice > len(sets):
            texts = [part for part in str(click.prompt("Nama strategi, dipisah titik koma")).split(";") if part.strip()]
        else:
            texts = [list(sets)[choice - 1]]
    return strategies_named(texts or [usual])


def asked_capital(region: Wilayah) -> str:
    if not asks():
        return ""
    return str(click.prompt(f"Ibu kota {region.nama} (tempat penetapan dokumen)", default="", show_default=False))


def one_line(text: str) -> str:
    return " ".join(text.split())


def team(organisation: str) -> str:
    """The owner of teams, as code hosts spell them."""
    from rpkdgen.skeleton import Impossible

    name = organisation.strip().removeprefix("@")
    if name and not all(part.replace("-", "").replace("_", "").replace(".", "").isalnum() for part in name.split("/")):
        raise Impossible(f"“{organisation}” bukan nama organisasi GitHub atau GitLab")
    return name


def own_address() -> str:
    """Where pip took this program from, if that was a repository; "" otherwise."""
    with suppress(PackageNotFoundError, OSError, ValueError):
        told = json.loads(distribution("rpkdgen").read_text("direct_url.json") or "{}")
        if told.get("vcs_info", {}).get("vcs") == "git" and "@" not in told["url"]:
            return f"git+{told['url']}@{told['vcs_info']['commit_id']}"
    return ""


# ── the folder, whole or not at all ──────────────────────────────────────────────────────────────
def refuse_what_is_there(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()):
        raise click.UsageError(f"folder {folder.as_posix()} sudah berisi; tidak ada yang diubah. Sebutkan folder baru.")


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A hidden folder to fill; it becomes ``folder`` when all is done, and is gone when anything fails."""
    exists = folder.is_dir()
    parent = folder if exists else folder.resolve().parent
    missing = next((above for above in reversed([parent, *parent.parents]) if not above.exists()), None)
    parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".rpkdgen-", dir=parent))
    moved: list[Path] = []
    try:
        making.chmod(0o755)
        yield making
        if not exists:
            making.replace(folder)
            return
        for entry in making.iterdir():
            moved.append(entry.replace(folder / entry.name))
        making.rmdir()
    except BaseException:
        for entry in (making, *moved, *([missing] if missing else [])):
            _remove(entry)
        raise


def _remove(entry: Path) -> None:
    """Take away what we made ourselves; git's own files are read-only on Windows."""

    def writable(function: object, path: str, _: object) -> None:
        Path(path).chmod(0o700)
        if callable(function):
            function(path)

    if entry.is_dir():
        shutil.rmtree(entry, onerror=writable)
    else:
        entry.unlink(missing_ok=True)


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def write_schema(folder: Path) -> None:
    """The schema by which editors complete, so that they do so from the first moment."""
    from rpkdgen.editor_schema.file import SCHEMA_FILE
    from rpkdgen.editor_schema.file import write_schema as put
    from rpkdgen.validate import load_folder

    put(load_folder(folder / "plan"), folder / SCHEMA_FILE)


# ── git ──────────────────────────────────────────────────────────────────────────────────────────
def first_commit(folder: Path) -> bool:
    """Make the folder a repository whose first commit holds its files; False where there is no git."""
    if shutil.which("git") is None:
        return False
    _git(folder, "init", "--quiet")
    _git(folder, "symbolic-ref", "HEAD", "refs/heads/main")
    _git(folder, "add", "--all")
    author = () if _knows_the_user(folder) else ("-c", f"user.name={NOBODY[0]}", "-c", f"user.email={NOBODY[1]}")
    # A user's hooks and signing key are for the user's own commits.
    options = (*author, "-c", "commit.gpgsign=false", "-c", f"core.hooksPath={os.devnull}")
    _git(folder, *options, "commit", "--quiet", "--message", FIRST_COMMIT)
    return True


def _knows_the_user(folder: Path) -> bool:
    return all(_git(folder, "config", name, check=False) for name in ("user.name", "user.email")) or (
        "GIT_AUTHOR_EMAIL" in os.environ and "GIT_COMMITTER_EMAIL" in os.environ
    )


def _git(folder: Path, *words: str, check: bool = True) -> str:
    from rpkdgen.git import MISLEADING

    kept = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    answer = subprocess.run(
        ["git", *words], cwd=folder, env={**kept, "LC_ALL": "C"}, capture_output=True, encoding="utf-8", check=False
    )
    if check and answer.returncode:
        raise click.ClickException(
            f"git {words[0]} gagal: {answer.stderr.strip()}\nTidak ada yang dibuat. Ulangi dengan --tanpa-git."
        )
    return answer.stdout.strip()


# ── what was made ────────────────────────────────────────────────────────────────────────────────
def tell(
    folder: Path, region: Wilayah, years: Sequence[int], chosen: Sequence[Strategy], *, committed: bool, known: bool
) -> None:
    span = "–".join(dict.fromkeys((str(years[0]), str(years[-1]))))
    click.echo(f"RPKD {region.nama} ({region.kode}) Tahun {span} dimulai di {folder.as_posix()}/.")
    for strategy in chosen:
        click.echo(f"  strategi: {strategy.nama}")
    if committed:
        click.echo("  repositori git dengan satu commit, cabang main")
        if around := repository_around(folder):
            click.echo(
                f"Folder ini berada di dalam repositori {around}; pindahkan ke luar agar keduanya tidak tercampur."
            )
    if not known:
        click.echo("Ibu kota daerah ini belum dikenal program: periksa ibu_kota di plan/rencana.yaml.")
    if "Administrasi" in region.nama:
        click.echo("Wilayah administrasi bukan daerah otonom: periksa dasar kewenangannya menetapkan RPKD.")
    click.echo("\nSelanjutnya:")
    if folder.resolve() != Path.cwd():
        click.echo(f"  cd {shown(folder)}")
    click.echo(
        "  rpkdgen check          periksa rencana\n"
        "  rpkdgen build          buat RPKD, RAT setiap tahun, dan ringkasan di build/\n"
        "Lalu isi plan/rencana.yaml (pejabat), plan/perangkat-daerah.yaml, dan seterusnya menurut README.md."
    )


def repository_around(folder: Path) -> str:
    """The working tree of another repository in which the folder lies, "" where it stands alone."""
    from rpkdgen.git import GitError, repository_at

    try:
        around = repository_at(folder.resolve().parent)
    except GitError:  # there is one, but git will not read it
        return folder.resolve().parent.as_posix()
    return around.top.as_posix() if around is not None and around.top is not None else ""


def shown(folder: Path) -> str:
    text = folder.as_posix()
    return f'"{text}"' if " " in text else text
