"""``rpkdgen new``: a new item in the right file of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rpkdgen.commands.shared import (
    AGENCIES,
    YEARS,
    IndonesianCommand,
    IndonesianGroup,
    WrongUse,
    asks,
    plan_option,
)

if TYPE_CHECKING:
    from rpkdgen.additions import Addition, Home
    from rpkdgen.find import Found

#: So many hits of a search are shown to choose from.
MOST_HITS = 15

Command = TypeVar("Command", bound=Callable[..., Any])


@click.group("new", cls=IndonesianGroup)
def command() -> None:
    """Tambahkan butir baru ke berkas rencana yang tepat.

    Kode dan nama diambil dari nomenklatur. Isian yang harus ditulis orang dibiarkan kosong dengan keterangan di
    sampingnya, dan ditunjukkan oleh rpkdgen check. Komentar dan susunan berkas tetap. Di terminal, yang tidak disebut
    ditanyakan.

    \b
    Contoh:
      rpkdgen new sub-kegiatan rujukan anak terlantar
      rpkdgen new sub-kegiatan --kode 1.06.05.2.01.0002
      rpkdgen new tahun 2027
    """


# ── programmes and what is below them ────────────────────────────────────────────────────────────
def coded(function: Command) -> Command:
    """The options of what has a code of the nomenclature."""
    for option in (
        plan_option,
        click.option("--strategi", metavar="ID", default="", help="Strategi, bila programnya belum ada."),
        click.option(
            "--perangkat-daerah",
            "agency",
            metavar="ID",
            default="",
            shell_complete=AGENCIES,
            help="Perangkat daerah pelaksana.",
        ),
        click.option("--nama", "name", metavar="NAMA", default="", help="Nama, bila kodenya tidak ada di nomenklatur."),
        click.option("--kode", "code", metavar="KODE", default="", help="Kode menurut nomenklatur."),
        click.argument("text", nargs=-1, metavar="[TEKS]..."),
    ):
        function = option(function)
    return function


@command.command("sub-kegiatan", cls=IndonesianCommand)
@coded
def sub_kegiatan(text: tuple[str, ...], code: str, name: str, agency: str, strategi: str, plan: Path) -> None:
    """Tambahkan sub kegiatan, beserta kegiatan dan program yang belum ada di atasnya.

    TEKS mencari namanya dalam nomenklatur yang berlaku; bila beberapa cocok, semuanya ditunjukkan untuk dipilih.

    \b
    Contoh:
      rpkdgen new sub-kegiatan rujukan anak terlantar
      rpkdgen new sub-kegiatan --kode 1.06.05.2.01.0002 --perangkat-daerah dinsos
    """
    add_coded("sub-kegiatan", text, code, name, agency, strategi, plan)


@command.command("kegiatan", cls=IndonesianCommand)
@coded
def kegiatan(text: tuple[str, ...], code: str, name: str, agency: str, strategi: str, plan: Path) -> None:
    """Tambahkan kegiatan, beserta programnya bila belum ada.

    \b
    Contoh:
      rpkdgen new kegiatan --kode 1.06.05.2.02
    """
    add_coded("kegiatan", text, code, name, agency, strategi, plan)


@command.command("program", cls=IndonesianCommand)
@coded
def program(text: tuple[str, ...], code: str, name: str, agency: str, strategi: str, plan: Path) -> None:
    """Tambahkan program ke berkas perangkat daerahnya, atau ke berkas baru.

    \b
    Contoh:
      rpkdgen new program rehabilitasi sosial --strategi beban-pengeluaran
      rpkdgen new program --kode 1.05.03 --perangkat-daerah bpbd
    """
    add_coded("program", text, code, name, agency, strategi, plan)


def add_coded(level: str, text: Sequence[str], code: str, name: str, agency: str, strategi: str, plan: Path) -> None:
    from rpkdgen.additions import new_coded, official_name

    with refusals():
        home = home_of(plan)
        code = code or chosen_code(home, level, " ".join(text))
        if not name and not official_name(home.plan, code) and asks():
            name = str(click.prompt(f"{code} tidak ada dalam nomenklatur. Nama"))
        agency = agency or chosen_agency(home, code)
        if level == "program" and not strategi and asks():
            strategi = chosen("Strategi", {s.id: s.nama for s in home.plan.strategi})
        carry_out(home, new_coded(home, level, code, agency, name=name, strategi=strategi), plan)


def chosen_code(home: Home, level: str, text: str) -> str:
    """The code that a text means; several are shown to choose from, never guessed."""
    from rpkdgen.additions import candidates

    what = level.replace("-", " ")
    if not text:
        if not asks():
            raise WrongUse(f"Sebutkan nama {what} yang dicari, atau --kode.")
        text = str(click.prompt(f"Nama atau kode {what}"))
    answer = candidates(home.plan, level, text)
    found = answer.found
    if not found:
        raise WrongUse(f"Tidak ada {what} “{text}” dalam nomenklatur yang berlaku; cari dengan: rpkdgen find {text}.")
    if len(found) == 1 and not answer.meant and not answer.partly:
        return found[0].kode
    if not asks():
        said = "Yang mirip" if answer.meant or answer.partly else f"Beberapa {what} cocok"
        raise WrongUse(f"{said} dengan “{text}”; pilih dengan --kode:\n{listed(found)}")
    return chosen(what.capitalize(), {thing.kode: thing.nama for thing in found[:MOST_HITS]})


def listed(found: Sequence[Found]) -> str:
    lines = [f"  {thing.kode}  {thing.nama}" for thing in found[:MOST_HITS]]
    return "\n".join([*lines, *([f"  … dan {len(found) - MOST_HITS} lagi"] if len(found) > MOST_HITS else [])])


def chosen_agency(home: Home, code: str) -> str:
    """The only agency that can run a code, or the one that the user chooses."""
    from rpkdgen.additions import agencies_for

    found = agencies_for(home.plan, code)
    if len(found) == 1:
        return found[0].id
    likely = found or home.plan.perangkat_daerah
    if not asks():
        names = ", ".join(agency.id for agency in likely)
        raise WrongUse(f"Sebutkan pelaksana {code} dengan --perangkat-daerah: {names}.")
    return chosen("Perangkat daerah", {agency.id: agency.nama for agency in likely})


def chosen(what: str, choices: Mapping[str, str]) -> str:
    """One of the choices, asked by its number."""
    for number, (key, name) in enumerate(choices.items(), 1):
        click.echo(f"  {number:>2}  {key}  {name}")
    return list(choices)[int(click.prompt(what, type=click.IntRange(1, len(choices)))) - 1]


# ── indicators, agencies, years ──────────────────────────────────────────────────────────────────
@command.command("indikator", cls=IndonesianCommand)
@click.option("--id", "name", metavar="ID", default="", help="Penanda pendek, misalnya P0.")
@click.option("--nama", "title", metavar="NAMA", default="", help="Nama indikator.")
@click.option("--satuan", metavar="SATUAN", default="", help="Satuan, misalnya persen.")
@click.option("--arah", type=click.Choice(["naik", "turun", "netral"]), default=None,
              help="naik bila makin tinggi makin baik.")  # fmt: skip
@click.option("--tingkat", type=click.Choice(["dampak", "hasil", "konteks"]), default=None,
              help="konteks tidak bertarget.")  # fmt: skip
@click.option("--dimensi", metavar="DIMENSI", default="", help="Dimensi kemiskinan, misalnya kesehatan.")
@click.option("--sasaran", metavar="ID", default="", help="Tujuan atau sasaran yang diukurnya.")
@plan_option
def indikator(
    name: str, title: str, satuan: str, arah: str | None, tingkat: str | None, dimensi: str, sasaran: str, plan: Path
) -> None:
    """Tambahkan indikator ke berkas indikator sedimensinya.

    \b
    Contoh:
      rpkdgen new indikator --id IPM --nama "Indeks Pembangunan Manusia" --satuan indeks --arah naik --tingkat dampak
      rpkdgen new indikator --id balita-gizi --dimensi kesehatan --sasaran S1.1
    """
    from rpkdgen.additions import new_indicator

    with refusals():
        home = home_of(plan)
        given = {
            "id": required("Penanda (id)", "--id", name),
            "nama": offered("Nama", title),
            "satuan": offered("Satuan", satuan),
            "arah": offered("Arah: naik, turun, atau netral", arah),
            "tingkat": offered("Tingkat: dampak, hasil, atau konteks", tingkat),
            "dimensi": offered("Dimensi", dimensi),
        }
        checked("Indikator", given)
        carry_out(home, new_indicator(home, given, sasaran), plan)


@command.command("perangkat-daerah", cls=IndonesianCommand)
@click.option("--id", "name", metavar="ID", default="", help="Penanda pendek, misalnya dinsos.")
@click.option("--nama", "title", metavar="NAMA", default="", help="Nama resmi.")
@click.option("--singkatan", metavar="TEKS", default="", help="Singkatan yang lazim.")
@click.option("--jenis", metavar="JENIS", default="", help="dinas, badan, kecamatan, dan sebagainya.")
@click.option("--bidang-urusan", "urusan", multiple=True, metavar="KODE", help="Bidang urusan (boleh diulang).")
@plan_option
def perangkat_daerah(name: str, title: str, singkatan: str, jenis: str, urusan: tuple[str, ...], plan: Path) -> None:
    """Tambahkan perangkat daerah.

    \b
    Contoh:
      rpkdgen new perangkat-daerah --id dlh --nama "Dinas Lingkungan Hidup" --jenis dinas --bidang-urusan 2.11
    """
    from rpkdgen.additions import new_agency

    with refusals():
        home = home_of(plan)
        given = {
            "id": required("Penanda (id)", "--id", name),
            "nama": offered("Nama", title),
            "singkatan": offered("Singkatan", singkatan),
            "jenis": offered("Jenis, misalnya dinas atau badan", jenis),
        }
        checked("PerangkatDaerah", given)
        carry_out(home, new_agency(home, given, urusan), plan)


@command.command("tahun", cls=IndonesianCommand)
@click.argument("tahun", type=click.IntRange(1900, 2100), metavar="TAHUN", shell_complete=YEARS)
@click.option("--tahap", metavar="TAHAP", default="", help="Tahap penganggaran, misalnya rkpd. Bawaan: rpkd.")
@click.option("--dari", "earlier", type=click.IntRange(1900, 2100), metavar="TAHUN",
              help="Salin aktivitas, jenis bantuan, jadwal, dan penanggung jawab dari RAT tahun ini.")  # fmt: skip
@click.option("--isian", "blanks", is_flag=True, help="Tulis juga setiap isian formulir RAT, kosong, untuk diisi.")
@click.option("--narasi", "narrative", is_flag=True, help="Buat juga bab evaluasi sendiri bagi tahun itu.")
@plan_option
def tahun(tahun: int, tahap: str, earlier: int | None, blanks: bool, narrative: bool, plan: Path) -> None:
    """Mulai RAT sebuah tahun dari RPKD: satu rincian untuk setiap sub kegiatan tahun itu.

    Target, pagu, sasaran, dan lokasi yang tidak ditulis diambil dari RPKD. Kolom formulir yang belum terisi
    ditunjukkan rpkdgen check sebagai peringatan; dokumennya sudah dapat dibuat.

    \b
    Contoh:
      rpkdgen new tahun 2025
      rpkdgen new tahun 2026 --dari 2025 --narasi
    """
    from rpkdgen.additions import new_year

    with refusals():
        home = home_of(plan)
        checked("Rat", {"tahap": tahap})
        carry_out(home, new_year(home, tahun, tahap=tahap, earlier=earlier or 0, blanks=blanks, narrative=narrative),
                  plan)  # fmt: skip


def offered(what: str, value: str | None) -> str:
    """A value that may be left for later."""
    if value or not asks():
        return value or ""
    return str(click.prompt(f"{what} (Enter bila belum ada)", default="", show_default=False))


def required(what: str, option: str, value: str) -> str:
    if value:
        return value
    if not asks():
        raise WrongUse(f"Sebutkan {what.lower()} dengan {option}.")
    return str(click.prompt(what))


def checked(cls: str, given: Mapping[str, str]) -> None:
    """Refuses a value that the plan could not hold."""
    from rpkdgen.fields import Choice, Scalar
    from rpkdgen.scalar import READERS, ScalarError, read_choice
    from rpkdgen.schema import declared

    for name, text in given.items():
        kind = declared(cls)[name].type
        try:
            if text and isinstance(kind, Choice):
                read_choice(kind.values, text)
            elif text and isinstance(kind, Scalar):
                READERS[kind.name](text)
        except ScalarError as error:
            raise WrongUse(f"Isian {name}: {error.message}. {error.hint}") from error


# ── the plan folder ──────────────────────────────────────────────────────────────────────────────
def home_of(plan: Path) -> Home:
    from rpkdgen.additions import Home
    from rpkdgen.validate import load_folder

    loaded = load_folder(plan)
    if loaded.plan is None or not loaded.complete:
        raise WrongUse(f"Rencana di {plan.as_posix()} belum dapat dibaca seluruhnya; lihat: rpkdgen check")
    return Home(loaded.plan, loaded)


@contextmanager
def refusals() -> Iterator[None]:
    """Tells in one line why something cannot be added."""
    from rpkdgen.additions import CannotAdd

    try:
        yield
    except CannotAdd as error:
        raise WrongUse(str(error)) from error


def carry_out(home: Home, addition: Addition, plan: Path) -> None:
    """Write the files, all of them or none, and tell what was added where and what comes next."""
    from rpkdgen.additions import has_empty_fields
    from rpkdgen.edit import EditError, edited
    from rpkdgen.files import replace_file

    contents: dict[Path, bytes] = {}
    for name, edits in addition.edits.items():
        path = Path(name)
        old = addition.beginnings.get(name)
        text = path.read_bytes().decode("utf-8") if old is None else old
        try:
            contents[path] = edited(text, edits).encode("utf-8")
        except EditError as error:
            raise WrongUse(f"{name}: {error}") from error
    contents |= {Path(name): text.encode("utf-8") for name, text in addition.copies.items() if not Path(name).exists()}
    for path, content in contents.items():
        replace_file(path, content)
    for line in (*told_of(addition, plan), *addition.told):
        click.echo(line)
    for path in contents:
        if path.as_posix() in addition.copies:
            click.echo(f"Naskah baru: {path.as_posix()}")
    if addition.jenis == "rat" and not has_empty_fields(addition):
        click.echo("Lanjutkan: lengkapi rinciannya; yang belum ditunjukkan oleh rpkdgen check.")
    elif has_empty_fields(addition):
        click.echo("Lanjutkan: isi yang masih kosong; yang belum ditunjukkan oleh rpkdgen check.")


def told_of(addition: Addition, plan: Path) -> Iterator[str]:
    """The new item with its place, as the plan has it now."""
    from rpkdgen.flatten import JENIS, flatten
    from rpkdgen.validate import load_folder

    loaded = load_folder(plan)
    assert loaded.plan is not None
    for item in flatten(loaded.plan).values():
        ref = item.ref
        is_it = ref.jenis == addition.jenis and item.local == addition.kode
        if is_it and ref.perangkat_daerah in ("", addition.agency) and (place := item.place()):
            name = f"{JENIS[ref.jenis]} {ref.kode} {ref.nama}".rstrip()
            yield f"Ditambahkan: {name}  {place.file}:{place.line}"
            return
