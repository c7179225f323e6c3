"""Going through a plan by the declarations of its fields: every item, every text that points at another."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from rpkdgen.fields import TEXT, Either, FieldType, Item, ListOf, MapOf, fields_of
from rpkdgen.model import Origin, Plan
from rpkdgen.once import once_per_plan
from rpkdgen.problem import Position

#: Parts of a plan that are not written by the planner as items.
_NOT_WRITTEN = ("sebutan", "acuan", "singkatan", "narasi", "folder")


def items(plan: Plan) -> Iterator[object]:
    """Every item that was written, parents before their children."""
    for part in dataclasses.fields(plan):
        if part.name not in _NOT_WRITTEN:
            yield from _below(getattr(plan, part.name))


def _below(value: Any) -> Iterator[object]:
    if isinstance(value, tuple):
        for item in value:
            yield from _below(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _below(item)
    elif value is not None and dataclasses.is_dataclass(value):
        yield value
        kind: Any = type(value)
        for name in _item_fields(kind):
            inner = getattr(value, name)
            if inner:
                yield from _below(inner)


@cache
def _item_fields(cls: Any) -> tuple[str, ...]:
    """The fields of a class that hold further items."""
    return tuple(name for name, field in fields_of(cls).items() if _holds_items(field.type))


def _holds_items(kind: FieldType) -> bool:
    match kind:
        case Item():
            return True
        case ListOf(item=inner) | MapOf(value=inner) | Either(full=inner):
            return _holds_items(inner)
    return False


class Reference(NamedTuple):
    """A text that points at another item: ``kind`` says at which kind."""

    item: object
    field: str
    path: tuple[object, ...]
    kind: str
    text: str

    @property
    def position(self) -> Position:
        return position(self.item, *self.path)


def references(plan: Plan) -> Iterator[Reference]:
    """Every reference that the model declares (``refers_to``), empty ones left out."""
    for item in items(plan):
        cls: Any = type(item)
        for name, kind in _reference_fields(cls):
            value = getattr(item, name)
            if not value:
                continue
            if isinstance(value, str):
                yield Reference(item, name, (name,), kind, value)
            elif isinstance(value, Mapping):
                for key, text in value.items():
                    if text:
                        yield Reference(item, name, (name, key), kind, text)
            else:
                for index, text in enumerate(value):
                    if text:
                        yield Reference(item, name, (name, index), kind, text)


@cache
def _reference_fields(cls: Any) -> tuple[tuple[str, str], ...]:
    return tuple((name, field.refers_to) for name, field in fields_of(cls).items() if field.refers_to)


def position(item: object, *path: object, value: bool = True) -> Position:
    """Where that field of an item was written (the item itself, without a path)."""
    origin = getattr(item, "asal", None)
    if not isinstance(origin, Origin):
        return Position("")
    return origin.at(*path, value=value) if path else origin.position


class WrittenText(NamedTuple):
    """A text of the plan and where it first stands."""

    text: str
    item: object
    path: tuple[object, ...]

    @property
    def position(self) -> Position:
        return position(self.item, *self.path)


@once_per_plan
def texts(plan: Plan) -> tuple[WrittenText, ...]:
    """Every free text, each wording once."""
    found: dict[str, WrittenText] = {}
    for item in items(plan):
        kind: Any = type(item)
        for name, many in _text_fields(kind):
            value = getattr(item, name)
            if not value:
                continue
            if many:
                for key, text in value.items():
                    if text and text not in found:
                        found[text] = WrittenText(text, item, (name, key))
            elif value not in found:
                found[value] = WrittenText(value, item, (name,))
    return tuple(found.values())


@cache
def _text_fields(cls: Any) -> tuple[tuple[str, bool], ...]:
    """The fields with free text; True for a mapping of texts (``jadwal``)."""
    return tuple(
        (name, isinstance(field.type, MapOf))
        for name, field in fields_of(cls).items()
        if field.type is TEXT or (isinstance(field.type, MapOf) and field.type.value is TEXT)
    )
