"""The stamp of a briefing's pages: what they rest on, and a way back that shows the same figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from sqdash.answers.risk import Ranges
from sqdash.answers.risk.own_ranges import RANGES, text_of
from sqdash.language import _, current
from sqdash.model import CITY, Scenario
from sqdash.model.scenario_token import token_of
from sqdash.views import stamp
from sqdash.views.codes import code_png

DATA = "data"  # the link's parameter that names the data version


@dataclass(frozen=True)
class Stamp(stamp.Stamp):
    """`server` is the address the app is reached at, `query` what a link has to say to show the same scenario."""

    server: str = ""
    query: Mapping[str, str] = field(default_factory=dict)

    def link(self, place: str = CITY) -> str:
        """The address that shows the same figures: the overview for the city, else the area's own page.

        It names the data version, so that a page of later data can say that its figures may differ.
        """
        page, more = ("", {}) if place == CITY else ("county", {"area": place})
        return f"{self.server.rstrip('/')}/{page}?{urlencode({**self.query, **more, DATA: self.data})}"

    def code(self, place: str = CITY) -> bytes | None:
        """The link as a QR code, PNG with its quiet zone; None where it would be too dense to be read."""
        return code_png(self.link(place))


def link_words() -> str:
    return _("打开这一页的看板")


def code_words() -> str:
    """What a code's picture shows, for who cannot see it."""
    return _("二维码：打开这一页的看板")


def scan_words() -> str:
    """What stands beside a code."""
    return _("手机扫码打开看板")


def no_code_words() -> str:
    return _("链接太长，二维码放不下：先保存情景再生成")


def scenario_query(scenario: Scenario, ranges: Ranges = ()) -> dict[str, str]:
    """What a link says of a scenario, of changed ranges and of the language spoken now."""
    query = {} if current() == "zh" else {"lang": current()}
    if ranges:
        query[RANGES] = text_of(ranges)
    return query if scenario.is_baseline else {**query, "w": token_of(scenario)}
