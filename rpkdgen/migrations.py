"""Plans of older formats → nodes of the present one, so that an old revision is read as if written today.

A plan names the version of its format (``format: 1`` in any of its files; without it, the present one). When the
format changes in a way that old plans cannot be read, ``model.FORMAT`` rises by one and ``STEPS`` gains the step from
the version before. A step is a pure function over the top mappings of all files, so that what moved from one file's
section to another can be followed; it keeps the positions of what it moves, so that problems still point at the
line. So far there is only version 1, and no step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from rpkdgen.model import FORMAT
from rpkdgen.read import Fields, Source, Text

Documents = Mapping[str, Fields]
Step = Callable[[Documents], Documents]

#: Version → what makes a plan of it one of the next version.
STEPS: Mapping[int, Step] = {}


def migrated(source: Source, steps: Mapping[int, Step] = STEPS) -> Source:
    """The source in the present format; as it is where it is in that already, or in one that no step leads from
    (the validation then says so at the line)."""
    version = version_of(source)
    if version is None or version >= FORMAT or any(number not in steps for number in range(version, FORMAT)):
        return source
    documents: Documents = source.documents
    for number in range(version, FORMAT):
        documents = steps[number](documents)
    return replace(source, documents={file: _in_present_format(document) for file, document in documents.items()})


def version_of(source: Source) -> int | None:
    """The version that the plan names; None where it names none, or it is no whole number."""
    for document in source.documents.values():
        entry = document.entries.get("format")
        if entry is not None and isinstance(entry[1], Text) and entry[1].text.strip().isdecimal():
            return int(entry[1].text)
    return None


def _in_present_format(document: Fields) -> Fields:
    """The document, naming the present format where it named another."""
    entry = document.entries.get("format")
    if entry is None or not isinstance(entry[1], Text):
        return document
    node = entry[1]._replace(text=str(FORMAT))
    return document._replace(entries={**document.entries, "format": (entry[0], node)})
