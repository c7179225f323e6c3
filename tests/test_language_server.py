"""The published YAML language server, with the settings of this repository: it accepts the example, completes,
explains, and finds mistakes, in the planner's words.

It is installed by ``npm ci`` in tests/language_server/ (``.ci/run`` does it).
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from rpkdgen.cli import cli
from tests.lsp import LanguageServer

ROOT = Path(__file__).parent.parent
SERVER = ROOT / "tests/language_server/node_modules/yaml-language-server/bin/yaml-language-server"

pytestmark = pytest.mark.skipif(
    not SERVER.is_file() or shutil.which("node") is None,
    reason="the YAML language server is not installed: npm ci --prefix tests/language_server",
)

SUB = """\
sub_kegiatan:
  - kode: 1.06.05.2.01.0001
    nama: Penjangkauan Anak-Anak Terlantar
    keluaran: Jumlah anak
    satuan: orang
    target: {2024: 120}
    pagu: {2024: {PAD: 180.000.000}}
    sasaran: Anak telantar
    lokasi: [36.71.07 Karawaci]
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    """The server with a folder open that has this repository's settings and the schema of its plan."""
    folder = tmp_path_factory.mktemp("editor")
    schema = folder / ".rpkdgen" / "skema.json"
    assert CliRunner().invoke(cli, ["schema", "--plan", str(ROOT / "plan"), "-o", str(schema)]).exit_code == 0
    running = LanguageServer(["node", str(SERVER), "--stdio"], folder, editor_settings())
    yield running
    running.close()


def editor_settings() -> dict[str, Any]:
    """What VS Code makes of .vscode/settings.json: comments dropped, ``yaml.a.b`` as nested objects."""
    text = (ROOT / ".vscode/settings.json").read_text(encoding="utf-8")
    flat = json.loads(re.sub(r"(?m)^\s*//.*$", "", text))
    nested: dict[str, Any] = {"yaml": {"validate": True, "hover": True, "completion": True}}
    for name, value in flat.items():
        *above, last = name.split(".")
        inner = nested
        for part in above:
            inner = inner.setdefault(part, {})
        inner[last] = value
    return nested


def messages(server: LanguageServer, text: str) -> list[tuple[int, str]]:
    """What the server says of a file: line (from 1) and message."""
    (found,) = server.problems({server.new_name(): text}).values()
    return [(each["range"]["start"]["line"] + 1, each["message"]) for each in found]


def test_nothing_is_said_of_the_example(server: LanguageServer) -> None:
    files = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in (ROOT / "plan").rglob("*.yaml")}
    assert server.problems(files) == {name: [] for name in files}


def test_reference_data_is_no_plan(server: LanguageServer) -> None:
    name = "plan/acuan/jenis-daerah.yaml"
    assert server.problems({name: "kota:\n  kecamatan: Distrik\n"}) == {name: []}


# ── completion ───────────────────────────────────────────────────────────────────────────────────
def test_agencies_of_the_plan_are_offered_with_their_names(server: LanguageServer) -> None:
    offered = server.completions("program:\n  - kode: 1.06.05\n    perangkat_daerah: |\n")
    assert offered["dinsos"]["documentation"]["value"] == "Dinas Sosial"
    assert offered["dinsos"]["insertText"] == "dinsos"


def test_fields_are_offered_and_those_written_are_not(server: LanguageServer) -> None:
    offered = server.completions("program:\n  - kode: 1.06.05\n    |\n")
    assert {"nama", "strategi", "indikator"} <= set(offered)
    assert "kode" not in offered
    assert offered["jumlah_pagu"]["insertText"] == "jumlah_pagu:\n  2024: $1\n  2025: $2\n  2026: $3"


def test_a_new_item_is_offered_with_its_required_fields(server: LanguageServer) -> None:
    body = server.completions("sub_kegiatan:\n  - |\n")["Sub kegiatan baru"]["insertText"]
    assert re.findall(r"(?m)^ *(\w+):", body) == [
        "kode", "nama", "keluaran", "satuan", "target", "2024", "2025", "2026", "pagu", "2024", "2025", "2026",
        "sasaran", "lokasi",
    ]  # fmt: skip


def test_codes_are_found_by_their_names(server: LanguageServer) -> None:
    offered = server.completions("program:\n  - kode: |\n")
    (code,) = (item["insertText"] for label, item in offered.items() if "Pengelolaan Pendidikan" in label)
    assert code == "1.01.02"
    urusan = server.completions("perangkat_daerah:\n  - bidang_urusan: [|]\n")
    (code,) = (item["insertText"] for label, item in urusan.items() if "PERTANAHAN" in label)
    assert code == "2.10", "a code is never turned into the number 2.1"


def test_places_of_the_region_are_offered(server: LanguageServer) -> None:
    offered = server.completions("sub_kegiatan:\n  - lokasi:\n      - |\n")
    assert {"semua kecamatan", "36.71.07 Karawaci", "36.71.07.1005 Cimone"} <= set(offered)


# ── hover ────────────────────────────────────────────────────────────────────────────────────────
def test_a_field_says_what_it_means(server: LanguageServer) -> None:
    told = server.hover("sub_kegiatan:\n  - ko|de: 1.06.05.2.01.0001\n")
    assert "Kode sub kegiatan menurut nomenklatur." in told
    assert "**Wajib diisi.**" in told


def test_a_value_says_what_it_stands_for(server: LanguageServer) -> None:
    told = server.hover("program:\n  - strategi: kantong-|kemiskinan\n")
    assert "* `kantong-kemiskinan`: Penurunan Jumlah Kantong" in told


# ── mistakes ─────────────────────────────────────────────────────────────────────────────────────
MISTAKES = (
    ("satuan: orang", "satuann: orang",
     {(5, "Yang dapat ditulis di sini: kode, nama,"), (2, "Isian “satuan” belum ada")}),
    ("    nama: Penjangkauan Anak-Anak Terlantar\n", "", {(2, "Isian “nama” belum ada: Nama sub kegiatan")}),
    ("1.06.05.2.01.0001", "1.06.05.02.01.0001", {(2, "Tulis kode sub kegiatan, misalnya 1.06.05.2.02.0003.")}),
    ("{2024: 120}", "{2024: seratus}", {(6, "Tulis bilangan menurut satuannya")}),
    ("{2024: 120}", "{TA 2024: 120}", {(6, "Tulis misalnya “2024: 5,89”")}),
    ("PAD: 180.000.000", "DUA: 180.000.000", {(7, "Di rencana ini tidak ada sumber dana itu.")}),
    ("PAD: 180.000.000", "PAD: 180 juta", {(7, "Tulis rupiah bulat")}),
    ("36.71.07 Karawaci", "36.71.77 Karawaci", {(9, "Tulis semua kecamatan, atau kode wilayah di daerah ini")}),
    ("lokasi:", "arah: Naik\n    lokasi:", {(9, "Pilihannya: naik, turun.")}),
    ("lokasi:", "strategi: beban\n    lokasi:", {(9, "Di rencana ini tidak ada strategi itu. Pilihannya: beban-")}),
    ("lokasi:", "boleh_lebih_100: yes\n    lokasi:", {(9, "Tulis ya atau tidak.")}),
)  # fmt: skip


def test_a_right_item_has_no_problem(server: LanguageServer) -> None:
    assert messages(server, SUB) == []


@pytest.mark.parametrize(("old", "new", "expected"), MISTAKES, ids=[new.strip()[:24] for _, new, _ in MISTAKES])
def test_a_mistake_is_told_at_its_line(
    server: LanguageServer, old: str, new: str, expected: set[tuple[int, str]]
) -> None:
    assert SUB.count(old) == 1
    found = messages(server, SUB.replace(old, new))
    assert len(found) == len(expected), found
    for line, beginning in expected:
        assert any(number == line and message.startswith(beginning) for number, message in found), found
