"""The plan's other promises: what each asks of an area and the city, how far it is, and what is missing.

What that makes for one year is in `tasks`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqdash.answers.counted import required
from sqdash.model import CITY, Projection, Scenario, project
from sqdash.model.projection import assumed
from sqdash.plan.types import LAST_YEAR, Commitment
from sqdash.returns.places import HOUSEHOLDS
from sqdash.returns.received import Progress, Return
from sqdash.returns.types import Workspace, worst_quality

STATES = ("done", "on_track", "late", "no_report", "not_due", "not_applicable")
_WORST_FIRST = ("late", "no_report", "not_due", "on_track", "done")
_NEARLY = 1e-9  # what floats leave of a whole


class Reported(NamedTuple):
    """What an area (or the city) sent about one commitment for one year."""

    area_code: str
    year: int
    progress: Progress


@dataclass(frozen=True, slots=True)
class Watched:
    """One commitment in one area or the city at the end of a year.

    `required`, `done`, `forecast` and `missing` are in what the commitment counts (places, people, m²); where nothing
    can be counted `required` is None and the others are a share of 1, or the amount itself. `forecast` is what the
    scenario comes to in the year it is due, None once the returns of that year say it. `basis` says where `done` comes
    from: report, returns or scenario.

    What a lever measures is what was reported of that lever in the years whose returns are all there, then what the
    scenario puts in. Assumed: a report is of its year alone, as the sheet asks; who reported nothing of a year added
    nothing to it; where nobody did, its amount and all that rests on it is not known (None), but for the years the
    files begin with, of which no progress was asked: they add nothing unless it was reported.
    """

    commitment: Commitment
    area_code: str
    year: int
    due: int
    required: float | None
    done: float | None
    forecast: float | None
    share: float | None
    missing: float | None
    state: str
    basis: str | None
    quality: str
    reports: tuple[Reported, ...] = ()


def reported(returns: Iterable[Return]) -> tuple[Reported, ...]:
    """The progress of all these returns, each with its area and year."""
    return tuple(Reported(each.area_code, each.year, progress) for each in returns for progress in each.progress)


def judged_year(workspace: Workspace, progress: Sequence[Reported]) -> int:
    """The last year anything is known about: complete returns, or progress."""
    return max([workspace.last_complete_year, *(each.year for each in progress)])


def watched(
    workspace: Workspace, scenario: Scenario, progress: Sequence[Reported], *, year: int | None = None
) -> tuple[Watched, ...]:
    """Every commitment for the city and then for each area it is about, in file order.

    Args:
        scenario: what levers and projected measures are read from, where a commitment is measured by one.
        progress: reports of any year; of an area's reports the last up to `year` counts, for what starts anew every
            year only that year's own.
        year: the year-end judged; by default the last anything is known about.
    """
    at = judged_year(workspace, progress) if year is None else year
    result = project(workspace, scenario, end=min(max(workspace.plan.end, at), LAST_YEAR))
    watching = _Watching(workspace, result, tuple(progress), at)
    return tuple(row for each in workspace.plan.commitments for row in watching.rows(each))


class _PutIn(NamedTuple):
    """What a lever comes to over some years: None where it is not known; the reports it rests on, and on what else."""

    amount: float | None
    reports: tuple[Reported, ...]
    basis: str


@dataclass(frozen=True)
class _Watching:
    workspace: Workspace
    result: Projection
    progress: tuple[Reported, ...]
    year: int

    def rows(self, commitment: Commitment) -> list[Watched]:
        if commitment.scope == "city" and commitment.computed in ("city", None):
            return [self._city_alone(commitment)]
        areas = [self._area(commitment, each.code) for each in self.workspace.areas]
        return [self._city(commitment, areas), *areas]

    def _latest(self, commitment: Commitment, place: str) -> Reported | None:
        first = self.year if commitment.yearly else 0
        found = [
            each
            for each in self.progress
            if (each.area_code, each.progress.commitment) == (place, commitment.id) and first <= each.year <= self.year
        ]
        return max(found, key=lambda each: each.year, default=None)

    def _area(self, commitment: Commitment, code: str) -> Watched:
        needed = required(self.workspace, commitment, code)
        report = self._latest(commitment, code)
        if report is not None:
            value = report.progress.value
            done = value * needed if commitment.is_share and needed is not None else value
            return self._row(commitment, code, needed, done, self._forecast(commitment, code), "report", (report,))
        return self._row(commitment, code, needed, *self._unreported(commitment, code))

    def _city_alone(self, commitment: Commitment) -> Watched:
        """Of the city as a whole: amounts of all who report add up, what is there or not is there once."""
        places = (CITY, *(each.code for each in self.workspace.areas))
        reports = tuple(each for place in places if (each := self._latest(commitment, place)) is not None)
        needed, forecast = required(self.workspace, commitment, CITY), self._forecast(commitment, CITY)
        if not reports:
            return self._row(commitment, CITY, needed, *self._unreported(commitment, CITY))
        values = [each.progress.value for each in reports]
        once = commitment.is_share or commitment.unit == "item"
        return self._row(commitment, CITY, needed, max(values) if once else sum(values), forecast, "report", reports)

    def _city(self, commitment: Commitment, areas: list[Watched]) -> Watched:
        needed = required(self.workspace, commitment, CITY)
        reports = tuple(report for each in areas for report in each.reports)
        basis = "report" if reports else next((each.basis for each in areas if each.basis), None)
        if needed is None:
            known = [each.state for each in areas if each.state != "not_applicable"]
            state = next((each for each in _WORST_FIRST if each in known), "not_applicable")
            return self._made(commitment, CITY, None, None, None, None, state, basis, reports)
        asked = [each for each in areas if each.state != "not_applicable"]
        amounts = [each.done for each in asked if each.done is not None]
        done = sum(amounts) if amounts else None
        found = self._row(commitment, CITY, needed, done, self._forecast(commitment, CITY), basis, reports)
        if found.state == "late" and len(amounts) < len(asked):
            # Who has not reported is not known to have done nothing.
            return replace(found, state="no_report", missing=None)
        return found

    def _unreported(
        self, commitment: Commitment, place: str
    ) -> tuple[float | None, float | None, str | None, tuple[Reported, ...]]:
        """What stands without a report of its own, what is ahead, where that comes from: the returns' figure, or what
        was put into its lever so far."""
        by, forecast = commitment.measured_by, self._forecast(commitment, place)
        if by in self.result.system.levers:
            so_far = self._put_in(str(by), place, self.year)
            return so_far.amount, forecast, so_far.basis, so_far.reports
        if by in self.workspace.model.measures:
            codes = [each.code for each in self.workspace.areas if place in (CITY, each.code)]
            values = [self.workspace.value(code, self._returned_until, str(by)) for code in codes]
            known = None if None in values else sum(each for each in values if each is not None)
            return known, forecast, "returns", ()
        return None, forecast, "scenario" if by else None, ()

    @property
    def _returned_until(self) -> int:
        """Of which year the figures are: progress of one area may be of a later one than every area's returns."""
        return min(self.year, self.workspace.last_complete_year)

    def _forecast(self, commitment: Commitment, place: str) -> float | None:
        """What the scenario comes to when the commitment is due."""
        by, due = commitment.measured_by, max(self._due(commitment), self.workspace.base_year)
        if by is None:
            return None
        if by in self.result.system.levers:
            return self._put_in(by, place, due).amount
        if by in self.workspace.model.measures:
            return self.result.stock(place, by, min(due, self.result.years[-1]))
        return None if place == CITY else assumed(self.workspace, self.result.scenario, by, place)

    def _put_in(self, lever: str, place: str, last: int) -> _PutIn:
        """Up to the end of a year; of what `Watched` says is assumed."""
        until = range(self.workspace.plan.start, last + 1)
        over = {year for year in until if year <= self.workspace.base_year or year in self.workspace.complete_years}
        reports = tuple(
            each
            for each in self.progress
            if each.progress.commitment == lever and each.year in over and place in (CITY, each.area_code)
        )
        asked = {year for year in over if year > self.workspace.files_base_year}
        ahead = [year for year in self.result.years[1:] if year in until and year not in over]
        if asked - {each.year for each in reports}:
            return _PutIn(None, reports, "report")
        planned = sum(self.result.input(place, lever, year) for year in ahead)
        reported = sum(each.progress.value for each in reports)
        return _PutIn(reported + planned, reports, "report" if reports and not ahead else "scenario")

    def _due(self, commitment: Commitment) -> int:
        return commitment.due or self.workspace.plan.end

    def _row(
        self,
        commitment: Commitment,
        place: str,
        needed: float | None,
        done: float | None,
        forecast: float | None,
        basis: str | None,
        reports: tuple[Reported, ...] = (),
    ) -> Watched:
        if needed == 0:
            return self._made(commitment, place, 0.0, None, None, None, "not_applicable", None, reports)
        whole = needed if needed is not None else 1.0 if commitment.is_share else commitment.value or 1.0
        share = None if done is None else done / whole
        ahead = None if forecast is None else forecast / whole
        is_reported = any(each.progress.commitment == commitment.id for each in reports)
        state = self._state(commitment, share, ahead, is_reported)
        if forecast is not None and self._returned_until >= self._due(commitment) and self._is_counted(commitment):
            forecast = None
        return self._made(commitment, place, needed, done, forecast, share, state, basis, reports)

    def _is_counted(self, commitment: Commitment) -> bool:
        """Whether what it is measured by is known of a year whose returns are all there: a measure or a lever."""
        return commitment.measured_by in (*self.workspace.model.measures, *self.result.system.levers)

    def _state(self, commitment: Commitment, share: float | None, ahead: float | None, is_reported: bool) -> str:
        due = self._due(commitment)
        is_met_ahead = ahead is not None and ahead >= 1 - _NEARLY
        if share is not None and share >= 1 - _NEARLY:
            return "done"
        if not is_reported and ahead is not None:
            return "on_track" if is_met_ahead and (share is None or self._returned_until < due) else "late"
        if share is None or not is_reported:
            return "not_due" if self.year < due and not commitment.is_standing else "no_report"
        if commitment.is_standing or self.year >= due:
            return "late"
        if is_met_ahead and self._returned_until < due:
            return "on_track"
        return "on_track" if share >= elapsed(self.workspace, due, self.year) - _NEARLY else "late"

    def _made(
        self,
        commitment: Commitment,
        place: str,
        needed: float | None,
        done: float | None,
        forecast: float | None,
        share: float | None,
        state: str,
        basis: str | None,
        reports: tuple[Reported, ...],
    ) -> Watched:
        known = needed is not None and done is not None
        missing = max(0.0, (needed or 0.0) - (done or 0.0)) if known else None
        quality = self._quality(commitment, place)
        due = self._due(commitment)
        return Watched(
            commitment, place, self.year, due, needed, done, forecast, share, missing, state, basis, quality, reports
        )

    def _quality(self, commitment: Commitment, place: str) -> str:
        """The worst quality among the figures behind it; the registry's counts are derived from the official list."""
        measures = [each for each in (commitment.measured_by, commitment.computed) if each in self._measures]
        codes = [each.code for each in self.workspace.areas if place in (CITY, each.code)]
        year = self.workspace.last_complete_year
        return worst_quality(["derived", *(self.workspace.quality(code, year, *measures) for code in codes)])

    @property
    def _measures(self) -> tuple[str, ...]:
        """`rural_communities` and the like are counted in the registry, households come from the returns."""
        by = [each.measured_by for each in self.workspace.plan.commitments if each.measured_by]
        return (HOUSEHOLDS, *(each for each in by if each in self.workspace.model.measures))


def elapsed(workspace: Workspace, due: int, year: int) -> float:
    """The share of the way that should be behind at a year's end, straight from the plan's first year."""
    span = max(due - workspace.plan.start + 1, 1)
    return min(max((year - workspace.plan.start + 1) / span, 0.0), 1.0)
