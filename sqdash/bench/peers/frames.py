"""pandas: a Python function per group of a frame, and column arithmetic with the draws as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from sqdash.bench.peers.case import Case, due
from sqdash.bench.peers.contender import Contender
from sqdash.bench.peers.stockflow import step_by_step, undated
from sqdash.model.system import Floats

GROUPED_DRAWS = 100  # of every area, in the ordinary way; scaled up from them


class Columns:
    """Terms are columns; a name is not needed."""

    def named(self, _name: str, term: Any) -> Any:
        return term

    def least(self, one: Any, other: Any) -> Any:
        return np.minimum(one, other)

    def most(self, one: Any, other: Any) -> Any:
        return np.maximum(one, other)


class Numbers(Columns):
    """Terms are plain numbers."""

    def least(self, one: Any, other: Any) -> Any:
        return min(one, other)

    def most(self, one: Any, other: Any) -> Any:
        return max(one, other)


class Assigned(Columns):
    """Terms are columns of one frame; what has a name becomes a column of it."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    def named(self, name: str, term: Any) -> Any:
        self.frame[name] = term
        return self.frame[name]

    def least(self, one: Any, other: Any) -> Any:
        return one.clip(upper=other)

    def most(self, one: Any, other: Any) -> Any:
        return one.clip(lower=other)


def rows_contenders(case: Case) -> list[Contender]:
    """One row per area and draw, years stepped through with column arithmetic.

    In the ordinary way results become columns of the frame; at its fastest nothing is put into a frame before the end.
    """
    frame = draws_as_rows(case)
    columns = columns_of(frame)

    def ordinary() -> pd.DataFrame:
        own = frame.copy()
        given = columns_of(own)
        return pd.DataFrame(step_by_step(case, given, due_columns(case, given), Assigned(own)))

    def fastest() -> pd.DataFrame:
        return pd.DataFrame(step_by_step(case, columns, due_columns(case, columns), Columns()))

    def read(found: pd.DataFrame) -> Floats:
        return shaped(case, found)

    return [
        Contender("pandas_rows", ordinary, read, block=3),
        Contender("pandas_rows_at_its_fastest", fastest, read, block=3),
    ]


def columns_of(frame: pd.DataFrame) -> dict[str, Any]:
    return {str(name): column for name, column in frame.items()}


def due_columns(case: Case, columns: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Year by year the column of what is due of each lever."""
    for year in case.years:
        yield {each.id: columns[due(each.id, year)] for each in case.model.levers}


def groups_contenders(case: Case) -> list[Contender]:
    """A group per area and draw, a row per year in it, and a function that steps through them with plain numbers.

    The function takes a group's rows as dictionaries in the ordinary way, or at its fastest from one array.
    """
    some = min(GROUPED_DRAWS, case.draws)
    name = f"pandas_groupby_apply_scaled_up_from_{some * len(case.system.areas)}_groups"
    return [
        _groups(case, name, some, lambda group: group.to_dict("records")),
        _groups(case, "pandas_groupby_apply_at_its_fastest", case.draws, _as_dictionaries),
    ]


def _as_dictionaries(group: pd.DataFrame) -> list[dict[str, float]]:
    return [dict(zip(group.columns, row, strict=True)) for row in group.to_numpy().tolist()]


def _groups(case: Case, name: str, draws: int, rows_of: Callable[[pd.DataFrame], list[dict[Any, Any]]]) -> Contender:
    part = Case(case.workspace, case.scenario, case.parameters[:draws])
    frame, say = years_as_rows(part), Numbers()

    def answered(group: pd.DataFrame) -> pd.Series[float]:
        rows = rows_of(group)
        of_years = ({each.id: row[f"due_{each.id}"] for each in case.model.levers} for row in rows)
        return pd.Series(step_by_step(case, rows[0], of_years, say))

    def solve() -> Any:
        return frame.groupby(["area", "draw"]).apply(answered)

    return Contender(name, solve, lambda found: shaped(part, found), draws=draws)


def draws_as_rows(case: Case) -> pd.DataFrame:
    """An area's draws one after the other: rates, and the area's constants beside each."""
    areas = pd.DataFrame([case.constants(area) for area in range(len(case.system.areas))])
    rates = pd.DataFrame({rate: case.drawn(rate).T.ravel() for rate in case.rates})
    return pd.concat([rates, areas.loc[areas.index.repeat(case.draws)].reset_index(drop=True)], axis=1)


def years_as_rows(case: Case) -> pd.DataFrame:
    """The same with a row per planning year, which has what is due of every lever then."""
    rows = draws_as_rows(case)
    rows.insert(0, "area", np.repeat(np.arange(len(case.system.areas)), case.draws))
    rows.insert(1, "draw", np.tile(np.arange(case.draws), len(case.system.areas)))
    kept = rows[["area", "draw", *case.rates, *undated(case)]]
    of_years = [
        kept.assign(year=year, **{f"due_{each.id}": rows[due(each.id, year)] for each in case.model.levers})
        for year in case.years
    ]
    return pd.concat(of_years).sort_values(["area", "draw", "year"], ignore_index=True)


def shaped(case: Case, found: pd.DataFrame) -> Floats:
    """Rows by area and draw as answers shaped (draw, area, answer)."""
    table = found[list(case.answers)].to_numpy(dtype=float)
    return table.reshape(len(case.system.areas), case.draws, -1).swapaxes(0, 1)
