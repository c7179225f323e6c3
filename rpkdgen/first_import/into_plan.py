"""Drafts and a plan → the files of the plan with what is new in them. What the plan has already stays as it is.

New programmes of an agency go to the file where its others stand, else to ``program/<agency>.yaml``; rows of a RAT to
the file of that year, else to ``rat/<year>.yaml``; new agencies to where the others are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from rpkdgen.edit import Add, Edit, Places, Put, edited
from rpkdgen.first_import import items
from rpkdgen.first_import.entries import Entry
from rpkdgen.first_import.gather import Draft, Gathered
from rpkdgen.first_import.notes import Kind, Note
from rpkdgen.first_import.who import new_agency
from rpkdgen.format import decimal_number, enumeration, rupiah
from rpkdgen.model import ALL_PLACES, Baris, Kegiatan, Plan, Program


@dataclass
class Changes:
    """What becomes of the plan. ``edits``: by file, relative to the plan; ``heads``: first lines of new files;
    ``added``: how many items each file got; ``kept``: the years of sub kegiatan (agency, code, year) of which the
    plan has already all; ``detailed``: ids of the entries that became rows of a RAT; ``notes``: what is told."""

    edits: dict[str, list[Edit]] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    added: dict[str, int] = field(default_factory=dict)
    kept: set[tuple[str, str, int]] = field(default_factory=set)
    detailed: set[int] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)

    def untouched(self, entry: Entry) -> bool:
        """Whether nothing of an entry went in: the plan has it, and the RAT too."""
        return id(entry) not in self.detailed and all((*entry.key, year) in self.kept for year in entry.years)

    def edit(self, file: str, edit: Edit, count: int = 0) -> None:
        self.edits.setdefault(file, []).append(edit)
        self.added[file] = self.added.get(file, 0) + count

    def texts(self, before: Mapping[str, str]) -> dict[str, str]:
        """Every file that changes, as it will be. Raises EditError."""
        return {
            file: self.heads.get(file, "") + edited(before.get(file, ""), edits)
            if file not in before
            else edited(before[file], edits)
            for file, edits in self.edits.items()
        }


def into_plan(plan: Plan, texts: Mapping[str, str], gathered: Gathered) -> Changes:
    """The edits that bring the drafts into the plan. ``texts``: its files, by their path in the plan folder."""
    return _Writer(plan, texts, gathered).changes()


class _Writer:
    def __init__(self, plan: Plan, texts: Mapping[str, str], gathered: Gathered) -> None:
        self.plan, self.texts, self.gathered = plan, texts, gathered
        self.places = Places(texts)
        self.made = Changes()
        self.names = {code: place.nama for code, place in plan.acuan.wilayah.items()}
        first_level = "kabupaten/kota" if plan.daerah.jenis == "provinsi" else plan.sebutan.kecamatan.casefold()
        self.names[ALL_PLACES] = first_level
        self.rows = {(row.program.perangkat_daerah, row.sub.kode): row for row in plan.baris}
        self.rat_pagu = {
            (r.sub_kegiatan, r.perangkat_daerah, rat.tahun): r.pagu for rat in plan.rat for r in rat.rincian if r.pagu
        }
        self.programs = {(program.perangkat_daerah, program.kode): program for program in plan.program}

    def changes(self) -> Changes:
        drafts = self.gathered.drafts
        self._agencies()
        fresh = [draft for key, draft in drafts.items() if key not in self.rows and not self._only_in_rat(draft)]
        for agency, members in _by(fresh, lambda draft: draft.first.agency).items():
            self._programs(agency, members)
        for key, draft in drafts.items():
            if key in self.rows:
                self._known(draft, self.rows[key])
        self._rat(drafts.values())
        return self.made

    # agencies
    def _agencies(self) -> None:
        new = self.gathered.new_agencies
        if not new:
            return
        last = self.plan.perangkat_daerah[-1].asal.position.file if self.plan.perangkat_daerah else ""
        file = last or "perangkat-daerah.yaml"
        values = []
        for id, name in new.items():
            fields = sorted(
                {draft.first.sub.code[:4] for draft in self.gathered.drafts.values() if draft.first.agency == id}
            )
            values.append(new_agency(name, fields))
        self._append(file, ("perangkat_daerah",), values, exists=bool(last))

    def _append(self, file: str, path: tuple[str, ...], values: list[items.Item], *, exists: bool) -> None:
        """Items more in a list that is there (``exists``), or a new section."""
        if exists:
            for value in values:
                self.made.edit(file, Add(path, value), 1)
        else:
            self.made.edit(file, Put(path, values), len(values))

    # programmes
    def _programs(self, agency: str, members: list[Draft]) -> None:
        """New sub kegiatan of an agency: below the programme and kegiatan that are there, else with new ones."""
        has = {code for owner, code in self.programs if owner == agency}
        whole = [draft for draft in members if draft.first.program.code not in has]
        rest = [draft for draft in members if draft.first.program.code in has]
        for code, drafts in _by(rest, lambda draft: draft.first.program.code).items():
            self._into_program(self.programs[(agency, code)], drafts)
        if not whole:
            return
        file = next((p.asal.position.file for p in self.plan.program if p.perangkat_daerah == agency), "")
        values = items.program_items(whole, self.gathered.outcomes, self.names)
        exists = bool(file)
        file = file or self._new_file(f"program/{agency}.yaml", self._head(agency, whole))
        if exists or "program" in _sections(self.texts.get(file, "")):
            for value in values:
                self.made.edit(file, Add(("program",), value))
        else:
            self.made.edit(file, Put(("program",), values))
        self.made.added[file] += len(whole)

    def _head(self, agency: str, drafts: Iterable[Draft]) -> str:
        known = self.plan.perangkat_daerah_menurut_id.get(agency)
        name = known.nama if known else self.gathered.new_agencies.get(agency, agency)
        sources = dict.fromkeys(source for draft in drafts for source in draft.sources)
        return f"# {_one_line(name)}: dari {_one_line('; '.join(sources))}.\n"

    def _new_file(self, file: str, head: str) -> str:
        if file not in self.texts:
            self.made.heads.setdefault(file, head)
        return file

    def _into_program(self, program: Program, drafts: list[Draft]) -> None:
        known = {kegiatan.kode: kegiatan for kegiatan in program.kegiatan}
        for code, members in _by(drafts, lambda draft: draft.first.kegiatan.code).items():
            kegiatan = known.get(code)
            if kegiatan is not None:
                for draft in members:
                    self._add_below(
                        kegiatan, "sub_kegiatan", items.sub_item(draft, program.strategi, "", self.names), 1
                    )
            else:
                for value in items.kegiatan_items(members, program.strategi, "", self.names):
                    self._add_below(program, "kegiatan", value, len(members))

    def _add_below(self, parent: Program | Kegiatan, name: str, value: items.Item, count: int) -> None:
        place = self.places.of(parent.asal, name)
        if getattr(parent, name):
            self.made.edit(place.file, Add(place.path, value), count)
        else:
            self.made.edit(place.file, Put(place.path, [value]), count)

    # what the plan has
    def _only_in_rat(self, draft: Draft) -> bool:
        """Whether a RAT of the plan has the sub kegiatan as a new one, beside the RPKD; then it is told."""
        years = [rat.tahun for rat in self.plan.rat for new in rat.baru
                 if (new.perangkat_daerah, new.kode) == draft.first.key]  # fmt: skip
        if years:
            self.made.kept.update((*draft.first.key, year) for year in draft.entries)
            self._tell(draft.first, f"sudah ada sebagai sub kegiatan baru RAT {years[0]}")
        return bool(years)

    def _known(self, draft: Draft, row: Baris) -> None:
        """A sub kegiatan that is there: years without pagu or target are added, everything else is only told."""
        told: list[tuple[Entry, str]] = []
        added: list[str] = []
        for year, entry in draft.entries.items():
            amounts, target, before = draft.pagu.get(year, {}), entry.target.get(year), len(added)
            planned = self._planned(row, year)
            if amounts and planned is None:
                self._put(row, ("pagu", year), dict(amounts) if "" not in amounts else amounts[""])
                added.append(f"pagu {year}")
            elif amounts and planned != sum(amounts.values()):
                said = rupiah(sum(amounts.values()))
                told.append((entry, f"berpagu {year} {said}, dalam rencana {rupiah(planned)}"))
            known = row.sub.target.get(year)
            if target is not None and known is None:
                self._put(row, ("target", year), target)
                added.append(f"target {year}")
            elif target is not None and known != target:
                said = decimal_number(target)
                told.append((entry, f"bertarget {year} {said}, dalam rencana {decimal_number(known)}"))
            if f"pagu {year}" not in added[before:]:
                self.made.kept.add((*draft.first.key, year))
        if not told:
            more = f"; {enumeration(added)} ditambahkan" if added else ""
            told.append((draft.first, f"sudah ada dalam rencana{more}"))
        for entry, message in told:
            self._tell(entry, message)

    def _planned(self, row: Baris, year: int) -> int | None:
        """The pagu that the plan has for that year: the RAT's where it says one, else the RPKD's."""
        pagu = self.rat_pagu.get((*row.kunci, year)) or self.rat_pagu.get((row.sub.kode, None, year))
        pagu = pagu or row.sub.pagu.get(year)
        return pagu.jumlah if pagu and pagu.sumber_dana else None

    def _put(self, row: Baris, steps: tuple[object, ...], value: object) -> None:
        place = self.places.of(row.sub.asal, *steps)
        self.made.edit(place.file, Put(place.path, value), 0)  # type: ignore[arg-type]

    def _tell(self, entry: Entry, message: str) -> None:
        self.made.notes.append(
            Note(
                entry.file, entry.sheet, entry.address, Kind.THERE, f"{entry.sub.code} {message}",
                "Yang sudah ada tidak diubah; ubah lewat buku kerja hasil rpkdgen export xlsx, atau sunting berkasnya.",
                entry.sub.code,
            )
        )  # fmt: skip

    # RAT
    def _rat(self, drafts: Iterable[Draft]) -> None:
        years: dict[int, list[tuple[Entry, Entry]]] = {}
        for draft in drafts:
            for year, entry in draft.entries.items():
                if entry.detail or entry.group.number is not None:
                    years.setdefault(year, []).append((entry, draft.first))
        for year in sorted(years):
            self._rat_year(year, years[year])

    def _rat_year(self, year: int, rows: list[tuple[Entry, Entry]]) -> None:
        rat = next((rat for rat in self.plan.rat if rat.tahun == year), None)
        there = {(r.sub_kegiatan, r.perangkat_daerah) for r in rat.rincian} if rat else set()
        agencies: dict[str, set[str]] = {}
        for agency, code in (*self.gathered.drafts, *self.rows):
            agencies.setdefault(code, set()).add(agency)
        new = [pair for pair in rows if not {(pair[0].sub.code, pair[0].agency), (pair[0].sub.code, None)} & there]
        self.made.detailed.update(id(entry) for entry, _ in new)
        values = [
            items.detail_item(entry, first, self.names, shared_code=len(agencies[entry.sub.code]) > 1)
            for entry, first in new
        ]
        if not values:
            return
        if rat is not None:
            place = self.places.of(rat.asal, "rincian")
            if rat.rincian:
                for value in values:
                    self.made.edit(place.file, Add(place.path, value), 1)
            else:
                self.made.edit(place.file, Put(place.path, values), len(values))
            return
        sources = dict.fromkeys(entry.source for entry, _ in rows)
        file = self._new_file(f"rat/{year}.yaml", f"# RAT {year}: dari {_one_line('; '.join(sources))}.\n")
        value = {"tahun": year, "status": "draf", "rincian": values}
        if "rat" in _sections(self.texts.get(file, "")):
            self.made.edit(file, Add(("rat",), value), len(values))
        else:
            self.made.edit(file, Put(("rat",), [value]), len(values))


def _by(members: Iterable[Draft], key: Callable[[Draft], str]) -> dict[str, list[Draft]]:
    """The drafts by what ``key`` says of them, in order."""
    groups: dict[str, list[Draft]] = {}
    for member in members:
        groups.setdefault(key(member), []).append(member)
    return groups


def _sections(text: str) -> set[str]:
    """The sections that a file has, by their names at the beginning of a line."""
    return {line.partition(":")[0] for line in text.split("\n") if line[:1].isalpha() and ":" in line}


def _one_line(text: str) -> str:
    """A text that is safe in a comment."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
