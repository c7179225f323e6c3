"""One layout for all plan files: the same plan, every comment at its place, and nothing to do the second time."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from rpkdgen.cli import cli
from rpkdgen.fmt import formatted
from rpkdgen.read import Fields, Items, Text, read_yaml
from rpkdgen.reference import shipped_units
from rpkdgen.spans import BOM, Unreadable
from rpkdgen.validate import load
from tests.minimal import MINIMAL
from tests.plans import plan_files
from tests.test_edit import FILES, MIXED

ROOT = Path(__file__).parent.parent
UNITS = shipped_units()


def fmt(text: str) -> str:
    return formatted(text, UNITS)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["fmt", *arguments])


# ── a plan as people write it ────────────────────────────────────────────────────────────────────
class Scribbler:
    """Writes the data of a plan file in a layout of chance: braces or lines, any indentation, any order of fields,
    quotes, blank lines, numbers in every form; a comment of its own above or behind many fields."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.comments: dict[str, str] = {}

    def file(self, node: Fields) -> str:
        return "".join(self.block(node, 0, "")) + self.rng.choice(["", "\n\n", "# tentang akhir berkas\n"])

    def block(self, node: Any, column: int, name: str) -> Iterator[str]:
        entries = [(key, value) for key, (_, value) in node.entries.items()] if isinstance(node, Fields) else [
            ("-", item) for item in node.items
        ]  # fmt: skip
        if isinstance(node, Fields) and column:
            self.rng.shuffle(entries)
        for key, value in entries:
            if self.rng.random() < 0.1:
                yield "\n" * self.rng.randint(1, 3)
            comment = ""
            if self.rng.random() < 0.25:
                comment = f"# tentang {len(self.comments)}"
                self.comments[comment] = key if key != "-" else ""
                if self.rng.random() < 0.5:
                    yield f"{' ' * column}{comment}\n"
                    comment = ""
            comment = f"  {comment}" if comment else ""
            head = " " * column + (key if key == "-" else f"{self.quoted(key)}:")
            if isinstance(value, Text):
                yield f"{head} {self.scalar(value, key, False)}{comment}\n"
            elif self.rng.random() < 0.3 and not _is_deep(value):
                yield f"{head} {self.flow(value, key)}{comment}\n"
            elif not (value.entries if isinstance(value, Fields) else value.items):
                yield f"{head} {'{}' if isinstance(value, Fields) else '[]'}{comment}\n"
            elif key == "-" and isinstance(value, Fields):
                lines = list(self.block(value, column + 2, name))
                first = next(number for number, line in enumerate(lines) if line.strip() and line.strip()[0] != "#")
                yield "".join(f"{' ' * column}{line.lstrip(' ')}" for line in lines[:first])
                yield f"{head} {lines[first].lstrip(' ')}" + "".join(lines[first + 1 :])
                if comment:
                    yield f"{' ' * (column + 2)}{comment.strip()}\n"
            else:
                step = self.rng.choice([0, 2] if isinstance(value, Items) else [1, 2, 4])
                yield f"{head}{comment}\n"
                yield from self.block(value, column + step, key)

    def flow(self, node: Any, name: str) -> str:
        if isinstance(node, Text):
            return self.scalar(node, name, True)
        if isinstance(node, Items):
            return f"[{', '.join(self.flow(item, name) for item in node.items)}]"
        members = [f"{self.quoted(key)}: {self.flow(value, name)}" for key, (_, value) in node.entries.items()]
        return f"{{{', '.join(members)}}}"

    def quoted(self, text: str) -> str:
        return f'"{text}"' if self.rng.random() < 0.1 else text

    def scalar(self, node: Text, name: str, in_braces: bool) -> str:
        text = node.text
        if name in ("pagu", "jumlah_pagu", "pendapatan", "belanja") and re.fullmatch(r"[0-9.]+", text):
            text = self.rng.choice([text, text.replace(".", ""), f"Rp{text}"])
        if re.fullmatch(r"[0-9]+,[0-9]{1,2}", text) and self.rng.random() < 0.5:
            text = text.replace(",", ".")
        if in_braces or node.quoted or self.rng.random() < 0.2 or not re.match(r"[\w(][^#:]*$", text):
            text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            return f'"{text}"'
        return text


def _is_deep(node: Any) -> bool:
    if isinstance(node, Text):
        return False
    below = [value for _, value in node.entries.values()] if isinstance(node, Fields) else node.items
    return any(not isinstance(value, Text) and _is_deep(value) for value in below) or len(below) > 6


WHOLE_PLANS = {"terkecil": {"rencana.yaml": MINIMAL}, "kota": plan_files(), "provinsi": plan_files("provinsi")}


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(sorted(WHOLE_PLANS)), st.integers(0, 10**9))
def test_a_plan_written_anyhow_stays_the_same_plan(name: str, seed: int) -> None:
    files, rng = WHOLE_PLANS[name], random.Random(seed)
    scribbled, tidy = dict(files), dict(files)
    for path in files:
        if not path.endswith(".yaml") or "acuan" in path:
            continue
        document, _ = read_yaml(path, files[path])
        assert document
        scribbler = Scribbler(rng)
        scribbled[path] = scribbler.file(document)
        tidy[path] = fmt(scribbled[path])
        assert fmt(tidy[path]) == tidy[path]
        assert_comments_stay(scribbler.comments, tidy[path])
    one, two = (load({path: text.encode() for path, text in each.items()}) for each in (scribbled, tidy))
    assert one.plan == two.plan == load({path: text.encode() for path, text in files.items()}).plan
    assert [problem.code for problem in one.problems] == [problem.code for problem in two.problems]


def assert_comments_stay(comments: dict[str, str], text: str) -> None:
    """Each comment stands once, behind its field or somewhere above it with only comments between."""
    lines = text.splitlines()
    for comment, key in comments.items():
        (number,) = (number for number, line in enumerate(lines) if re.search(rf"{comment}$", line))
        if lines[number].strip() == comment and key:
            below = next(line for line in lines[number:] if line.strip() and not line.strip().startswith("#"))
            assert re.match(rf'[\s-]*"?{re.escape(key)}"?:', below) or below.strip().startswith("- "), comment
        elif key:
            assert re.match(rf'[\s-]*"?{re.escape(key)}"?:', lines[number]), comment


# ── the example and other files ──────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", FILES)
def test_the_example_is_in_the_layout(name: str) -> None:
    """If not: rpkdgen fmt."""
    assert fmt(FILES[name]) == FILES[name]


def test_every_thing_at_its_place() -> None:
    assert (
        fmt(MIXED)
        == """# kepala berkas
program:
  # tentang program
  - kode: 1.06.05   # kode
    nama: Program "satu"
    perangkat_daerah: dinsos
    indikator:
      - nama: Persentase
        satuan: persen
        kondisi_awal:
          tahun: 2023
          nilai: 5,89
        target:
          2024: 5,5
          2026: 5,1   # dibahas lagi
    kegiatan:

      # ── kegiatan pertama ──
      - kode: 1.06.05.2.01
        sub_kegiatan:
          - kode: 1.06.05.2.01.0001
            keluaran: |
              baris satu
              baris dua
            satuan: KK
            target:
              2024: 4.500
            sumber_dana: PAD
            pagu:
              2024: 5
              2025: 1.000
            sasaran: Keluarga desil 1
            lokasi:
              - 36.71.01 Tangerang
              - 36.71.02 Jatiuwung

          # tentang yang kedua
          - kode: 1.06.05.2.01.0002
            keluaran: panjang sekali dan bersambung
            target:
              2024: 1
      # penutup daftar

tkpk:
  dasar: SK
  susunan:
    - kedudukan: Ketua
      jabatan: Wakil

singkatan:
  KK: kepala keluarga
  AB: 5
# ekor
"""
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("format: 1", "format: 1\n"),
        ("\n\n\n# a\n\n\n\nformat:   1 # b\n\n\n# c\n\n\n", "# a\n\nformat: 1   # b\n\n# c\n"),
        ("singkatan: {A: 'x y', B: \"z: z\"}\n", 'singkatan:\n  A: x y\n  B: "z: z"\n'),
        ("program:\n- {kode: 1, lain: {b: 1, a: [2,3]}, nama: x}\n",
         "program:\n  - kode: 1\n    lain: {b: 1, a: [2, 3]}\n    nama: x\n"),
        ("sub_kegiatan:\n- pagu:\n    2025:\n      PAD: Rp5000\n      DAU: 2000   # b\n    2024:\n      PAD: 7000\n",
         "sub_kegiatan:\n  - pagu:\n      2024: {PAD: 7.000}\n      2025:\n        PAD: 5.000\n"
         "        DAU: 2.000   # b\n"),
        ("wilayah:\n- kode: 36\n  luas_km2: 1234.5\n", "wilayah:\n  - kode: 36\n    luas_km2: 1.234,5\n"),
        ("rat:\n- rincian:\n  - target: 4500\n  tahun: 2025\n",
         "rat:\n  - tahun: 2025\n    rincian:\n      - target: 4500\n"),
        ("indikator:\n- satuan: orang\n  target: {2024: 4500}\n- satuan: persen\n  target: {2024: 4500}\n",
         "indikator:\n  - satuan: orang\n    target:\n      2024: 4.500\n\n"
         "  - satuan: persen\n    target:\n      2024: 4500\n"),
        ("tkpk:\n  susunan: [\n    # a\n    {jabatan: x} ]\n", "tkpk:\n  susunan: [\n    # a\n    {jabatan: x} ]\n"),
        ("tkpk:\n    dasar: # b\n        x\n", "tkpk:\n  # b\n  dasar: x\n"),
        (f"tkpk:\n  dasar: {'kata ' * 21}akhir # b\n", f"tkpk:\n  # b\n  dasar: {'kata ' * 21}akhir\n"),
        ("tkpk:\n  dasar:\n  sumber: ''\n", 'tkpk:\n  dasar:\n  sumber: ""\n'),
    ],
)  # fmt: skip
def test_layouts(old: str, new: str) -> None:
    assert fmt(old) == new
    assert fmt(new) == new


def test_line_ends_stay_and_a_byte_order_mark_goes() -> None:
    assert fmt("a: 1\r\nb:   2\r\n") == "a: 1\r\n\r\nb: 2\r\n"
    assert fmt("a: 1\r\nb:   2\n") == "a: 1\n\nb: 2\n"
    assert fmt(f"{BOM}a: 1\n") == "a: 1\n"


@pytest.mark.parametrize("text", ["a: &x 1\n", "---\na: 1\n", "a: [1\n", "a: 1\na: 2\n"])
def test_what_cannot_be_taken_apart_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        fmt(text)


# ── the command ──────────────────────────────────────────────────────────────────────────────────
def test_only_untidy_files_are_written_and_the_plan_stays(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    plan.mkdir()
    (plan / "a.yaml").write_text("# a\nformat: 1\n", "utf-8")
    (plan / "b.yaml").write_text("singkatan: {A: b}\n", "utf-8")
    (plan / "c.yaml").write_text("singkatan: [\n", "utf-8")
    (plan / "catatan.md").write_text("*  x\n", "utf-8")
    before = (plan / "a.yaml").stat().st_mtime_ns
    checked = run("--check", "--plan", str(plan))
    assert checked.exit_code == 1
    assert re.findall(r"(\w)\.yaml:(\d+): belum rapi", checked.output) == [("b", "1")]
    assert (plan / "b.yaml").read_text("utf-8") == "singkatan: {A: b}\n"
    shown = run("--diff", "--plan", str(plan))
    assert shown.exit_code == 1
    assert "-singkatan: {A: b}\n+singkatan:\n+  A: b\n" in shown.output
    done = run("--plan", str(plan))
    assert done.exit_code == 1  # c cannot be read
    assert "c.yaml tidak dapat dibaca" in done.output
    assert (plan / "b.yaml").read_text("utf-8") == "singkatan:\n  A: b\n"
    assert (plan / "c.yaml").read_text("utf-8") == "singkatan: [\n"
    assert (plan / "a.yaml").stat().st_mtime_ns == before
    assert run(str(plan / "a.yaml"), str(plan / "b.yaml"), "--check").exit_code == 0
    assert run("--plan", str(tmp_path / "lain")).exit_code == 2


def test_units_of_the_region_are_known(tmp_path: Path) -> None:
    (tmp_path / "acuan").mkdir()
    (tmp_path / "acuan" / "satuan.csv").write_text("satuan,jenis\ntandon,cacah\n", "utf-8")
    (tmp_path / "a.yaml").write_text("indikator:\n  - satuan: tandon\n    target:\n      2024: 4500\n", "utf-8")
    assert run("--plan", str(tmp_path)).exit_code == 0
    assert "2024: 4.500\n" in (tmp_path / "a.yaml").read_text("utf-8")


def test_money_that_cannot_be_read_is_left_for_the_check() -> None:
    text = "keuangan_daerah:\n  - tahun: 2024\n    pendapatan: 4,5 miliar\n"
    assert fmt(text) == text
    assert fmt(text.replace("4,5 miliar", "45000")) == text.replace("4,5 miliar", "45.000")
