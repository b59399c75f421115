"""A scenario as a pack: which chapters and pages, in which order, in the language spoken now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from sqdash.briefing import pieces
from sqdash.briefing.annex import annex_pages
from sqdash.briefing.city_pages import city_pages
from sqdash.briefing.findings import Findings
from sqdash.briefing.pack import PARTS, Chapter, Pack, Page
from sqdash.briefing.stamp import Stamp, scenario_query
from sqdash.language import _, current
from sqdash.model import CITY
from sqdash.returns.types import worst_quality
from sqdash.views import messages, words
from sqdash.views.stamp import plan_words

SERVER = "http://127.0.0.1:8501"  # where `make run` opens the app


def compose(
    found: Findings,
    *,
    places: Sequence[str],
    parts: Collection[str] = PARTS,
    server: str = SERVER,
    query: Mapping[str, str] | None = None,
    version: str = "",
    made: datetime | None = None,
) -> Pack:
    """The pack of one scenario.

    Args:
        places: `city` and codes of areas, in the order of the chapters.
        server: the address the app is reached at; query: what its links say of the scenario, by default all of it.
        version: which saved version it is, in words; empty for unsaved work.
        made: now by default.
    """
    workspace = found.workspace
    chapters = [_chapter(found, place, parts) for place in places]
    annex = annex_pages(found) if "method" in parts else ()
    shown = [page.quality for chapter in chapters for page in chapter.pages]
    stamp = Stamp(
        plan=plan_words(workspace),
        scenario=found.name,
        version=version,
        year=workspace.base_year,
        data=workspace.version,
        quality=worst_quality(shown or [found.summary.quality]),
        made=made or datetime.now(UTC),
        server=server,
        query=scenario_query(found.scenario, found.ranges) if query is None else query,
    )
    return Pack(
        title=_("城乡社区服务体系建设指标推演情况"),
        subtitle=str(workspace.plan.title),
        language=current(),
        stamp=stamp,
        chapters=tuple(each for each in chapters if each.pages),
        annex=annex,
    )


def _chapter(found: Findings, place: str, parts: Collection[str]) -> Chapter:
    if place != CITY:
        pages = (county_page(found, place),) if "county" in parts else ()
        return Chapter(place, found.place_name(place), pages)
    made = city_pages(found)
    return Chapter(CITY, found.place_name(CITY), tuple(page for id, page in made.items() if page and id in parts))


def county_page(found: Findings, place: str) -> Page:
    """One area on one page: its sentence, its indicators, how far it gets, beside the steady state."""
    cells = found.cells(place)
    return Page(
        "county",
        place,
        found.place_name(place),
        words.headline_county(workspace=found.workspace, cells=cells, scenario=found.name),
        (messages.county_line(cells, found.workspace), *found.over_told, *found.ranges_told),
        pieces.indicators_table(found, place),
        pieces.attainment_chart(found, place, against="" if found.scenario.is_baseline else "baseline"),
        notes=(
            _(
                "达标所需是只用一项措施、每年投入相同时的最低投入，取最省的一项，含本情景这项措施已有的投入；已达标的不列。"
            )
            if found.scenario.has_inputs
            else _("达标所需是只用一项措施、每年投入相同时的最低投入，取最省的一项。"),
            *pieces.chance_notes(found),
        ),
        quality=worst_quality([cell.quality for cell in cells]),
    )
