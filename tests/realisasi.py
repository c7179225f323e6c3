"""Realisasi 2025 for the small plan of ``plans``: Dinsos has reported the whole year of one sub kegiatan and half of
another, Disnaker three quarters of one and nothing of the new one, Bappeda nothing."""

from __future__ import annotations

from plans import Files, plan_files

DINSOS = """\
realisasi:
  - tahun: 2025
    perangkat_daerah: dinsos
    sumber: ilustratif
    tanggal: 12 Januari 2026
    rincian:
      - sub_kegiatan: 1.06.05.<D>.02.0003
        pagu_tahap: {apbd murni: 4.200.000.000, apbd perubahan: 4.400.000.000}
        alasan: Tambahan penerima pada perubahan APBD
        triwulan:
          1: {keuangan: 400.000.000, fisik: 20, keluaran: 900, penerima: 900}
          2: {keuangan: 1.000.000.000, fisik: "47,5", keluaran: 2.000, penerima: 2.000}
          3: {keuangan: 1.200.000.000, fisik: 72, keluaran: 3.300, penerima: 3.300}
          4: {keuangan: 1.500.000.000, fisik: 100, keluaran: 4.500, penerima: 4.500}
        jumlah: 4.100.000.000
      - sub_kegiatan: 1.06.05.<D>.02.0001
        triwulan:
          1: {keuangan: 35.000.000, fisik: 5, keluaran: 1.000}
          2:
            keuangan: 70.000.000
            fisik: 15
            keluaran: 3.000
            kendala: Petugas pendata belum lengkap
            tindak_lanjut: Menambah petugas
"""

DISNAKER = """\
realisasi:
  - tahun: 2025
    sumber: RFK Dinas Ketenagakerjaan
    rincian:
      - sub_kegiatan: 2.07.03.<D>.01.0001
        satuan_penerima: orang
        sumber: ilustratif
        triwulan:
          1: {keuangan: 0, fisik: 0, keluaran: 0, penerima: 0}
          2:
            keuangan: 1.250.000.000
            fisik: 50
            keluaran: 800
            penerima: 800
            kendala: Ruang latihan terbatas
            tindak_lanjut: Dua angkatan dipindahkan ke triwulan III
          III: {keuangan: 1.250.000.000, fisik: 80, keluaran: 1.300, penerima: 1.300}
"""


def with_realisasi(kind: str = "kota") -> Files:
    """The small plan's files with these two."""
    digit = "1" if kind == "provinsi" else "2"
    texts = {"dinsos": DINSOS, "disnaker": DISNAKER}
    return plan_files(kind) | {
        f"realisasi/2025-{name}.yaml": text.replace("<D>", digit) for name, text in texts.items()
    }
