"""What a page works with: the data, the active scenario, what the link says, and results that are worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from urllib.parse import urlencode

import streamlit as st

from sqdash.answers.risk import Ranges
from sqdash.language import _
from sqdash.model import BASELINE, Projection, Scenario, Summary, project, summarise
from sqdash.plan.types import LAST_YEAR
from sqdash.returns import Workspace
from sqdash.ui import session
from sqdash.views.words import scenario_label

BEYOND = 5  # years after the plan's last that an area's path is drawn


@dataclass(frozen=True)
class Page:
    """What a page recipe works with: the data, the active scenario and cached results."""

    name: str
    language: str
    workspace: Workspace
    scenario: Scenario
    examples: Mapping[str, Scenario] = field(hash=False)
    parameters: Mapping[str, str] = field(hash=False)
    """what the link says: language, scenario, changed ranges, how chances are drawn and the choices other pages keep"""
    ranges: Ranges = ()
    """the changed ranges every chance on a page rests on"""

    @property
    def target_year(self) -> int:
        return self.workspace.plan.end

    @property
    def far_year(self) -> int:
        """How far an area's path looks: beyond the plan, as far as there are projections."""
        return min(max(self.target_year + BEYOND, self.workspace.base_year + 1), LAST_YEAR)

    def result(self, scenario: Scenario | None = None, end: int | None = None) -> Projection:
        """The projection of a scenario (the active one by default) to a year, the plan's last by default; cached."""
        asked = self.scenario if scenario is None else scenario
        return projected(self.workspace, asked, self.target_year if end is None else end)

    @cached_property
    def baseline(self) -> Projection:
        return self.result(BASELINE)

    def summary(self, scenario: Scenario | None = None) -> Summary:
        """The counts of the target year."""
        return summarised(self.result(scenario), self.target_year)

    @property
    def scenario_name(self) -> str:
        return scenario_label(self.scenario, session.originals(self.examples))

    @property
    def origin(self) -> session.Origin | None:
        """The saved version the active scenario was made from."""
        return session.origin()

    @property
    def version(self) -> str:
        """Which saved version the active scenario is, in words; empty for an example and for the baseline."""
        start = self.origin
        if start is None:
            return _("未保存") if self.parameters.get("w") else ""
        told = _("第 {n} 版") if self.scenario == start.saved else _("第 {n} 版之后有未保存的修改")
        return told.format(n=start.pin.number)

    def href(self, page: str, **choices: str) -> str:
        """The address of a page that keeps language and scenario; for links inside HTML."""
        query = "&".join(each for each in (self._kept_query(frozenset(choices)), urlencode(choices)) if each)
        return f"{self._folder}/{page}" + (f"?{query}" if query else "")

    def _kept_query(self, chosen: frozenset[str]) -> str:
        """What stays beside the choices. Written once: a page has a link for every area, a whole scenario in each."""
        if chosen not in self._kept_queries:
            kept = {key: value for key, value in self.parameters.items() if key not in chosen}
            self._kept_queries[chosen] = urlencode(kept)
        return self._kept_queries[chosen]

    @cached_property
    def _kept_queries(self) -> dict[frozenset[str], str]:
        return {}

    @cached_property
    def _folder(self) -> str:
        base = str(st.get_option("server.baseUrlPath")).strip("/")
        return f"/{base}" if base else ""

    def traces(self, year: int) -> str:
        """What the addresses of a year's figures begin with; area and indicator follow."""
        kept = {key: value for key, value in self.parameters.items() if key not in session.KEPT}
        return replace(self, parameters=kept).href("trace", year=str(year))


@lru_cache(maxsize=256)
def projected(workspace: Workspace, scenario: Scenario, end: int) -> Projection:
    """Process-wide, bounded; a workspace is compared by identity, so a reload never meets an old result."""
    return project(workspace, scenario, end=end)


@lru_cache(maxsize=256)
def summarised(projection: Projection, year: int) -> Summary:
    """As `projected`: a projection is compared by identity, and the cache hands out the same one again."""
    return summarise(projection, year)
