"""Where lines end, reckoned before any program has set them; and that what is set leaves a reserve."""

from __future__ import annotations

import pytest

from sqdash import language
from sqdash.briefing import slide_tables
from sqdash.briefing.lettering import ems, lines_of, widest
from sqdash.returns.types import Workspace
from tests.briefing.expected import packed


@pytest.mark.parametrize("whole", ["m²/100", "≥93%", "≥0.3‰", ">30", "✓\u00a0100.0", "/comm."])
def test_figures_and_signs_stay_whole(whole: str) -> None:
    """As Office sets them: the second line of "m² per 100\\n>30 m²/100 hh" was reckoned to end inside of m²."""
    assert widest(whole) == pytest.approx(ems(whole), abs=0.3)
    assert lines_of(f"{whole} {whole}", 10, ems(whole) * 10 * 1.2) == 2


def test_a_line_ends_at_blanks_and_between_chinese_characters() -> None:
    assert lines_of("m² per 100\n>30 m²/100 hh", 13, 67) == 5
    assert lines_of("一二三四五六七八", 10, 40) == 2
    assert lines_of("达标 9 项", 10, 30) == 2
    assert widest("农村社区≥93%") == pytest.approx(ems("≥93%"), abs=0.3)


def test_a_word_longer_than_a_line_is_broken() -> None:
    assert lines_of("0123456789" * 4, 10, 100) == 3


@pytest.mark.parametrize("spoken", language.LANGUAGES)
@pytest.mark.parametrize("name", ["baseline", "balanced", "building_first"])
def test_a_table_leaves_a_reserve_for_wider_letters(workspace: Workspace, name: str, spoken: str) -> None:
    pack, _found, _expected = packed(workspace, name, spoken)
    for page in pack.pages:
        if page.table is None:
            continue
        whole = slide_tables.fitted(page.table, 892.0, 326.0)
        told = [whole] if whole is not None else slide_tables.in_parts(page.table, 892.0, 326.0)
        assert max(each.height for each in told) <= 0.95 * 326.0 + 1e-6
