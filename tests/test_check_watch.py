"""``rpkdgen check --watch``: it follows the saves of an editor, and survives what happens to files."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Timer

import pytest

from rpkdgen.commands.check_watch import WAITING
from rpkdgen.watch import saves
from tests.plans import plan_files

ROOT = Path(__file__).parent.parent
PATIENCE = 60
PROGRAM = "program/dinsos.yaml"


class Watching:
    """The command at work on a plan; ``shown`` is what it shows next."""

    def __init__(self, folder: Path) -> None:
        self.plan = folder / "plan"
        for name, text in plan_files().items():
            self.save(name, text)
        command = [sys.executable, "-m", "rpkdgen", "check", "--watch"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, encoding="utf-8")
        self._timer = Timer(PATIENCE, self.process.kill)
        self._timer.start()

    def save(self, name: str, text: str) -> None:
        """As editors do: a file beside it, then its name."""
        path = self.plan / name
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.swp")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)

    def shown(self) -> str:
        assert self.process.stdout
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if WAITING in line:
                return "".join(lines)
        raise AssertionError("".join(["it ended:\n", *lines]))

    def end(self) -> tuple[int, str]:
        self.process.send_signal(signal.SIGINT)
        rest, _ = self.process.communicate()
        self._timer.cancel()
        return self.process.returncode, rest


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    running = Watching(tmp_path)
    yield running
    running.process.kill()
    running.process.wait()
    running._timer.cancel()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is no signal there")
def test_a_day_of_editing(watching: Watching) -> None:
    right = plan_files()[PROGRAM]
    assert "Tidak ada masalah." in watching.shown()

    watching.save(PROGRAM, right.replace("perangkat_daerah: dinsos\n", "perangkat_daerah: dinsoss\n"))
    shown = watching.shown()
    assert re.search(
        r"Baru:\n  \+ plan/program/dinsos.yaml:\d+:23: kesalahan RPKD-R01: Perangkat daerah “dinsoss”", shown
    )
    assert "Selesai:" not in shown
    assert re.search(r"\[\d\d:\d\d:\d\d\] 1 kesalahan", shown)

    (watching.plan / "program/.dinsos.yaml.swp").write_text("nothing that counts", encoding="utf-8")
    watching.save(PROGRAM, "program:\n  - kode: [1.06\n")
    assert "kesalahan RPKD-Y" in watching.shown()

    watching.save(PROGRAM, right)
    shown = watching.shown()
    assert "Selesai:\n  - plan/program/dinsos.yaml" in shown
    assert "Tidak ada masalah." in shown

    away = watching.plan.with_name("dipindah")
    watching.plan.rename(away)
    assert "plan tidak dapat dibaca" in watching.shown()
    shutil.copytree(away, watching.plan)
    while "Tidak ada masalah." not in (shown := watching.shown()):
        assert "RPKD" in shown, "the folder may be seen while it is half copied"

    watching.save("program/baru.yaml", "progam: []\n")
    while "RPKD-S01" not in (shown := watching.shown()):
        assert "Tidak ada masalah." in shown, "the copy may have been told in several pieces"

    code, rest = watching.end()
    assert (code, rest.strip()) == (0, "Selesai.")


def test_vs_code_understands_what_is_shown(watching: Watching) -> None:
    """The task of this repository finds each problem in the output, and where one check begins and ends."""
    text = (ROOT / ".vscode/tasks.json").read_text(encoding="utf-8")
    matchers = json.loads(re.sub(r"(?m)^\s*//.*$", "", text))["tasks"][0]["problemMatcher"]
    watching.shown()
    watching.save(PROGRAM, plan_files()[PROGRAM].replace("perangkat_daerah: dinsos\n", "perangkat_daerah: dinsoss\n"))
    shown = watching.shown().splitlines()
    found = [
        (matcher["severity"], *match.groups())
        for matcher in matchers
        for line in shown
        if (match := re.search(matcher["pattern"]["regexp"], line))
    ]
    assert ("error", "plan/program/dinsos.yaml", "4", "23", "RPKD-R01") in {each[:5] for each in found}
    assert len({each[1:] for each in found}) == len(found)
    assert {matcher["severity"] for matcher in matchers} == {"error", "warning", "info"}
    for matcher in matchers:
        assert re.search(matcher["background"]["beginsPattern"], shown[0])
        assert [line for line in shown if re.search(matcher["background"]["endsPattern"], line)] == shown[-1:]


def test_the_editors_schema_follows_where_there_is_one(watching: Watching) -> None:
    schema = watching.plan.parent / ".rpkdgen" / "skema.json"
    schema.parent.mkdir()
    watching.shown()
    schema.write_text("{}", encoding="utf-8")
    watching.save("rencana.yaml", plan_files()["rencana.yaml"] + "\n")
    assert "Skema bagi editor diperbarui." in watching.shown()
    assert "dinsos" in schema.read_text(encoding="utf-8")


def test_watching_ends_when_it_is_told(tmp_path: Path) -> None:
    stop = Event()
    news = saves([tmp_path], stop)
    assert next(news) is None
    (tmp_path / "a.yaml").write_text("a: 1\n", encoding="utf-8")
    assert next(news) is None, "though it was saved before the watch began"
    stop.set()
    assert list(news) == []
