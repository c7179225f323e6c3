"""References: everything that is pointed at exists, and nothing that exists is left over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rpkdgen.alignment import chain
from rpkdgen.checks.rule import ERROR, INFO, PRACTICE, WARNING, WHOLE, Finding, rule
from rpkdgen.checks.walk import references
from rpkdgen.checks.wording import Known, capital, listed, named
from rpkdgen.model import Plan, Program, SubKegiatan, SubKegiatanBaru, Tujuan

TITLE = "Rujukan antarbagian"

#: What the kinds of ``refers_to`` are called, and where they are written.
KINDS: Mapping[str, tuple[str, str]] = {
    "perangkat_daerah": ("perangkat daerah", "perangkat_daerah"),
    "strategi": ("strategi", "strategi"),
    "arah_kebijakan": ("arah kebijakan", "strategi: arah_kebijakan"),
    "indikator": ("indikator", "indikator"),
    "sumber_dana": ("sumber dana", "sumber_dana"),
}


def known_names(plan: Plan) -> Mapping[str, Known]:
    """The identifiers of every kind that can be pointed at."""
    return {
        "perangkat_daerah": Known(plan.perangkat_daerah_menurut_id),
        "strategi": Known(plan.strategi_menurut_id),
        "arah_kebijakan": Known(arah.id for strategi in plan.strategi for arah in strategi.arah_kebijakan),
        "indikator": Known(plan.indikator_menurut_id),
        "sumber_dana": Known(plan.sumber_dana_menurut_id),
    }


@rule("RPKD-R01", ERROR, PRACTICE, needs=WHOLE)
def what_is_pointed_at_exists(plan: Plan) -> Iterator[Finding]:
    """Perangkat daerah, strategi, arah kebijakan, indikator, dan sumber dana yang ditunjuk memang ada
    dalam rencana.

    Salah:
        perangkat_daerah: dinsoss
    Benar:
        perangkat_daerah: dinsos
    """
    known = known_names(plan)
    for reference in references(plan):
        names = known.get(reference.kind)
        if names is None or reference.text in names or "" in names:
            continue  # an item without its id ("") was complained about, and is probably the one that is meant
        what, where = KINDS[reference.kind]
        choices = listed(list(names.names)) if len(names.names) <= 12 else ""
        yield Finding(
            reference.position,
            f"{capital(what)} “{reference.text}” pada {named(reference.item)} tidak ada.",
            names.hint(
                reference.text, f"Yang ada: {choices}." if choices else f"Tambahkan di bagian {where}, atau perbaiki."
            ),
        )


@rule("RPKD-R02", ERROR, PRACTICE, needs=WHOLE)
def policy_belongs_to_its_strategy(plan: Plan) -> Iterator[Finding]:
    """Arah kebijakan yang ditunjuk program atau sub kegiatan adalah milik strateginya.

    Salah:
        strategi: beban-pengeluaran
        arah_kebijakan: akses-modal        # milik strategi peningkatan-pendapatan
    Benar:
        strategi: peningkatan-pendapatan
        arah_kebijakan: akses-modal
    """
    owner = {arah.id: strategi for strategi in plan.strategi for arah in strategi.arah_kebijakan}
    for item, policy, strategy in _policies(plan):
        right = owner.get(policy)
        if right is None or strategy not in plan.strategi_menurut_id or right.id == strategy:
            continue
        own = [arah.id for arah in plan.strategi_menurut_id[strategy].arah_kebijakan]
        yield Finding(
            item.asal.at("arah_kebijakan"),
            f"Arah kebijakan “{policy}” pada {named(item)} milik strategi “{right.id}”, bukan “{strategy}”.",
            f"Pilih arah kebijakan strategi itu ({listed(own)}), atau ganti strateginya.",
        )


def _policies(plan: Plan) -> Iterator[tuple[Program | SubKegiatan, str, str]]:
    """(item, its policy, the strategy it works for); a sub kegiatan that changes neither is its program's."""
    for program in plan.program:
        if program.arah_kebijakan:
            yield program, program.arah_kebijakan, program.strategi
        for sub in program.sub_kegiatan:
            policy = sub.arah_kebijakan or program.arah_kebijakan
            if policy and (sub.arah_kebijakan or sub.strategi):
                yield sub, policy, sub.strategi or program.strategi


@rule("RPKD-R03", WARNING, "Perpres 15/2010; Inpres 8/2025", needs=WHOLE)
def strategy_is_carried_out(plan: Plan) -> Iterator[Finding]:
    """Setiap strategi dijalankan oleh sekurangnya satu sub kegiatan.

    Salah:
        strategi:
          - id: kantong-kemiskinan      # tidak ditunjuk program mana pun
    Benar:
        program:
          - strategi: kantong-kemiskinan
    """
    for strategi in chain.strategies_without_work(plan):
        yield Finding(
            strategi.asal.at("id"),
            f"{capital(named(strategi))} belum dijalankan oleh satu sub kegiatan pun.",
            f"Tulis strategi: {strategi.id} pada program yang menjalankannya, atau hapus strategi ini.",
        )


@rule("RPKD-R04", INFO, PRACTICE, needs=WHOLE)
def policy_is_carried_out(plan: Plan) -> Iterator[Finding]:
    """Setiap arah kebijakan dijalankan oleh sekurangnya satu program atau sub kegiatan, bila arah
    kebijakan memang dipakai pada program.

    Salah:
        arah_kebijakan:
          - id: subsidi-angkutan        # tidak ditunjuk program mana pun
    Benar:
        program:
          - arah_kebijakan: subsidi-angkutan
    """
    for arah in chain.policies_without_work(plan):
        yield Finding(
            arah.asal.at("id"),
            f"{capital(named(arah))} belum dijalankan oleh satu program pun.",
            f"Tulis arah_kebijakan: {arah.id} pada program atau sub kegiatan yang menjalankannya.",
        )


@rule("RPKD-R05", WARNING, PRACTICE, needs=WHOLE)
def strategy_serves_a_goal(plan: Plan) -> Iterator[Finding]:
    """Setiap strategi (selain pendukung) ditunjuk sekurangnya satu sasaran.

    Salah:
        sasaran:
          - {id: S1, uraian: Menurunnya beban pengeluaran, strategi: [], indikator: [P0]}
    Benar:
        sasaran:
          - {id: S1, uraian: Menurunnya beban pengeluaran, strategi: [beban-pengeluaran], indikator: [P0]}
    """
    for strategi in chain.strategies_without_goal(plan):
        yield Finding(
            strategi.asal.at("id"),
            f"{capital(named(strategi))} tidak ditunjuk oleh satu sasaran pun.",
            f"Tambahkan {strategi.id} pada isian strategi sasaran yang dituju (tujuan: sasaran: strategi).",
        )


@rule("RPKD-R06", WARNING, PRACTICE)
def goal_has_indicator_and_strategy(plan: Plan) -> Iterator[Finding]:
    """Setiap tujuan mempunyai indikator (sendiri atau pada sasarannya), setiap sasaran mempunyai
    indikator dan strategi.

    Salah:
        sasaran:
          - {id: S1, uraian: Menurunnya beban pengeluaran, indikator: [], strategi: []}
    Benar:
        sasaran:
          - {id: S1, uraian: Menurunnya beban pengeluaran, indikator: [P0], strategi: [beban-pengeluaran]}
    """
    for item, field in chain.goals_without(plan):
        yield Finding(
            item.asal.at(field),
            f"{capital(named(item))} belum mempunyai {field}.",
            "Tulis penanda indikator dampaknya, misalnya indikator: [P0]."
            if isinstance(item, Tujuan)
            else f"Tulis sekurangnya satu penanda pada isian {field}.",
        )


@rule("RPKD-R07", WARNING, PRACTICE, needs=WHOLE)
def indicator_measures_a_goal(plan: Plan) -> Iterator[Finding]:
    """Setiap indikator dampak dan hasil ditunjuk oleh tujuan atau sasaran; yang hanya menerangkan keadaan
    bertingkat konteks.

    Salah:
        indikator:
          - {id: TPT, tingkat: dampak}      # tidak ditunjuk tujuan atau sasaran
    Benar:
        indikator:
          - {id: TPT, tingkat: konteks}
    """
    for indikator in chain.indicators_without_goal(plan):
        yield Finding(
            indikator.asal.at("id"),
            f"{capital(named(indikator))} bertingkat {indikator.tingkat} tetapi tidak ditunjuk tujuan/sasaran.",
            f"Tulis {indikator.id} pada isian indikator tujuan atau sasarannya, atau ganti tingkat: konteks.",
        )


@rule("RPKD-R08", WARNING, PRACTICE, needs=WHOLE)
def program_has_kegiatan_and_sub_kegiatan(plan: Plan) -> Iterator[Finding]:
    """Setiap program mempunyai kegiatan, setiap kegiatan mempunyai sub kegiatan.

    Salah:
        - kode: 1.06.05
          kegiatan: []
    Benar:
        - kode: 1.06.05
          kegiatan:
            - kode: 1.06.05.2.02
              sub_kegiatan: [...]
    """
    for item, child in chain.parents_without_children(plan):
        kind = "program" if isinstance(item, Program) else "kegiatan"
        first = "kegiatan dan sub kegiatannya" if kind == "program" else "sub kegiatannya"
        yield Finding(
            item.asal.at("kode"),
            f"{capital(named(item))} belum mempunyai {child}.",
            f"Tambahkan {first}, atau hapus {kind} ini.",
        )


@rule("RPKD-R09", INFO, PRACTICE, needs=WHOLE)
def agency_has_a_program(plan: Plan) -> Iterator[Finding]:
    """Perangkat daerah dalam daftar menjalankan sekurangnya satu program.

    Salah:
        perangkat_daerah:
          - {id: dispora, nama: Dinas Pemuda dan Olahraga}      # tanpa program
    Benar:
        program:
          - perangkat_daerah: dispora
    """
    used = {program.perangkat_daerah for program in plan.program}
    used |= {new.perangkat_daerah for rat in plan.rat for new in rat.baru}
    idle = [agency for agency in plan.perangkat_daerah if agency.id and agency.id not in used]
    if idle:
        yield Finding(
            idle[0].asal.at("id"),
            f"{len(idle)} perangkat daerah belum menjalankan satu program pun dalam rencana ini: "
            f"{listed((agency.sebutan for agency in idle), 20)}.",
            "Tambahkan programnya; bila memang tidak terlibat, hapus dari daftar.",
        )


@rule("RPKD-R10", WARNING, "UU 23/2014; Permendagri 90/2019", needs=WHOLE)
def agency_handles_the_field_of_its_program(plan: Plan) -> Iterator[Finding]:
    """Bidang urusan program termasuk bidang urusan perangkat daerahnya.

    Salah:
        perangkat_daerah:
          - {id: dinsos, bidang_urusan: ["1.06"]}
        program:
          - {kode: 1.02.02, perangkat_daerah: dinsos}
    Benar:
        program:
          - {kode: 1.02.02, perangkat_daerah: dinkes}
    """
    work: list[Program | SubKegiatanBaru] = [*plan.program, *(new for rat in plan.rat for new in rat.baru)]
    for item in work:
        code, agency = item.kode, plan.perangkat_daerah_menurut_id.get(item.perangkat_daerah)
        handled = [bidang for bidang in agency.bidang_urusan if bidang] if agency else []
        if not code or not agency or not handled or code[:4] in handled or code[:2] == "X.":
            continue
        others = [other.id for other in plan.perangkat_daerah if code[:4] in other.bidang_urusan]
        yield Finding(
            item.asal.at("perangkat_daerah"),
            f"{capital(named(item))} berbidang urusan {code[:4]}, sedangkan {agency.sebutan} menangani "
            f"{listed(handled)}.",
            f"Yang menangani bidang itu: {listed(others)}." if others
            else f"Periksa kodenya, atau tambahkan {code[:4]} pada bidang_urusan {agency.id}.",
        )  # fmt: skip


@rule("RPKD-R11", WARNING, "Permendagri 90/2019", needs=WHOLE)
def agency_code_starts_with_its_field(plan: Plan) -> Iterator[Finding]:
    """Kode SKPD diawali bidang urusan perangkat daerah itu.

    Salah:
        {id: dinsos, kode: 1.02.0.00.0.00.01.0000, bidang_urusan: ["1.06"]}
    Benar:
        {id: dinsos, kode: 1.06.0.00.0.00.01.0000, bidang_urusan: ["1.06"]}
    """
    for agency in plan.perangkat_daerah:
        handled = [bidang for bidang in agency.bidang_urusan if bidang]
        if agency.kode and handled and agency.kode[:4] not in handled:
            yield Finding(
                agency.asal.at("kode"),
                f"Kode SKPD {agency.kode} milik {agency.sebutan} tidak diawali bidang urusannya ({listed(handled)}).",
                "Periksa kode SKPD dan bidang_urusan.",
            )


@rule("RPKD-R12", WARNING, "praktik perencanaan (penandaan anggaran kemiskinan)", needs=WHOLE)
def program_is_about_poverty(plan: Plan) -> Iterator[Finding]:
    """Program penunjang rutin (X.XX.01), perjalanan dinas, gedung kantor, dan kendaraan dinas bukan belanja
    penanggulangan kemiskinan.

    Salah:
        - {kode: 1.06.01, nama: Program Penunjang Urusan Pemerintahan Daerah Kabupaten/Kota}
    Benar:
        - {kode: 1.06.05, nama: Program Perlindungan dan Jaminan Sosial}
    """
    for program in plan.program:
        if program.kode.split(".")[2:3] == ["01"]:
            yield Finding(
                program.asal.at("kode"),
                f"{capital(named(program))} adalah program penunjang rutin, bukan program untuk penduduk miskin.",
                "Keluarkan dari rencana, kecuali memang memuat sub kegiatan bagi penduduk miskin.",
            )
    for item, name in _names_of_work(plan):
        found = next((word for word in ROUTINE if word in name.casefold()), "")
        if found:
            yield Finding(
                item.asal.at("nama"),
                f"{capital(named(item))} tampaknya belanja rutin ({found}), bukan untuk penduduk miskin.",
                "Keluarkan dari rencana, atau jelaskan manfaatnya bagi penduduk miskin pada keluaran.",
            )


#: Words in the names of sub kegiatan that serve the office and not the poor.
ROUTINE = ("perjalanan dinas", "gedung kantor", "kendaraan dinas", "peralatan kantor", "gaji dan tunjangan")


def _names_of_work(plan: Plan) -> Iterator[tuple[SubKegiatan | SubKegiatanBaru, str]]:
    for row in plan.baris:
        yield row.sub, row.sub.nama
    for rat in plan.rat:
        for new in rat.baru:
            yield new, new.nama


@rule("RPKD-R13", WARNING, PRACTICE, needs=WHOLE)
def program_stands_under_a_policy(plan: Plan) -> Iterator[Finding]:
    """Bila program lain pada strategi yang sama menyebut arah kebijakannya, setiap program (atau setiap sub
    kegiatannya) menyebutnya juga.

    Salah:
        program:
          - {kode: 1.06.05, strategi: beban-pengeluaran, arah_kebijakan: bansos-tepat-sasaran}
          - {kode: 1.01.02, strategi: beban-pengeluaran}
    Benar:
        program:
          - {kode: 1.06.05, strategi: beban-pengeluaran, arah_kebijakan: bansos-tepat-sasaran}
          - {kode: 1.01.02, strategi: beban-pengeluaran, arah_kebijakan: pendidikan-terjangkau}
    """
    for program in chain.programs_without_policy(plan):
        yield Finding(
            program.asal.at("strategi", value=False),
            f"{capital(named(program))} tidak di bawah satu arah kebijakan pun, sedangkan program lain pada "
            "strategi itu menyebutnya.",
            "Tulis arah_kebijakan pada program itu, atau pada setiap sub kegiatannya.",
        )
