"""Funding sources as people write them → those of the plan: "APBD Kota", "PAD/DAU", labels of SIPD, "PAD 3 M + DAU"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rpkdgen.model import Daerah, SumberDana
from rpkdgen.scalar import ScalarError
from rpkdgen.sheet.book import Cell
from rpkdgen.sheet.cells import rupiah
from rpkdgen.sheet.header import folded
from rpkdgen.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class Funding:
    """The sources that a cell names, their amounts where it says them, and what it names that is no source."""

    sources: tuple[str, ...]
    amounts: Mapping[str, int]
    unclear: tuple[tuple[str, str], ...] = ()


#: Other ways in which the sources that come with the program are called (folded).
_ALIASES = {
    "PAD": "pendapatan asli daerah pad|pad murni",
    "DAU": "dana alokasi umum dau|dau block grant|dau specific grant|dau earmark|dau yang ditentukan penggunaannya",
    "DBH": "dana bagi hasil dbh|bagi hasil",
    "DBHCHT": "dbh cht|cukai hasil tembakau|dana bagi hasil cht|dbh cukai hasil tembakau",
    "DAK": "dana alokasi khusus dak",
    "DAK_FISIK": "dak fisik|dana alokasi khusus fisik|dana alokasi khusus dak fisik",
    "DAK_NONFISIK": "dak non fisik|dak nonfisik|dana alokasi khusus non fisik|dana alokasi khusus dak non fisik",
    "INSENTIF_FISKAL": "did|dana insentif daerah|dana insentif fiskal|dif|insentif fiskal daerah",
    "BANKEU_PROVINSI": "bankeu|bankeu prov|bankeu provinsi|bantuan keuangan|bantuan keuangan prov|bantuan provinsi|"
    "bantuan keuangan provinsi|banprov",
    "SILPA": "sisa lebih perhitungan anggaran silpa",
    "APBD": "apbd murni|dana apbd",
    "APBD_KABKOTA": "apbd kota|apbd kab|apbd kabupaten|apbd ii|apbd kab kota",
    "APBD_PROVINSI": "apbd i|apbd prov",
    "APBN": "dana apbn",
    "DANA_DESA": "dd|dana desa dd",
    "CSR_TJSL": "csr|tjsl|tjslp|csr tjsl|dana csr|csr perusahaan",
    "BAZNAS": "zakat|dana zakat|baznas kota|baznas kabupaten",
}
#: A longer text is no list of funding sources.
LONGEST = 300
_BETWEEN = re.compile(r"\s*(?:[/;+\n&]|,(?![0-9])|\bdan\b)\s*")
_AMOUNT = re.compile(r"(.*?[^\W\d_][^\d]*?)\s*[:=]?\s*(?:\(?\s*)((?:Rp\.?\s*)?[0-9][0-9.,]*(?:\s*(?:juta|jt|miliar|milyar|m))?)\)?", re.I)  # fmt: skip  # noqa: E501


class Sources:
    """The funding sources in force, by everything they are called. ``daerah``: whose they are: "APBD Kota …"."""

    def __init__(self, sources: Mapping[str, SumberDana], daerah: Daerah) -> None:
        self.sources = sources
        self.own = [
            (re.compile(rf"\b{kind}\S*\s+{re.escape(folded(name))}\b"), kind)
            for kind, name in (
                ("kab", daerah.nama_singkat), ("kota", daerah.nama_singkat),
                ("prov", (daerah.provinsi or daerah.nama).removeprefix("Provinsi ")),
            )
        ]  # fmt: skip
        self.by_name = {folded(source.nama): id for id, source in sources.items()}
        for id, words in _ALIASES.items():
            if id in sources:
                self.by_name.update((word, id) for word in words.split("|"))
        self.by_name.update((folded(id), id) for id in sources)

    def one(self, text: str) -> str:
        """The source that a text names, or ""."""
        label = re.sub(r"^\s*(?:\[[^\]]*\]|[0-9][0-9.]*)\s*-?\s*", "", text)
        tried = [label, label.rpartition("-")[2], label.rpartition(" - ")[2]]
        inside = re.search(r"\(([^)]*)\)", label)
        tried += [label[: inside.start()], inside[1]] if inside else []
        return next((self.by_name[name] for each in tried if (name := self._bare(each)) in self.by_name), "")

    def _bare(self, text: str) -> str:
        """A label for comparing: without the name of the region, without the year of the budget."""
        plain = folded(text)
        for own, kind in self.own:
            plain = own.sub(kind, plain)
        return re.sub(r"\s*(\b(ta|t a|tahun anggaran|tahun)\s*)?\b20[0-9]{2}\b", "", plain).strip()

    def read(self, cell: Cell) -> Funding:
        """The sources that a cell names."""
        text = "\n".join(cell.lines)
        if len(text) > LONGEST:
            return Funding((), {}, ((text, "Tulis nama sumber dananya saja, misalnya PAD atau DAU."),))
        whole = self.one(text)
        if whole:
            return Funding((whole,), {})
        found: list[str] = []
        amounts: dict[str, int] = {}
        unclear: list[tuple[str, str]] = []
        for part in filter(None, _BETWEEN.split(text)):
            valued = _AMOUNT.fullmatch(part)
            id = self.one(part) or (self.one(valued[1]) if valued else "")
            if not id:
                hint = did_you_mean(part, [*self.sources, *(source.nama for source in self.sources.values())])
                unclear.append((part, hint or f"Sumber dana yang dikenal: {', '.join(list(self.sources)[:12])}, …"))
                continue
            found.append(id)
            if valued and not self.one(part):
                try:
                    amounts[id] = rupiah(Cell(cell.row, cell.column, valued[2]))
                except ScalarError as error:
                    unclear.append((part, f"{error.message}. {error.hint}"))
        return Funding(tuple(dict.fromkeys(found)), amounts, tuple(unclear))
