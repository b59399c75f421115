"""The plan's other promises against counts anyone can check in the registry, and a year's tasks."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sqdash.answers.commitments import Reported, Watched, elapsed, judged_year, reported, watched
from sqdash.answers.counted import places
from sqdash.answers.tasks import Task, yearly_tasks
from sqdash.model import BASELINE, CITY, EVERY, Scenario, carried, example_scenarios
from sqdash.returns.applying import with_returns
from sqdash.returns.intake import intake
from sqdash.returns.intake.asked import asked_of_areas
from sqdash.returns.received import Approved, Progress, Return, Sent
from sqdash.returns.template import template
from sqdash.returns.types import Workspace
from tests.returns.intake.filling import FIGURES, filled
from tests.returns.intake.in_process import InProcess
from tests.store.people import filled as returned
from tests.store.people import with_years

LIANGYUAN, NINGLING, YONGCHENG = "411402", "411423", "411481"


def sent(area: str, year: int, id: str, value: float, owner: str = "", evidence: str = "") -> Reported:
    return Reported(area, year, Progress(id, value, evidence, owner, "B2"))


def row(found: Sequence[Watched], id: str, place: str = CITY) -> Watched:
    return next(each for each in found if (each.commitment.id, each.area_code) == (id, place))


def task(found: Sequence[Task], id: str, place: str) -> Task:
    return next(each for each in found if (each.id, each.area_code) == (id, place))


@pytest.fixture(scope="module")
def baseline(workspace: Workspace) -> tuple[Watched, ...]:
    return watched(workspace, BASELINE, ())


def test_the_counts_are_the_registrys_own(workspace: Workspace) -> None:
    """Counted here a second time, by names and not by codes."""
    with (workspace.path / "registry.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    townships = {(each["township_code"], each["township"]) for each in rows}
    assert places(workspace, "communities", CITY) == len(rows) == 4834
    assert places(workspace, "townships", CITY) == len(townships) == 199
    assert places(workspace, "streets", CITY) == sum(name.endswith("街道") for _code, name in townships) == 32
    assert places(workspace, "urban_communities", CITY) == sum(each["kind"] == "urban" for each in rows) == 257
    assert places(workspace, "rural_communities", CITY) == sum(each["kind"] == "rural" for each in rows) == 4559
    assert places(workspace, "areas", CITY) == 10
    assert places(workspace, "city", CITY) == 1 and places(workspace, "city", YONGCHENG) is None
    for rule in ("communities", "townships", "streets", "urban_communities", "rural_communities", "households"):
        by_area = [places(workspace, rule, each.code) for each in workspace.areas]
        assert sum(each for each in by_area if each is not None) == pytest.approx(places(workspace, rule, CITY))


REQUIRED = {
    "social_work_stations": 199,
    "disaster_officers": 4834,
    "street_elderly_centres": 32,
    "community_elderly_places": 257,
    "urban_organisations": 12 * 257,  # 3 084
    "rural_organisations": 6 * 4559,  # 27 354
    "opening_hours": 4834,
    "secretary_training": 257,
    "kiosks": 257,
    "talent_workers": 1000,
    "local_plan": 10,
    "smart_platform": 1,
    "three_lists": 4834,
    "monthly_visits": None,
    "elderly_area_new": None,
}


@pytest.mark.parametrize("id", REQUIRED)
def test_what_the_city_has_to_do(baseline: tuple[Watched, ...], id: str) -> None:
    assert row(baseline, id).required == REQUIRED[id]


def test_what_an_area_has_to_do(workspace: Workspace, baseline: tuple[Watched, ...]) -> None:
    assert row(baseline, "social_work_stations", YONGCHENG).required == 31
    assert row(baseline, "disaster_officers", YONGCHENG).required == 770
    assert row(baseline, "urban_organisations", YONGCHENG).required == 12 * 43
    assert row(baseline, "rural_organisations", YONGCHENG).required == 6 * 727
    households = workspace.value(YONGCHENG, workspace.base_year, "households")
    assert row(baseline, "elderly_area_old", YONGCHENG).required == pytest.approx(20 * (households or 0) / 100)
    no_streets = row(baseline, "street_elderly_centres", NINGLING)
    assert (no_streets.required, no_streets.state) == (0, "not_applicable")


def test_without_reports_nothing_is_said_to_be_done(baseline: tuple[Watched, ...]) -> None:
    assert {row(baseline, id).state for id in ("social_work_stations", "urban_organisations")} == {"not_due"}
    assert {row(baseline, id).state for id in ("opening_hours", "monthly_visits")} == {"no_report"}
    assert row(baseline, "social_work_stations").missing is None, "unknown is not the whole"


def test_in_the_year_it_is_due_silence_is_no_report(workspace: Workspace) -> None:
    found = watched(workspace, BASELINE, (), year=2023)
    assert row(found, "urban_organisations").state == "no_report"
    assert row(found, "social_work_stations").state == "not_due"


def test_a_share_becomes_a_count(workspace: Workspace) -> None:
    """Half of Yongcheng's 31 townships: 15.5 of 199, and 15.5 missing there; of the nine others nothing is known."""
    found = watched(workspace, BASELINE, [sent(YONGCHENG, 2024, "social_work_stations", 0.5)])
    here, city = row(found, "social_work_stations", YONGCHENG), row(found, "social_work_stations")
    assert (here.done, here.share, here.missing, here.state) == (15.5, 0.5, 15.5, "late")
    assert (city.done, city.missing, city.state) == (15.5, None, "no_report")
    assert city.share == pytest.approx(15.5 / 199)
    assert here.basis == "report" and here.reports[0].progress.value == 0.5


def test_all_areas_done_is_the_city_done(workspace: Workspace) -> None:
    progress = [sent(each.code, 2023, "social_work_stations", 1.0) for each in workspace.areas]
    city = row(watched(workspace, BASELINE, progress), "social_work_stations")
    assert (city.done, city.missing, city.state, city.year) == (199, 0, "done", 2023)
    one_less = row(watched(workspace, BASELINE, progress[1:]), "social_work_stations")
    assert (one_less.done, one_less.missing) == (182, 17)
    assert one_less.state == "on_track", "182 of 199 by the third of five years"


def test_the_straight_line_is_what_on_track_means(workspace: Workspace) -> None:
    assert [elapsed(workspace, 2025, year) for year in (2020, 2021, 2023, 2025, 2026)] == [0.0, 0.2, 0.6, 1.0, 1.0]
    for share, state in ((0.59, "late"), (0.6, "on_track"), (1.0, "done")):
        found = watched(workspace, BASELINE, [sent(YONGCHENG, 2023, "social_work_stations", share)])
        assert row(found, "social_work_stations", YONGCHENG).state == state
    after = watched(workspace, BASELINE, [sent(YONGCHENG, 2025, "social_work_stations", 0.99)])
    assert row(after, "social_work_stations", YONGCHENG).state == "late"


def test_an_amount_is_taken_as_it_is(workspace: Workspace) -> None:
    found = watched(workspace, BASELINE, [sent(YONGCHENG, 2023, "disaster_officers", 700)])
    here = row(found, "disaster_officers", YONGCHENG)
    assert (here.done, here.missing, here.state) == (700, 70, "on_track")


def test_the_last_report_counts_and_a_yearly_one_only_its_year(workspace: Workspace) -> None:
    progress = [
        sent(YONGCHENG, 2022, "social_work_stations", 0.9),
        sent(YONGCHENG, 2023, "social_work_stations", 0.7),
        sent(YONGCHENG, 2022, "secretary_training", 1.0),
    ]
    found = watched(workspace, BASELINE, progress)
    assert row(found, "social_work_stations", YONGCHENG).share == pytest.approx(0.7)
    assert row(found, "secretary_training", YONGCHENG).state == "no_report"
    assert row(watched(workspace, BASELINE, progress, year=2022), "secretary_training", YONGCHENG).state == "done"


def test_what_cannot_be_counted_is_as_good_as_its_worst_area(workspace: Workspace) -> None:
    progress = [sent(each.code, 2023, "monthly_visits", 1.0) for each in workspace.areas]
    assert row(watched(workspace, BASELINE, progress), "monthly_visits").state == "done"
    progress[0] = sent(workspace.areas[0].code, 2023, "monthly_visits", 0.8)
    assert row(watched(workspace, BASELINE, progress), "monthly_visits").state == "late"


def test_the_citys_own_add_up_over_those_who_report(workspace: Workspace) -> None:
    progress = [sent(YONGCHENG, 2024, "talent_managers", 100), sent(LIANGYUAN, 2024, "talent_managers", 140)]
    city = row(watched(workspace, BASELINE, progress), "talent_managers")
    assert (city.done, city.missing, city.state) == (240, 60, "on_track")
    both = [sent(YONGCHENG, 2024, "smart_platform", 1), sent(LIANGYUAN, 2024, "smart_platform", 1)]
    assert row(watched(workspace, BASELINE, both), "smart_platform").done == 1, "one platform however many name it"


def test_the_talent_programme_is_measured_by_the_scenario(workspace: Workspace, baseline: tuple[Watched, ...]) -> None:
    none = row(baseline, "talent_workers")
    assert (none.done, none.forecast, none.state) == (0, 0, "late")
    planned = row(watched(workspace, example_scenarios(workspace)["talent_programme"], ()), "talent_workers")
    assert (planned.done, planned.forecast, planned.state, planned.basis) == (0, 1352, "on_track", "scenario")


HIRING = "hire_social_workers"
LEFT = 451  # of the programme's 1 352 in 2025, its last year


def hired(workspace: Workspace, *years: int, each: float | None, programme: bool = True) -> tuple[Workspace, Watched]:
    """The promise of 1 000 social workers once these years are returned, with so many hired in each of ten areas."""
    now = with_years(workspace, *years, progress=None if each is None else {HIRING: each})
    scenario = carried(example_scenarios(workspace)["talent_programme"], now) if programme else BASELINE
    return now, row(watched(now, scenario, reported(one.found for one in now.approved)), "talent_workers")


def test_what_was_hired_counts_once_its_year_is_over(workspace: Workspace) -> None:
    now, some = hired(workspace, 2023, 2024, each=13)
    assert (now.base_year, some.done, some.basis, some.missing) == (2024, 260, "report", 740)
    assert (some.forecast, some.state) == (260 + LEFT, "late")
    assert {(each.year, each.progress.commitment) for each in some.reports} == {(2023, HIRING), (2024, HIRING)}
    enough = hired(workspace, 2023, 2024, each=45)[1]
    assert (enough.done, enough.forecast, enough.state) == (900, 900 + LEFT, "on_track"), "as before any return"
    all_of_it = hired(workspace, 2023, 2024, each=50, programme=False)[1]
    assert (all_of_it.done, all_of_it.missing, all_of_it.state) == (1000, 0, "done")


def test_what_nobody_reported_is_not_none(workspace: Workspace) -> None:
    for programme in (True, False):
        now, found = hired(workspace, 2023, 2024, each=None, programme=programme)
        assert (now.base_year, found.done, found.forecast, found.missing) == (2024, None, None, None)
        assert found.state == "not_due", "late by what is not known is not said"
    now, found = hired(workspace, 2023, 2024, 2025, each=None, programme=False)
    assert (found.year, found.done, found.forecast, found.state) == (2025, None, None, "no_report")
    later = with_years(workspace, 2023, 2024)
    of_one_year = [sent(YONGCHENG, 2024, HIRING, 7)]
    assert row(watched(later, BASELINE, of_one_year), "talent_workers").done is None, "of 2023 nothing is known"
    both = [*of_one_year, sent(LIANGYUAN, 2023, HIRING, 5)]
    assert row(watched(later, BASELINE, both), "talent_workers").done == 12, "who reported nothing added nothing"


def test_the_last_years_hires_are_those_reported(workspace: Workspace) -> None:
    now, found = hired(workspace, 2023, 2024, 2025, each=13)
    assert (now.base_year, found.year, found.done, found.basis) == (2024, 2025, 390, "report")
    assert (found.forecast, found.state) == (None, "late"), "nothing of it is projected any more"


def test_a_year_before_the_files_counts_where_it_was_reported(workspace: Workspace) -> None:
    early = [sent(YONGCHENG, 2022, HIRING, 40), sent(YONGCHENG, 2020, HIRING, 500)]
    found = row(watched(workspace, BASELINE, early), "talent_workers")
    assert (found.done, found.basis) == (40, "report"), "not what was hired before the plan began"


def test_the_citys_ledger_goes_on_from_what_the_areas_hired(workspace: Workspace) -> None:
    """Its row and those of the areas say the same: 130 a year, what is left is asked of the last year."""
    now, _found = hired(workspace, 2023, 2024, each=13)
    progress = reported(one.found for one in now.approved)
    for year in (2023, 2024):
        tasks = yearly_tasks(now, BASELINE, year, progress)
        by_area = [task(tasks, HIRING, area.code).done or 0 for area in now.areas]
        city = task(tasks, "talent_workers", CITY)
        assert (city.done, city.evidence, sum(by_area)) == (130, "名册", 130)
    last = task(yearly_tasks(now, BASELINE, 2025, progress), "talent_workers", CITY)
    assert (last.amount, last.late, last.done) == (740, 800 - 260, None)


def test_kiosks_are_measured_by_the_returns_and_the_projection(
    workspace: Workspace, baseline: tuple[Watched, ...]
) -> None:
    values = [workspace.value(each.code, workspace.base_year, "kiosk_communities") for each in workspace.areas]
    city = row(baseline, "kiosks")
    assert city.done == sum(each or 0 for each in values) and city.quality == "illustrative"
    assert city.missing == 257 - (city.done or 0) and city.state == "late"
    more = Scenario("装机", levers=(("install_kiosks", EVERY, EVERY, 20.0),))
    assert row(watched(workspace, more, ()), "kiosks").state == "on_track"


def test_the_size_of_a_new_centre_is_an_assumption(workspace: Workspace, baseline: tuple[Watched, ...]) -> None:
    assert row(baseline, "new_urban_site", YONGCHENG).forecast == 700
    assert row(baseline, "new_urban_site").state == "on_track"
    small = Scenario("小", assumptions=(("urban_site_m2", EVERY, 550.0),))
    assert row(watched(workspace, small, ()), "new_urban_site").state == "late"


def test_every_commitment_is_watched_everywhere(workspace: Workspace, baseline: tuple[Watched, ...]) -> None:
    city = [each.commitment.id for each in baseline if each.area_code == CITY]
    assert city == [each.id for each in workspace.plan.commitments]
    own = sum(each.scope == "city" for each in workspace.plan.commitments)
    assert len(baseline) == own + (len(city) - own) * 11


def test_progress_comes_out_of_returns() -> None:
    progress = Progress("local_plan", 1.0, "文件", "民政局", "B3")
    found = reported([Return(YONGCHENG, 2024, {}, "a.xlsx", "0", progress=(progress,))])
    assert found == (Reported(YONGCHENG, 2024, progress),)


def test_the_judged_year_is_the_last_known(workspace: Workspace) -> None:
    assert judged_year(workspace, ()) == workspace.base_year
    assert judged_year(workspace, [sent(YONGCHENG, 2026, "kiosks", 1.0)]) == 2026
    assert row(watched(workspace, BASELINE, [sent(YONGCHENG, 2026, "local_plan", 1)]), "local_plan").year == 2026


def of_the_last_year(workspace: Workspace, *codes: str, **measures: float) -> Workspace:
    """With returns of 2025 of these areas: the base year's figures but for these."""
    found = []
    for id, code in enumerate(codes, start=1):
        same, _file = returned(workspace, area=code, year=2025, more=0.0)
        figures = {**same.figures, **{measure: Sent(value, "C9") for measure, value in measures.items()}}
        found.append(Approved(replace(same, figures=figures), id, 1, "", datetime(2026, 2, 1, tzinfo=UTC)))
    return with_returns(workspace, found)


def test_the_plans_last_year_is_judged_by_what_was_reported_of_it(workspace: Workspace) -> None:
    codes = [each.code for each in workspace.areas]
    last = of_the_last_year(workspace, *codes, kiosk_communities=10.0, households=1000.0)
    assert (last.base_year, judged_year(last, ())) == (2022, 2025)
    found = watched(last, BASELINE, ())
    kiosks = row(found, "kiosks")
    assert (kiosks.year, kiosks.done, kiosks.missing, kiosks.state) == (2025, 100, 157, "late")
    assert (kiosks.forecast, kiosks.basis, kiosks.quality) == (None, "returns", "derived"), "not a projection of it"
    assert row(found, "elderly_area_old", YONGCHENG).required == 20 * 1000 / 100, "the households of 2025"
    assert "not_due" not in {each.state for each in found}
    progress = [sent(code, 2025, "social_work_stations", 1.0) for code in codes]
    assert row(watched(last, BASELINE, progress), "social_work_stations").state == "done"
    progress[0] = sent(codes[0], 2025, "social_work_stations", 0.9)
    assert row(watched(last, BASELINE, progress), "social_work_stations").state == "late"
    full = of_the_last_year(workspace, *codes, kiosk_communities=257.0)
    assert row(watched(full, BASELINE, ()), "kiosks").state == "done"


def test_progress_of_one_area_in_the_last_year_makes_no_other_late(workspace: Workspace) -> None:
    """Its figures of 2025 are not those of all: what the scenario comes to is still ahead."""
    one = of_the_last_year(workspace, YONGCHENG)
    more = Scenario("装机", levers=(("install_kiosks", EVERY, EVERY, 20.0),))
    kiosks = row(watched(one, more, [sent(YONGCHENG, 2025, "local_plan", 1)]), "kiosks")
    assert (kiosks.year, kiosks.state, kiosks.done) == (
        2025,
        "on_track",
        row(watched(workspace, more, ()), "kiosks").done,
    )
    assert kiosks.forecast is not None


def test_a_years_part_brings_it_on_the_straight_line(workspace: Workspace) -> None:
    """31 stations by 2025, 24.8 of them by 2024; 10 at the end of 2023: 15 this year, of which 8.6 are late."""
    progress = [sent(YONGCHENG, 2023, "social_work_stations", 10 / 31)]
    found = task(yearly_tasks(workspace, BASELINE, 2024, progress), "social_work_stations", YONGCHENG)
    assert (found.amount, found.unit, found.counted, found.done) == (15, "place", "townships", None)
    assert found.late == pytest.approx(31 * 0.6 - 10), "behind the straight line"
    progress.append(sent(YONGCHENG, 2024, "social_work_stations", 20 / 31, "永城市民政局", "验收单"))
    after = task(yearly_tasks(workspace, BASELINE, 2024, progress), "social_work_stations", YONGCHENG)
    assert after.done == pytest.approx(10) and after.missing == pytest.approx(5)
    assert (after.owner.zh, after.evidence, after.state) == ("永城市民政局", "验收单", "late")
    progress[-1] = sent(YONGCHENG, 2024, "social_work_stations", 25 / 31)
    whole = task(yearly_tasks(workspace, BASELINE, 2024, progress), "social_work_stations", YONGCHENG)
    assert (whole.done, whole.missing, whole.state) == (pytest.approx(15), pytest.approx(0), "on_track")


def test_a_years_part_is_what_is_left_over_the_years_left(workspace: Workspace) -> None:
    """Ahead of the line, 25 of 31 at the end of 2023: 6 left for two years, 3 this year."""
    progress = [sent(YONGCHENG, 2023, "social_work_stations", 25 / 31)]
    found = task(yearly_tasks(workspace, BASELINE, 2024, progress), "social_work_stations", YONGCHENG)
    assert (found.amount, found.late) == (3, 0)


@pytest.mark.parametrize("year", [2021, 2023, 2024, 2025, 2026])
def test_what_is_late_is_a_part_of_the_years_task(workspace: Workspace, year: int) -> None:
    some = [sent(each.code, 2022, "social_work_stations", 0.1) for each in workspace.areas]
    found = [each for each in yearly_tasks(workspace, BASELINE, year, some) if each.amount is not None]
    assert found and all(each.late <= (each.amount or 0.0) + 1e-6 for each in found)


def test_a_year_is_never_done_by_less_than_nothing(workspace: Workspace) -> None:
    """40 % of the kiosks reported where the returns of the year before say more already."""
    progress = [sent(LIANGYUAN, 2023, "kiosks", 0.4)]
    found = task(yearly_tasks(workspace, BASELINE, 2023, progress), "kiosks", LIANGYUAN)
    assert row(watched(workspace, BASELINE, (), year=2022), "kiosks", LIANGYUAN).share == pytest.approx(66 / 73)
    assert (found.done, found.missing) == (0.0, found.amount) and found.amount


def test_who_reports_on_the_way_is_not_late_while_the_scenario_gets_there(workspace: Workspace) -> None:
    balanced = example_scenarios(workspace)["balanced"]
    some = [sent(each.code, 2023, "talent_workers", 30) for each in workspace.areas]
    found = row(watched(workspace, balanced, some), "talent_workers")
    assert found.done == 300 and found.forecast is not None and found.forecast >= 1000
    assert found.state == row(watched(workspace, balanced, ()), "talent_workers").state == "on_track"
    assert row(watched(workspace, BASELINE, some), "talent_workers").state == "late"
    full = of_the_last_year(workspace, *(each.code for each in workspace.areas))
    assert row(watched(full, balanced, some), "talent_workers").state == "late", "its time is over"


def test_what_the_returns_of_its_last_year_say_is_not_projected(workspace: Workspace) -> None:
    full = of_the_last_year(workspace, *(each.code for each in workspace.areas))
    report = [sent(LIANGYUAN, 2024, "kiosks", 0.9)]
    assert row(watched(workspace, BASELINE, report), "kiosks", LIANGYUAN).forecast is not None
    assert row(watched(full, BASELINE, report), "kiosks", LIANGYUAN).forecast is None


def test_what_is_overdue_is_asked_for_whole(workspace: Workspace) -> None:
    found = task(yearly_tasks(workspace, BASELINE, 2024, ()), "urban_organisations", YONGCHENG)
    assert (found.amount, found.late, found.state, found.due) == (516, 516, "late", 2023)


def test_what_is_done_is_no_task_but_a_rule_is_every_year(workspace: Workspace) -> None:
    progress = [sent(YONGCHENG, 2023, "social_work_stations", 1.0), sent(YONGCHENG, 2023, "opening_hours", 1.0)]
    found = yearly_tasks(workspace, BASELINE, 2024, progress)
    ids = {each.id for each in found if each.area_code == YONGCHENG}
    assert "social_work_stations" not in ids
    assert task(found, "opening_hours", YONGCHENG).amount == 770


def test_a_levers_input_is_a_task_of_its_year(workspace: Workspace) -> None:
    scenario = example_scenarios(workspace)["talent_programme"]
    found = task(yearly_tasks(workspace, scenario, 2024, ()), "hire_social_workers", YONGCHENG)
    assert (found.kind, found.amount, found.unit, found.due) == ("lever", 73, "person", 2024)
    completion = workspace.assumptions["completion_hiring"].mode(YONGCHENG)
    assert found.late == round(72 * (1 - completion)), "what slipped of the 72 of 2023"
    assert "专栏1 第7项" in found.clause
    baseline = yearly_tasks(workspace, BASELINE, 2024, ())
    assert {each.kind for each in baseline} == {"commitment"}


def through_the_intake(workspace: Workspace, year: int, given: dict[str, float]) -> tuple[Reported, ...]:
    """What Yongcheng writes beside these tasks of its workbook, as it comes out of the check; the figures are last
    year's."""
    ids = [each.id for each in asked_of_areas(workspace)]
    figures = {f"H{row}": workspace.value(YONGCHENG, 2022, each) or 0.0
               for row, each in enumerate(workspace.model.measures, 4)}  # fmt: skip
    progress: dict[str, float | str] = {}
    for id, value in given.items():
        row = ids.index(id) + 4
        progress |= {f"E{row}": value, f"F{row}": f"{id}的文件", f"G{row}": "永城市民政局"}
    blank = template(workspace, [YONGCHENG], year)
    content = filled(blank, {FIGURES: figures, "xl/worksheets/sheet4.xml": progress})
    found = intake(content, "a.xlsx", workspace, reader=InProcess())
    assert found.errors == ()
    return reported(found.returns)


def test_what_was_hired_comes_with_the_return(workspace: Workspace) -> None:
    """From the blank workbook to the ledger's 本年完成: the lever and the city's own promises have their rows."""
    scenario = example_scenarios(workspace)["talent_programme"]
    progress = through_the_intake(workspace, 2024, {"hire_social_workers": 60, "talent_managers": 40, "evaluation": 1})
    found = yearly_tasks(workspace, scenario, 2024, progress)
    hired = task(found, "hire_social_workers", YONGCHENG)
    assert (hired.amount, hired.done, hired.missing, hired.state) == (73, 60, 13, "late")
    assert (hired.owner.zh, hired.evidence) == ("永城市民政局", "hire_social_workers的文件")
    managers = task(found, "talent_managers", CITY)
    assert (managers.amount, managers.done, managers.evidence) == (240, 40, "talent_managers的文件")
    assert task(found, "evaluation", CITY).state == "done"
    assert row(watched(workspace, scenario, progress), "talent_managers").missing == 260


def test_the_last_years_tasks_are_held_against_what_was_reported(workspace: Workspace) -> None:
    """From the blank workbook of 2025 to the ledger: the scenario's amount stands, nothing having been left behind."""
    scenario = example_scenarios(workspace)["talent_programme"]
    given = {"hire_social_workers": 70, "social_work_stations": 1, "rural_organisations": 2181}
    progress = through_the_intake(workspace, 2025, given)
    last = of_the_last_year(workspace, *(each.code for each in workspace.areas))
    found = yearly_tasks(last, scenario, 2025, progress)
    hired = task(found, "hire_social_workers", YONGCHENG)
    assert (hired.amount, hired.done, hired.missing, hired.state) == (73, 70, 3, "late")
    stations, rural = (task(found, id, YONGCHENG) for id in ("social_work_stations", "rural_organisations"))
    assert (stations.amount, stations.done, stations.missing, stations.state) == (31, 31, 0, "done")
    assert (rural.amount, rural.done, rural.missing, rural.state) == (4362, 2181, 2181, "late")


def test_a_year_that_is_over_keeps_its_ledger(workspace: Workspace) -> None:
    """Once its returns are approved the projection starts from it and asks nothing of it; what was done stays."""
    figures = {(code, 2023, measure): each for (code, year, measure), each in workspace.figures.items() if year == 2022}
    later = replace(workspace, figures={**workspace.figures, **figures})
    assert later.base_year == 2023
    progress = [sent(YONGCHENG, 2023, "hire_social_workers", 60), sent(YONGCHENG, 2023, "social_work_stations", 0.5)]
    found = yearly_tasks(later, BASELINE, 2023, progress)
    hired = task(found, "hire_social_workers", YONGCHENG)
    assert (hired.amount, hired.done, hired.missing, hired.late, hired.state) == (None, 60, None, 0, "not_applicable")
    assert [each.id for each in found if each.kind == "lever"] == ["hire_social_workers"]
    assert task(found, "social_work_stations", YONGCHENG).done == 15.5


def test_what_was_done_without_being_planned_is_listed(workspace: Workspace) -> None:
    found = yearly_tasks(workspace, BASELINE, 2024, [sent(YONGCHENG, 2024, "install_kiosks", 3)])
    kiosks = task(found, "install_kiosks", YONGCHENG)
    assert (kiosks.amount, kiosks.done, kiosks.missing, kiosks.state) == (0, 3, 0, "done")


def test_a_city_task_names_all_who_sent_evidence(workspace: Workspace) -> None:
    progress = [
        sent(LIANGYUAN, 2024, "talent_managers", 140, "梁园区民政局", "名册一"),
        sent(YONGCHENG, 2024, "talent_managers", 100, "永城市民政局", "名册二"),
    ]
    found = task(yearly_tasks(workspace, BASELINE, 2024, progress), "talent_managers", CITY)
    assert (found.done, found.evidence, found.owner.zh) == (240, "名册一；名册二", "梁园区民政局；永城市民政局")


def test_the_citys_tasks_are_its_own(workspace: Workspace) -> None:
    found = [each for each in yearly_tasks(workspace, BASELINE, 2024, ()) if each.area_code == CITY]
    assert {each.id for each in found} == {each.id for each in workspace.plan.commitments if each.scope == "city"}
    assert next(each.owner.zh for each in found if each.id == "evaluation") == "市民政局、市发展改革委"
