"""Everything a briefing says is asked here, once, of the model and the answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sqdash.answers import Effort, effort
from sqdash.answers.requirement import Needs, needs
from sqdash.answers.risk import Ranges, Risk, Settings, risk
from sqdash.model import BASELINE, Cell, Projection, Scenario, Summary, project, summarise, turned
from sqdash.returns.types import Workspace
from sqdash.views import words
from sqdash.views.chances import ranges_sentence_beside_verdicts

DRAWS, SEED = 10_000, 1


@dataclass(frozen=True, eq=False)
class Findings:
    """One scenario to the plan's last year, beside the steady state and, where asked for, beside another scenario.

    `name` and `before_name` are as shown; `before` is None where nothing is compared. `ranges` are the changed ones
    that the chances rest on.
    """

    workspace: Workspace
    scenario: Scenario
    name: str
    before: Scenario | None = None
    before_name: str = ""
    with_chances: bool = True
    ranges: Ranges = ()

    @property
    def year(self) -> int:
        return self.workspace.plan.end

    @cached_property
    def result(self) -> Projection:
        return project(self.workspace, self.scenario, end=self.year)

    @cached_property
    def summary(self) -> Summary:
        return summarise(self.result, self.year)

    @cached_property
    def baseline(self) -> Projection:
        return project(self.workspace, BASELINE, end=self.year)

    @cached_property
    def baseline_summary(self) -> Summary:
        return summarise(self.baseline, self.year)

    @cached_property
    def compared(self) -> Projection | None:
        return None if self.before is None else project(self.workspace, self.before, end=self.year)

    @cached_property
    def turned(self) -> tuple[tuple[Cell, Cell], ...]:
        return () if self.compared is None else turned(self.compared, self.result, self.year)

    @cached_property
    def needs(self) -> Needs:
        return needs(self.result)

    @cached_property
    def efforts(self) -> tuple[Effort, ...]:
        return effort(self.workspace, self.scenario, year=self.year)

    @cached_property
    def risk(self) -> Risk | None:
        """Chances of 10 000 draws; None when they were not asked for."""
        if not self.with_chances:
            return None
        return risk(self.workspace, self.scenario, Settings(draws=DRAWS, seed=SEED, ranges=self.ranges))

    @property
    def ranges_told(self) -> tuple[str, ...]:
        """That the chances rest on changed ranges, as a sentence; none where they do not or there are no chances."""
        told = self.with_chances and self.ranges
        return (ranges_sentence_beside_verdicts(self.ranges, self.workspace),) if told else ()

    @property
    def over_told(self) -> tuple[str, ...]:
        """What of the scenario and of the one beside it has been reported since, a sentence each; none mostly."""
        shown = ((self.name, self.scenario), (self.before_name, self.before))
        return tuple(words.over_sentence(name, each.over) for name, each in shown if each is not None and each.over)

    def cells(self, place: str, year: int | None = None) -> tuple[Cell, ...]:
        """A place's cells in the plan's order, in the target year by default; what does not apply is left out."""
        found = self.result.rows(self.year if year is None else year)
        return tuple(each for each in found if each.area_code == place and each.verdict != "not_applicable")

    def cell(self, place: str, indicator: str, year: int) -> Cell:
        return self.result.cell(place, indicator, year)

    def place_name(self, place: str) -> str:
        return words.place_name(self.workspace, place)
