"""Area and indicator of a link: what is not there is said, and what is only not on this page is not."""

from __future__ import annotations

import pytest

from tests.ui.opening import headline, html, opened


@pytest.mark.parametrize(
    ("page", "asked", "told"),
    [
        ("county", {"area": "999999"}, "链接中的“999999”没有找到，先显示梁园区。"),
        ("county", {"area": "<b>x"}, "链接中的“<b>x”没有找到，先显示梁园区。"),
        ("indicator", {"indicator": "x" * 90}, f"链接中的“{'x' * 40}”没有找到，先显示1. 农村社区综合服务设施覆盖率。"),
    ],
)
def test_a_link_to_what_is_not_there_says_what_is_shown_instead(page: str, asked: dict[str, str], told: str) -> None:
    app = opened(page, **asked)
    assert told in html(app)
    assert told not in html(app.run()), "once"


def test_a_page_of_one_area_reached_from_the_city_complains_of_nothing() -> None:
    app = opened("county", area="city")
    assert "没有找到" not in html(app) and "梁园区" in headline(app)
