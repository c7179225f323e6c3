"""A body made by hand with everything a document can hold; Word and PDF are tested with the same one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rpkdgen.body import (
    Blocks,
    Body,
    Box,
    Break,
    Cell,
    Chart,
    Column,
    Entry,
    Figure,
    Heading,
    ItemList,
    Landscape,
    Link,
    Marker,
    PageBreak,
    Paragraph,
    Reference,
    Row,
    Series,
    Table,
    Text,
)
from rpkdgen.document import Geometry, Meta

#: F4 (folio) with the margins of the contract, in centimetres.
GEOMETRY = Geometry(21.5, 33.0, 2.5, 2.5, 3.0, 2.5, 1.25, 1.25)

META = Meta(
    nama="rpkd",
    jenis="rpkd",
    judul="Rencana Penanggulangan Kemiskinan Daerah Kota Tangerang Tahun 2024–2026",
    subjek="Rencana penanggulangan kemiskinan daerah",
    penulis="Pemerintah Kota Tangerang",
    kata_kunci=("kemiskinan", "RPKD", "Kota Tangerang"),
    tanggal=date(2024, 1, 22),
)

CONTEXT = {
    "judul": META.judul,
    "judul_sampul": ["RENCANA PENANGGULANGAN", "KEMISKINAN DAERAH", "TAHUN 2024–2026"],
    "daerah": {
        "nama": "Kota Tangerang",
        "nama_singkat": "Tangerang",
        "provinsi": "Provinsi Banten",
        "ibu_kota": "Tangerang",
        "lambang": "",
    },
    "sebutan": {"kepala_daerah": "Wali Kota", "perangkat_daerah": "perangkat daerah"},
    "rencana": {"periode": "2024–2026", "status": "ditetapkan"},
    "tahun": "",
    "kepala_halaman": "RPKD Kota Tangerang Tahun 2024–2026",
    "pejabat": {"kepala_daerah": {"nama": "NAMA WALI KOTA", "jabatan": "Wali Kota Tangerang"}},
    "draf": False,
}

LOREM = (
    "Penanggulangan kemiskinan di Kota Tangerang dilaksanakan secara terpadu oleh seluruh perangkat daerah bersama "
    "dunia usaha dan masyarakat. Upaya tersebut diarahkan untuk mengurangi beban pengeluaran masyarakat miskin, "
    "meningkatkan pendapatan, dan meminimalkan kantong-kantong kemiskinan di seluruh kecamatan. "
)


def text(value: str) -> tuple[Text, ...]:
    return (Text(value),)


def prose(count: int = 3) -> Paragraph:
    return Paragraph(text((LOREM * count).strip()))


def row(*cells: str, kind: str = "") -> Row:
    return Row(tuple(Cell(text(cell)) for cell in cells), kind)


def matrix(rows: int, look: str = "matriks", columns: int = 15) -> Table:
    """A matrix of strategi, program and sub kegiatan rows; row ``i`` says "Baris i." in its first cell."""
    shares = [0.04, 0.11, 0.17] + [0.68 / (columns - 3)] * (columns - 3)
    head = (
        Row(
            (
                Cell(text("No."), rowspan=2),
                Cell(text("Kode"), rowspan=2),
                Cell(text("Program/Kegiatan/Sub Kegiatan"), rowspan=2),
                Cell(text("Target Kinerja dan Pagu Indikatif (Rp)"), colspan=columns - 3),
            )
        ),
        row(*(f"Kolom {index}" for index in range(4, columns + 1))),
        row(*(f"({index})" for index in range(1, columns + 1)), kind="nomor-kolom"),
    )
    body: list[Row] = []
    for index in range(rows):
        if index % 24 == 0:
            cell = Cell(text(f"Strategi {index // 24 + 1}: Pengurangan Beban Pengeluaran"), colspan=columns)
            body.append(Row((cell,), "strategi"))
        kind = "program" if index % 8 == 0 else "kegiatan" if index % 8 == 1 else "sub"
        cells = [Cell(text(f"{index + 1}")), Cell(text(f"1.06.05.2.02.{index:04}"))]
        cells.append(Cell(text(f"Fasilitasi Bantuan Sosial Kesejahteraan Keluarga Baris{index}.")))
        cells += [Cell(text(f"{(index * 7919 + place * 104729) % 9_999_999:,}".replace(",", "."))) for place in
                  range(columns - 3)]  # fmt: skip
        body.append(Row(tuple(cells), kind))
    body.append(
        Row((Cell(text("Jumlah"), colspan=3), *(Cell(text("1.234.567")) for _ in range(columns - 3))), kind="total")
    )
    aligns = ["center", "left", "left"] + ["right"] * (columns - 3)
    return Table(
        tuple(Column(share, align) for share, align in zip(shares, aligns, strict=True)),
        head,
        tuple(body),
        id=f"tabel:matriks-{rows}",
        caption=text("Matriks Program Penanggulangan Kemiskinan Tahun 2024–2026"),
        source=text("Sumber: Bappeda Kota Tangerang, 2024 (diolah)"),
        look=look,
        label="Tabel L.1",
    )


def recap() -> Table:
    """A small table with row and column spans, a subtotal and a total."""
    return Table(
        (Column(0.08, "center"), Column(0.42), Column(0.14, "right"), Column(0.18, "right"), Column(0.18, "right")),
        (
            Row(
                (
                    Cell(text("No."), rowspan=2),
                    Cell(text("Strategi"), rowspan=2),
                    Cell(text("Jumlah Program"), rowspan=2),
                    Cell(text("Pagu (Rp juta)"), colspan=2),
                )
            ),
            row("2024", "2025"),
            row("(1)", "(2)", "(3)", "(4)", "(5)", kind="nomor-kolom"),
        ),
        (
            Row((Cell(text("1"), rowspan=2), Cell(text("Pengurangan beban pengeluaran")), *_numbers("4", "12.500,0",
                                                                                               "13.100,5"))),
            Row((Cell((Text("Bantuan "), Text("sosial", italic=True), Break(), Text("dan jaminan"))), *_numbers("2",
                                                                                               "7.250,0", "n.a."))),
            row("2", "Peningkatan pendapatan <b>&amp;</b> #let x = 1 $y$ \\ \"kutip\"", "3", "8.000,0", "8.250,0"),
            row("", "Subtotal", "7", "20.500,0", "21.350,5", kind="subtotal"),
            Row((Cell(text("Jumlah"), colspan=2), *_numbers("7", "20.500,0", "21.350,5")), kind="total"),
        ),
        id="tabel:rekap-strategi",
        caption=text("Rekapitulasi Program dan Pagu menurut Strategi"),
        source=text("Sumber: Bappeda Kota Tangerang, 2024 (diolah)"),
        notes=(text("Catatan: n.a. berarti data tidak tersedia."),),
        label="Tabel 1.1",
    )  # fmt: skip


def _numbers(*values: str) -> tuple[Cell, ...]:
    return tuple(Cell(text(value)) for value in values)


def series(name: str, *values: str, emphasis: bool = False) -> Series:
    """A series from printed values; "" is a missing one."""
    numbers = tuple(Decimal(value.replace(".", "").replace(",", ".")) if value else None for value in values)
    return Series(name, numbers, values, emphasis)


LINES = Chart(
    "garis",
    tuple(str(year) for year in range(2017, 2025)),
    (
        series("Kota Tangerang", "4,95", "4,76", "4,43", "5,22", "5,93", "5,77", "5,89", "5,43", emphasis=True),
        series("Provinsi Banten", "5,59", "5,25", "5,09", "5,92", "6,66", "6,16", "6,17", "5,84"),
        series("Indonesia", "10,64", "9,82", "9,41", "9,78", "", "9,54", "9,36", "9,03"),
    ),
    unit="Persen",
)

BARS = Chart(
    "batang",
    (
        "Kabupaten Pandeglang",
        "Kabupaten Lebak",
        "Kabupaten Tangerang",
        "Kota Serang",
        "Kota Tangerang",
        "Kabupaten Serang",
        "Kota Cilegon",
        "Kota Tangerang Selatan",
    ),
    (series("2023", "9,27", "8,68", "6,93", "6,20", "5,89", "4,85", "3,98", "2,57"),),
    unit="Persen",
    markers=(
        Marker("Provinsi Banten", Decimal("6.17"), "6,17"),
        Marker("Nasional", Decimal("9.36"), "9,36"),
    ),
    highlight=("Kota Tangerang",),
)

STACKED = Chart(
    "batang-susun",
    ("2024", "2025", "2026"),
    (
        series("Pengurangan beban pengeluaran", "250,4", "262,9", "275,1"),
        series("Peningkatan pendapatan", "84,2", "88,0", "91,7"),
        series("Pengurangan kantong kemiskinan", "120,5", "131,2", "140,8"),
        series("Pendukung", "8,1", "8,4", "8,9"),
    ),
    unit="Rp miliar",
)

GROUPED = Chart(
    "batang-kelompok",
    ("Dinas Sosial", "Dinas Pendidikan", "Dinas Kesehatan", "Dinas Perumahan, Permukiman, dan Pertanahan"),
    (
        series("2024", "120,5", "88,0", "210,3", "40,1"),
        series("2025", "131,2", "", "221,4", "42,0"),
        series("2026", "140,8", "97,5", "230,0", "45,5"),
    ),
    unit="Rp miliar",
)


def figure(name: str, chart: Chart, title: str, label: str) -> Figure:
    return Figure(
        f"gambar:{name}",
        text(title),
        f"Grafik: {title}.",
        chart=chart,
        source=text("Sumber: BPS Kota Tangerang, 2024 (diolah)"),
        label=label,
    )


REGULATION: Blocks = (
    Paragraph((Text("WALI KOTA TANGERANG"), Break(), Text("PROVINSI BANTEN")), "tengah"),
    Paragraph((Text("PERATURAN WALI KOTA TANGERANG"), Break(), Text("NOMOR 5 TAHUN 2024")), "tengah"),
    Paragraph(text("TENTANG"), "tengah"),
    Paragraph(text("RENCANA PENANGGULANGAN KEMISKINAN DAERAH KOTA TANGERANG TAHUN 2024–2026"), "tengah"),
    Table(
        (Column(0.2), Column(0.03), Column(0.77)),
        (),
        (
            Row((Cell(text("Menimbang")), Cell(text(":")), Cell(text("bahwa " + LOREM), align="justify"))),
            Row((Cell(text("Mengingat")), Cell(text(":")), Cell(text("Undang-Undang Nomor 2 Tahun 1993"),
                                                               align="justify"))),
        ),
        look="polos",
    ),
    Paragraph(text("MEMUTUSKAN:"), "tengah"),
    Paragraph(text("Agar setiap orang mengetahuinya, memerintahkan pengundangan Peraturan Wali Kota ini."),
              "butir-peraturan"),
)  # fmt: skip

ANNEX_HEAD: Blocks = (
    Paragraph(
        (
            Text("LAMPIRAN"),
            Break(),
            Text("PERATURAN WALI KOTA TANGERANG"),
            Break(),
            Text("NOMOR 5 TAHUN 2024"),
        ),
        "kepala-lampiran",
    ),
)


def content(matrix_rows: int) -> Blocks:
    return (
        Heading(1, "bab:pendahuluan", text("Pendahuluan"), "BAB I"),
        Heading(2, "bab:latar-belakang", text("Latar Belakang"), "1.1"),
        prose(),
        Paragraph(
            (
                Text("Rincian pagu disajikan pada "),
                Reference("tabel:rekap-strategi", "Tabel 1.1"),
                Text(" dan perkembangannya pada "),
                Reference("gambar:garis", "Gambar 1.1"),
                Text(". Data tersedia di "),
                Link("https://tangerangkota.bps.go.id", text("laman BPS")),
                Text(" dengan "),
                Text("tebal", bold=True),
                Text(", "),
                Text("miring", italic=True),
                Text(", m"),
                Text("2", superscript=True),
                Text(", dan H"),
                Text("2", subscript=True),
                Text("O."),
            )
        ),
        recap(),
        Heading(2, "bab:tujuan", text("Maksud dan Tujuan"), "1.2"),
        prose(1),
        ItemList(
            "1",
            (
                (Paragraph(text("mengurangi beban pengeluaran masyarakat miskin; " + LOREM)),),
                (
                    Paragraph(text("meningkatkan pendapatan masyarakat miskin, melalui:")),
                    ItemList("a", ((Paragraph(text("pelatihan kerja;")),), (Paragraph(text("permodalan;")),))),
                ),
                (Paragraph(text("meminimalkan kantong kemiskinan.")),),
            ),
        ),
        Heading(3, "bab:rinci", text("Rincian Tujuan"), "1.2.1"),
        prose(2),
        ItemList("bullet", ((Paragraph(text("butir pertama")),), (Paragraph(text("butir kedua")),))),
        Heading(1, "bab:kondisi", text("Kondisi Umum dan Profil Kemiskinan"), "BAB II"),
        prose(),
        figure("garis", LINES, "Persentase Penduduk Miskin, 2017–2024", "Gambar 2.1"),
        prose(),
        figure("batang", BARS, "Persentase Penduduk Miskin menurut Kabupaten/Kota, 2023", "Gambar 2.2"),
        figure("susun", STACKED, "Pagu Indikatif menurut Strategi, 2024–2026", "Gambar 2.3"),
        figure("kelompok", GROUPED, "Pagu Indikatif menurut Perangkat Daerah, 2024–2026", "Gambar 2.4"),
        prose(6),
        Heading(1, "lampiran:matriks", text("Matriks Program"), "LAMPIRAN I", annex=True),
        Landscape((matrix(matrix_rows),)),
        Landscape((prose(1), recap_again())),
        Heading(1, "bab:penutup", text("Penutup"), "BAB III"),
        prose(5),
    )


def recap_again() -> Table:
    """A table without caption: no number, not listed."""
    table = recap()
    return Table(table.columns, table.header, table.rows, look="rekap")


def sample_body(matrix_rows: int = 60) -> Body:
    slots: dict[str, Blocks] = {
        "peraturan": REGULATION,
        "kepala_lampiran": ANNEX_HEAD,
        "kata_pengantar": (
            Heading(1, "kata-pengantar", text("Kata Pengantar"), numbered=False),
            prose(4),
        ),
        "daftar_singkatan": (
            Heading(1, "daftar-singkatan", text("Daftar Singkatan"), numbered=False),
            Table(
                (Column(0.25), Column(0.75)),
                (row("Singkatan", "Kepanjangan"),),
                (row("RPKD", "Rencana Penanggulangan Kemiskinan Daerah"), row("RAT", "Rencana Aksi Tahunan")),
            ),
        ),
        "isi": content(matrix_rows),
        "tanda_tangan": (
            Box(
                (
                    Paragraph(
                        (
                            Text("WALI KOTA TANGERANG,"),
                            Break(),
                            Break(),
                            Break(),
                            Text("NAMA WALI KOTA", bold=True),
                        ),
                        "tanda-tangan",
                    ),
                ),
                "tanda-tangan",
            ),
            PageBreak(),
        )[:1],
    }
    headings = [block for name in ("kata_pengantar", "daftar_singkatan", "isi") for block in slots[name]
                if isinstance(block, Heading)]  # fmt: skip
    everything = [
        item for block in slots["isi"] for item in (block.content if isinstance(block, Landscape) else [block])
    ]
    tables = [block for block in everything if isinstance(block, Table) and block.caption]
    figures = [block for block in everything if isinstance(block, Figure)]
    return Body(
        slots,
        tuple(Entry(item.id, item.level, item.label, _title(item)) for item in headings),
        tuple(Entry(item.id, 1, item.label, _plain(item.caption)) for item in tables),
        tuple(Entry(item.id, 1, item.label, _plain(item.caption)) for item in figures),
    )


def _title(heading: Heading) -> str:
    return _plain(heading.content).upper() if heading.level == 1 else _plain(heading.content)


def _plain(content: tuple[object, ...]) -> str:
    return "".join(item.text for item in content if isinstance(item, Text))
