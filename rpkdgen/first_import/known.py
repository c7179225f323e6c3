"""What the plan knows, prepared for reading forms."""

from __future__ import annotations

from collections.abc import Mapping

from rpkdgen.first_import.funding import Sources
from rpkdgen.first_import.official import Official
from rpkdgen.first_import.places import Gazetteer
from rpkdgen.first_import.who import Agencies, Strategies
from rpkdgen.model import Plan


class Known:
    """The names and codes of a plan and of its reference data."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.units: Mapping[str, str] = plan.acuan.satuan
        self.agencies = Agencies(plan.perangkat_daerah, plan.daerah.nama)
        self.strategies = Strategies(plan.strategi)
        self.sources = Sources(plan.sumber_dana_menurut_id, plan.daerah)
        self.gazetteer = Gazetteer(plan.daerah, plan.acuan.wilayah)
        self._official: dict[str, Official] = {}

    def official(self, year: int) -> Official:
        """The nomenclature of a year."""
        version = self.plan.rencana.nomenklatur.get(year, "")
        if version not in self._official:
            found = self.plan.acuan.nomenklatur.get(version)
            self._official[version] = Official(found.kode if found else {})
        return self._official[version]
