"""Writes a plan of any size, for the benchmark and for tests of speed.

    python tools/generate_plan.py FOLDER NUMBER_OF_SUB_KEGIATAN

The plan is made up from the example in ``plan/``: its region, agencies, strategies, indicators and places, with
generated programmes (ten sub kegiatan each) and their nomenclature, a RAT for every year and short chapters that call
every large table. It has no errors and no warnings.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

EXAMPLE = Path(__file__).parent.parent / "plan"
YEARS = (2024, 2025, 2026)
STRATEGIES = ("beban-pengeluaran", "peningkatan-pendapatan", "kantong-kemiskinan", "dukungan-tata-kelola")
KEPT = (
    "rencana.yaml", "perangkat-daerah.yaml", "strategi.yaml", "tujuan.yaml", "indikator", "wilayah.yaml", "tkpk.yaml",
    "dasar-hukum.yaml", "singkatan.yaml", "keuangan-daerah.yaml", "lokasi-prioritas.yaml", "data-sasaran.yaml",
    "verifikasi-data.yaml",
)  # fmt: skip
NOMENCLATURE = "acuan/nomenklatur/contoh-2024.csv"
#: The agency that carries out the programmes of a bidang urusan.
AGENCIES = {
    "1.01": "dindik", "1.02": "dinkes", "1.03": "dpupr", "1.04": "disperkimtan", "1.05": "bpbd", "1.06": "dinsos",
    "2.07": "disnaker", "2.08": "dp3ap2kb", "2.09": "dkp", "2.15": "dishub", "2.17": "disperindagkop",
}  # fmt: skip
SUBS_PER_KEGIATAN, KEGIATAN_PER_PROGRAM = 5, 2


@dataclass(frozen=True, slots=True)
class Sub:
    """One generated sub kegiatan."""

    number: int
    code: str

    @property
    def program(self) -> str:
        return self.code[:7]

    @property
    def kegiatan(self) -> str:
        return self.code[:12]

    @property
    def agency(self) -> str:
        return AGENCIES[self.code[:4]]

    def target(self, year: int) -> int:
        return 400 + self.number % 500 + 40 * (year - YEARS[0])


def generate(folder: Path, size: int) -> None:
    """Write a plan of ``size`` sub kegiatan into ``folder`` (made anew)."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in KEPT:
        source = EXAMPLE / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, folder / name)
    subs = [Sub(number, code) for number, code in enumerate(sub_kegiatan_codes(size))]
    programs: dict[str, list[Sub]] = {}
    for sub in subs:
        programs.setdefault(sub.program, []).append(sub)
    texts: dict[str, list[str]] = {}
    for number, members in enumerate(programs.values()):
        texts.setdefault(members[0].agency, []).append(program_text(number, members))
    for agency, blocks in texts.items():
        write(folder / "program" / f"{agency}.yaml", "program:\n" + "".join(blocks))
    for year in YEARS:
        rows = "".join(rat_row(sub, year) for sub in subs)
        write(folder / "rat" / f"{year}.yaml", f"rat:\n  - tahun: {year}\n    tahap: apbd murni\n    rincian:\n{rows}")
    write(folder / NOMENCLATURE, "\n".join(nomenclature(programs)) + "\n")
    for path, text in NARRATIVES.items():
        write(folder / "narasi" / path, text)


def sub_kegiatan_codes(size: int) -> Iterator[str]:
    """Well-formed codes: five to a kegiatan, two kegiatan to a program, the programs spread over the bidang."""
    for number in range(size):
        kegiatan, sub = divmod(number, SUBS_PER_KEGIATAN)
        program, kegiatan = divmod(kegiatan, KEGIATAN_PER_PROGRAM)
        program, bidang = divmod(program, len(AGENCIES))
        yield f"{list(AGENCIES)[bidang]}.{program + 2:02}.2.{kegiatan + 1:02}.{sub + 1:04}"


def strategy(number: int, sub: Sub) -> str:
    """One after the other, but work and enterprise serve the incomes that they are measured by."""
    return STRATEGIES[1] if sub.code[:4] in ("2.07", "2.17") else STRATEGIES[number % len(STRATEGIES)]


def program_name(number: int) -> str:
    return f"Program Pelayanan Masyarakat Miskin Kelompok {number + 1}"


def kegiatan_name(code: str) -> str:
    return f"Pengelolaan Pelayanan Dasar Daerah Kabupaten/Kota Kelompok {code[5:7]}"


def sub_name(code: str) -> str:
    return f"Fasilitasi Kesejahteraan Keluarga Kelompok {code[-4:]}"


def nomenclature(programs: dict[str, list[Sub]]) -> Iterator[str]:
    """A complete list of the generated codes."""
    yield "# nama: Nomenklatur buatan untuk pengukuran\n# lengkap: ya\nkode,nama"
    agencies = (EXAMPLE / "perangkat-daerah.yaml").read_text(encoding="utf-8")
    for bidang in sorted({*AGENCIES, *re.findall(r"\b\d\.\d\d\b", agencies)}):
        yield f"{bidang},Urusan Pemerintahan Bidang {bidang}"
    for number, (program, members) in enumerate(programs.items()):
        yield f"{program},{program_name(number)}"
        for kegiatan in dict.fromkeys(sub.kegiatan for sub in members):
            yield f"{kegiatan},{kegiatan_name(kegiatan)}"
        for sub in members:
            yield f"{sub.code},{sub_name(sub.code)}"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def program_text(number: int, members: list[Sub]) -> str:
    lines = [
        f"  - kode: {members[0].program}",
        f"    nama: {program_name(number)}",
        f"    perangkat_daerah: {members[0].agency}",
        f"    strategi: {strategy(number, members[0])}",
        "    sumber: ilustratif",
        "    indikator:",
        "      - nama: Persentase keluarga miskin yang terlayani",
        "        satuan: persen",
        "        arah: naik",
        "        kondisi_awal: {tahun: 2023, nilai: 61.5}",
        "        target: {2024: 70, 2025: 80, 2026: 90}",
        "        sumber: ilustratif",
        "    kegiatan:",
    ]
    for kegiatan in dict.fromkeys(sub.kegiatan for sub in members):
        lines += [f"      - kode: {kegiatan}", f"        nama: {kegiatan_name(kegiatan)}", "        sub_kegiatan:"]
        for sub in members:
            if sub.kegiatan == kegiatan:
                lines += sub_lines(sub)
    return "\n".join(lines) + "\n"


def sub_lines(sub: Sub) -> list[str]:
    targets = ", ".join(f"{year}: {sub.target(year)}" for year in YEARS)
    return [
        f"          - kode: {sub.code}",
        f"            nama: {sub_name(sub.code)}",
        "            keluaran: Jumlah keluarga miskin yang menerima layanan",
        "            satuan: KK",
        f"            kondisi_awal: {{tahun: 2023, nilai: {sub.target(YEARS[0]) - 100}}}",
        f"            target: {{{targets}}}",
        "            pagu:",
        f"              2024: {{PAD: {sub.target(2024) * 1_000_000}, DAU: {sub.target(2024) * 500_000}}}",
        f"              2025: {{PAD: {sub.target(2025) * 1_500_000}}}",
        f"              2026: {{PAD: {sub.target(2026) * 1_500_000}}}",
        "            sasaran: Keluarga desil 1–2",
        "            lokasi: semua kecamatan",
    ]


def rat_row(sub: Sub, year: int) -> str:
    return (
        f"      - sub_kegiatan: {sub.code}\n"
        "        aktivitas:\n"
        "          langsung: Penyaluran layanan kepada keluarga sasaran\n"
        "          tidak_langsung: Verifikasi calon penerima\n"
        "          penunjang: Koordinasi dan pelaporan\n"
        "        sifat_bantuan: bantuan sosial\n"
        "        jenis_bantuan: uang\n"
        "        besaran_manfaat: Rp100.000/KK/bulan\n"
        "        durasi: 12 bulan\n"
        f"        sasaran: {{uraian: Keluarga miskin, jumlah: {sub.target(year)}, satuan: KK, desil: [1, 2], "
        f"sumber: DTSEN, tanggal: {year}-03-01}}\n"
        "        lokasi: semua kecamatan\n"
        "        jadwal: {1: Verifikasi, 2: Penyaluran, 3: Penyaluran, 4: Pelaporan}\n"
        "        penanggung_jawab: Bidang Pelayanan\n"
    )


NARRATIVES = {
    "rpkd/01-pendahuluan.md": "# Pendahuluan {#pendahuluan}\n\n## Latar Belakang\n\nRencana ini memuat "
    "{{ jumlah_sub_kegiatan() | bilangan }} sub kegiatan.\n",
    "rpkd/02-kondisi-umum.md": "# Kondisi Umum Daerah {#kondisi-umum}\n\n{{ daerah.nama }}.\n",
    "rpkd/03-profil-kemiskinan.md": '# Profil Kemiskinan Daerah {#profil-kemiskinan}\n\n{{ tabel("data-sasaran") }}\n',
    "rpkd/04-prioritas-program.md": "# Prioritas Program {#prioritas-program}\n\n## Tujuan dan Strategi\n\n"
    '{{ tabel("tujuan") }}\n\n{{ tabel("strategi") }}\n\n## Pendanaan\n\n'
    '{{ tabel("rekap-strategi") }}\n\n{{ tabel("rekap-perangkat-daerah") }}\n\n{{ tabel("rekap-sumber-dana") }}\n\n'
    '{{ gambar("pagu-strategi-tahun") }}\n',
    "rpkd/05-lokasi-prioritas.md": "# Lokasi Prioritas {#lokasi-prioritas}\n\n"
    '{{ tabel("lokasi-prioritas", kategori=[1]) }}\n',
    "rpkd/lampiran-01-matriks.md": '# Matriks Program {#matriks}\n\n{{ tabel("matriks-program") }}\n',
    "rat/01-pendahuluan.md": "# Pendahuluan {#pendahuluan}\n\nRencana aksi tahun {{ tahun }}.\n",
    "rat/04-rencana.md": '# Rencana Program {#rencana}\n\n{{ tabel("rekap-strategi") }}\n\n'
    '{{ tabel("rekap-perangkat-daerah") }}\n',
    "rat/lampiran-01-matriks.md": '# Matriks Rencana Aksi {#matriks}\n\n{{ tabel("matriks-rat") }}\n',
}


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]))
