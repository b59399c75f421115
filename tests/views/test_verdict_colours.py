"""Verdicts are told apart without colour: in a grey print, and by whoever sees no red or green."""

from __future__ import annotations

from itertools import combinations

import pytest

from sqdash.views.outlines import text_colour
from sqdash.views.verdict_colours import BARS
from tests.views.examples import contrast


@pytest.mark.parametrize("pair", list(combinations(BARS, 2)), ids="-".join)
def test_no_two_bars_are_equally_light(pair: tuple[str, str]) -> None:
    assert contrast(BARS[pair[0]], BARS[pair[1]]) >= 1.3


@pytest.mark.parametrize("verdict", BARS)
def test_the_number_on_a_bar_is_legible(verdict: str) -> None:
    fill = BARS[verdict]
    ink = "#{:02X}{:02X}{:02X}".format(*text_colour([int(fill[at : at + 2], 16) for at in (1, 3, 5)]))
    assert contrast(fill, ink) >= 4.5
