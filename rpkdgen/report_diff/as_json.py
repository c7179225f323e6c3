"""A comparison for programs: the shape of docs/perbandingan.md, version ``FORMAT``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from rpkdgen.changes import Change, Comparison, NarrativeChange, Recap, Ref, Value, Version
from rpkdgen.compare import sum_of_pagu_changes
from rpkdgen.problem import Position

#: Raised when a field is renamed or removed, or means something else; not when one is added.
FORMAT = 1


def render(comparison: Comparison) -> str:
    """The comparison as JSON text, ended by a line end."""
    return json.dumps(as_dict(comparison), ensure_ascii=False, indent=2) + "\n"


def as_dict(comparison: Comparison) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "old": _version(comparison.old),
        "new": _version(comparison.new),
        "changes": [change_dict(change) for change in comparison.changes],
        "narratives": [_narrative(change) for change in comparison.narratives],
        "suggestions": [
            {"old": ref_dict(found.old), "new": ref_dict(found.new), "alasan": found.alasan}
            for found in comparison.suggestions
        ],
        "rat_changes": [change_dict(change) for change in comparison.rat_changes],
        "recaps": [_recap(recap) for recap in comparison.recaps],
        "counts": [asdict(count) for count in comparison.counts],
        "flows": [asdict(flow) for flow in comparison.flows],
        "sum_of_pagu_changes": sum_of_pagu_changes(comparison.changes),
    }


def change_dict(change: Change) -> dict[str, Any]:
    """One change; ``was`` is given only where the item has another identity than before."""
    found: dict[str, Any] = {
        "kode": change.item.kode,
        "field": change.field,
        "old": plain(change.old),
        "new": plain(change.new),
        "kind": change.kind.value,
        "label": change.label,
        "item": ref_dict(change.item),
        "satuan": change.satuan,
        "difference": plain(change.difference),
        "percent": plain(change.percent),
        "better": change.better,
        "old_place": _place(change.old_place),
        "new_place": _place(change.new_place),
        "alasan": change.alasan,
        "ikut": change.ikut,
    }
    return found if change.was.key == change.item.key else {**found, "was": ref_dict(change.was)}


def ref_dict(ref: Ref) -> dict[str, Any]:
    return {
        "jenis": ref.jenis,
        "kode": ref.kode,
        "nama": ref.nama,
        "perangkat_daerah": ref.perangkat_daerah,
        "tahun": ref.tahun,
        "urutan": ref.urutan,
        "induk": list(ref.induk),
    }


def plain(value: Value) -> Any:
    """A value as JSON has it: a number stays a number where no digit is lost, dates are written 2024-01-31."""
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return int(value)
        return float(value) if Decimal(repr(float(value))) == value else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _version(version: Version) -> Mapping[str, Any]:
    return {"label": version.label, "problems": [problem.as_dict() for problem in version.problems]}


def _narrative(change: NarrativeChange) -> Mapping[str, Any]:
    found = {
        "kode": change.item.kode,
        "field": "teks",
        "old": change.old,
        "new": change.new,
        "kind": change.kind.value,
        "judul": change.judul,
        "pieces": [{"mark": piece.mark.value, "text": piece.text} for piece in change.pieces],
        "old_place": _place(change.old_place),
        "new_place": _place(change.new_place),
    }
    return found if change.was.key == change.item.key else {**found, "was": ref_dict(change.was)}


def _place(place: Position | None) -> Mapping[str, Any] | None:
    return {"file": place.file, "line": place.line, "column": place.column} if place else None


def _recap(recap: Recap) -> Mapping[str, Any]:
    return {
        "tahun": recap.tahun,
        "menurut": recap.menurut,
        "rows": [
            {
                "id": total.id,
                "nama": total.nama,
                "old": total.old,
                "new": total.new,
                "difference": total.difference,
                "percent": plain(total.percent),
            }
            for total in (*recap.baris, recap.jumlah)
        ],
    }
