"""A small whole plan without any problem, for tests: a kota, a kabupaten or a provinsi, as files.

files = plan_files("kabupaten")
found = problems_of(changed(files, "rencana.yaml", "tahun_awal: 2024", "tahun_awal: 2025"))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rpkdgen.checks import check
from rpkdgen.problem import Problem
from rpkdgen.validate import load

Files = dict[str, str]


@dataclass(frozen=True)
class Kind:
    """What differs between kinds of region: words, codes and places."""

    jenis: str
    kode: str
    nama: str
    ibu_kota: str
    kepala: str
    digit: str
    wilayah: tuple[tuple[str, str], ...]


KINDS = {
    kind.jenis: kind
    for kind in (
        Kind("kota", "36.74", "Kota Tangerang Selatan", "Ciputat", "Wali Kota", "2",
             (("36.74.01", "Serpong"), ("36.74.02", "Ciputat"),
              ("36.74.01.1001", "Buaran"), ("36.74.01.1002", "Ciater"),
              ("36.74.02.1001", "Sarua"), ("36.74.02.1002", "Jombang"))),
        Kind("kabupaten", "36.02", "Kabupaten Lebak", "Rangkasbitung", "Bupati", "2",
             (("36.02.01", "Malingping"), ("36.02.02", "Panggarangan"),
              ("36.02.01.2001", "Cilangkahan"), ("36.02.01.2002", "Pagelaran"),
              ("36.02.02.2001", "Situregen"), ("36.02.02.2002", "Sogong"))),
        Kind("provinsi", "36", "Provinsi Banten", "Serang", "Gubernur", "1", ()),
    )
}  # fmt: skip

RENCANA = """\
format: 1
daerah:
  kode: <KODE>
  nama: <NAMA>
  jenis: <JENIS>
  ibu_kota: <IBU_KOTA>
  provinsi: Provinsi Banten
pejabat:
  kepala_daerah:
    nama: Nama Kepala Daerah
  sekretaris_daerah:
    nama: Nama Sekretaris
    nip: "197001011995031001"
  kepala_bappeda:
    nama: Nama Kepala Bappeda
    nip: "197202021998032002"
rencana:
  tahun_awal: 2024
  tahun_akhir: 2026
  status: ditetapkan
  penetapan:
    nomor: "12"
    tanggal: 22 Januari 2024
    tanggal_pengundangan: 23 Januari 2024
  nomenklatur:
    2024: uji-2024
    2025: uji-2024
    2026: uji-2024
  jumlah_pagu:
    2024: 9.400.000.000
    2025: 10.100.000.000
    2026: 10.600.000.000
perangkat_daerah:
  - id: dinsos
    nama: Dinas Sosial
    jenis: dinas
    singkatan: Dinsos
    bidang_urusan: [1.06]
    kode: 1.06.0.00.0.00.01.0000
  - id: disnaker
    nama: Dinas Ketenagakerjaan
    jenis: dinas
    singkatan: Disnaker
    bidang_urusan: [2.07]
  - id: bappeda
    nama: Badan Perencanaan Pembangunan Daerah
    jenis: badan
    singkatan: Bappeda
    bidang_urusan: [5.01, 5.05]
tkpk:
  dasar: Keputusan <KEPALA> Nomor 800 Tahun 2023
  sumber: ilustratif
  susunan:
    - kedudukan: Penanggung Jawab
      jabatan: <KEPALA>
    - kedudukan: Ketua
      jabatan: Wakil <KEPALA>
    - kedudukan: Sekretaris
      jabatan: Kepala Bappeda
    - kedudukan: Koordinator
      jabatan: Kepala Dinas Sosial
      kelompok: Pokja Bantuan
      perangkat_daerah: dinsos
  kelompok_kerja:
    - nama: Pokja Bantuan
      tugas: [Menyalurkan bantuan]
"""

NOTULEN = """\
notulen:
  - id: rapat-1
    tanggal: 14 Maret 2024
    jenis: koordinasi
    tempat: Ruang rapat Bappeda
    acara: Jadwal pelaksanaan
    pimpinan: Wakil <KEPALA>
    peserta: [dinsos, disnaker]
    sumber: ilustratif
    keputusan:
      - nomor: 1
        keputusan: Data keluarga sasaran dipadankan
        penanggung_jawab: [dinsos]
        tenggat: 31 Januari 2026
        status: berjalan
        tindak_lanjut: Dipadankan
  - id: rapat-2
    tanggal: 11 Juli 2024
    jenis: koordinasi
    tempat: Ruang rapat Bappeda
    acara: Penyerapan semester pertama
    pimpinan: Wakil <KEPALA>
    peserta: [bappeda, dinsos]
    sumber: ilustratif
  - id: rapat-3
    tanggal: 7 November 2024
    jenis: koordinasi
    tempat: Ruang rapat Bappeda
    acara: Usulan tahun berikutnya
    pimpinan: Wakil <KEPALA>
    peserta: [bappeda, dinsos]
    sumber: ilustratif
"""

TUJUAN = """\
strategi:
  - id: beban-pengeluaran
    nama: Pengurangan beban pengeluaran
    sumber: Inpres 4/2022
    arah_kebijakan:
      - id: bansos-tepat
        uraian: Menyalurkan bantuan sosial dengan tepat
  - id: peningkatan-pendapatan
    nama: Peningkatan pendapatan
    arah_kebijakan:
      - id: cakap-kerja
        uraian: Melatih pencari kerja
  - id: tata-kelola
    nama: Dukungan tata kelola
    pendukung: ya
    arah_kebijakan:
      - id: data-terpadu
        uraian: Memadukan data
tujuan:
  - id: T1
    uraian: Menurunkan kemiskinan
    indikator: [P0, kemiskinan-ekstrem]
    sasaran:
      - id: S1
        uraian: Berkurangnya beban pengeluaran keluarga miskin
        indikator: [cakupan]
        strategi: [beban-pengeluaran, peningkatan-pendapatan]
"""

TARGET = """\
target_acuan:
  - id: rpjmd-P0
    indikator: P0
    dokumen: RPJMD
    tingkat: daerah
    target: {2025: 5.30}
    sumber: ilustratif
"""

MUTU = """\
data_pendukung:
  - id: p3ke
    nama: P3KE
    jenis: sasaran
    penyedia: Kemenko PMK
    kegunaan: Sasaran menurut desil
    tanggal: 1 Desember 2023
    sumber: ilustratif
    satuan: KK
    tahun_pakai: [2024, 2025]
    verifikasi:
      - id: musyawarah
        cara: Musyawarah kelurahan
        pelaksana: Dinas Sosial
        tanggal: 1 Maret 2024
        sumber: ilustratif
  - {id: dtsen, nama: DTSEN, jenis: sasaran, penyedia: BPS, kegunaan: Sasaran, tahun: 2025, sumber: "Inpres 4, 2025"}
"""

INDIKATOR = """\
indikator:
  - id: P0
    nama: Persentase penduduk miskin
    satuan: persen
    arah: turun
    tingkat: dampak
    dimensi: konsumsi
    sumber_data: BPS, Susenas Maret
    desimal: 2
    kondisi_awal: {tahun: 2023, nilai: 5.89}
    target:
      2024: 5,60
      2025: 5,30
      2026: 5,00
    sumber_target: ilustratif
    seri:
      - {tahun: 2021, nilai: 5.93, sumber: "BPS, 2021"}
      - {tahun: 2022, nilai: 5.77, sumber: "BPS, 2022"}
      - {tahun: 2023, nilai: 5.89, sumber: "BPS, 2023"}
    pembanding:
      - wilayah: 36.71
        seri:
          - {tahun: 2023, nilai: 6.20, sumber: "BPS, 2023"}
  - id: penduduk-miskin
    nama: Jumlah penduduk miskin
    satuan: jiwa
    arah: turun
    tingkat: konteks
    dimensi: konsumsi
    sumber_data: BPS, Susenas Maret
    seri:
      - {tahun: 2021, nilai: 134.240, sumber: "BPS, 2021"}
      - {tahun: 2022, nilai: 132.880, sumber: "BPS, 2022"}
      - {tahun: 2023, nilai: 137.700, sumber: "BPS, 2023"}
  - id: P1
    nama: Indeks kedalaman kemiskinan
    satuan: indeks
    arah: turun
    tingkat: konteks
    dimensi: konsumsi
    sumber_data: BPS, Susenas Maret
    seri:
      - {tahun: 2022, nilai: 0.70, sumber: "BPS, 2022"}
      - {tahun: 2023, nilai: 0.84, sumber: "BPS, 2023"}
  - id: P2
    nama: Indeks keparahan kemiskinan
    satuan: indeks
    arah: turun
    tingkat: konteks
    dimensi: konsumsi
    sumber_data: BPS, Susenas Maret
    seri:
      - {tahun: 2022, nilai: 0.17, sumber: "BPS, 2022"}
      - {tahun: 2023, nilai: 0.24, sumber: "BPS, 2023"}
  - id: kemiskinan-ekstrem
    nama: Persentase penduduk miskin ekstrem
    satuan: persen
    arah: turun
    tingkat: dampak
    dimensi: konsumsi
    sumber_data: BPS, Susenas Maret
    kondisi_awal: {tahun: 2022, nilai: 0.75}
    target: {2024: 0.5, 2025: 0.2, 2026: 0}
    sumber_target: ilustratif
  - id: cakupan
    nama: Persentase keluarga miskin yang menerima bantuan
    satuan: persen
    arah: naik
    tingkat: hasil
    sumber_data: Dinas Sosial
    kondisi_awal: {tahun: 2023, nilai: 60}
    target: {2024: 70, 2025: 80, 2026: 90}
    sumber_target: ilustratif
"""

DINSOS = """\
program:
  - kode: 1.06.05
    nama: Program Perlindungan dan Jaminan Sosial
    perangkat_daerah: dinsos
    strategi: beban-pengeluaran
    arah_kebijakan: bansos-tepat
    sumber: ilustratif
    jumlah_pagu:
      2024: 4.700.000.000
      2025: 5.000.000.000
      2026: 5.200.000.000
    indikator:
      - nama: Persentase keluarga penerima yang puas
        satuan: persen
        arah: naik
        kondisi_awal: {tahun: 2023, nilai: 61.5}
        target:
          2024: 70
          2025: 80
          2026: 90
        sumber: ilustratif
    kegiatan:
      - kode: 1.06.05.<D>.02
        nama: Pengelolaan Data Fakir Miskin
        jumlah_pagu:
          2024: 4.700.000.000
          2025: 5.000.000.000
          2026: 5.200.000.000
        sub_kegiatan:
          - kode: 1.06.05.<D>.02.0003
            nama: Fasilitasi Bantuan Sosial Kesejahteraan Keluarga
            keluaran: Jumlah keluarga yang menerima bantuan sosial
            satuan: KK
            kondisi_awal: {tahun: 2023, nilai: 4.200}
            target:
              2024: 4.500
              2025: 4.800
              2026: 5.000
            pagu:
              2024: {PAD: 3.200.000.000, DAU: 800.000.000, jumlah: 4.000.000.000}
              2025: {PAD: 3.400.000.000, DAU: 900.000.000}
              2026: {PAD: 3.500.000.000, DAU: 1.000.000.000}
            sasaran: Keluarga desil 1–2
            lokasi: semua kecamatan
          - kode: 1.06.05.<D>.02.0001
            nama: Pendataan Fakir Miskin
            strategi: tata-kelola
            arah_kebijakan: data-terpadu
            keluaran: Jumlah keluarga yang didata
            satuan: KK
            target: {2024: 20.000, 2025: 20.500, 2026: 21.000}
            sumber_dana: PAD
            pagu: {2024: 700.000.000, 2025: 700.000.000, 2026: 700.000.000}
            sasaran: Keluarga desil 1–4
            lokasi: [<L1>, <L2>]
"""

DISNAKER = """\
program:
  - kode: 2.07.03
    nama: Program Pelatihan Kerja dan Produktivitas Tenaga Kerja
    perangkat_daerah: disnaker
    strategi: peningkatan-pendapatan
    arah_kebijakan: cakap-kerja
    sumber: Renstra Disnaker 2024–2026
    sumber_pagu: ilustratif
    indikator:
      - nama: Persentase lulusan pelatihan yang bekerja
        satuan: persen
        arah: naik
        kondisi_awal: {tahun: 2023, nilai: 40}
        target: {2024: 45, 2025: 50, 2026: 55}
        sumber: Renstra Disnaker 2024–2026
kegiatan:
  - kode: 2.07.03.<D>.01
    nama: Pelaksanaan Pelatihan berdasarkan Unit Kompetensi
sub_kegiatan:
  - kode: 2.07.03.<D>.01.0001
    nama: Proses Pelaksanaan Pendidikan dan Pelatihan Keterampilan
    sebutan: Cakap Kerja
    keluaran: Jumlah pencari kerja yang dilatih
    satuan: orang
    target: {2024: 1.500, 2025: 1.600, 2026: 1.700}
    pagu:
      2024: {PAD: 4.500.000.000}
      2025: {PAD: 4.900.000.000}
      2026: {PAD: 5.200.000.000}
    sasaran:
      uraian: Pencari kerja dari keluarga desil 1–4
      desil: [1, 2, 3, 4]
    lokasi:
      - <L1>
      - <L2>
"""

BAPPEDA = """\
program:
  - kode: 5.01.03
    nama: Program Koordinasi dan Sinkronisasi Perencanaan Pembangunan Daerah
    perangkat_daerah: bappeda
    strategi: tata-kelola
    arah_kebijakan: data-terpadu
    sumber: ilustratif
    indikator:
      - nama: Persentase program kemiskinan yang selaras
        satuan: persen
        arah: naik
        kondisi_awal: {tahun: 2023, nilai: 80}
        target: {2024: 85, 2025: 90, 2026: 95}
        sumber: ilustratif
    kegiatan:
      - kode: 5.01.03.<D>.01
        nama: Koordinasi Perencanaan Bidang Pembangunan Manusia
        sub_kegiatan:
          - kode: 5.01.03.<D>.01.0005
            nama: Koordinasi Penyusunan Dokumen Perencanaan
            keluaran: Jumlah dokumen koordinasi
            satuan: dokumen
            target: {2024: 3, 2025: 3, 2026: 3}
            pagu: {2024: {PAD: 200.000.000}, 2025: {PAD: 200.000.000}, 2026: {PAD: 200.000.000}}
            sasaran: Perangkat daerah
            lokasi: semua kecamatan
"""

RAT = """\
rat:
  - tahun: 2025
    tahap: apbd murni
    status: draf
    rincian:
      - sub_kegiatan: 1.06.05.<D>.02.0003
        aktivitas:
          langsung: Penyaluran bantuan
          tidak_langsung: Verifikasi calon penerima
          penunjang: Koordinasi
        sifat_bantuan: bantuan sosial
        jenis_bantuan: uang
        besaran_manfaat: Rp75.000/KK/bulan
        durasi: 12 bulan
        sasaran:
          uraian: Keluarga desil 1–2
          jumlah: 4.700
          satuan: KK
          desil: [1, 2]
          sumber: DTSEN
          tanggal: 1 Desember 2024
        lokasi:
          - <K1>
          - <K2>
        jadwal: {1: Verifikasi, 2: Penyaluran, 3: Penyaluran, 4: Pelaporan}
        penanggung_jawab: Bidang Jaminan Sosial
        target: 4.700
        pagu: {PAD: 3.300.000.000, DAU: 900.000.000}
        alasan: Penyesuaian hasil verifikasi data
      - sub_kegiatan: 1.06.05.<D>.02.0001
        aktivitas:
          langsung: Pendataan
        jadwal: {1: Pendataan}
        penanggung_jawab: Bidang Data
      - sub_kegiatan: 2.07.03.<D>.01.0001
        aktivitas:
          langsung: Pelatihan
        sifat_bantuan: pelatihan
        jenis_bantuan: pelatihan
        besaran_manfaat: Rp3.000.000/orang
        durasi: 20 hari
        sasaran:
          uraian: Pencari kerja
          jumlah: 1.600
          satuan: orang
          desil: [1, 2, 3, 4]
          sumber: DTSEN
          tanggal: 1 Desember 2024
        jadwal: {2: Pelatihan}
        penanggung_jawab: Bidang Pelatihan
      - sub_kegiatan: 5.01.03.<D>.01.0005
        aktivitas:
          penunjang: Rapat koordinasi
        jadwal: {1: Rapat, 3: Rapat}
        penanggung_jawab: Bidang Sosial Budaya
      - sub_kegiatan: 2.07.03.<D>.02.0001
        aktivitas:
          langsung: Pembinaan lembaga pelatihan
        sifat_bantuan: pembinaan
        jenis_bantuan: jasa
        besaran_manfaat: Rp10.000.000/lembaga
        durasi: 1 tahun
        sasaran:
          uraian: Lembaga pelatihan kerja
          jumlah: 20
          satuan: lembaga
          sumber: Disnaker
          tanggal: 1 Desember 2024
        jadwal: {2: Pembinaan}
        penanggung_jawab: Bidang Pelatihan
    baru:
      - kode: 2.07.03.<D>.02.0001
        nama: Pembinaan Lembaga Pelatihan Kerja Swasta
        program: Program Pelatihan Kerja dan Produktivitas Tenaga Kerja
        kegiatan: Pembinaan Lembaga Pelatihan Kerja Swasta
        perangkat_daerah: disnaker
        strategi: peningkatan-pendapatan
        keluaran: Jumlah lembaga yang dibina
        satuan: lembaga
        target: 20
        pagu: {PAD: 250.000.000}
        alasan: Usulan forum perangkat daerah
        sumber: ilustratif
"""

DATA = """\
wilayah:
<WILAYAH>
lokasi_prioritas:
  sumber: ilustratif
  tahun: 2023
  indikator:
    - {id: keluarga-miskin, nama: Keluarga miskin, satuan: persen, arah: turun, bobot: 0.6}
    - {id: rtlh, nama: Rumah tidak layak huni, satuan: unit, arah: turun, bobot: 0.4}
  daftar:
<PRIORITAS>
data_sasaran:
  nama: P3KE
  sumber: ilustratif
  tanggal: 1 Desember 2023
  daftar:
<SASARAN>
keuangan_daerah:
  - {tahun: 2022, pendapatan: 4.500.000.000.000, belanja: 4.800.000.000.000, sumber: ilustratif}
  - {tahun: 2023, pendapatan: 4.800.000.000.000, belanja: 5.000.000.000.000, sumber: ilustratif}
  - {tahun: 2024, pendapatan: 5.000.000.000.000, belanja: 5.300.000.000.000, sumber: ilustratif}
dasar_hukum:
  - jenis: Undang-Undang
    nomor: 13
    tahun: 2011
    tentang: Penanganan Fakir Miskin
  - jenis: Peraturan Presiden
    nomor: 96
    tahun: 2015
    tentang: Perubahan atas Peraturan Presiden Nomor 15 Tahun 2010 tentang Percepatan Penanggulangan Kemiskinan
  - jenis: Peraturan Menteri Dalam Negeri
    nomor: 53
    tahun: 2020
    tentang: <TENTANG>
singkatan:
  TKPK: Tim Koordinasi Penanggulangan Kemiskinan
  RPKD: Rencana Penanggulangan Kemiskinan Daerah
  RAT: Rencana Aksi Tahunan
"""

TENTANG = (
    "Tata Kerja dan Penyelarasan Kerja serta Pembinaan Kelembagaan dan Sumber Daya Manusia Tim Koordinasi "
    "Penanggulangan Kemiskinan Provinsi dan Tim Koordinasi Penanggulangan Kemiskinan Kabupaten/Kota"
)

NOMENKLATUR = """\
# nama: Nomenklatur uji
# lengkap: ya
kode,nama
1.06.05,PROGRAM PERLINDUNGAN DAN JAMINAN SOSIAL
1.06.05.<D>.02,Pengelolaan Data Fakir Miskin
1.06.05.<D>.02.0001,Pendataan Fakir Miskin
1.06.05.<D>.02.0003,Fasilitasi Bantuan Sosial Kesejahteraan Keluarga
1.06.05.<D>.02.0004,Fasilitasi Bantuan Pengembangan Ekonomi Masyarakat
1.06.01,PROGRAM PENUNJANG URUSAN PEMERINTAHAN DAERAH
2.07.03,PROGRAM PELATIHAN KERJA DAN PRODUKTIVITAS TENAGA KERJA
2.07.03.<D>.01,Pelaksanaan Pelatihan berdasarkan Unit Kompetensi
2.07.03.<D>.01.0001,Proses Pelaksanaan Pendidikan dan Pelatihan Keterampilan
2.07.03.<D>.02,Pembinaan Lembaga Pelatihan Kerja Swasta
2.07.03.<D>.02.0001,Pembinaan Lembaga Pelatihan Kerja Swasta
5.01.03,PROGRAM KOORDINASI DAN SINKRONISASI PERENCANAAN PEMBANGUNAN DAERAH
5.01.03.<D>.01,Koordinasi Perencanaan Bidang Pembangunan Manusia
5.01.03.<D>.01.0005,Koordinasi Penyusunan Dokumen Perencanaan
"""

NARASI = {
    "rpkd/01-pendahuluan.md": """\
# Pendahuluan {#pendahuluan}

RPKD {{ daerah.nama }} Tahun {{ rencana.periode }} disusun berdasarkan Permendagri 53 Tahun 2020.
""",
    "rpkd/02-kondisi-umum.md": """\
# Kondisi Umum Daerah {#kondisi-umum}

## Kependudukan

Pada tahun 2023 terdapat {{ indikator("P0").nilai(2023) | persen }} penduduk miskin.
""",
    "rpkd/03-profil.md": """\
# Profil Kemiskinan Daerah {#profil-kemiskinan}

Lihat {{ rujuk("tabel:data-sasaran") }} dan {{ rujuk("bab:kondisi-umum") }}.

{{ tabel("data-sasaran") }}
""",
    "rpkd/04-prioritas.md": """\
# Prioritas Program {#prioritas-program}

Pagu seluruh program {{ pagu() | rupiah_ringkas }}.

{{ tabel("tujuan") }}

{{ tabel("strategi") }}

{{ tabel("matriks-program") }}

{{ tabel("rekap-strategi") }}

{{ tabel("rekap-perangkat-daerah") }}

{{ tabel("rekap-sumber-dana") }}
""",
    "rpkd/05-lokasi.md": """\
# Lokasi Prioritas {#lokasi-prioritas}

{{ tabel("lokasi-prioritas") }}
""",
    "rat/01-rencana.md": """\
# Rencana Tahun {{ tahun }} {#rencana}

RAT Tahun {{ tahun }} merinci RPKD.

{{ tabel("matriks-rat") }}
""",
}


@cache
def _files(jenis: str) -> Mapping[str, str]:
    kind = KINDS[jenis]
    top = [code for code, _ in kind.wilayah if code.count(".") == 2] or ["36.01", "36.02"]
    low = [code for code, _ in kind.wilayah if code.count(".") == 3]
    if jenis == "provinsi":
        low = ["36.01", "36.02", "36.03", "36.04", "36.71", "36.72", "36.73", "36.74"]
        top = [low[0], low[-1]]
    facts = "\n".join(f"  - {{kode: {code}, penduduk: 100.000, sumber: ilustratif}}" for code in top)
    if jenis == "provinsi":
        facts = "\n".join(f"  - {{kode: {code}, penduduk: 100.000, sumber: ilustratif}}" for code in low)
    words = {
        "KODE": kind.kode, "NAMA": kind.nama, "JENIS": jenis, "IBU_KOTA": kind.ibu_kota, "KEPALA": kind.kepala,
        "D": kind.digit, "L1": top[0], "L2": top[1], "K1": low[-2 if jenis == "provinsi" else 0], "K2": low[-1],
        "TENTANG": TENTANG, "WILAYAH": facts,
        "PRIORITAS": "\n".join(
            f"    - {{wilayah: {code}, nilai: {{keluarga-miskin: {5 + n}, rtlh: {100 + 10 * n}}}}}"
            for n, code in enumerate(low)
        ),
        "SASARAN": "\n".join(
            f"    - {{wilayah: {code}, desil: {{1: 4.000, 2: 5.000, 3: 6.000, 4: 7.000}}, individu: 80.000}}"
            for code in low
        ),
    }  # fmt: skip
    files = {
        "rencana.yaml": RENCANA, "tujuan.yaml": TUJUAN, "target.yaml": TARGET, "mutu.yaml": MUTU,
        "notulen.yaml": NOTULEN,
        "indikator.yaml": INDIKATOR, "data.yaml": DATA,
        "program/dinsos.yaml": DINSOS, "program/disnaker.yaml": DISNAKER, "program/bappeda.yaml": BAPPEDA,
        "rat/2025.yaml": RAT, "acuan/nomenklatur/uji-2024.csv": NOMENKLATUR,
    }  # fmt: skip
    if kind.wilayah:
        rows = "".join(f"{code},{name}\n" for code, name in kind.wilayah)
        files["acuan/wilayah.csv"] = f"kode,nama\n{rows}"
    files |= {f"narasi/{name}": text for name, text in NARASI.items()}
    for word, value in words.items():
        files = {name: text.replace(f"<{word}>", value) for name, text in files.items()}
    return files


def plan_files(jenis: str = "kota") -> Files:
    """The files of the plan, by their path below the plan folder."""
    return dict(_files(jenis))


def changed(files: Mapping[str, str], file: str, old: str, new: str) -> Files:
    """The files with one piece of text replaced (which must be there, and once)."""
    assert files[file].count(old) == 1, f"{old!r} stands {files[file].count(old)} times in {file}"
    return {**files, file: files[file].replace(old, new)}


def problems_of(files: Mapping[str, str]) -> list[Problem]:
    """Everything that checking these files finds."""
    return check(load({name: text.encode() for name, text in files.items()}))


@dataclass(frozen=True)
class Slip:
    """One mistake in the small plan: in ``file``, ``old`` is written as ``new``; it must be reported with
    ``code`` on the line of ``at`` (of ``new``, where nothing else is said), in the changed file or ``where``."""

    code: str
    file: str
    old: str
    new: str
    at: str = ""
    jenis: str = "kota"
    where: str = ""

    def __str__(self) -> str:
        return f"{self.code} {' '.join((self.new or self.old).split())[:40]}"

    def files(self) -> Files:
        return changed(plan_files(self.jenis), self.file, self.old, self.new)


def assert_found(slip: Slip) -> Problem:
    """The slip is reported where it was made, with its code; the plan without it has no problem at all."""
    files = slip.files()
    found = problems_of(files)
    file = slip.where or slip.file
    piece = slip.at or slip.new.strip("\n") or slip.old
    line = files[file][: files[file].index(piece)].count("\n") + 1
    hits = [p for p in found if p.code == slip.code and p.position.file == file and p.position.line == line]
    assert hits, f"{slip.code} not reported at {file}:{line}, but\n{told(found)}"
    return hits[0]


def told(problems: list[Problem]) -> str:
    """Problems as lines, for the message of a failed assertion."""
    return "\n".join(f"{p.position.file}:{p.position.line} {p.severity} {p.code} {p.message}" for p in problems)
