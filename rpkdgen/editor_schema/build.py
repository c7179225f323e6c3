"""The JSON Schema of plan files (draft 7, with what the YAML language server understands beyond it).

Derived from the declarations in ``model``: one definition for each class of items and each kind of value. Names of
the plan come in as enums with their meanings. Where a message of the server would be English and name no remedy,
``errorMessage`` says it in the planner's words; so each required field has a small schema of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from rpkdgen import model
from rpkdgen.editor_schema.names import Names
from rpkdgen.editor_schema.scalars import (
    ALL_PLACES_PATTERN,
    REGION_PATTERN,
    JsonSchema,
    form_of,
    looks_like_a_number,
    number_or_text,
    region_pattern,
    yaml_value,
)
from rpkdgen.fields import (
    DECILE,
    QUARTER,
    REGION_CODE,
    STAGE,
    TEXT,
    YEAR,
    Choice,
    Field,
    FieldType,
    Item,
    ListOf,
    MapOf,
    Scalar,
)
from rpkdgen.items import CONTROL_SUM
from rpkdgen.scalar import STAGES
from rpkdgen.schema import BLANK_ALLOWED, FILE, TITLES, about, declared, how_to_write, meaning

DRAFT = "http://json-schema.org/draft-07/schema#"
#: As many names are said in a message; more are for the list that the editor offers.
MOST_SAID = 12
#: The parts of a nomenclature code of each kind.
CODE_PARTS: Mapping[str, int] = {
    "kode-bidang-urusan": 2,
    "kode-program": 3,
    "kode-kegiatan": 5,
    "kode-sub-kegiatan": 6,
}
_ALL_PLACES = "semua kecamatan"


def as_text(names: Names) -> str:
    """The schema as it stands in a file."""
    return json.dumps(plan_schema(names), ensure_ascii=False, indent=1) + "\n"


def plan_schema(names: Names) -> JsonSchema:
    """The schema of every plan file: each may hold any sections."""
    builder = _Builder(names)
    root = builder.definition(FILE)
    return {
        "$schema": DRAFT,
        "title": "Rencana (RPKD dan RAT)",
        "description": "Berkas rencana rpkdgen. Dibuat oleh rpkdgen schema dari rencana ini; jangan disunting.",
        **root,
        "definitions": dict(sorted(builder.definitions.items())),
    }


class _Builder:
    """Definitions that have been asked for, each made once."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.definitions: dict[str, JsonSchema] = {}

    def _refer(self, name: str, made: JsonSchema) -> JsonSchema:
        """A reference to the definition of that name, or the schema itself where that says something else."""
        if self.definitions.setdefault(name, made) != made:
            return made
        return {"$ref": f"#/definitions/{name}"}

    # items
    def definition(self, cls: str) -> JsonSchema:
        """The schema of an item of that class, or of a whole file."""
        fields = declared(cls)
        required = [(name, field) for name, field in fields.items() if field.required]
        return {
            "title": "Bagian berkas" if cls == FILE else TITLES.get(cls, cls),
            "type": "object",
            "properties": {name: self.property(cls, field) for name, field in fields.items()},
            "additionalProperties": False,
            "errorMessage": f"Yang dapat ditulis di sini: {', '.join(fields)}.",
            **({"allOf": [_demand(name, field) for name, field in required]} if required else {}),
        }

    def _item(self, cls: str) -> JsonSchema:
        name = cls
        if name not in self.definitions:
            self.definitions[name] = {}  # an item inside itself finds it
            title = TITLES.get(cls, cls)
            body = _Snippet(self.names.years).item(cls)
            made = {**self.definition(cls), "description": about(cls)}
            if body:
                made["defaultSnippets"] = [{"label": f"{title} baru", "description": about(cls), "body": body}]
            if cls in BLANK_ALLOWED:
                made["type"] = ["object", "null"]
            self.definitions[name] = made
        return {"$ref": f"#/definitions/{name}"}

    def property(self, cls: str, field: Field) -> JsonSchema:
        """One field: its type, and what it means."""
        schema = self.value(cls, field.type, field.refers_to)
        if cls in BLANK_ALLOWED and isinstance(field.type, Scalar):
            made = self.definitions[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
            schema = {**made, "type": [*_listed(made["type"]), "null"]}
        said = meaning(field).rstrip(".")
        schema = {**schema, "description": said.replace("`", ""), "markdownDescription": _explained(field, said)}
        if examples := _examples(field, schema):
            schema["examples"] = examples
        if default := _default(field):
            schema["default"] = default
        if cls == FILE and isinstance(field.type, ListOf) and isinstance(field.type.item, Item):
            schema.setdefault("errorMessage", how_to_write(field.type))
        return schema

    # values
    def value(self, cls: str, kind: FieldType, refers_to: str = "") -> JsonSchema:
        """The schema of a value; ``cls`` is the class of the item that it stands in."""
        if isinstance(kind, Scalar):
            return self._scalar(cls, kind, refers_to)
        if isinstance(kind, Choice):
            return {"type": "string", "enum": list(kind.values), "errorMessage": how_to_write(kind)}
        if isinstance(kind, ListOf):
            items = self.value(cls, kind.item, refers_to)
            minimum = {"minItems": kind.minimum} if kind.minimum else {}
            return {"type": "array", "items": items, **minimum, "errorMessage": how_to_write(kind)}
        if isinstance(kind, MapOf):
            made = self._map(cls, kind, refers_to)
            return self._refer(f"menurut-{kind.keys_refer_to}", made) if kind.keys_refer_to else made
        if isinstance(kind, Item):
            return self._item(kind.cls)
        if kind is model.PLACES:
            return self._places(kind.full)
        # In this order the server complains of the form that was meant.
        return {"oneOf": [self.value(cls, kind.full, refers_to), self.value(cls, kind.short)]}

    def _scalar(self, cls: str, kind: Scalar, refers_to: str) -> JsonSchema:
        if refers_to:
            return self._reference(kind, refers_to)
        if kind.name in CODE_PARTS and (known := self.names.codes.get(CODE_PARTS[kind.name])):
            return self._refer(kind.name, {**form_of(kind), "defaultSnippets": _by_name(known)})
        # The region itself may be any of the country's; all other places lie in it.
        if kind is REGION_CODE and cls != "Daerah" and self.names.places:
            return self._refer("wilayah-sendiri", self._place())
        return self._refer(kind.name, form_of(kind))

    def _reference(self, kind: Scalar, refers_to: str) -> JsonSchema:
        """One of the names that the plan knows for this kind; anything of that form while it knows none."""
        known = self.names.kinds.get(refers_to, {})
        form = form_of(kind)
        if not known:
            return self._refer(kind.name, form)
        if not self.names.complete:
            return self._refer(f"rujukan-{refers_to}", _offered(form, known))
        what = refers_to.replace("_", " ")
        listed = f" Pilihannya: {', '.join(known)}." if len(known) <= MOST_SAID else ""
        unknown = f"Di rencana ini tidak ada {what} itu.{listed}"
        schema = {**_enum(known), "errorMessage": unknown}
        numbers = [name for name in known if looks_like_a_number(name)]
        if numbers:  # YAML takes them for numbers, of which 1.10 and 1.1 are the same
            schema = {"anyOf": [schema, {"type": "number"}], "errorMessage": unknown}
        return self._refer(f"rujukan-{refers_to}", schema)

    def _map(self, cls: str, kind: MapOf, refers_to: str) -> JsonSchema:
        inside = self.value(cls, kind.value, refers_to)
        known = self._known_keys(kind)
        schema: JsonSchema = {"type": "object", "minProperties": 1, "errorMessage": how_to_write(kind)}
        if known and all(map(looks_like_a_number, known)):  # as properties the server would put them in quotes
            keys = list(known)
            first, last = keys[0], keys[-1]
            body = {key: f"${number}" for number, key in enumerate(keys, 1)}
            schema["defaultSnippets"] = [{"label": first if first == last else f"{first}–{last}", "body": body}]
        elif known:
            schema["properties"] = {
                key: {**inside, **({"description": said} if said else {})} for key, said in known.items()
            }
        strict = kind.keys_refer_to and known and self.names.complete
        if strict:
            what = kind.keys_refer_to.replace("_", " ")
            schema["errorMessage"] = f"Di rencana ini tidak ada {what} itu."
            if len(known) <= MOST_SAID:
                schema["errorMessage"] += f" Pilihannya: {', '.join(known)}."
        elif kind.key is TEXT:
            return {**schema, "additionalProperties": inside}
        else:
            schema["patternProperties"] = {_key_pattern(kind.key): inside}
        schema["additionalProperties"] = False
        return schema

    def _known_keys(self, kind: MapOf) -> Mapping[str, str]:
        """The keys that the editor offers, with their meanings."""
        if kind.key is YEAR:
            return {str(year): "" for year in self.names.years}
        if kind.key is QUARTER:
            return {str(number): f"Triwulan {number}" for number in range(1, 5)}
        if kind.key is STAGE:
            return {name: "" for stage in STAGES for name in ([f"{stage} 1"] if stage == "pergeseran" else [stage])}
        if kind.key is DECILE:
            return {str(number): f"Desil {number}" for number in range(1, 11)}
        known = self.names.kinds.get(kind.keys_refer_to, {})
        if kind.keys_refer_to == "sumber_dana" and known:
            return {**known, CONTROL_SUM: "Jumlah semua sumber dana, sebagai angka kendali"}
        return known

    # places
    def _place(self, *, all_places: bool = False) -> JsonSchema:
        """A region code of the plan's own region, with or without its name; or the words for all places."""
        places = self.names.places
        pattern = region_pattern(next(iter(places)), places) if places else REGION_PATTERN
        offered = [f"{code} {name}" for code, name in places.items()]
        example = next((place for place in offered if place.split(" ")[0].count(".") == 2), REGION_CODE.example)
        said = f"Tulis kode wilayah di daerah ini, boleh diikuti namanya, misalnya {example}."
        if all_places:
            pattern, offered = f"{pattern}|{ALL_PLACES_PATTERN}", [_ALL_PLACES, *offered]
            said = f"Tulis {_ALL_PLACES}, atau kode wilayah di daerah ini, boleh diikuti namanya, misalnya {example}."
        form = {**number_or_text(pattern), "errorMessage": said}
        if not offered:
            return form
        return {"anyOf": [{"type": "string", "enum": offered, "errorMessage": said}, form]}

    def _places(self, kind: FieldType) -> JsonSchema:
        """Places in short, or as a list. Which is meant is told by the form alone, so that the server complains
        of the one place that is wrong."""
        place = self._refer("lokasi", self._place(all_places=True))
        return {
            "if": {"type": "array"},
            "then": {"type": "array", "minItems": 1, "items": place, "errorMessage": how_to_write(kind)},
            "else": place,
            "examples": [_ALL_PLACES],
        }


def _demand(name: str, field: Field) -> JsonSchema:
    """That a field must be there, with a message that says so."""
    return {"required": [name], "errorMessage": f"Isian “{name}” belum ada: {field.description}."}


def _enum(known: Mapping[str, str]) -> JsonSchema:
    titles = list(known.values())
    return {
        "type": "string",
        "enum": list(known),
        **({"enumDescriptions": titles, "markdownEnumDescriptions": [_escaped(title) for title in titles]}
           if any(titles) else {}),
    }  # fmt: skip


def _by_name(codes: Mapping[str, str]) -> list[JsonSchema]:
    """Codes to be found by their names too."""
    return [{"label": f"{code} {name}", "description": name, "body": code} for code, name in codes.items()]


def _offered(form: JsonSchema, known: Mapping[str, str]) -> JsonSchema:
    """Any value of that form; those that are known are offered."""
    return {"anyOf": [{**_enum(known), "errorMessage": form["errorMessage"]}, form]}


def _key_pattern(key: Scalar) -> str:
    """The pattern of a key: in a mapping every key is a text."""
    if key is YEAR:
        return r"^(?:19[0-9]{2}|20[0-9]{2}|2100)$"
    return str(form_of(key)["pattern"])


def _listed(kind: str | list[str]) -> list[str]:
    return [kind] if isinstance(kind, str) else kind


def _escaped(text: str) -> str:
    """Text of the plan is never Markdown."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()#+-.!|<>~" else letter for letter in text)


def _explained(field: Field, said: str) -> str:
    how = "" if field.refers_to or field.type is TEXT else f"\n\n{how_to_write(field.type)}"
    return f"{said}.{how}" + ("\n\n**Wajib diisi.**" if field.required else "")


def _examples(field: Field, schema: JsonSchema) -> list[Any]:
    """What an editor may put in where nothing is written yet."""
    kind = field.type
    if "enum" in schema or field.refers_to or not isinstance(kind, Scalar):
        return []
    text = field.example or ("" if kind.name in ("teks", "id", "ya-tidak") else kind.example)
    return [yaml_value(text)] if text else []


def _default(field: Field) -> str:
    if isinstance(field.type, Choice) and isinstance(field.default, str):
        return field.default
    if isinstance(field.default, bool):
        return "ya" if field.default else "tidak"
    return ""


class _Snippet:
    """What an editor puts in for a new item: its required fields, each a place to fill in, in turn."""

    def __init__(self, years: tuple[int, ...]) -> None:
        self.years = years
        self.count = 0

    def item(self, cls: str) -> dict[str, Any]:
        return {name: self._value(field.type, field) for name, field in declared(cls).items() if field.required}

    def _value(self, kind: FieldType, field: Field) -> Any:
        if isinstance(kind, Item):
            return self.item(kind.cls) or self._place("")
        if isinstance(kind, ListOf):
            return [self._value(kind.item, field)]
        if isinstance(kind, MapOf) and kind.key is YEAR and self.years:
            return {str(year): self._place("") for year in self.years}
        if isinstance(kind, MapOf):
            return {self._place(kind.key.example): self._place("")}
        if isinstance(kind, Choice):
            return self._place("|" + ",".join(kind.values) + "|")
        return self._place("")

    def _place(self, said: str) -> str:
        self.count += 1
        if said.startswith("|"):
            return f"${{{self.count}{said}}}"
        return f"${{{self.count}:{said}}}" if said else f"${self.count}"
