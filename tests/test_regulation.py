"""The sheet of a regulation."""

from pathlib import Path

import pytest

from rpkdgen.font_metrics import read_metrics
from rpkdgen.regulation import LABELS, WIDTHS

BOOKMAN = Path(__file__).parent.parent / "templates" / "fonts" / "texgyrebonum-regular.otf"


@pytest.mark.parametrize("label", sorted(LABELS))
def test_a_label_fits_its_column(label: str) -> None:
    written = label.upper() if label.startswith("ke") else label.capitalize()
    room = 16.0 * WIDTHS[0] - 0.2
    assert read_metrics(BOOKMAN).width(written) * 12 / 72 * 2.54 < room
