"""``docs/pemeriksaan.md``: every code with its rule, severity, source and examples, from the code itself."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Mapping

import rpkdgen
from rpkdgen.checks import SKIPPED, rules
from rpkdgen.problem import SEVERITY_WORDS, CodeDoc

#: Groups of the codes that modules other than the rules give out, by letter.
GROUPS = {
    "Y": "Bentuk berkas",
    "S": "Susunan dan nilai isian",
    "R": "Rujukan antarbagian",
}

HEAD = """# Pemeriksaan

<!-- Dibuat dari program dengan `make docs`; jangan disunting di sini. -->

`rpkdgen check` memeriksa rencana dan menunjukkan setiap masalah dengan berkas, baris, kolom, kode, dan cara
memperbaikinya. **Kesalahan** menghentikan pembuatan dokumen (kecuali dengan `--draf`); **peringatan** dan **catatan**
tidak. Tingkat sebuah masalah dapat lebih ringan daripada yang tertulis di sini bila aturannya menyebutkan demikian.
"""


def codes() -> Mapping[str, tuple[str, CodeDoc]]:
    """Every code that rpkdgen gives out → (title of its group, documentation), by code."""
    found = {code: (rule.group, rule.doc) for code, rule in rules().items()}
    found[SKIPPED.code] = ("Rujukan antarbagian", SKIPPED)
    for module in pkgutil.iter_modules(rpkdgen.__path__):
        if module.ispkg or module.name in ("__main__", "cli"):
            continue
        given = getattr(importlib.import_module(f"rpkdgen.{module.name}"), "CODES", {})
        for code, doc in given.items():
            found.setdefault(code, ("", doc))
    return dict(sorted(found.items()))


def markdown() -> str:
    """The whole page."""
    groups: dict[str, list[CodeDoc]] = {}
    for code, (group, doc) in codes().items():
        groups.setdefault(group or GROUPS.get(_letter(code), "Templat, naskah, dan bingkai"), []).append(doc)
    order = sorted(groups, key=lambda title: (title != GROUPS["Y"], title != GROUPS["S"], groups[title][0].code))
    contents = "\n".join(f"- [{title}](#{_anchor(title)})" for title in order)
    sections = [_section(title, groups[title]) for title in order]
    return "\n".join([HEAD, contents, "", *sections]).rstrip() + "\n"


def _letter(code: str) -> str:
    return code.removeprefix("RPKD-")[:1]


def _anchor(title: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", title.casefold()).replace(" ", "-")


def _section(title: str, docs: Iterable[CodeDoc]) -> str:
    return f"## {title}\n\n" + "\n".join(entry(doc) for doc in docs)


def entry(doc: CodeDoc) -> str:
    """What is said of a code, as Markdown."""
    severity = SEVERITY_WORDS[doc.severity].capitalize()
    parts = [f"### {doc.code}\n", f"{doc.rule}\n", f"*{severity}. Sumber: {doc.source}.*\n"]
    for word, example in (("Salah", doc.bad_example), ("Benar", doc.good_example)):
        if example:
            parts.append(f"{word}:\n\n```{_language(example)}\n{example}\n```\n")
    return "\n".join(parts)


def _language(example: str) -> str:
    """YAML where it looks like it; narratives and templates are shown as text."""
    is_text = "{{" in example or "{%" in example or example.lstrip().startswith("#")
    return "text" if is_text or ":" not in example else "yaml"
