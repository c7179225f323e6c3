"""Writes a plan of any size, for the benchmark and for tests of speed.

    python tools/generate_plan.py FOLDER NUMBER_OF_SUB_KEGIATAN

The plan is made up from the example in ``plan/``: its region, agencies, strategies and indicators, with generated
programmes (about ten sub kegiatan each), a RAT for every year and short chapters that call every large table.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parent.parent / "plan"
YEARS = (2024, 2025, 2026)
STRATEGIES = ("beban-pengeluaran", "peningkatan-pendapatan", "kantong-kemiskinan")
AGENCIES = ("dinsos", "dindik", "dinkes", "disnaker", "disperkimtan", "dpupr", "dishub")
KEPT = (
    "rencana.yaml", "perangkat-daerah.yaml", "strategi.yaml", "tujuan.yaml", "indikator", "wilayah.yaml",
    "tkpk.yaml", "dasar-hukum.yaml", "singkatan.yaml", "keuangan-daerah.yaml",
)  # fmt: skip
SUBS_PER_KEGIATAN, KEGIATAN_PER_PROGRAM = 5, 2


def generate(folder: Path, size: int) -> None:
    """Write a plan of ``size`` sub kegiatan into ``folder`` (made anew)."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in KEPT:
        source = EXAMPLE / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        elif source.is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, folder / name)
    codes = list(sub_kegiatan_codes(size))
    programs: dict[str, list[str]] = {}
    for code in codes:
        programs.setdefault(code[:7], []).append(code)
    texts: dict[str, list[str]] = {}
    for number, (program, members) in enumerate(programs.items()):
        texts.setdefault(AGENCIES[number % len(AGENCIES)], []).append(program_text(number, program, members))
    for agency, blocks in texts.items():
        write(folder / "program" / f"{agency}.yaml", "program:\n" + "".join(blocks))
    for year in YEARS:
        rows = "".join(rat_row(number, code) for number, code in enumerate(codes))
        write(folder / "rat" / f"{year}.yaml", f"rat:\n  - tahun: {year}\n    tahap: apbd murni\n    rincian:\n{rows}")
    for path, text in NARRATIVES.items():
        write(folder / "narasi" / path, text)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def sub_kegiatan_codes(size: int) -> list[str]:
    """Well-formed codes, one after another: five to a kegiatan, two kegiatan to a program."""
    codes = []
    for number in range(size):
        kegiatan, sub = divmod(number, SUBS_PER_KEGIATAN)
        program, kegiatan = divmod(kegiatan, KEGIATAN_PER_PROGRAM)
        bidang, program = divmod(program, 90)
        codes.append(f"1.{bidang + 1:02}.{program + 2:02}.2.{kegiatan + 1:02}.{sub + 1:04}")
    return codes


def program_text(number: int, program: str, codes: list[str]) -> str:
    lines = [
        f"  - kode: {program}",
        f"    nama: Program Pelayanan Masyarakat Miskin Bidang {number + 1}",
        f"    perangkat_daerah: {AGENCIES[number % len(AGENCIES)]}",
        f"    strategi: {STRATEGIES[number % len(STRATEGIES)]}",
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
    for kegiatan in dict.fromkeys(code[:-5] for code in codes):
        lines += [
            f"      - kode: {kegiatan}",
            f"        nama: Pengelolaan Pelayanan Dasar Daerah Kabupaten/Kota {number + 1}",
            "        sub_kegiatan:",
        ]
        for code in (code for code in codes if code[:-5] == kegiatan):
            base = 400 + int(code[-4:]) * 10 + number
            lines += [
                f"          - kode: {code}",
                f"            nama: Fasilitasi Kesejahteraan Keluarga Kelompok {code}",
                "            keluaran: Jumlah keluarga miskin yang menerima layanan",
                "            satuan: KK",
                f"            kondisi_awal: {{tahun: 2023, nilai: {base - 100}}}",
                f"            target: {{2024: {base}, 2025: {base + 50}, 2026: {base + 90}}}",
                "            pagu:",
                f"              2024: {{PAD: {base * 1_000_000}, DAU: {base * 500_000}}}",
                f"              2025: {{PAD: {base * 1_200_000}}}",
                f"              2026: {{PAD: {base * 1_300_000}}}",
                "            sasaran: Keluarga desil 1–2",
                "            lokasi: semua kecamatan",
            ]
    return "\n".join(lines) + "\n"


def rat_row(number: int, code: str) -> str:
    return (
        f"      - sub_kegiatan: {code}\n"
        "        aktivitas:\n"
        "          langsung: Penyaluran layanan kepada keluarga sasaran\n"
        "          tidak_langsung: Verifikasi calon penerima\n"
        "          penunjang: Koordinasi dan pelaporan\n"
        "        sifat_bantuan: bantuan sosial\n"
        "        jenis_bantuan: uang\n"
        "        besaran_manfaat: Rp100.000/KK/bulan\n"
        "        durasi: 12 bulan\n"
        f"        sasaran: {{uraian: Keluarga miskin, jumlah: {400 + number % 500}, satuan: KK, desil: [1, 2], "
        "sumber: DTSEN, tanggal: 2025-03-01}\n"
        "        lokasi: [36.71.07 Karawaci, 36.71.10 Neglasari]\n"
        "        jadwal: {1: Verifikasi, 2: Penyaluran, 3: Penyaluran, 4: Pelaporan}\n"
        "        penanggung_jawab: Bidang Pelayanan\n"
    )


NARRATIVES = {
    "rpkd/01-pendahuluan.md": "# Pendahuluan {#pendahuluan}\n\n## Latar Belakang\n\nRencana ini memuat "
    "{{ jumlah_sub_kegiatan() | bilangan }} sub kegiatan.\n",
    "rpkd/02-prioritas.md": "# Prioritas Program {#prioritas-program}\n\n## Pendanaan\n\n"
    '{{ tabel("rekap-strategi") }}\n\n{{ tabel("rekap-perangkat-daerah") }}\n\n{{ tabel("rekap-sumber-dana") }}\n\n'
    '{{ gambar("pagu-strategi-tahun") }}\n',
    "rpkd/lampiran-01-matriks.md": '# Matriks Program {#matriks}\n\n{{ tabel("matriks-program") }}\n',
    "rat/01-pendahuluan.md": "# Pendahuluan {#pendahuluan}\n\nRencana aksi tahun {{ tahun }}.\n",
    "rat/04-rencana.md": '# Rencana Program {#rencana}\n\n{{ tabel("rekap-strategi") }}\n\n'
    '{{ tabel("rekap-perangkat-daerah") }}\n',
    "rat/lampiran-01-matriks.md": '# Matriks Rencana Aksi {#matriks}\n\n{{ tabel("matriks-rat") }}\n',
}


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]))
