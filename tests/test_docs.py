"""The pages of docs/ and the README stay true: generated parts are up to date, excerpts and links are real."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from make_docs import generated_pages  # noqa: E402

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]


def test_generated_pages_are_up_to_date() -> None:
    """If not: make docs."""
    for path, text in generated_pages().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is stale; run: make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files_and_headings(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text):
        name, _, anchor = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        assert path.exists(), target
        if anchor:
            assert anchor in anchors(path), target


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives the headings of the page."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", title.casefold()).replace(" ", "-") for title in titles}


def test_the_excerpt_of_the_plan_is_in_the_plan() -> None:
    excerpt = re.search(r"```yaml\n# (plan/\S+)\n(.*?)```", README, re.S)
    assert excerpt
    assert excerpt[2] in (ROOT / excerpt[1]).read_text(encoding="utf-8")


def test_commands_that_the_pages_name_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for page in PAGES:
        named = set(re.findall(r"(?:`|^)make(?: ([a-z]+))?(?:`| +#)", page.read_text(encoding="utf-8"), re.M)) - {""}
        assert named <= targets, page.name


def test_pictures_are_small() -> None:
    pictures = list((ROOT / "docs" / "gambar").glob("*.png"))
    assert pictures
    assert all(picture.stat().st_size < 200_000 for picture in pictures)
