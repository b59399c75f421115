"""Named access to a projection, the city row, qualities and cost."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sqdash.model import BASELINE, CITY, EVERY, Scenario, history, project, reported_cells, run, summarise, turned
from sqdash.model.projection import inputs_of, parameters_of
from sqdash.model.system import system
from sqdash.returns import Workspace


def test_the_city_sums_numerators_and_denominators_of_the_areas_it_applies_to(workspace: Workspace) -> None:
    projection = project(workspace)
    for indicator in workspace.plan.indicators:
        cells = [projection.cell(a.code, indicator.id, 2025) for a in workspace.areas if a.kind in indicator.applies_to]
        city = projection.cell(CITY, indicator.id, 2025)
        assert city.numerator == pytest.approx(sum(each.numerator for each in cells))
        assert city.value == pytest.approx(indicator.scale * city.numerator / city.denominator)


def test_ninety_cells_apply(workspace: Workspace) -> None:
    summary = summarise(project(workspace), 2025)
    assert (summary.areas, summary.cells) == (10, 90)
    assert sum(met for met, _ in summary.met_by_area.values()) == summary.cells_met
    assert len(summary.worst) == summary.cells - summary.cells_met


def test_a_projected_year_is_an_estimate_at_best(workspace: Workspace) -> None:
    projection = project(workspace)
    assert {cell.quality for cell in projection.cells(2025)} <= {"estimated", "illustrative"}


def test_history_ends_where_the_projection_starts(workspace: Workspace) -> None:
    projection = project(workspace)
    for area in (*(each.code for each in workspace.areas), CITY):
        for indicator in workspace.plan.indicators:
            reported, first = history(workspace, area, indicator.id)[-1], projection.cell(area, indicator.id, 2022)
            assert reported.verdict == first.verdict
            assert reported.value == pytest.approx(first.value)


def test_history_leaves_out_a_year_only_some_have_reported(workspace: Workspace) -> None:
    [first, *_] = workspace.areas
    ahead = {(first.code, 2023, each): workspace.figures[first.code, 2022, each] for each in workspace.model.measures}
    partly = replace(workspace, figures={**workspace.figures, **ahead})
    assert partly.return_years[-1] == 2023 and partly.base_year == 2022
    for place in (first.code, CITY):
        assert [each.year for each in history(partly, place, "rural_facility_coverage")] == [2020, 2021, 2022]


def test_turned_cells_are_those_whose_verdict_differs(workspace: Workspace) -> None:
    hiring = Scenario(name="x", levers=(("hire_community_workers", EVERY, EVERY, 400.0),))
    before, after = project(workspace), project(workspace, hiring)
    pairs = turned(before, after, 2025)
    assert pairs and {old.indicator for old, _ in pairs} == {"community_workers_per_10k_urban"}
    assert summarise(after, 2025).cells_met - summarise(before, 2025).cells_met == len(pairs)


def test_cost_falls_due_on_arrival_and_recurs_from_the_year_after(workspace: Workspace) -> None:
    scenario = Scenario(
        name="x",
        levers=(("hire_social_workers", "411402", "2023", 10.0),),
        assumptions=(
            ("completion_hiring", EVERY, 1.0),
            ("attrition_social_workers", EVERY, 0.2),
            ("cost_hire_social_workers", EVERY, 1000.0),
            ("yearly_cost_hire_social_workers", EVERY, 60_000.0),
        ),
    )
    projection = project(workspace, scenario)
    assert [projection.capital(year) for year in (2023, 2024, 2025)] == [10_000, 0, 0]
    assert [projection.recurring(year) for year in (2023, 2024, 2025)] == pytest.approx([0, 480_000, 384_000])
    assert projection.total_cost("411402") == pytest.approx(874_000) == projection.total_cost()


def test_many_draws_give_what_each_gives_alone(workspace: Workspace) -> None:
    model = system(workspace)
    slow = Scenario(
        name="x", assumptions=(("completion_hiring", EVERY, 0.5),), levers=(("hire_social_workers", EVERY, EVERY, 9.0),)
    )
    parameters = np.concatenate([parameters_of(model, BASELINE), parameters_of(model, slow)])
    both = run(workspace, slow, parameters, inputs_of(model, slow, 2025))
    alone = project(workspace, slow)
    assert both.measures.shape[0] == 2
    np.testing.assert_allclose(both.measures[1], alone.measures[0], rtol=1e-14)


def test_a_year_out_of_range_is_refused(workspace: Workspace) -> None:
    for end in (2022, 2036):
        with pytest.raises(ValueError, match=str(end)):
            project(workspace, BASELINE, end=end)


def test_what_was_reported_of_the_target_year_is_judged_and_projects_nothing(workspace: Workspace) -> None:
    reported = {
        (area, 2025, measure): workspace.figures[area, 2022, measure]
        for area, year, measure in workspace.figures
        if year == 2022
    }
    late = replace(workspace, figures={**workspace.figures, **reported})
    projection, before = project(late), project(workspace)
    assert projection.years == (2022, 2023, 2024, 2025)
    assert projection.cells(2025) == before.cells(2025)
    assert history(late, CITY, "rural_facility_coverage") == history(workspace, CITY, "rural_facility_coverage")
    for place in (*(each.code for each in workspace.areas), CITY):
        judged = [before.cell(place, each.id, 2022) for each in workspace.plan.indicators]
        reached = reported_cells(late, place, 2025)
        assert [(each.year, each.verdict, each.near) for each in reached] == [
            (2025, each.verdict, each.near) for each in judged
        ], "the same figures are judged as those of a base year are"
        assert [each.value for each in reached] == [pytest.approx(each.value) for each in judged]
    assert "met" not in {each.verdict for each in reported_cells(workspace, CITY, 2025)}, "nothing was reported"


def test_a_year_that_was_not_projected_has_no_figures(workspace: Workspace) -> None:
    """Counted from the end, the year before the base would be given the last one's figures under its own name."""
    found = project(workspace, BASELINE, end=2025)
    asked: tuple[Callable[[int], object], ...] = (
        found.cells, found.city_cells, found.capital, found.recurring,
        lambda year: found.stock(CITY, "social_workers", year),
        lambda year: found.arrived(CITY, "install_kiosks", year),
        lambda year: found.input(CITY, "install_kiosks", year),
    )  # fmt: skip
    for year in (2021, 2019, 2026):
        for each in asked:
            with pytest.raises(ValueError, match=f"year {year}: not in 202"):
                each(year)
    with pytest.raises(ValueError, match="year 2022: not in 2023…2025"):
        found.input(CITY, "install_kiosks", 2022)
