"""Narratives: no typed numbers, no typed references, and every name they use is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rpkdgen.analysis import place_counts
from rpkdgen.checks.periods import place_in
from rpkdgen.checks.rule import ERROR, PRACTICE, WARNING, WHOLE, Finding, rule
from rpkdgen.checks.typed_numbers import figures, without_markup
from rpkdgen.document import ONLY, Edition
from rpkdgen.files import templates_for
from rpkdgen.model import Indikator, Narasi, Plan
from rpkdgen.once import once_per_plan
from rpkdgen.problem import Problem, TemplateError
from rpkdgen.reference import unit_kind
from rpkdgen.suggest import did_you_mean

if TYPE_CHECKING:
    from rpkdgen.document_types import DocumentType

TITLE = "Naskah"

EXAMPLE = '{{ indikator("P0").nilai(2023) | persen }}'


# ── typed numbers ────────────────────────────────────────────────────────────────────────────────
@rule("RPKD-N01", ERROR, PRACTICE, needs=WHOLE)
def numbers_come_from_the_data(plan: Plan) -> Iterator[Finding]:
    """Angka dalam naskah diambil dari data, tidak diketik, agar tidak pernah berbeda dari tabel. Tahun,
    tanggal, kode, nomor peraturan, usia, dan lama waktu boleh diketik; bilangan kecil tanpa satuan cukup
    peringatan. Kutipan peraturan ditulis sebagai {{ "5 persen" }}.

    Salah:
        Penduduk miskin pada tahun 2023 tercatat 5,89 persen.
    Benar:
        Penduduk miskin pada tahun 2023 tercatat {{ indikator("P0").nilai(2023) | persen }}.
    """
    expressions: Mapping[Decimal, str] | None = None
    for narasi in plan.narasi:
        for figure in figures(narasi.teks):
            if expressions is None:
                expressions = known_figures(plan)
            expression = expressions.get(abs(figure.value)) if figure.value is not None and figure.certain else None
            if expression:
                hint = f"Angka itu ada dalam data: tulis {expression}."
            else:
                hint = f'Ambil dari data, misalnya {EXAMPLE}. Bila kutipan peraturan, tulis {{{{ "{figure.text}" }}}}.'
            yield Finding(
                place_in(narasi, figure.offset),
                f"Angka “{figure.text}” diketik langsung dalam naskah.",
                hint,
                None if figure.certain else WARNING,
            )


def known_figures(plan: Plan) -> dict[Decimal, str]:
    """Figures of the plan → the expression that prints them; the first one found counts."""
    found: dict[Decimal, str] = {}
    for indikator in plan.indikator:
        form = _form(plan, indikator)
        values = [(f"nilai({n.tahun})", n.nilai) for n in indikator.seri]
        values += [(f"target({year})", value) for year, value in indikator.target.items()]
        if indikator.kondisi_awal:
            values.append(("awal", indikator.kondisi_awal.nilai))
        for call, value in values:
            if value:
                found.setdefault(abs(value), f'{{{{ indikator("{indikator.id}").{call} | {form} }}}}')
    first_places, second_places = place_counts(plan)
    counts = {
        "pagu()": (sum(row.sub.jumlah_pagu for row in plan.baris), "rupiah"),
        "jumlah_kecamatan": (first_places, "bilangan"),
        "jumlah_kelurahan": (second_places, "bilangan"),
        "jumlah_sub_kegiatan()": (len(plan.baris), "bilangan"),
        "jumlah_program()": (len(plan.program), "bilangan"),
    }
    for call, (count, form) in counts.items():
        if count:
            found.setdefault(Decimal(count), f"{{{{ {call} | {form} }}}}")
    return found


def _form(plan: Plan, indikator: Indikator) -> str:
    kind = unit_kind(plan.acuan.satuan, indikator.satuan)
    return {"persen": "persen", "cacah": "bilangan"}.get(kind, f"desimal({indikator.desimal or 2})")


_TYPED_REFERENCE = re.compile(r"\b(Tabel|Gambar)\s+(?:\d+|L)\.\d+\b|\bBAB\s+[IVXL]+\b(?!\s*\n)")


@rule("RPKD-N02", WARNING, PRACTICE)
def references_are_live(plan: Plan) -> Iterator[Finding]:
    """Nomor tabel, gambar, dan bab dirujuk dengan {{ rujuk(…) }}, tidak diketik, sebab nomornya berubah bila
    urutannya berubah.

    Salah:
        Rekap pagu disajikan pada Tabel 4.2.
    Benar:
        Rekap pagu disajikan pada {{ rujuk("tabel:rekap-strategi") }}.
    """
    for narasi in plan.narasi:
        if narasi.nama == "peraturan":
            continue
        for found in _TYPED_REFERENCE.finditer(without_markup(narasi.teks)):
            kind = (found[1] or "bab").casefold()
            yield Finding(
                place_in(narasi, found.start()),
                f"“{found[0]}” diketik langsung; nomornya berubah bila urutannya berubah.",
                f'Tulis {{{{ rujuk("{kind}:…") }}}} dengan penanda {kind} itu.',
            )


_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|<!--.*?-->", re.S)
#: Attributes of headings, captions and pictures.
_ATTRIBUTES = re.compile(r"\{[#.][\w-]+(?:\s[^{}\n]*)?\}|(?<=\))\{[^{}\n]*\}")
_FAULTS = (
    (re.compile(r"\{#[^}\n]*$", re.M), "Penanda “{}” belum ditutup.", "Tutup dengan }, misalnya {#pendanaan}."),
    (re.compile(r"\{[^{}%\n]*\}\}?|[^{}%\n ]*\}\}?|\{(?![{%#])"), "Kurung kurawal “{}” tidak lengkap.",
     "Nilai dicetak dengan dua kurung: {{ tahun }}; perintah dengan {% … %}."),
    (re.compile(r"^#{1,6}[^\s#].*$", re.M), "“{}” tidak terbaca sebagai judul.", "Beri spasi sesudah tanda #."),
    (re.compile(r"^(?:<{7}|={7}|>{7})(?=\s|$).*$", re.M), "“{}” adalah sisa penggabungan git.",
     "Pilih salah satu isi, lalu hapus tanda ini."),
    (re.compile(r"</?[a-zA-Z][^<>\n]*>"), "Kode HTML “{}” akan tercetak apa adanya.",
     "Pakai *miring* dan **tebal**; hapus kode HTML."),
)  # fmt: skip


@rule("RPKD-N03", ERROR, PRACTICE)
def markup_is_complete(plan: Plan) -> Iterator[Finding]:
    """Tanda dalam naskah lengkap: {{ … }} berkurung dua, judul berspasi sesudah #, penanda {#…} ditutup,
    setiap baris tabel bersel sama banyak, tanpa kode HTML dan sisa penggabungan git.

    Salah:
        RAT tahun { tahun }} memuat …
    Benar:
        RAT tahun {{ tahun }} memuat …
    """
    for narasi in plan.narasi:
        rest = _EXPRESSION.sub(_hidden, narasi.teks)
        if "{{" in rest or "{%" in rest:
            continue  # an expression that is not closed is told when the narrative is filled in
        rest = _ATTRIBUTES.sub(_hidden, rest)
        for pattern, message, hint in _FAULTS:
            for found in pattern.finditer(rest):
                shown = narasi.teks[found.start() : found.end()].strip()
                yield Finding(place_in(narasi, found.start()), message.replace("{}", shown[:40]), hint)
            rest = pattern.sub(_hidden, rest)
        yield from _uneven_rows(narasi, rest)


def _hidden(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", "x", found[0])


def _uneven_rows(narasi: Narasi, text: str) -> Iterator[Finding]:
    """Rows of tables with more or fewer cells than the row that rules off the header."""
    rows: list[tuple[int, str]] = []
    offset = 0
    for line in (*text.split("\n"), ""):
        if line.lstrip().startswith("|"):
            rows.append((offset, line))
        elif rows:
            yield from _uneven(narasi, rows)
            rows = []
        offset += len(line) + 1


def _uneven(narasi: Narasi, rows: list[tuple[int, str]]) -> Iterator[Finding]:
    counts = [len(re.findall(r"(?<!\\)\|", line.strip().rstrip("|"))) for _, line in rows]
    usual = max(counts, key=counts.count)
    for (offset, line), count in zip(rows, counts, strict=True):
        if count != usual:
            yield Finding(
                place_in(narasi, offset + len(line) - len(line.lstrip())),
                f"Baris tabel ini bersel {count}, sedangkan baris lain {usual}.",
                "Lengkapi selnya; sel kosong ditulis | |.",
            )


# ── names ────────────────────────────────────────────────────────────────────────────────────────
def plan_folder(plan: Plan) -> Path | None:
    return Path(plan.folder) if plan.folder else None


@once_per_plan
def document_kinds(plan: Plan) -> tuple[DocumentType, ...]:
    """The types of document that narratives may be written for; those of the program where the region's own folder of
    templates cannot be read (building says why)."""
    from rpkdgen.document_types import document_types

    try:
        found = document_types(templates_for(plan_folder(plan)))
    except TemplateError:
        found = document_types(templates_for(None))
    return found


@once_per_plan
def documents(plan: Plan) -> tuple[tuple[str, Edition, dict[str, Narasi]], ...]:
    """(kind, edition, its narratives by name) of every document that narratives are written for."""
    from rpkdgen.document_types import editions, narratives_of

    return tuple(
        (kind.jenis, edition, narratives)
        for kind in document_kinds(plan)
        for edition in editions(kind, plan)
        if (narratives := narratives_of(plan, kind.jenis, edition))
    )


def folders(plan: Plan) -> tuple[str, ...]:
    """The folders of narratives that documents are made of: rpkd, rat, rat-2025, …"""
    from rpkdgen.document_types import editions

    found = [
        folder
        for kind in document_kinds(plan)
        for edition in (ONLY, *editions(kind, plan))
        for folder in edition.folders(kind.jenis)
    ]
    return tuple(dict.fromkeys(found))


def narrative_problems(plan: Plan, *, sound: bool) -> Iterator[Problem]:
    """What goes wrong when the narratives' expressions are filled in: unknown names, values that are not
    there, broken Jinja. Every document that a narrative is part of is tried.

    While the plan is not ``sound``, a value may be missing only because of an error that is told already, so
    missing values are left out.
    """
    from rpkdgen.context import document_context
    from rpkdgen.narrative import filling_problems
    from rpkdgen.sandbox import VALUE

    parts = {folder: _parts(plan, folder) for folder in ("tabel", "gambar")}
    told: set[Problem] = set()
    for kind, edition, narratives in documents(plan):
        context = document_context(plan, edition) | {
            "judul": "", "judul_sampul": (), "masalah": (), "rujuk": _reference,
            "narasi_ada": lambda name, known=narratives: name in known,
            "tabel": _part("tabel", parts["tabel"](kind)), "gambar": _part("gambar", parts["gambar"](kind)),
            "analisis": _analysis(plan),
        }  # fmt: skip
        for problem in filling_problems(list(narratives.values()), context):
            if problem not in told and (sound or problem.code != VALUE):
                told.add(problem)
                yield problem


def _reference(target: str) -> str:
    """A stand-in for ``rujuk`` that only looks at the kind; what it points at is for RPKD-B08."""
    from rpkdgen.sandbox import Refused

    kind, colon, _ = str(target).partition(":")
    if colon and kind not in ("bab", "tabel", "gambar"):
        raise Refused(f"rujukan “{target}” berjenis “{kind}”, yang tidak dikenal", "Pakai bab:, tabel:, atau gambar:.")
    return ""


def _analysis(plan: Plan) -> Callable[..., str]:
    """A stand-in for ``analisis`` that only looks whether there is such an indicator."""
    from rpkdgen.sandbox import Refused

    def analysis(indikator: str, **_options: object) -> str:
        known = plan.indikator_menurut_id
        if indikator not in known:
            raise Refused(f"indikator “{indikator}” tidak ada pada rencana", did_you_mean(str(indikator), known))
        return ""

    return analysis


def _parts(plan: Plan, folder: str) -> Callable[[str], set[str]]:
    """The names of the tables or figures that templates exist for, for a kind of document."""

    templates = templates_for(plan_folder(plan))

    def known(kind: str) -> set[str]:
        return {
            path.name.removesuffix(".html.j2")
            for place in (templates / kind, templates / "bersama")
            for path in (place / folder).glob("*.html.j2")
        }

    return known


def _part(folder: str, known: set[str]) -> Callable[..., str]:
    """A stand-in for ``tabel`` and ``gambar`` that only looks whether there is such a template."""
    from rpkdgen.sandbox import Refused

    def call(nama: str, **options: Any) -> str:
        if known and nama not in known:
            listed = ", ".join(sorted(known))
            raise Refused(f"{folder} “{nama}” tidak ada", did_you_mean(nama, known) or f"Yang ada: {listed}.")
        return ""

    return call
