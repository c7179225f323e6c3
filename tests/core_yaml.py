"""YAML as editors read it: version 1.2 with its core schema, keys as JSON has them (texts)."""

from __future__ import annotations

import re
from typing import Any

import yaml


class _Loader(yaml.SafeLoader):
    """PyYAML's loader, which knows 1.1, with the resolvers of 1.2's core schema in place of its own."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


_RESOLVED = (
    ("tag:yaml.org,2002:null", r"~|null|Null|NULL|", "~nN"),
    ("tag:yaml.org,2002:bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("tag:yaml.org,2002:int", r"[-+]?[0-9]+", "-+0123456789"),
    ("tag:yaml.org,2002:float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
)
for _tag, _pattern, _first in _RESOLVED:
    _Loader.add_implicit_resolver(_tag, re.compile(rf"^(?:{_pattern})$"), ["", *_first])
_Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))


def core_yaml(text: str) -> Any:
    """The value of a YAML text."""
    return _as_json(yaml.load(text, _Loader))


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {_key(key): _as_json(inner) for key, inner in value.items()}
    return [_as_json(inner) for inner in value] if isinstance(value, list) else value


def _key(key: Any) -> str:
    return str(key).lower() if isinstance(key, bool) else "null" if key is None else str(key)
