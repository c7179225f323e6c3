"""All rules together: documented, told apart by their codes, quick, at ease with broken plans."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rpkdgen.checks import check, rules
from rpkdgen.checks.docs import codes, markdown
from rpkdgen.validate import load
from tests.plans import KINDS, plan_files, problems_of, told

DOCS = Path(__file__).parent.parent.parent / "docs" / "pemeriksaan.md"


@pytest.mark.parametrize("jenis", KINDS)
def test_a_right_plan_has_no_problem(jenis: str) -> None:
    found = problems_of(plan_files(jenis))
    assert not found, told(found)


@pytest.mark.parametrize("code", rules())
def test_a_rule_says_what_it_is(code: str) -> None:
    rule = rules()[code]
    assert re.fullmatch(r"RPKD-[A-Z]\d\d", code)
    assert rule.group, "the file needs a TITLE"
    assert rule.doc.rule.endswith(".")
    assert rule.doc.bad_example
    assert rule.doc.good_example
    assert rule.doc.source
    assert "§" not in f"{rule.doc.rule} {rule.doc.source}"


def test_every_rule_has_a_test_that_breaks_it() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_rules_*.py"))
    assert [code for code in rules() if code not in tests] == []


def test_the_page_of_the_docs_is_current() -> None:
    assert DOCS.read_text(encoding="utf-8") == markdown(), "make docs"


def test_every_code_stands_in_the_docs() -> None:
    page = markdown()
    assert all(f"### {code}\n" in page for code in codes())


def test_rules_are_at_ease_with_nearly_nothing() -> None:
    for text in ("daerah:\n  kode: 36\n", "rencana:\n  tahun_awal: 2024\n", "program:\n  - kode: 1.06.05\n", ""):
        check(load({"rencana.yaml": text.encode()}))


@pytest.mark.parametrize("name", [name for name in plan_files() if name.endswith(".yaml")])
def test_rules_are_at_ease_with_half_a_plan(name: str) -> None:
    """Each file cut off after each of its lines, and left out."""
    files = plan_files()
    lines = files[name].splitlines(keepends=True)
    for end in range(0, len(lines), 7):
        problems_of({**files, name: "".join(lines[:end])})
    del files[name]
    problems_of(files)


@pytest.mark.parametrize("name", [name for name in plan_files() if name.endswith(".yaml")])
def test_rules_are_at_ease_with_unreadable_values(name: str) -> None:
    """Every value of a file in turn is something that no type accepts."""
    files = plan_files()
    lines = files[name].splitlines(keepends=True)
    for number, line in enumerate(lines):
        if number % 3 == 0 and (found := re.match(r"([^#{\[]*?: )(\S.*)\n", line)):
            broken = [*lines[:number], f"{found[1]}'?!'\n", *lines[number + 1 :]]
            problems_of({**files, name: "".join(broken)})
