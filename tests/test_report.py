"""Problems as text and as JSON."""

from __future__ import annotations

import json

from rpkdgen.problem import Position, Problem, Severity
from rpkdgen.report import as_json, as_text, summary

TEXT = "program:\n  - kode: 1.06.05\n    perangkat_daerah: dinsoss\n"
PROBLEM = Problem(
    Position("plan/program/dinsos.yaml", 3, 23),
    "RPKD-R01",
    Severity.ERROR,
    "Perangkat daerah “dinsoss” tidak ada.",
    "Maksud Anda “dinsos”?",
)
TEXTS = {"plan/program/dinsos.yaml": TEXT}


def test_the_source_line_is_shown_with_a_caret() -> None:
    assert as_text([PROBLEM], TEXTS) == (
        "plan/program/dinsos.yaml:3:23: kesalahan RPKD-R01: Perangkat daerah “dinsoss” tidak ada.\n"
        "  3 |     perangkat_daerah: dinsoss\n"
        "    |                       ^\n"
        "  Maksud Anda “dinsos”?\n"
        "\n"
        "1 kesalahan"
    )


def test_colours_only_where_they_are_wanted() -> None:
    assert "\033" not in as_text([PROBLEM], TEXTS)
    assert "\033[31mkesalahan" in as_text([PROBLEM], TEXTS, colour=True)


def test_the_summary_counts_by_severity() -> None:
    warning = Problem(Position("a.yaml"), "RPKD-V03", Severity.WARNING, "…")
    assert summary([PROBLEM, warning, PROBLEM, warning, PROBLEM]) == "3 kesalahan, 2 peringatan"
    assert summary([]) == "Tidak ada masalah."


def test_a_problem_without_a_line_to_show() -> None:
    for position in (Position("hilang.yaml", 9, 4), Position("plan/program/dinsos.yaml", 99, 1)):
        text = as_text([Problem(position, "RPKD-S09", Severity.ERROR, "Bagian belum ada.")], TEXTS)
        place = f"{position.file}:{position.line}:{position.column}"
        assert text == f"{place}: kesalahan RPKD-S09: Bagian belum ada.\n\n1 kesalahan"


def test_a_long_line_is_cut_around_its_place() -> None:
    paragraph = "kata " * 200 + "5,89 persen" + " kata" * 200
    place = Position("bab.md", 1, paragraph.index("5,89") + 1)
    shown = as_text([Problem(place, "RPKD-N01", Severity.ERROR, "Angka diketik.")], {"bab.md": paragraph}).split("\n")
    assert len(shown[1]) < 130
    assert shown[1][shown[2].index("^") :].startswith("5,89 persen")


def test_what_a_plan_contains_never_steers_the_terminal() -> None:
    nasty = Problem(Position("a.yaml"), "RPKD-S20", Severity.ERROR, "“\x1b[2Jnama\r” tidak dikenal", "\x07Hapus.")
    text = as_text([nasty], {"a.yaml": "nama:\t\x1b[31mmerah"})
    assert not set(text) & set("\x1b\x07\r\t")


def test_the_drawing_prints_under_an_old_code_page() -> None:
    as_text([PROBLEM], TEXTS).encode("cp1252")


def test_json_has_the_fields_that_programs_expect() -> None:
    assert json.loads(as_json([PROBLEM])) == {
        "problems": [
            {
                "file": "plan/program/dinsos.yaml",
                "line": 3,
                "column": 23,
                "code": "RPKD-R01",
                "severity": "error",
                "message": "Perangkat daerah “dinsoss” tidak ada.",
                "hint": "Maksud Anda “dinsos”?",
            }
        ]
    }
    assert json.loads(as_json([])) == {"problems": []}
