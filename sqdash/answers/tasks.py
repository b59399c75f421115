"""A year's tasks per area: what the scenario puts in, and the year's part of every commitment (年度任务清单、工作台账)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import NamedTuple

from sqdash.answers.commitments import Reported, Watched, elapsed, watched
from sqdash.language import Text
from sqdash.model import CITY, Projection, Scenario, project
from sqdash.plan.types import LAST_YEAR, UNSAID, Lever
from sqdash.returns.received import Progress
from sqdash.returns.types import Workspace

LEVER, COMMITMENT = "lever", "commitment"
_LEAST = 0.5  # what is carried over counts from half a unit on: completion shares leave fractions


class Task(NamedTuple):
    """What an area (or the city) has to do in one year; amounts in `unit`, None where nothing can be counted.

    `amount` is this year's part, `done` what was reported of it, `missing` what is left of it, `late` how much of it
    should have been there before. For a lever `late` is input of earlier years that has not arrived; of a year the
    projection has left behind the scenario asks nothing any more, and what was reported of it stands alone.
    """

    area_code: str
    year: int
    kind: str
    id: str
    clause: str
    text: Text
    theme: str
    owner: Text
    amount: float | None
    unit: str
    counted: str | None
    done: float | None
    missing: float | None
    late: float
    state: str
    due: int | None
    evidence: str


def yearly_tasks(
    workspace: Workspace, scenario: Scenario, year: int, progress: Sequence[Reported]
) -> tuple[Task, ...]:  # fmt: skip
    """What a year asks of the city, then of each area: levers in model order, then commitments in plan order."""
    result = project(workspace, scenario, end=min(max(workspace.plan.end, year), LAST_YEAR))
    before = [each for each in progress if each.year < year]
    rows = {(each.commitment.id, each.area_code): each for each in watched(workspace, scenario, before, year=year - 1)}
    now = watched(workspace, scenario, progress, year=year)
    found: list[Task] = []
    for place in (CITY, *(each.code for each in workspace.areas)):
        if place != CITY:
            found += _lever_tasks(result, place, year, progress)
        for row in now:
            if row.area_code == place and (place != CITY or row.commitment.scope == "city"):
                task = _commitment_task(workspace, row, rows[row.commitment.id, place])
                found += [task] if task else []
    return tuple(found)


def _lever_tasks(result: Projection, place: str, year: int, progress: Sequence[Reported]) -> Iterator[Task]:
    is_planned = result.base_year < year <= result.years[-1]
    for lever in result.workspace.model.levers:
        amount = result.input(place, lever.id, year) if is_planned else None
        late = _not_arrived(result, lever, place, year) if is_planned else 0.0
        sent = [
            each.progress
            for each in progress
            if (each.area_code, each.year, each.progress.commitment) == (place, year, lever.id)
        ]
        if sent or amount or late >= _LEAST:
            yield _lever_task(result.workspace, lever, place, year, amount, late, sent)


def _not_arrived(result: Projection, lever: Lever, place: str, year: int) -> float:
    """What should have arrived by the end of the year before and did not: it slipped."""
    planning = [each for each in result.years[1:] if each < year]
    asked = sum(result.input(place, lever.id, each) for each in planning if each + lever.lag_years < year)
    missing = max(0.0, asked - sum(result.arrived(place, lever.id, each) for each in planning))
    return missing if lever.unit == "m2" else float(round(missing))


def _lever_task(
    workspace: Workspace,
    lever: Lever,
    place: str,
    year: int,
    amount: float | None,
    late: float,
    sent: Sequence[Progress],
) -> Task:
    done = sent[-1].value if sent else None
    missing = None if done is None or amount is None else max(0.0, amount - done)
    state = "not_applicable" if amount is None else "no_report" if missing is None else "late" if missing else "done"
    where = dict.fromkeys(workspace.plan.indicator(each).source.where for each in lever.primary_for)
    return Task(
        place,
        year,
        LEVER,
        lever.id,
        "、".join(where),
        lever.name,
        lever.group,
        _owner(sent[-1].owner if sent else "", UNSAID),
        amount,
        lever.unit,
        None,
        done,
        missing,
        late,
        state,
        year,
        sent[-1].evidence if sent else "",
    )


def _commitment_task(workspace: Workspace, now: Watched, before: Watched) -> Task | None:
    """The year's part of a commitment; None where it is fulfilled already or asks nothing of this place."""
    commitment = now.commitment
    if now.state == "not_applicable" or (before.state == "done" and not commitment.is_standing):
        return None
    sent = [each for each in now.reports if each.year == now.year]
    amount, done, late = _standing_part(now) if commitment.is_standing else _dated_part(workspace, now, before)
    done = done if sent else None
    owners = _each_once(each.progress.owner for each in sent)
    evidence = _each_once(each.progress.evidence for each in sent)
    missing = None if amount is None or done is None else max(0.0, amount - done)
    state = now.state
    if not sent and state != "done":
        state = "late" if late >= _LEAST and now.due < now.year else "no_report"
    return Task(
        now.area_code,
        now.year,
        COMMITMENT,
        commitment.id,
        commitment.clause,
        commitment.text,
        commitment.theme,
        _owner(owners, commitment.owner),
        amount,
        commitment.amount_unit,
        commitment.computed if commitment.counts_places else None,
        done,
        missing,
        late,
        state,
        commitment.due,
        evidence,
    )


def _each_once(texts: Iterable[str]) -> str:
    """What several areas wrote of one task of the city, one after the other."""
    return "；".join(dict.fromkeys(each.strip() for each in texts if each.strip()))


def _standing_part(now: Watched) -> tuple[float | None, float | None, float]:
    """A rule asks its whole every year and leaves nothing over."""
    return _whole(now), now.done, 0.0


def _dated_part(workspace: Workspace, now: Watched, before: Watched) -> tuple[float | None, float | None, float]:
    """What is left, in equal parts over the years until it is due, all of it when that has passed; and never less than
    brings it on the straight line by the year's end, so that what is late is a part of it."""
    if now.required is None:
        return _whole(now), now.done, 0.0
    so_far = before.done or 0.0
    left = max(0.0, now.required - so_far)
    years = max(now.due - now.year + 1, 1)
    part = max(left / years, now.required * elapsed(workspace, now.due, now.year) - so_far)
    if now.commitment.amount_unit != "m2":
        part = float(ceil(part - 1e-9))
    behind = now.required * elapsed(workspace, now.due, now.year - 1) - so_far
    late = max(0.0, behind) if before.done is not None or now.due < now.year else 0.0
    # What is reported may be less than the returns' own figures of the year before, or than was reported then.
    return part, None if now.done is None else max(0.0, now.done - so_far), late


def _whole(now: Watched) -> float | None:
    """All that is asked: counted, or all of it (1) or the plan's own amount where nothing can be counted."""
    return now.required if now.required is not None else 1.0 if now.commitment.is_share else now.commitment.value


def _owner(reported: str, planned: Text) -> Text:
    """Who answers for it: whoever the last return named, else whom the plan names."""
    return Text(reported, reported) if reported.strip() else planned
