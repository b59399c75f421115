"""The rugs of the page that compares: every scenario's verdicts, and what turned between two of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqdash.language import _
from sqdash.ui.markup import note_html
from sqdash.ui.page import Page
from sqdash.ui.parts import note, title
from sqdash.ui.rugs import coloured_table
from sqdash.views import chart_data, small_rug, turned_rug
from sqdash.views.differences import Compared
from sqdash.views.rug import legend_html


def rugs(page: Page, compared: Sequence[Compared]) -> None:
    """Every scenario's verdicts small, side by side, and what turned against the first."""
    workspace = page.workspace
    indicators, areas = workspace.plan.indicators, workspace.areas
    small = [
        small_rug.compact_rug_html(
            compared=each, caption=each.name, workspace=workspace, indicators=indicators, areas=areas
        )
        for each in compared
    ]
    shown: dict[str, Any] = {"compared": compared, "indicators": indicators, "areas": areas}
    coloured_table(
        page,
        small_rug.beside_html(small) + small_rug.columns_html(indicators),
        drawn=partial(small_rug.small_tables, **shown),
        title=small_rug.compared_sentence(compared),
        key="verdicts",
        data=partial(chart_data.compared_data, workspace=workspace, compared=compared, year=page.target_year),
        below=legend_html(),
        of=all_names(compared),
    )
    for at, each in enumerate(compared[1:], start=1):
        _turned(page, compared[0], each, at)


def _turned(page: Page, reference: Compared, other: Compared, at: int) -> None:
    """What turned from the reference to the `at`-th of the others; a sentence where nothing did."""
    workspace = page.workspace
    caption = _("“{name}”与“{reference}”判定不同的格子").format(name=other.name, reference=reference.name)
    title(caption, reference.summary.quality)
    pair = {"reference": reference, "other": other}
    shown: dict[str, Any] = {**pair, "indicators": workspace.plan.indicators, "areas": workspace.areas}
    if not turned_rug.turned_pairs(**pair):
        note(turned_rug.nothing_turned(**pair))
        return
    rest = turned_rug.rest_words(**pair, areas=workspace.areas)
    coloured_table(
        page,
        turned_rug.turned_rug_html(**shown, workspace=workspace, caption=caption),
        drawn=partial(turned_rug.turned_tables, **shown),
        title=turned_rug.turned_sentence(**pair),
        key=f"turned_{at}",
        data=partial(chart_data.turned_data, workspace=workspace, **pair),
        note=rest,
        below=note_html(rest),
        of=all_names([reference, other]),
    )


def all_names(compared: Sequence[Compared]) -> str:
    return _("、").join(each.name for each in compared)
