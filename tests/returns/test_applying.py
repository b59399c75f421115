"""Approved returns in the workspace: which figures they give, what stays, and which data it then is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

from sqdash.model import BASELINE, CITY, project
from sqdash.returns import applying
from sqdash.returns.applying import mixed, with_returns
from sqdash.returns.received import Approved, Return, Sent, Village, return_from_mapping
from sqdash.returns.types import Area, Figure, Workspace
from tests.store.people import filled

YONGCHENG = "411481"
AT = datetime(2024, 2, 1, tzinfo=UTC)


def approved(workspace: Workspace, area: str, id: int, year: int = 2023, more: float = 0.1) -> Approved:
    return Approved(filled(workspace, area=area, year=year, more=more)[0], id, 1, "赵主任", AT)


def of_all(workspace: Workspace, **given: float) -> list[Approved]:
    make = partial(approved, workspace, **given)
    return [make(area.code, id) for id, area in enumerate(workspace.areas, start=1)]


def numbered(workspace: Workspace) -> list[tuple[int, Area]]:
    return list(enumerate(workspace.areas, start=1))


def test_nothing_approved_changes_nothing(workspace: Workspace) -> None:
    assert with_returns(workspace, []) is workspace


def test_figures_are_official_and_say_where_they_stood(workspace: Workspace) -> None:
    one = approved(workspace, YONGCHENG, 7)
    after = with_returns(workspace, [one])
    for row, measure in enumerate(workspace.model.measures, start=4):
        value = one.found.figures[measure].value
        assert after.figures[YONGCHENG, 2023, measure] == Figure(
            value, "official", "return:7", f"411481_2023.xlsx 数据!C{row}"
        )
    added = set(after.figures) - set(workspace.figures)
    assert added == {(YONGCHENG, 2023, measure) for measure in workspace.model.measures}
    assert all(after.figures[key] is figure for key, figure in workspace.figures.items()), "the rest stays as it is"
    assert (workspace.value(YONGCHENG, 2023, "social_workers"), workspace.sources.get("return:7")) == (None, None)


def test_every_source_can_be_looked_up(workspace: Workspace) -> None:
    after = with_returns(workspace, of_all(workspace))
    assert {figure.source for figure in after.figures.values()} <= set(after.sources)
    source = after.sources["return:10"]
    assert source.title == "永城市 2023 v1 · 411481_2023.xlsx"
    assert source.accessed == "2024-02-01"


def test_a_partly_returned_year_is_not_the_base(workspace: Workspace) -> None:
    every = of_all(workspace)
    for count in range(1, len(every)):
        after = with_returns(workspace, every[:count])
        assert (after.base_year, after.return_years[-1]) == (2022, 2023)
        assert mixed(after, 2023) == tuple(area.code for area in workspace.areas[count:])
        before, now = (project(each, BASELINE, end=2025) for each in (workspace, after))
        assert [each.value for each in now.rows(2025)] == [each.value for each in before.rows(2025)]
    assert with_returns(workspace, every).base_year == 2023
    assert with_returns(workspace, every).files_base_year == workspace.files_base_year == 2022
    assert mixed(with_returns(workspace, every), 2023) == ()


def test_a_complete_last_year_is_known_and_never_the_base(workspace: Workspace) -> None:
    """Promises fall due in it and the plan is judged by it; a projection from it would have no year to plan for."""
    last = with_returns(workspace, [approved(workspace, each.code, id, year=2025) for id, each in numbered(workspace)])
    assert (last.base_year, last.last_complete_year, last.return_years[-1]) == (2022, 2025, 2025)
    assert mixed(last, 2025) == () and last.quality(YONGCHENG, 2025, *workspace.model.measures) == "official"
    assert project(last).cells(2025) == project(workspace).cells(2025)
    before = [approved(workspace, each.code, id + 10, year=2024) for id, each in numbered(workspace)]
    assert with_returns(workspace, [*last.approved, *before]).base_year == 2024
    some = with_returns(workspace, last.approved[:9])
    assert (some.base_year, some.last_complete_year) == (2022, 2022)


def test_a_return_with_a_gap_does_not_complete_the_year(workspace: Workspace) -> None:
    every = of_all(workspace)
    short = every[0].found
    figures = {measure: sent for measure, sent in short.figures.items() if measure != "households"}
    gap = Return(short.area_code, 2023, figures, short.file, short.sha256)
    after = with_returns(workspace, [Approved(gap, 1, 1, "赵主任", AT), *every[1:]])
    assert (after.base_year, mixed(after, 2023)) == (2022, (short.area_code,))


def test_an_area_with_a_figure_left_empty_is_not_wholly_on_real_data(workspace: Workspace) -> None:
    whole = with_returns(workspace, of_all(workspace))
    key = (YONGCHENG, 2023, "households")
    empty = replace(whole, figures={**whole.figures, key: whole.figures[key]._replace(value=None)})
    assert mixed(empty, 2023) == (YONGCHENG,)


def test_every_area_of_the_files_is_illustrative(workspace: Workspace) -> None:
    assert mixed(workspace, workspace.base_year) == tuple(area.code for area in workspace.areas)
    assert mixed(workspace, 1999) == tuple(area.code for area in workspace.areas)


def test_a_return_of_the_base_year_replaces_its_figures(workspace: Workspace) -> None:
    after = with_returns(workspace, [approved(workspace, YONGCHENG, 3, year=2022, more=0.5)])
    assert after.value(YONGCHENG, 2022, "social_workers") == round(
        (workspace.value(YONGCHENG, 2022, "social_workers") or 0) * 1.5
    )
    assert after.base_year == 2022 and YONGCHENG not in mixed(after, 2022) and len(mixed(after, 2022)) == 9
    assert after.quality(YONGCHENG, 2022, *workspace.model.measures) == "official"
    assert after.value("411402", 2022, "social_workers") == workspace.value("411402", 2022, "social_workers")


def test_when_every_area_has_returned_no_figure_is_marked_illustrative(workspace: Workspace) -> None:
    after = with_returns(workspace, of_all(workspace))
    projection = project(after, BASELINE, end=2025)
    assert {cell.quality for cell in projection.rows(2023)} == {"official"}
    assert projection.stock(CITY, "social_workers", 2023) == sum(
        round((workspace.value(area.code, 2022, "social_workers") or 0) * 1.1) for area in workspace.areas
    )


def test_the_version_says_which_returns(workspace: Workspace) -> None:
    every = of_all(workspace)
    version = with_returns(workspace, every).version
    assert len(version) == len(workspace.version) and version != workspace.version
    assert with_returns(workspace, every[::-1]).version == version, "the order they were approved in is no matter"
    others = [with_returns(workspace, every[:9]), with_returns(workspace, of_all(workspace, more=0.2))]
    others += [with_returns(workspace, [*every[:9], approved(workspace, YONGCHENG, 11)])]
    assert len({version, *(each.version for each in others)}) == 4


def test_a_later_version_of_the_same_area_and_year_wins(workspace: Workspace) -> None:
    old, new = approved(workspace, YONGCHENG, 3), approved(workspace, YONGCHENG, 4, more=0.9)
    for order in ((old, new), (new, old)):
        after = with_returns(workspace, order)
        assert after.figures[YONGCHENG, 2023, "households"].source == "return:4"


def told(workspace: Workspace, *said: tuple[int, Village]) -> Village:
    """What the workspace knows of one village after these returns of it."""
    returns = [
        Approved(Return(YONGCHENG, year, {}, "x.xlsx", "", (village,)), id, 1, "赵主任", AT)
        for id, (year, village) in enumerate(said, start=1)
    ]
    return with_returns(workspace, returns).villages["1"]


def test_what_a_later_return_leaves_open_of_a_village_stays_known(workspace: Workspace) -> None:
    whole = Village("1", True, 300.0, 200.0, False, 2015, "村!B4")
    only_kiosk = Village("1", None, None, None, True, None, "村!B9")
    for order in (((2023, whole), (2024, only_kiosk)), ((2024, only_kiosk), (2023, whole))):
        assert told(workspace, *order) == ("1", True, 300.0, 200.0, True, 2015, "村!B9")
    closed = Village("1", False, None, None, None, None, "村!B9")
    assert told(workspace, (2023, whole), (2024, closed)) == ("1", False, None, None, False, None, "村!B9")
    opened = Village("1", True, None, None, None, None, "村!B9")
    assert told(workspace, (2023, closed), (2024, opened)).has_centre is True


def test_what_is_of_another_plan_is_left_out(workspace: Workspace) -> None:
    strange = Return("999999", 2023, {"social_workers": Sent(1.0, "")}, "x.csv", "")
    assert with_returns(workspace, [Approved(strange, 1, 1, "", AT)]) is workspace
    unknown = Return(YONGCHENG, 2023, {"cinemas": Sent(1.0, ""), "households": Sent(2.0, "")}, "x.csv", "")
    after = with_returns(workspace, [Approved(unknown, 1, 1, "", AT)])
    assert set(after.figures) - set(workspace.figures) == {(YONGCHENG, 2023, "households")}
    assert after.figures[YONGCHENG, 2023, "households"].note == "x.csv"


def test_a_return_is_the_same_after_a_round_trip(workspace: Workspace) -> None:
    one = approved(workspace, YONGCHENG, 1)
    again = Approved(return_from_mapping(one.found.as_mapping()), 1, 1, "赵主任", AT)
    assert with_returns(workspace, [again]).figures == with_returns(workspace, [one]).figures


@pytest.mark.parametrize("name", ["OFFICIAL", "ILLUSTRATIVE"])
def test_the_qualities_are_those_of_the_files(name: str, workspace: Workspace) -> None:
    from sqdash.plan.types import QUALITIES

    assert getattr(applying, name) in QUALITIES
