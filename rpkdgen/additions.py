"""What ``rpkdgen new`` adds: a plan and what the user chose → edits of its files.

A new item has what is known of it: code and name from the nomenclature, the years of the plan. What a person must
write is there as an empty field with a comment that says what belongs there, and the check points at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from rpkdgen.edit import Add, Edit, EditError, Noted, Path, Place, Places, Put
from rpkdgen.fields import Choice
from rpkdgen.find import Answer, Index, nomenclature
from rpkdgen.layout import order_of
from rpkdgen.model import Acuan, Baris, Kegiatan, Origin, PerangkatDaerah, Plan, Program, RincianRat
from rpkdgen.schema import declared
from rpkdgen.validate import Loaded

LEVELS = {"program": 3, "kegiatan": 5, "sub-kegiatan": 6}

#: Words inside a name that is written in capitals throughout in the nomenclature.
_SMALL_WORDS = frozenset(
    ("dan", "atau", "di", "ke", "dari", "untuk", "dengan", "bagi", "serta", "dalam", "pada", "yang", "oleh")
)
#: What a row of a RAT may take over from that of an earlier year.
_LASTING = ("aktivitas", "sifat_bantuan", "jenis_bantuan", "besaran_manfaat", "durasi", "jadwal", "penanggung_jawab")


class CannotAdd(ValueError):
    """Why the item cannot be added, and what to do (Indonesian)."""


@dataclass(frozen=True, slots=True)
class Addition:
    """Edits by file (as positions name it); ``beginnings``: the text of files that are new; ``copies``: files to be
    written as they are; ``jenis``, ``kode`` and ``agency`` of the item that was asked for; ``told``: what else was
    decided."""

    jenis: str
    kode: str
    edits: Mapping[str, Sequence[Edit]]
    beginnings: Mapping[str, str] = field(default_factory=dict)
    copies: Mapping[str, str] = field(default_factory=dict)
    agency: str = ""
    told: tuple[str, ...] = ()


# ── codes and names ──────────────────────────────────────────────────────────────────────────────
def in_force(plan: Plan) -> Mapping[str, str]:
    """code → name by the nomenclatures that the plan names; where these differ, as the latest year has it."""
    found: dict[str, str] = {}
    for _, version in sorted(plan.rencana.nomenklatur.items()):
        found.update(plan.acuan.nomenklatur[version].kode if version in plan.acuan.nomenklatur else {})
    return found


def candidates(plan: Plan, level: str, text: str) -> Answer:
    """The entries of that level of the nomenclature in force that a text means, best first."""
    digit = "1" if plan.daerah.jenis == "provinsi" else "2"
    names = {
        code: name
        for code, name in in_force(plan).items()
        if code.count(".") + 1 == LEVELS[level] and (code.count(".") < 3 or code.split(".")[3] == digit)
    }
    known = nomenclature(Acuan(nomenklatur=plan.acuan.nomenklatur))
    return Index(thing for thing in known if names.get(thing.kode) == thing.nama).ask(text)


def official_name(plan: Plan, code: str) -> str:
    """The name of a code in the nomenclature in force, "" where it has none; not in capitals throughout."""
    name = in_force(plan).get(code, "")
    if not name.isupper():
        return name
    known = {short.casefold(): short for short in plan.singkatan}
    words = re.findall(r"\(\w+\)|\w+|\W+", name)
    spelt = [
        word if word.startswith("(") else known.get(word.casefold()) or word.lower() if word.lower() in _SMALL_WORDS
        else known.get(word.casefold()) or word.capitalize()
        for word in words
    ]  # fmt: skip
    return "".join(spelt)


def _named(plan: Plan, code: str, name: str, what: str) -> str:
    found = name or official_name(plan, code)
    if not found:
        versions = ", ".join(dict.fromkeys(plan.rencana.nomenklatur.values()))
        first = f"tambahkan dahulu: rpkdgen new {what} --kode {code} --nama NAMA"
        how = first if what else "sebutkan namanya dengan --nama"
        raise CannotAdd(
            f"Kode {code} tidak ada dalam nomenklatur {versions}; cari dengan: rpkdgen find. "
            f"Bila kodenya memang benar, {how}."
        )
    return found


# ── where ────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Home:
    """A plan with the texts of its files."""

    plan: Plan
    loaded: Loaded

    @property
    def places(self) -> Places:
        return Places(self.loaded.texts)

    def place(self, asal: Origin, *steps: object) -> Place:
        try:
            return self.places.of(asal, *steps)
        except EditError as error:
            raise CannotAdd(str(error)) from error

    def file(self, name: str) -> str:
        """A file of the plan folder, as positions name it."""
        return name if self.plan.folder in ("", ".") else f"{self.plan.folder.rstrip('/')}/{name}"

    def section_of(self, items: Sequence[Any], name: str, usual: str) -> Place:
        """The list of a section: in the file where its last item stands, else in a file of the usual name."""
        if items:
            place = self.place(items[-1].asal)
            if len(place.path) == 2:  # a list, not one item written without a dash
                return Place(place.file, place.path[:1])
        return Place(self.file(usual), (name,))


def _in_order(path: Path, value: Any, codes: Sequence[str], code: str) -> Add:
    """The item behind those of lower codes."""
    lower = [number for number, each in enumerate(codes) if each < code]
    if not codes or (lower and lower[-1] == len(codes) - 1):
        return Add(path, value)
    return Add(path, value, after=lower[-1]) if lower else Add(path, value, first=True)


# ── programmes and what is below them ────────────────────────────────────────────────────────────
def agencies_for(plan: Plan, code: str) -> tuple[PerangkatDaerah, ...]:
    """The agencies that may run a code: those that run its programme, else those that handle its field."""
    program = ".".join(code.split(".")[:3])
    running = [item.perangkat_daerah for item in plan.program if item.kode == program]
    if running:
        return tuple(plan.perangkat_daerah_menurut_id[name] for name in running if name in
                     plan.perangkat_daerah_menurut_id)  # fmt: skip
    urusan = ".".join(code.split(".")[:2])
    return tuple(agency for agency in plan.perangkat_daerah if urusan in agency.bidang_urusan)


def new_coded(home: Home, level: str, code: str, agency: str, *, name: str = "", strategi: str = "") -> Addition:
    """A programme, kegiatan or sub kegiatan of an agency, with what is missing above it."""
    plan = home.plan
    parts = code.split(".")
    if len(parts) != LEVELS[level]:
        raise CannotAdd(f"“{code}” bukan kode {level.replace('-', ' ')}; bentuknya seperti {_EXAMPLES[level]}.")
    if agency not in plan.perangkat_daerah_menurut_id:
        raise CannotAdd(f"Perangkat daerah “{agency}” tidak ada dalam rencana; tambahkan dahulu dengan: "
                        f"rpkdgen new perangkat-daerah --id {agency}.")  # fmt: skip
    program_code, kegiatan_code = ".".join(parts[:3]), ".".join(parts[:5])
    program = next((p for p in plan.program if (p.kode, p.perangkat_daerah) == (program_code, agency)), None)
    kegiatan = next((k for k in program.kegiatan if k.kode == kegiatan_code), None) if program else None
    sub = next((s for s in kegiatan.sub_kegiatan if s.kode == code), None) if kegiatan else None
    there = {"program": program, "kegiatan": kegiatan, "sub-kegiatan": sub}[level]
    if there is not None:
        raise CannotAdd(f"{code} sudah ada: {there.asal.position.file}:{there.asal.position.line}.")

    def called(each: str, what: str) -> str:
        return _named(plan, each, name if each == code else "", "" if each == code else what)

    value: Any = None
    if level == "sub-kegiatan":
        value = _sub_kegiatan(plan, code, called(code, "sub-kegiatan"))
        if kegiatan is not None:
            return _added(home, level, code, agency, kegiatan, value)
    if level != "program":
        below = [value] if value else None
        value = _fields("Kegiatan", kode=kegiatan_code, nama=called(kegiatan_code, "kegiatan"), sub_kegiatan=below)
        if program is not None:
            return _added(home, level, code, agency, program, value)
    value = _program(plan, program_code, called(program_code, "program"), agency, strategi, [value] if value else None)
    return _new_program(home, level, code, agency, value)


_EXAMPLES = {"program": "1.06.05", "kegiatan": "1.06.05.2.02", "sub-kegiatan": "1.06.05.2.02.0003"}


def _added(home: Home, level: str, code: str, agency: str, parent: Program | Kegiatan, value: Any) -> Addition:
    """Below a parent that is there."""
    own, name = (parent.kegiatan, "kegiatan") if isinstance(parent, Program) else (parent.sub_kegiatan, "sub_kegiatan")
    place = home.place(parent.asal)
    # What is written apart from its parent stands in another list.
    here = [item for item in own if home.place(item.asal)[:1] == place[:1] and
            home.place(item.asal).path[:-1] == (*place.path, name)]  # fmt: skip
    edit = _in_order((*place.path, name), value, [item.kode for item in here], str(value["kode"]))
    told = () if str(value["kode"]) == code else (f"Kegiatan {value['kode']} {value['nama']} ikut ditambahkan.",)
    return Addition(_JENIS[level], code, {place.file: [edit]}, agency=agency, told=told)


_JENIS = {"program": "program", "kegiatan": "kegiatan", "sub-kegiatan": "sub_kegiatan"}


def _new_program(home: Home, level: str, code: str, agency: str, value: Any) -> Addition:
    own = [program for program in home.plan.program if program.perangkat_daerah == agency]
    place = home.section_of(own, "program", f"program/{agency}.yaml")
    told = () if level == "program" else (f"Program {value['kode']} {value['nama']} ikut ditambahkan.",)
    beginnings = {}
    if place.file not in home.loaded.texts:
        beginnings[place.file] = f"# {home.plan.perangkat_daerah_menurut_id[agency].nama}\n"
    edit = Add(place.path, value)
    return Addition(_JENIS[level], code, {place.file: [edit]}, beginnings, agency=agency, told=told)


def _sub_kegiatan(plan: Plan, code: str, name: str) -> dict[str, Any]:
    years = dict.fromkeys(plan.tahun)
    return _fields(
        "SubKegiatan",
        kode=code,
        nama=name,
        keluaran=Noted(None, beside="isi: indikator keluaran, misalnya Jumlah keluarga penerima bantuan"),
        satuan=Noted(None, beside="isi: satuan keluaran, misalnya KK"),
        target=Noted(years, beside="isi: target keluaran setiap tahun"),
        pagu=Noted(years, beside="isi: pagu per sumber dana, misalnya {PAD: 100.000.000}"),
        sasaran=Noted(None, beside="isi: siapa yang disasar, misalnya Keluarga desil 1–2"),
        lokasi=Noted(None, beside="isi: semua kecamatan, atau daftar kode wilayah"),
    )


def _program(
    plan: Plan, code: str, name: str, agency: str, strategi: str, kegiatan: list[Any] | None
) -> dict[str, Any]:
    if strategi and strategi not in plan.strategi_menurut_id:
        raise CannotAdd(f"Strategi “{strategi}” tidak ada; yang ada: {', '.join(plan.strategi_menurut_id)}.")
    choices = ", ".join(plan.strategi_menurut_id)
    return _fields(
        "Program",
        kode=code,
        nama=name,
        perangkat_daerah=agency,
        strategi=strategi or Noted(None, beside=f"isi: salah satu dari {choices}"),
        sumber=Noted(None, beside="isi: sumber target sub kegiatannya, atau ilustratif"),
        sumber_pagu=Noted(None, beside="isi: sumber pagu sub kegiatannya, atau ilustratif"),
        indikator=[
            _fields(
                "IndikatorProgram",
                nama=Noted(None, beside="isi: indikator hasil program"),
                satuan=Noted(None, beside="isi: misalnya persen"),
                arah=Noted(None, beside="isi: naik atau turun"),
                kondisi_awal={"tahun": None, "nilai": None},
                target=Noted(dict.fromkeys(plan.tahun), beside="isi: target setiap tahun"),
                sumber=Noted(None, beside="isi: sumber angka, atau ilustratif"),
            )
        ],
        kegiatan=kegiatan,
    )


def _fields(cls: str, **values: Any) -> dict[str, Any]:
    """The fields of an item in their order, without those that are left out (None)."""
    return {name: values[name] for name in order_of(cls) if values.get(name) is not None}


# ── indicators and agencies ──────────────────────────────────────────────────────────────────────
def new_indicator(home: Home, given: Mapping[str, str], sasaran: str = "") -> Addition:
    """An indicator with the fields that were given; the others are there to be filled in.

    ``sasaran``: the sasaran or tujuan that it measures.
    """
    plan = home.plan
    name = given["id"]
    if name in plan.indikator_menurut_id:
        position = plan.indikator_menurut_id[name].asal.position
        raise CannotAdd(f"Indikator “{name}” sudah ada: {position.file}:{position.line}.")
    values: dict[str, Any] = {
        "nama": Noted(None, beside="isi: nama indikator"),
        "satuan": Noted(None, beside="isi: misalnya persen"),
        "arah": Noted(None, beside=f"isi: {_choices('Indikator', 'arah')}"),
        "tingkat": Noted(None, beside=f"isi: {_choices('Indikator', 'tingkat')}"),
        "sumber_data": Noted(None, beside="isi: penyedia data dan surveinya, misalnya BPS, Susenas Maret"),
    }
    if given.get("tingkat") != "konteks":
        values["kondisi_awal"] = {"tahun": None, "nilai": None}
        values["target"] = Noted(dict.fromkeys(plan.tahun), beside="isi: target setiap tahun")
        values["sumber_target"] = Noted(None, beside="isi: sumber target, atau ilustratif")
    values.update({name: text for name, text in given.items() if text})
    alike = [item for item in plan.indikator if item.dimensi and item.dimensi == given.get("dimensi")]
    place = home.section_of(alike or plan.indikator, "indikator", "indikator.yaml")
    edits: dict[str, list[Edit]] = {place.file: [Add(place.path, _fields("Indikator", **values))]}
    if sasaran:
        goal: Any = _goal(plan, sasaran)
        there = home.place(goal.asal, "indikator")
        edits.setdefault(there.file, []).append(Add(there.path, name))
    return Addition("indikator", name, edits)


def _goal(plan: Plan, name: str) -> Any:
    goals: dict[str, Any] = {tujuan.id: tujuan for tujuan in plan.tujuan}
    goals |= {sasaran.id: sasaran for tujuan in plan.tujuan for sasaran in tujuan.sasaran}
    if name not in goals:
        raise CannotAdd(f"Tujuan atau sasaran “{name}” tidak ada; yang ada: {', '.join(goals)}.")
    return goals[name]


def new_agency(home: Home, given: Mapping[str, str], urusan: Sequence[str]) -> Addition:
    """A perangkat daerah."""
    known = home.plan.perangkat_daerah_menurut_id
    if given["id"] in known:
        position = known[given["id"]].asal.position
        raise CannotAdd(f"Perangkat daerah “{given['id']}” sudah ada: {position.file}:{position.line}.")
    values: dict[str, Any] = {
        "nama": Noted(None, beside="isi: nama resmi"),
        "jenis": Noted(None, beside=f"isi: {_choices('PerangkatDaerah', 'jenis')}"),
        "bidang_urusan": list(urusan) or Noted(None, beside="isi: kode bidang urusan, misalnya [1.06]"),
        **{name: text for name, text in given.items() if text},
    }
    place = home.section_of(home.plan.perangkat_daerah, "perangkat_daerah", "perangkat-daerah.yaml")
    edit = Add(place.path, _fields("PerangkatDaerah", **values))
    return Addition("perangkat_daerah", given["id"], {place.file: [edit]})


def _choices(cls: str, name: str) -> str:
    kind = declared(cls)[name].type
    assert isinstance(kind, Choice)
    return f"{', '.join(kind.values[:-1])}, atau {kind.values[-1]}"


# ── the RAT of a year ────────────────────────────────────────────────────────────────────────────
def new_year(
    home: Home, tahun: int, *, tahap: str = "", earlier: int = 0, blanks: bool = False, narrative: bool = False
) -> Addition:
    """The RAT of a year, begun from the RPKD: a row for each sub kegiatan of the year.

    ``earlier``: the year whose RAT lends what does not change from year to year; ``blanks``: with an empty field for
    each column of the form; ``narrative``: with a chapter of its own on the year before.
    """
    plan = home.plan
    if tahun not in plan.tahun:
        raise CannotAdd(f"Tahun {tahun} di luar periode rencana ({plan.rencana.periode}).")
    there = next((rat for rat in plan.rat if rat.tahun == tahun), None)
    if there is not None:
        raise CannotAdd(f"RAT {tahun} sudah ada: {there.asal.position.file}:{there.asal.position.line}.")
    if earlier and not any(rat.tahun == earlier for rat in plan.rat):
        raise CannotAdd(f"RAT {earlier} belum ada dalam rencana.")
    lent = {(row.sub_kegiatan, row.perangkat_daerah or ""): row for row in plan.rat_tahun(earlier).rincian}
    rows: list[Any] = []
    before = ""
    codes = [row.sub.kode for row in plan.baris]
    for row in _rows_of_year(plan, tahun):
        agency = row.program.perangkat_daerah
        shared = codes.count(row.sub.kode) > 1
        detail = lent.get((row.sub.kode, agency if shared else ""), lent.get((row.sub.kode, agency)))
        value = _rat_row(row, detail, shared, blanks)
        known = plan.perangkat_daerah_menurut_id.get(agency)
        heading = f"── {known.nama if known else agency} ──\n" if agency != before else ""
        rows.append(Noted(value, above=f"{heading}{row.sub.sebutan or row.sub.nama}"))
        before = agency
    values = _fields("Rat", tahun=tahun, tahap=tahap or "rpkd", status="draf", rincian=rows or None)
    file = _file_of_year(home, tahun)
    start = f"# RAT {tahun}. Yang tidak ditulis di sini diambil dari RPKD; yang berbeda disertai alasan.\n"
    edits: dict[str, list[Edit]] = {file: [Put(("rat",), [values]) if file not in home.loaded.texts else
                                           Add(("rat",), values)]}  # fmt: skip
    copies = dict(_own_chapter(home, tahun)) if narrative else {}
    beginnings = {} if file in home.loaded.texts else {file: start}
    told = (f"{len(rows)} rincian, satu untuk setiap sub kegiatan tahun {tahun}.",)
    return Addition("rat", str(tahun), edits, beginnings, copies, told=told)


def _rows_of_year(plan: Plan, tahun: int) -> Iterator[Baris]:
    for row in plan.baris_rat(tahun):
        if not row.baru:
            yield row.baris


def _rat_row(row: Baris, lent: RincianRat | None, shared: bool, blanks: bool) -> dict[str, Any]:
    values: dict[str, Any] = {"sub_kegiatan": row.sub.kode}
    if shared:
        values["perangkat_daerah"] = row.program.perangkat_daerah
    if blanks:
        values |= {
            "aktivitas": {"langsung": None, "tidak_langsung": None, "penunjang": None},
            "sifat_bantuan": Noted(None, beside="isi: misalnya bantuan sosial"),
            "jenis_bantuan": Noted(None, beside=f"isi: {_choices('RincianRat', 'jenis_bantuan')}"),
            "besaran_manfaat": Noted(None, beside="isi: misalnya Rp300.000/KK/bulan"),
            "durasi": Noted(None, beside="isi: misalnya 12 bulan"),
            "jadwal": Noted(dict.fromkeys(range(1, 5)), beside="isi: kegiatan setiap triwulan"),
            "penanggung_jawab": Noted(None, beside="isi: bidang atau pejabat"),
            "sasaran": {
                **(_as_data(row.sub.sasaran) or {"uraian": None}),
                "jumlah": None,
                "satuan": None,
                "sumber": None,
                "tanggal": None,
            },
        }
    for name in _LASTING if lent else ():
        if (found := _as_data(getattr(lent, name))) is not None:
            values[name] = found
    return {name: values[name] for name in order_of("RincianRat") if name in values}


def _as_data(value: Any) -> Any:
    """What a field holds, as it would be written; None where it holds nothing."""
    if isinstance(value, Mapping):
        return dict(value) or None
    if value is not None and hasattr(value, "asal"):
        inner = {name: _as_data(getattr(value, name)) for name in order_of(type(value).__name__)}
        return {name: each for name, each in inner.items() if each is not None} or None
    return value


def _file_of_year(home: Home, tahun: int) -> str:
    """A file for the year beside those of other years, where these have the year in their name."""
    for rat in home.plan.rat:
        path = PurePosixPath(rat.asal.position.file)
        if str(rat.tahun) in path.name:
            return path.with_name(path.name.replace(str(rat.tahun), str(tahun))).as_posix()
    return home.file(f"rat/{tahun}.yaml")


def _own_chapter(home: Home, tahun: int) -> Iterator[tuple[str, str]]:
    """The chapter on the year before, to be written for this year alone: it stands in for the common one."""
    chapters = [each for each in home.plan.narasi if each.dokumen == "rat" and "evaluasi" in each.nama]
    if not chapters:
        raise CannotAdd("Naskah rat tidak mempunyai bab evaluasi (narasi/rat/…evaluasi….md) untuk disalin.")
    for chapter in chapters:
        yield home.file(f"narasi/rat-{tahun}/{chapter.nama}.md"), chapter.teks


def has_empty_fields(addition: Addition) -> bool:
    """Whether a person has something to fill in."""
    edits = (edit for edits in addition.edits.values() for edit in edits)
    return any(_is_open(edit.value) for edit in edits if isinstance(edit, Add | Put))


def _is_open(value: Any) -> bool:
    value = value.value if isinstance(value, Noted) else value
    inner: Iterable[Any] = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return value is None or any(_is_open(each) for each in inner)
