"""Files become nodes with positions; YAML's complaints stand at the mistake, in Indonesian."""

from pathlib import Path

import pytest
import yaml

from rpkdgen.problem import Problem, Severity
from rpkdgen.read import Fields, Items, Text, read_files, read_folder


def problems_of(text: str) -> list[Problem]:
    return list(read_files({"a.yaml": text.encode()}).problems)


def test_scalars_stay_as_written_with_their_places() -> None:
    source = read_files({"a.yaml": b"kode: 1.10\nya: no\ndaftar:\n  - 36.71\n"})
    root = source.documents["a.yaml"]
    assert root.entries["kode"] == (Text(1, 1, "kode"), Text(1, 7, "1.10"))
    assert root.entries["ya"][1] == Text(2, 5, "no")
    assert root.entries["daftar"][1] == Items(4, 3, [Text(4, 5, "36.71")])
    assert not source.problems


@pytest.mark.parametrize(
    ("text", "line", "column", "code"),
    [
        pytest.param("a: 1\n\tb: 2\n", 2, 1, "RPKD-Y04", id="tab"),
        pytest.param("a:\n  b: 1\n \tc: 2\n", 3, 2, "RPKD-Y04", id="tab after a blank"),
        pytest.param("a:1\nb: 2\n", 1, 2, "RPKD-Y05", id="no space after the colon, first"),
        pytest.param("a:\n  - b: 1\n    nama:Foo\n    c: 2\n", 3, 9, "RPKD-Y05", id="no space after the colon, middle"),
        pytest.param("a:\n  - kode:1.06\n    nama: x\n", 2, 9, "RPKD-Y05", id="no space after the colon, item"),
        pytest.param("target:{2025: 4}\nb: 1\n", 1, 7, "RPKD-Y05", id="no space before a brace"),
        pytest.param("a: {nilai:5, b: 1}\n", 1, 10, "RPKD-Y05", id="no space after the colon, braces"),
        pytest.param("nama: Program: tahap dua\n", 1, 14, "RPKD-Y05", id="colon in a text"),
        pytest.param("a: 1\nnama\nb: 2\n", 2, 1, "RPKD-Y05", id="no colon at all"),
        pytest.param("a:\n  b: 1\n   c: 2\n", 3, 4, "RPKD-Y06", id="indented too far"),
        pytest.param("a:\n    b: 1\n   c: 2\n", 3, 4, "RPKD-Y06", id="indented too little"),
        pytest.param("a:\n  - x\n - y\n", 3, 2, "RPKD-Y06", id="list item out of line"),
        pytest.param("a:\n  - x\n  -y\n", 3, 3, "RPKD-Y06", id="no space after the dash"),
        pytest.param("a: - x\n", 1, 4, "RPKD-Y06", id="dash behind the colon"),
        pytest.param("a: teks\n  - x\n", 2, 3, "RPKD-Y06", id="list under a text"),
        pytest.param('a: "abc\nb: 2\n', 1, 4, "RPKD-Y07", id="open quote"),
        pytest.param('a:\n  b: "x\n  c: y\n  d: "z"\n', 2, 6, "RPKD-Y07", id="open quote closed by the next"),
        pytest.param("a:\n  b: 'x\n  c: 'y'\n", 2, 6, "RPKD-Y07", id="open single quote closed by the next"),
        pytest.param('a: "x" y\n', 1, 8, "RPKD-Y07", id="text behind a quote"),
        pytest.param("a:\n  t: {b: 1, c: 2\n  d: 3\n", 2, 6, "RPKD-Y07", id="open brace"),
        pytest.param("a: [1, 2\nb: 3\n", 1, 4, "RPKD-Y07", id="open bracket"),
        pytest.param("a: {b: 1}}\n", 1, 10, "RPKD-Y07", id="brace too many"),
        pytest.param("a: {b: 1 c: 2}\n", 1, 11, "RPKD-Y05", id="no comma in braces"),
        pytest.param("a: @b\n", 1, 4, "RPKD-Y03", id="text begins with @"),
        pytest.param('a: "\\q"\n', 1, 5, "RPKD-Y03", id="backslash"),
        pytest.param("a: 1\nb: 2\na: 3\n", 3, 1, "RPKD-Y08", id="same field twice"),
        pytest.param("a: &x 1\nb: *x\n", 1, 4, "RPKD-Y09", id="anchor"),
        pytest.param("a: *x\n", 1, 4, "RPKD-Y09", id="alias"),
        pytest.param("a: !!python/object/apply:os.system [x]\n", 1, 4, "RPKD-Y09", id="tag"),
        pytest.param("a: 1\n---\nb: 2\n", 2, 1, "RPKD-Y10", id="second document"),
        pytest.param("a: " + "[" * 30 + "]" * 30, 1, 23, "RPKD-Y11", id="too deep"),
        pytest.param("a: {nilai: 61,5}\n", 1, 12, "RPKD-Y12", id="decimal comma in braces"),
        pytest.param("- a\n", 1, 1, "RPKD-Y13", id="a list at the top"),
        pytest.param("", 1, 1, "RPKD-Y15", id="empty"),
        pytest.param("# hanya catatan\n", 1, 1, "RPKD-Y15", id="only a comment"),
        pytest.param("a: x\u2028y\n", 1, 5, "RPKD-Y02", id="hidden character"),
        pytest.param("{[1]: 2}\n", 1, 2, "RPKD-Y16", id="list as a key"),
    ],
)
@pytest.mark.parametrize("parser", ["C", "Python"])
def test_mistakes_stand_at_their_place(
    text: str, line: int, column: int, code: str, parser: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if parser == "Python":
        monkeypatch.delattr(yaml, "CLoader")
    found = problems_of(text)
    assert [(p.position.line, p.position.column, p.code) for p in found] == [(line, column, code)]
    assert found[0].message and found[0].hint


def test_the_decimal_comma_in_braces_is_explained() -> None:
    (problem,) = problems_of("kondisi_awal: {tahun: 2023, nilai: 61,5}\n")
    assert "nilai: 61.5" in problem.hint


def test_a_duplicate_says_where_the_first_is() -> None:
    (problem,) = problems_of("a: 1\nb: 2\na: 3\n")
    assert "baris 1" in problem.message


def test_a_broken_file_does_not_hide_the_others() -> None:
    source = read_files({"a.yaml": b"a: [1\n", "b.yaml": b"b: 1\nb: 2\n"})
    assert [p.position.file for p in source.problems] == ["a.yaml", "b.yaml"]
    assert source.unreadable == ("a.yaml",)
    assert list(source.documents) == ["b.yaml"]


def test_windows_files_are_read(tmp_path: Path) -> None:
    text = "\ufeffa: 1\r\nb: dua\r\nb: tiga\r\n"
    source = read_files({"a.yaml": text.encode("utf-8")})
    assert source.problems[0].position == ("a.yaml", 3, 1)
    assert source.files["a.yaml"] == "a: 1\nb: dua\nb: tiga\n"


def test_other_encodings_are_refused_with_the_line() -> None:
    source = read_files({"a.yaml": b"a: 1\nb: caf\xe9\n", "b.yaml": "a: 1\n".encode("utf-16")})
    assert [(p.position.line, p.code) for p in source.problems] == [(2, "RPKD-Y01"), (1, "RPKD-Y01")]


def test_a_folder_is_read_in_order_without_left_over_files(tmp_path: Path) -> None:
    for name in ("b.yaml", "a/z.yml", ".git/x.yaml", "~$b.yaml", "b.yaml~", "b.yaml.bak", "data.xlsx", "gambar/x.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("daerah:\n  kode: 36\n", encoding="utf-8")
    (tmp_path / "narasi" / "rpkd").mkdir(parents=True)
    (tmp_path / "narasi" / "rpkd" / "01-awal.md").write_text("# Awal\n", encoding="utf-8")
    source = read_folder(tmp_path)
    prefix = tmp_path.as_posix()
    assert list(source.documents) == [f"{prefix}/a/z.yml", f"{prefix}/b.yaml"]
    assert [(p.position.file, p.code) for p in source.problems] == [(f"{prefix}/data.xlsx", "RPKD-Y14")]
    assert source.problems[0].severity is Severity.WARNING
    (narrative,) = source.narratives
    assert (narrative.dokumen, narrative.nama, narrative.teks) == ("rpkd", "01-awal", "# Awal\n")


def test_paths_are_relative_to_where_the_command_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "a.yaml").write_text("a: 1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert list(read_folder(tmp_path / "plan").documents) == ["plan/a.yaml"]


def test_multi_line_texts_are_fine() -> None:
    source = read_files({"a.yaml": b'a: satu\n  dua\nb: >\n  tiga\n  empat\nc: "lima\n  enam"\n'})
    assert not source.problems
    root = source.documents["a.yaml"]
    assert isinstance(root, Fields)
    assert [node.text for _, node in root.entries.values() if isinstance(node, Text)] == [
        "satu dua", "tiga empat\n", "lima enam",
    ]  # fmt: skip
