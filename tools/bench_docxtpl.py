"""The other way to do it, for comparison only: the same matrices by docxtpl row loops, then LibreOffice.

python tools/bench_docxtpl.py PLAN OUT
"""

from __future__ import annotations

import sys
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docxtpl import DocxTemplate

from rpkdgen.libreoffice import word_to_pdf
from rpkdgen.validate import load_folder

RPKD_COLUMNS = (
    "kode", "nama", "keluaran", "satuan", "awal", "target1", "pagu1", "target2", "pagu2", "target3", "pagu3",
    "akhir", "jumlah", "sumber_dana", "sasaran", "lokasi", "pd",
)  # fmt: skip
RAT_COLUMNS = (
    "no", "strategi", "pd", "kode", "program", "kegiatan", "nama", "langsung", "tidak_langsung", "penunjang",
    "pagu", "sumber_dana", "sifat", "lokasi", "jumlah", "besaran", "jenis", "durasi",
)  # fmt: skip


def template(path: Path, columns: tuple[str, ...]) -> None:
    """A landscape Word template with one table and a row loop."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    table = document.add_table(rows=4, cols=len(columns), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, columns, strict=True):
        cell.text = name
    table.rows[1].cells[0].text = "{%tr for baris in semua %}"
    for cell, name in zip(table.rows[2].cells, columns, strict=True):
        cell.text = "{{ baris." + name + " }}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    document.save(str(path))


def main() -> None:
    plan_folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    plan = load_folder(plan_folder).plan
    assert plan is not None
    years = plan.tahun
    rpkd = [
        {
            "kode": row.sub.kode, "nama": row.sub.nama, "keluaran": row.sub.keluaran, "satuan": row.sub.satuan,
            "awal": row.sub.kondisi_awal.nilai if row.sub.kondisi_awal else "",
            **{f"target{n}": row.sub.target.get(year) for n, year in enumerate(years, 1)},
            **{f"pagu{n}": row.sub.pagu_tahun(year) for n, year in enumerate(years, 1)},
            "akhir": row.sub.target.get(years[-1]), "jumlah": row.sub.jumlah_pagu, "sumber_dana": "PAD, DAU",
            "sasaran": row.sub.sasaran.uraian if row.sub.sasaran else "", "lokasi": "Semua kecamatan",
            "pd": row.program.perangkat_daerah,
        }
        for row in plan.baris
    ]  # fmt: skip
    jobs = {"rpkd": (RPKD_COLUMNS, rpkd)}
    for year in years:
        jobs[f"rat-{year}"] = (RAT_COLUMNS, [
            {
                "no": number, "strategi": row.baris.strategi, "pd": row.baris.program.perangkat_daerah,
                "kode": row.baris.sub.kode, "program": row.baris.program.nama, "kegiatan": row.baris.kegiatan.nama,
                "nama": row.baris.sub.nama, "pagu": row.pagu.jumlah, "sumber_dana": "PAD",
                "langsung": row.rincian.aktivitas.langsung if row.rincian and row.rincian.aktivitas else "",
                "tidak_langsung": row.rincian.aktivitas.tidak_langsung if row.rincian and row.rincian.aktivitas else "",
                "penunjang": row.rincian.aktivitas.penunjang if row.rincian and row.rincian.aktivitas else "",
                "sifat": row.rincian.sifat_bantuan if row.rincian else "", "lokasi": "Karawaci, Neglasari",
                "jumlah": row.sasaran.jumlah if row.sasaran else "",
                "besaran": row.rincian.besaran_manfaat if row.rincian else "",
                "jenis": row.rincian.jenis_bantuan if row.rincian else "",
                "durasi": row.rincian.durasi if row.rincian else "",
            }
            for number, row in enumerate(plan.baris_rat(year), 1)
        ])  # fmt: skip
    for name, (columns, rows) in jobs.items():
        template(out / f"{name}-template.docx", columns)
        word = DocxTemplate(out / f"{name}-template.docx")
        word.render({"semua": rows}, autoescape=True)
        word.save(out / f"{name}.docx")
        (out / f"{name}.pdf").write_bytes(word_to_pdf((out / f"{name}.docx").read_bytes()))


if __name__ == "__main__":
    main()
