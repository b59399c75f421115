"""The county page's villages: a list for the gap, the button that builds them, and every township's own list."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from sqdash.model import BASELINE, project
from sqdash.model.editing import lever_table
from sqdash.returns.types import Workspace
from tests.ui.opening import active, shown
from tests.ui.opening import opened as opened_page

AREA = "411421"


def opened(**query: str) -> AppTest:
    return opened_page("county", **query)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_list_for_the_gap_becomes_the_input(language: str, workspace: Workspace) -> None:
    app = opened(area=AREA, lang=language)
    gap = project(workspace, BASELINE).cell(AREA, "rural_facility_coverage", 2025).gap
    assert gap
    if language == "zh":
        assert f"农村设施：建成这 {gap} 处就达标" in shown(app)
        assert f"已选 {gap} 处。计入情景后，按滞后和完成率到 2025 年约有" in shown(app)
    frame = next(each for each in app.dataframe if len(each.value.columns) == 5).value
    assert frame.iloc[:, 0].sum() == gap
    app.button(key="closing_put").click().run()
    assert not app.exception
    table = lever_table(workspace, active(app), "build_rural_facilities")
    assert sum(table[AREA].values()) == gap
    assert {sum(by_year.values()) for code, by_year in table.items() if code != AREA} == {0.0}
    first = f"{frame.iloc[0, 1]}{frame.iloc[0, 2]}"
    assert first in active(app).why("build_rural_facilities", AREA)
    if language == "zh":
        assert "已计入情景“新建农村综合服务设施”" in shown(app)
    left = project(workspace, active(app)).cell(AREA, "rural_facility_coverage", 2025).gap
    assert left is not None and left < gap, "what slips is still missing"


def test_a_township_shows_its_villages_when_opened(workspace: Workspace) -> None:
    app = opened(area=AREA)
    app.session_state["villages_open"] = True
    app.run()
    assert not app.exception
    first = min(each.township_code for each in workspace.registry if each.area_code == AREA)
    for each in workspace.registry:
        if each.township_code == first:
            assert each.name in shown(app)
    assert "未上报" in shown(app)


def test_an_area_without_a_gap_says_so(workspace: Workspace) -> None:
    levers = ("build_rural_facilities", "build_urban_facilities", "install_kiosks")
    plenty = {
        lever: f"{int(sum(workspace.model.lever(lever).limit(a.code) for a in workspace.areas))}" for lever in levers
    }
    app = opened(area="411471", **plenty)
    assert "都没有缺口" in shown(app)
