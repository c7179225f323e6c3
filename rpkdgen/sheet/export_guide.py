"""The sheet "Petunjuk": what the workbook is made from, and how it is filled."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter import Workbook

from rpkdgen.format import enumeration
from rpkdgen.model import Plan
from rpkdgen.sheet.export_form import A4
from rpkdgen.sheet.export_style import Styles
from rpkdgen.sheet.grid import Form
from rpkdgen.sheet.stored import Stamp

NAME = "Petunjuk"

HOW = (
    ("Cara mengisi", (
        "Ubah sel putih saja. Sel kelabu terkunci: judul kolom, nomor, jumlah, nama program dan kegiatan, Identitas.",
        "Angka ditulis seperti biasa: 1.250.000.000, Rp1.250.000.000, 5,89, atau 100%. "
        "Teks yang berawalan = + - @ tetap teks.",
        "Sel yang mempunyai tanda panah diisi dengan memilih dari daftar; daftarnya ada di lembar Acuan.",
        "Beberapa lokasi atau desil ditulis dalam satu sel: “36.71.07 Karawaci; 36.71.04 Benda” dan “1, 2”.",
        "Tulisan biru diambil dari program (Matriks RPKD) atau dari RPKD (RAT). Bila diubah, nilai barunya dicatat "
        "pada sub kegiatan atau RAT itu saja; bila tidak diubah, ia tetap mengikuti asalnya.",
        "Angka miring berlatar kuning bersifat ilustratif: kolom Sumber-nya berisi “ilustratif”.",
    )),
    ("Beberapa sumber dana", (
        "Satu baris untuk setiap sumber dana. Baris pertama sebuah sub kegiatan memuat semua isian; baris berikutnya "
        "(Identitas berakhiran +) hanya memuat sumber dana lain dengan pagunya.",
        "Menambah sumber dana: sisipkan baris di bawah sub kegiatan itu (atau pakai baris kosong di bagian bawah, "
        "dengan kodenya), lalu isi Sumber Dana dan pagunya. Menghapus sumber dana: kosongkan pagunya.",
    )),
    ("Realisasi", (
        "Realisasi keuangan diisi per triwulan: yang terjadi dalam triwulan itu saja. Fisik, keluaran, dan penerima "
        "dihitung sejak awal tahun. Sel kosong berarti belum dilaporkan, bukan nol.",
    )),
    ("Menambah dan menghapus sub kegiatan", (
        "Menambah: isi baris kosong di bawah jumlah, atau sisipkan baris. Kode wajib; nama program, kegiatan, dan sub "
        "kegiatan diambil dari nomenklatur. Identitas dibiarkan kosong.",
        "Menghapus: buka proteksi lembar (menu Tinjau, tanpa kata sandi), hapus seluruh barisnya, lalu impor dengan "
        "--hapus. Tanpa --hapus, baris yang hilang tetap ada dalam rencana.",
        "Kolom boleh dipindah atau disembunyikan, baris boleh disaring. Judul kolom dan Identitas jangan diubah.",
    )),
    ("Mengembalikan ke rencana", (
        "Simpan sebagai .xlsx, lalu jalankan: rpkdgen import xlsx NAMA-BERKAS.xlsx. Perubahannya ditunjukkan lebih "
        "dahulu; baru ditulis setelah disetujui.",
        "Bila rencana sudah berubah sejak buku kerja ini dibuat, keduanya digabung. Isian yang berubah di keduanya "
        "ditunjukkan untuk dipilih.",
    )),
)  # fmt: skip


def write_guide(book: Workbook, styles: Styles, plan: Plan, stamp: Stamp, forms: Sequence[Form]) -> None:
    sheet = book.add_worksheet(NAME)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, f"Rencana Penanggulangan Kemiskinan {stamp.region} Tahun {stamp.period}", styles("judul"))
    row = 2
    for name, value in _about(plan, stamp, forms):
        sheet.write_string(row, 0, name, styles("terkunci"))
        sheet.write_string(row, 1, value, styles("terkunci"))
        row += 1
    for title, sentences in HOW:
        sheet.write_string(row + 1, 0, title, styles("bab"))
        row += 2
        for sentence in sentences:
            sheet.merge_range(row, 0, row, 1, f"• {sentence}", styles("bacaan"))
            sheet.set_row(row, 15 * (1 + len(sentence) // 150))
            row += 1
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _about(plan: Plan, stamp: Stamp, forms: Sequence[Form]) -> list[tuple[str, str]]:
    agency = plan.perangkat_daerah_menurut_id.get(stamp.agency)
    return [
        ("Daerah", stamp.region),
        ("Periode", stamp.period),
        *([("Perangkat daerah", agency.nama)] if agency else []),
        ("Revisi rencana", stamp.revision_text),
        ("Sidik isi rencana", stamp.digest),
        ("Lembar yang diisi", enumeration([form.name for form in forms])),
    ]
