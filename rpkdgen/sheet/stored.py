"""What a workbook knows of the plan that it was made from: kept in a sheet that is not shown.

The values as they were exported are the base of the import, so that it is known which cells were changed, and which
values of the plan, without the revision itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rpkdgen.changes import Value
from rpkdgen.sheet.grid import Form

#: The sheet that is not shown, and the version of its layout.
SHEET = "_rpkdgen"
VERSION = 1
#: The most that a cell of Excel holds.
LONGEST_CELL = 32_767


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where a workbook comes from. ``revision``: short id of the commit ("" without git); ``date``: of that commit,
    as written ("3 Mei 2025"); ``changed``: whether the plan held more than the commit; ``digest``: of the content
    of the plan; ``agency``: the id of the only agency in it, or ""; ``reported``: years whose results it has."""

    region: str
    period: str
    digest: str
    revision: str = ""
    date: str = ""
    changed: bool = False
    agency: str = ""
    reported: tuple[int, ...] = ()

    @property
    def revision_text(self) -> str:
        """The revision in words."""
        if not self.revision:
            return "tanpa git"
        more = ", dengan perubahan yang belum disimpan ke git" if self.changed else ""
        return f"{self.revision} ({self.date}){more}"


class NotOurs(ValueError):
    """The stored sheet is not one that this version reads."""


Base = Mapping[str, Mapping[str, Mapping[str, Value]]]


def rows_of(stamp: Stamp, forms: Iterable[Form]) -> Iterator[tuple[str, ...]]:
    """The rows of the stored sheet: the stamp, then sheet, identity and fields of every record."""
    yield ("rpkdgen", str(VERSION), _packed(asdict(stamp)))
    for form in forms:
        yield (form.name,)
        for record in form.records:
            text = _packed({name: _encoded(value) for name, value in record.fields.items()})
            pieces = [text[at : at + LONGEST_CELL] for at in range(0, len(text), LONGEST_CELL)]
            yield (form.name, record.id, *pieces)


def read_rows(rows: Iterable[Sequence[object]]) -> tuple[Stamp, Base]:
    """The stamp, and by sheet and identity the fields as they were exported. Raises NotOurs."""
    lines = [[str(cell) for cell in row if cell is not None] for row in rows]
    if not lines or len(lines[0]) < 3 or lines[0][0] != "rpkdgen":
        raise NotOurs("no stamp")
    if lines[0][1] != str(VERSION):
        raise NotOurs(f"version {lines[0][1]}")
    base: dict[str, dict[str, Mapping[str, Value]]] = {}
    try:
        about = json.loads(lines[0][2])
        stamp = Stamp(**{**about, "reported": tuple(about.get("reported", ()))})
        for form, *rest in (line for line in lines[1:] if line):
            records = base.setdefault(form, {})
            if rest:
                fields = json.loads("".join(rest[1:]))
                records[rest[0]] = {name: _decoded(value) for name, value in fields.items()}
    except (ValueError, TypeError, ArithmeticError, AttributeError) as error:
        raise NotOurs(str(error)) from error
    return stamp, base


def _packed(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _encoded(value: Value) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Decimal):
        return f"d{value}"
    if isinstance(value, date):
        return f"h{value.isoformat()}"
    return value if isinstance(value, int) else f"t{value}"


def _decoded(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(value)
    if not isinstance(value, str):
        return int(value)
    kind, text = value[:1], value[1:]
    return Decimal(text) if kind == "d" else date.fromisoformat(text) if kind == "h" else text
