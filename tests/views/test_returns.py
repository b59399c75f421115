"""The page of returns in words: what areas without an approved return rest on."""

from __future__ import annotations

from dataclasses import replace

from sqdash.returns.types import Figure, Workspace
from sqdash.store.returns import APPROVED, Standing
from sqdash.views.returns import headline_returns, standings_html

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


def test_a_year_without_figures_rests_on_nothing(workspace: Workspace) -> None:
    blank = {
        key: Figure(None, "official", "", "") if key[1] == 2021 else each for key, each in workspace.figures.items()
    }
    empty = replace(workspace, figures=blank)
    assert headline_returns(workspace=empty, year=2021, standings=()) == (
        "2021 年还没有收到报表，10 个县（市、区）都没有这一年的数据。"
    )
    assert "官方公布" not in standings_html(workspace=empty, year=2021, standings=())
