"""The sheet of a scenario on paper: one A4 page across, in type that can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import hypot

import pypdfium2
import pytest
from pypdfium2 import raw

from sqdash.bench.running import Server, Visitor
from sqdash.model import example_scenarios
from sqdash.returns.types import Workspace

SMALLEST = 8.0  # points
A4_ACROSS = (297, 210)  # millimetres
MILLIMETRE = 72 / 25.4


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_example_prints_on_one_page(
    visit: Callable[..., Visitor], server: Server, workspace: Workspace, language: str
) -> None:
    for scenario in ("baseline", *example_scenarios(workspace)):
        page = visit().open(f"{server.url}/sheet?lang={language}&scenario={scenario}")
        document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
        page.close()
        assert len(document) == 1, scenario
        printed = document[0]
        assert [round(each / MILLIMETRE) for each in printed.get_size()] == list(A4_ACROSS)
        sizes = dict(type_sizes(printed))
        assert not {sign: size for sign, size in sizes.items() if size < SMALLEST}, scenario
        text = printed.get_textpage().get_text_range()
        assert ("全市" in text) if language == "zh" else ("City" in text), "down to the last row"
        assert "Ctrl+P" not in text, "how to print is not printed"


def type_sizes(page: pypdfium2.PdfPage) -> Iterator[tuple[str, float]]:
    """Every sign of a page with its size in points as it stands on the paper; the same sign smallest last."""
    text = page.get_textpage()
    found = []
    for at in range(text.count_chars()):
        matrix = raw.FS_MATRIX()
        if raw.FPDFText_GetMatrix(text, at, matrix):
            sign = chr(raw.FPDFText_GetUnicode(text, at))
            found.append((sign, raw.FPDFText_GetFontSize(text, at) * hypot(matrix.b, matrix.d)))
    return iter(sorted((each for each in found if each[0].strip()), key=lambda each: -each[1]))
