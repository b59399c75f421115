"""The page of returns in words: what areas without an approved return rest on."""

from __future__ import annotations

from dataclasses import replace

from sqdash.model import project
from sqdash.returns.types import Figure, Workspace
from sqdash.store.returns import APPROVED, Standing
from sqdash.views.returns import base_words, headline_returns, standings_html

LIANGYUAN, YONGCHENG = "411402", "411481"


def of_quality(workspace: Workspace, quality: str, *codes: str) -> Workspace:
    """The files with real figures in these areas' lines of the base year, as the README says to put them in."""
    figures = {
        key: figure._replace(quality=quality) if key[0] in codes and key[1] == workspace.base_year else figure
        for key, figure in workspace.figures.items()
    }
    return replace(workspace, figures=figures)


def approved(workspace: Workspace, code: str) -> Standing:
    return Standing(code, workspace.base_year, APPROVED, 1, True)


def test_real_figures_of_the_files_are_not_called_illustrative(workspace: Workspace) -> None:
    codes = [each.code for each in workspace.areas]
    told = "2022 年还没有收到报表，10 个县（市、区）都用文件里的数据（{}）。"
    assert headline_returns(workspace=workspace, year=2022, standings=()) == told.format("示例数据")
    real = of_quality(workspace, "official", *codes)
    assert headline_returns(workspace=real, year=2022, standings=()) == told.format("官方公布")
    html = standings_html(workspace=real, year=2022, standings=())
    assert "示例数据" not in html and html.count("官方公布") == 10


def test_the_rest_is_as_good_as_its_worst_figure(workspace: Workspace) -> None:
    one = (approved(workspace, YONGCHENG),)
    told = "2022 年已批准 1 个县（市、区），待审 0 个，其余用文件里的数据（{}）。"
    some = of_quality(workspace, "official", *(each.code for each in workspace.areas if each.code != YONGCHENG))
    assert headline_returns(workspace=some, year=2022, standings=one) == told.format("官方公布")
    fewer = of_quality(some, "illustrative", LIANGYUAN)
    assert headline_returns(workspace=fewer, year=2022, standings=one) == told.format("示例数据")
    html = standings_html(workspace=fewer, year=2022, standings=one)
    assert (html.count("示例数据"), html.count("官方公布"), html.count("上报数据")) == (1, 8, 1)


def of_2025(workspace: Workspace, *codes: str) -> Workspace:
    """The base year's figures sent once more for the plan's last."""
    figures = {
        (code, 2025, measure): each._replace(quality="official")
        for (code, year, measure), each in workspace.figures.items()
        if year == 2022 and code in codes
    }
    return replace(workspace, figures={**workspace.figures, **figures})


def test_the_plans_last_year_says_what_was_reached(workspace: Workspace) -> None:
    codes = [each.code for each in workspace.areas]
    told = "推演最晚从 2024 年开始，现在从 2022 年开始。"
    assert told in base_words(workspace, 2025) and "不作推演的起点" in base_words(workspace, 2025)
    assert base_words(workspace, 2024) == (
        "各县（市、区）2024 年报表全部批准后，推演从 2024 年开始；现在从 2022 年开始。"
    )
    one = of_2025(workspace, YONGCHENG)
    held = tuple(Standing(code, 2025, APPROVED, 1, True) for code in codes)
    assert headline_returns(workspace=one, year=2025, standings=held[-1:]) == (
        "2025 年已批准 1 个县（市、区），待审 0 个，共 10 个；按上报数与目标对照，不作推演的起点。"
    )
    now = project(workspace).cells(2022)
    met = {code: sum(each.area_code == code and each.verdict == "met" for each in now) for code in codes}
    html = standings_html(workspace=one, year=2025, standings=(Standing(YONGCHENG, 2025, APPROVED, 1, True),))
    assert f"上报数据：9 项判定中 {met[YONGCHENG]} 项达标" in html and html.count("上报数据") == 1
    every = of_2025(workspace, *codes)
    assert headline_returns(workspace=every, year=2025, standings=held) == (
        f"2025 年 10 个县（市、区）的报表全部批准，90 项判定中 {sum(met.values())} 项达标；推演从 2022 年的数据开始。"
    )


def test_a_year_without_figures_rests_on_nothing(workspace: Workspace) -> None:
    blank = {
        key: Figure(None, "official", "", "") if key[1] == 2021 else each for key, each in workspace.figures.items()
    }
    empty = replace(workspace, figures=blank)
    assert headline_returns(workspace=empty, year=2021, standings=()) == (
        "2021 年还没有收到报表，10 个县（市、区）都没有这一年的数据。"
    )
    assert "官方公布" not in standings_html(workspace=empty, year=2021, standings=())
