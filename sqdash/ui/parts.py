"""The pieces pages are put together from: headline, titles, notes, and the map with its click."""

from __future__ import annotations

from functools import lru_cache, partial
from html import escape

import pydeck as pdk
import streamlit as st

from sqdash.briefing.pictures import map_picture
from sqdash.language import _
from sqdash.model import Projection, Summary
from sqdash.returns.types import Workspace
from sqdash.ui import chrome
from sqdash.ui.chart import figure
from sqdash.ui.downloads import downloads
from sqdash.ui.markup import markup, note_html
from sqdash.ui.page import Page
from sqdash.views import map as county_maps
from sqdash.views.chart_data import cost_data, map_data
from sqdash.views.figures import cost_alt, cost_by_year
from sqdash.views.tables import sources_html
from sqdash.views.words import quality_word

MARKUP = frozenset("\\`*_{}[]()<>#+-.!|~:$&=^")
MAP_WIDTH, MAP_HEIGHT = 380, 300  # pixels; as wide as a phone has room for


def headline(sentence: str, *, below: str = "") -> None:
    """The sentence that answers the page's question, its first heading; `below` is HTML that belongs to it."""
    markup(f'<h1 class="sq-headline">{escape(sentence)}</h1>{below}')


def title(words: str, quality: str | None = None) -> None:
    """A section's title; `quality` says in words what its figures rest on when that is less than derived."""
    told = quality in ("estimated", "illustrative")
    badge = (
        f' <span class="sq-badge" data-quality="{quality}">{escape(quality_word(str(quality)))}</span>' if told else ""
    )
    markup(f'<h2 class="sq-title">{escape(words)}{badge}</h2>')


def line(words: str) -> None:
    """A sentence of the page's text."""
    markup(f'<p class="sq-line">{escape(words)}</p>')


def plain_label(name: str) -> str:
    """A name as a label shows it: every sign Streamlit would read as markup told apart, on one line."""
    return "".join(f"\\{sign}" if sign in MARKUP else sign for sign in " ".join(name.split()))


def note(words: str) -> None:
    markup(note_html(words))


def sources(page: Page, area: str | None = None) -> None:
    """Plan version, data version and where the base-year figures come from; folded away."""
    workspace = page.workspace
    told = _("数据来源：规划{version}，数据截至 {year} 年，数据版本 {data}")
    with st.expander(told.format(version=workspace.plan.version, year=workspace.base_year, data=workspace.version)):
        markup(sources_html(workspace=workspace, area=area))


def cost_figure(page: Page, result: Projection) -> None:
    """What the scenario costs by year; nothing when it costs nothing."""
    years = result.years[1:]
    capital, recurring = ([spent(year) for year in years] for spent in (result.capital, result.recurring))
    if result.total_cost():
        title(_("各年费用"))
        drawn = cost_by_year(years=years, capital=capital, recurring=recurring)
        alt = cost_alt(years=years, capital=capital, recurring=recurring)
        costs = [(page.scenario_name, years, capital, recurring)]
        figure(page, drawn, alt=alt, key="cost", data=partial(cost_data, costs=costs))


def area_map(page: Page, summary: Summary) -> None:
    """The map; a click on an area opens its page with language and scenario kept."""
    deck = _deck(page.workspace, _Content(summary), page.language, st.context.theme.type == "dark")
    alt = county_maps.map_alt(page.workspace, summary)
    event = st.pydeck_chart(deck, height=MAP_HEIGHT, on_select="rerun", key="map", alt=alt)
    told = county_maps.map_note(page.workspace)
    downloads(
        page,
        "areas",
        data=partial(map_data, workspace=page.workspace, summary=summary),
        picture=partial(map_picture, page.workspace, summary, title=alt, note=told),
        below=note_html(told),
    )
    picked = [each for objects in event.selection.objects.values() for each in objects]
    if picked:
        code = (picked[0].get("properties") or picked[0])["area_code"]
        st.switch_page(chrome.PAGES["county"], query_params={**page.parameters, "area": str(code)})


class _Content(tuple[object, ...]):
    """A summary as a key: two with the same verdicts draw the same map."""

    summary: Summary

    def __new__(cls, summary: Summary) -> _Content:
        made = super().__new__(cls, (summary.year, *summary.met_by_area.items()))
        made.summary = summary
        return made


@lru_cache(maxsize=32)
def _deck(workspace: Workspace, content: _Content, language: str, dark: bool) -> pdk.Deck:
    """One deck per content, language and theme: the same object is not sent to the browser again."""
    return county_maps.county_map(
        workspace=workspace, summary=content.summary, dark=dark, width=MAP_WIDTH, height=MAP_HEIGHT
    )
