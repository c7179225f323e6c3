"""A plan in an older format is read through the steps that lead to the present one; a newer one is refused."""

from __future__ import annotations

from minimal import MINIMAL, changed, line_of

from rpkdgen.migrations import Documents, migrated
from rpkdgen.problem import Position
from rpkdgen.read import Fields, read_files
from rpkdgen.validate import load, validate

#: The minimal plan as a format before the first might have had it: another name for a section.
OLD = changed("format: 1\n\ndaerah:", "format: 0\n\nwilayah_daerah:")


def renamed(documents: Documents) -> Documents:
    """The step of this test: the section has its present name."""

    def in_one(document: Fields) -> Fields:
        names = {"wilayah_daerah": "daerah"}
        return document._replace(entries={names.get(name, name): entry for name, entry in document.entries.items()})

    return {file: in_one(document) for file, document in documents.items()}


def test_an_older_plan_is_read_as_the_present_one() -> None:
    source = migrated(read_files({"rencana.yaml": OLD.encode()}), {0: renamed})
    found = validate(source)
    assert not found.problems
    assert found.plan == load({"rencana.yaml": MINIMAL.encode()}).plan
    assert found.plan is not None
    assert found.plan.daerah.asal.at("nama") == Position("rencana.yaml", line_of("nama: Kabupaten", OLD), 9)


def test_nothing_is_done_to_the_present_format_or_one_without_a_way() -> None:
    present = read_files({"rencana.yaml": MINIMAL.encode()})
    assert migrated(present, {0: renamed}) is present
    old = read_files({"rencana.yaml": OLD.encode()})
    assert migrated(old, {}) is old


def test_an_unknown_and_a_newer_format_are_told_at_the_line() -> None:
    for written, said in (
        ("2", "versi 2 lebih baru daripada yang dikenal rpkdgen ini (1)"),
        ("0", "“0” tidak dikenal"),
    ):
        (problem,) = load({"rencana.yaml": MINIMAL.encode(), "lain.yaml": f"format: {written}\n".encode()}).problems
        assert (problem.code, problem.position) == ("RPKD-S10", Position("lain.yaml", 1, 9))
        assert said in problem.message
