"""Problems for other programs: SARIF 2.1.0 (what code hosts and editors read) and annotations of GitHub Actions."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from rpkdgen import __version__
from rpkdgen.checks.docs import codes, entry
from rpkdgen.problem import CodeDoc, Problem, Severity
from rpkdgen.report import printable, summary

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: What the relative addresses in a SARIF file start from: the folder in which rpkdgen ran.
ROOT = "%SRCROOT%"
#: The name of our fingerprint; another number once it is made otherwise.
FINGERPRINT = "rpkdgen/v1"

_SARIF_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_GITHUB_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}

#: A written value from its first letter on: in quotes, or up to what parts it from the next.
_VALUE = re.compile(r"""\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|[^\s,\]}#][^,\]}#]*""")


# ── SARIF ────────────────────────────────────────────────────────────────────────────────────────
def as_sarif(problems: Iterable[Problem], texts: Mapping[str, str]) -> str:
    """A SARIF log of one run: every rule there is, and a result for each problem. ``texts``: path → text."""
    docs = {code: doc for code, (_, doc) in codes().items()}
    numbers = {code: number for number, code in enumerate(docs)}
    lines = {file: text.split("\n") for file, text in texts.items()}
    seen: Counter[str] = Counter()
    log = {
        "$schema": SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "rpkdgen",
                        "version": __version__,
                        "language": "id",
                        "rules": [_rule(doc) for doc in docs.values()],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {ROOT: {"description": {"text": "Folder tempat rpkdgen dijalankan."}}},
                "invocations": [{"executionSuccessful": True}],
                "results": [
                    _result(problem, numbers, lines.get(problem.position.file, []), seen) for problem in problems
                ],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=1)


def _rule(doc: CodeDoc) -> dict[str, Any]:
    words = re.findall(r"\w+", doc.rule)
    return {
        "id": doc.code,
        "name": "".join(word[0].upper() + word[1:] for word in words[:8]),
        "shortDescription": {"text": doc.rule},
        "fullDescription": {"text": f"{doc.rule} Sumber: {doc.source}."},
        "help": {"text": _help(doc), "markdown": entry(doc)},
        "defaultConfiguration": {"level": _SARIF_LEVELS[doc.severity]},
        "properties": {"tags": ["rencana"], "sumber": doc.source},
    }


def _help(doc: CodeDoc) -> str:
    examples = (("Salah", doc.bad_example), ("Benar", doc.good_example))
    return "\n\n".join([doc.rule, *(f"{word}:\n{example}" for word, example in examples if example)])


def _result(problem: Problem, numbers: Mapping[str, int], lines: Sequence[str], seen: Counter[str]) -> dict[str, Any]:
    file, _, _ = problem.position
    text = f"{problem.message} {problem.hint}".strip()
    # The same problem is the same result wherever its line has moved to; the second of two equal ones has its number.
    identity = "\0".join((file, problem.code, problem.message))
    seen[identity] += 1
    fingerprint = hashlib.sha256(f"{identity}\0{seen[identity]}".encode()).hexdigest()[:32]
    return {
        "ruleId": problem.code,
        **({"ruleIndex": numbers[problem.code]} if problem.code in numbers else {}),
        "level": _SARIF_LEVELS[problem.severity],
        "message": {"text": printable(text)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": _address(file),
                    "region": _region(problem, lines),
                }
            }
        ],
        "partialFingerprints": {FINGERPRINT: fingerprint},
    }


def _address(file: str) -> dict[str, str]:
    """A relative address with its base; a file elsewhere (another drive, an absolute path) by its own."""
    if re.match(r"/|[A-Za-z]:/", file):
        return {"uri": f"file:///{quote(file.lstrip('/'), safe='/:')}"}
    return {"uri": quote(file), "uriBaseId": ROOT}


def _region(problem: Problem, lines: Sequence[str]) -> dict[str, Any]:
    """The value that the problem stands at, where its line is known."""
    _, number, column = problem.position
    region: dict[str, Any] = {"startLine": number, "startColumn": column}
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    if found := _VALUE.match(line, column - 1):
        region["endColumn"] = found.end() + 1 - (len(found[0]) - len(found[0].rstrip()))
        region["snippet"] = {"text": line}
    return region


# ── GitHub Actions ───────────────────────────────────────────────────────────────────────────────
def as_github(problems: Sequence[Problem]) -> str:
    """A workflow command for each problem (GitHub shows it at its line), and the summary."""
    return "\n".join([*map(_command, problems), summary(problems)])


def _command(problem: Problem) -> str:
    file, line, column = problem.position
    title = _property(problem.code)
    place = f"file={_property(file)},line={line},col={column},title={title}"
    text = "\n".join(printable(part) for part in (problem.message, problem.hint) if part)
    return f"::{_GITHUB_LEVELS[problem.severity]} {place}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
