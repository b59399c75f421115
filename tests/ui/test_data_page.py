"""The page of returns, by its words: how far a year has come, check, reasons, submission, approval, history."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sqdash import store
from sqdash.plan.faults import Faults
from sqdash.returns.applying import with_returns
from sqdash.returns.load_returns import COLUMNS, Known, load_returns
from sqdash.returns.received import Progress
from sqdash.returns.types import Workspace
from sqdash.store import Database, returns
from sqdash.store.returns import APPROVED, RETURNED, SUBMITTED, ReturnVersion
from sqdash.ui import holding, kept, returns_deciding, returns_files, returns_page
from sqdash.users import ADMIN, STEWARD, VIEWER, User, local_user
from tests.store.people import filled
from tests.ui.opening import opened, shown
from tests.ui.standing_in import sheet, stand_in

YONGCHENG, LIANGYUAN = "411481", "411402"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("SQDASH_DB", f"sqlite:///{tmp_path / 'kept.db'}")
    stand_in(monkeypatch)
    kept._outage.error = None  # another test's store was down
    yield store.database()
    kept._outage.error = None


def sent(
    database: Database, workspace: Workspace, area: str = YONGCHENG, progress: tuple[Progress, ...] = (), **given: float
) -> ReturnVersion:
    found, file = filled(workspace, area=area, **given)
    found = replace(found, progress=progress)
    return returns.send(database, local_user(), workspace, found, file, warnings={})


def approve_all(database: Database, workspace: Workspace, **given: Any) -> None:
    for area in workspace.areas:
        returns.approve(database, local_user(), sent(database, workspace, area.code, **given).id)
    holding.forget(workspace.plan.id)


def uploaded(app: AppTest, content: bytes, name: str = "永城.csv") -> AppTest:
    app.get("file_uploader")[0].set_value((name, content, "text/csv")).run()
    assert not app.exception
    return app


def state_of(database: Database, workspace: Workspace) -> list[tuple[str, int, int, str]]:
    found = returns.listed(database, local_user(), workspace.plan.id)
    return sorted((each.area_code, each.year, each.number, each.state) for each in found)


def as_person(monkeypatch: pytest.MonkeyPatch, person: User) -> None:
    for module in (import_module("sqdash.ui.begin"), holding, kept, returns_deciding, returns_page):
        monkeypatch.setattr(module, "user", lambda: person)


def test_before_anything_was_sent(database: Database) -> None:
    page = shown(opened("data"))
    assert "2023 年还没有收到报表，推演从 2022 年的数据开始。" in page
    assert "没有待审的报表" in page and "未报" in page


def test_the_headline_counts(database: Database, workspace: Workspace) -> None:
    for code in ("411402", "411403", "411421"):
        returns.approve(database, local_user(), sent(database, workspace, code).id)
    sent(database, workspace, "411422")
    sent(database, workspace, "411423")
    page = shown(opened("data"))
    assert "2023 年已批准 3 个县（市、区），待审 2 个，共 10 个；全部批准后推演从这一年开始。" in page
    assert "2023 年还没有批准报表的" in page
    assert "待审的 2 份全部批准后：基准年仍为 2022 年：2023 年还差 5 个县（市、区），判定暂不改变。" in page


def test_errors_are_all_shown_and_nothing_can_be_sent(database: Database, workspace: Workspace) -> None:
    app = uploaded(opened("data"), sheet(workspace, YONGCHENG, social_workers=-5.0, rural_facilities=-1.0))
    page = shown(app)
    assert "发现 2 个错误、1 个警告、1 条提示。" in page
    for words in ("D1", "D4", "-5.0", "不能是负数", "改成 0 或以上的数", "没有填写联系人", "比上年大得多"):
        assert words in page
    assert page.index("不能是负数") < page.index("比上年大得多") < page.index("没有填写联系人")
    assert "改正全部错误后重新上传，才能提交。" in page
    assert [each.key for each in app.button if each.key == "return_send"] == []
    assert state_of(database, workspace) == []


def test_a_warning_needs_its_reason(database: Database, workspace: Workspace) -> None:
    app = uploaded(opened("data"), sheet(workspace, YONGCHENG, building_area_m2=100.0, resident_population=2e7))
    assert app.button(key="return_send").disabled
    assert "还有 1 处警告没有说明" in shown(app)
    app.text_input(key="reason_R2 数据!D10").set_value("行政区划调整").run()
    assert not app.button(key="return_send").disabled
    app.button(key="return_send").click().run()
    assert "已提交永城市 2023 年报表，等待审批。" in shown(app)
    [version] = returns.listed(database, local_user(), workspace.plan.id)
    assert version.found.reasons == {"R2 数据!D10": "行政区划调整"}
    assert (version.state, version.file_name) == (SUBMITTED, "永城.csv")
    assert "待审 1 个" in shown(app) and "行政区划调整" in shown(app), "the one who approves reads the reason"
    assert app.get("file_uploader")[0].value is None


def test_a_file_of_two_areas_is_submitted_whole_or_not_at_all(database: Database, workspace: Workspace) -> None:
    returns.approve(database, local_user(), sent(database, workspace, LIANGYUAN, year=2024).id)
    content = b"\n".join(sheet(workspace, area, building_area_m2=9.0) for area in (YONGCHENG, LIANGYUAN))
    app = uploaded(opened("data"), content, "两地.csv")
    app.button(key="return_send").click().run()
    page = shown(app)
    assert "这次一份也没有提交。梁园区 2023 年：2024 年的报表已经批准，不能再报送或批准 2023 年的。" in page
    assert state_of(database, workspace) == [(LIANGYUAN, 2024, 1, APPROVED)]


def test_approved_sent_back_and_restored_by_clicks(database: Database, workspace: Workspace) -> None:
    first = sent(database, workspace)
    app = opened("data")
    app.button(key=f"send_back_{first.id}").click().run()
    assert "请写明理由。" in shown(app)
    app.text_input(key=f"back_reason_{first.id}").set_value("请核实社工数").run()
    app.button(key=f"send_back_{first.id}").click().run()
    assert "已退回永城市 2023 年报表第 1 版。" in shown(app) and "请核实社工数" in shown(app)
    assert state_of(database, workspace) == [(YONGCHENG, 2023, 1, RETURNED)]

    second, third = sent(database, workspace, more=0.2), None
    app.run()
    app.button(key=f"approve_{second.id}").click().run()
    assert "已批准永城市 2023 年报表第 2 版：基准年仍为 2022 年" in shown(app)
    third = returns.approve(database, local_user(), sent(database, workspace, more=0.3).id)
    app.run()
    app.selectbox(key=f"return_version_{YONGCHENG}_2023").set_value(second.id).run()
    app.button(key="return_restore").click().run()
    assert "第 2 版已作为新版本提交，等待审批。" in shown(app) and "恢复自第 2 版" in shown(app)
    assert [each[-1] for each in state_of(database, workspace)] == [RETURNED, "superseded", APPROVED, SUBMITTED]
    app.selectbox(key=f"return_version_{YONGCHENG}_2023").set_value(third.id + 1).run()
    app.button(key="return_withdraw").click().run()
    assert "已撤回，可以改正后重新报送。" in shown(app)
    app.session_state["return_trail"] = True
    assert "被取代" in shown(app.run())


def test_a_version_sent_meanwhile_is_not_decided_unread(database: Database, workspace: Workspace) -> None:
    """The refusal is said although the card of the click is gone, and the next click decides nothing unread."""
    first = sent(database, workspace)
    app = opened("data")
    second = sent(database, workspace, more=0.2)
    app.button(key=f"approve_{first.id}").click().run()
    page = shown(app)
    assert "永城市 2023 年报表第 1 版：第 1 版不在待审状态。" in page and "永城市 2023 年报表第 2 版" in page
    assert "这一版刚刚替代了您先前看的一版" in page
    for action in ("approve", "send_back"):
        assert app.button(key=f"{action}_{second.id}").disabled
    assert app.button(key=f"approve_{second.id}").disabled, "nor by a run that shows it once more"
    app.session_state[f"figures_{second.id}"] = True
    app.run()
    assert "这一版刚刚替代" not in shown(app) and "不在待审状态" not in shown(app)
    app.button(key=f"approve_{second.id}").click().run()
    assert "已批准永城市 2023 年报表第 2 版" in shown(app)
    assert [each[-1] for each in state_of(database, workspace)] == ["superseded", APPROVED]


def test_a_reason_outlives_the_version_it_was_written_for(database: Database, workspace: Workspace) -> None:
    first = sent(database, workspace)
    app = opened("data")
    second = sent(database, workspace, more=0.2)
    app.text_input(key=f"back_reason_{first.id}").set_value("请核实社工数")
    app.button(key=f"send_back_{first.id}").click().run()
    assert "永城市 2023 年报表第 1 版（退回的理由：请核实社工数）：第 1 版不在待审状态。" in shown(app)
    assert app.text_input(key=f"back_reason_{second.id}").value == "请核实社工数"
    app.session_state[f"figures_{second.id}"] = True
    app.run().button(key=f"send_back_{second.id}").click().run()
    assert "已退回永城市 2023 年报表第 2 版。" in shown(app)

    third = sent(database, workspace, more=0.3)
    app.run()
    assert app.text_input(key=f"back_reason_{third.id}").value == "", "what was sent back is done with"
    assert not app.button(key=f"approve_{third.id}").disabled
    returns.approve(database, local_user(), third.id)
    app.text_input(key=f"back_reason_{third.id}").set_value("还要改")
    app.button(key=f"send_back_{third.id}").click().run()
    page = shown(app)
    assert "永城市 2023 年报表第 3 版（退回的理由：还要改）：第 3 版已经批准" in page and "没有待审的报表" in page


def test_when_all_are_approved_every_page_starts_from_the_new_year(database: Database, workspace: Workspace) -> None:
    before = opened("what_if")
    assert "数据截至 2022 年" in shown(before)
    approve_all(database, workspace, more=0.3)
    before.run()
    assert "数据截至 2023 年" in shown(before), "a session that was open sees it too"
    assert "数据已从 2022 年更新到 2023 年" in shown(before)
    page = shown(opened("data"))
    assert "2023 年 10 个县（市、区）的报表全部批准，推演从 2023 年的数据开始。" in page
    for name in ("method", "county", "indicator", "scenarios", "compare", "answers", "sheet"):
        app = opened(name)
        assert not app.exception and "2023" in shown(app), name
    assert "永城市 2023 v1 · 411481_2023.xlsx" in shown(opened("method"))


def test_what_is_approved_can_be_taken_along(database: Database, workspace: Workspace) -> None:
    """Every figure that holds, in the columns of returns.csv, and that file's loader takes it."""
    label = "下载已批准的数据（CSV）"
    waiting = sent(database, workspace, LIANGYUAN)
    assert label not in [each.proto.label for each in opened("data").get("download_button")]
    found, file = filled(workspace, area=YONGCHENG)
    place = found.figures["social_workers"].place
    reasons = {f"R7 {place}": "=1+1", f"R8 {place}": "合并了两个社区"}
    holds = returns.send(database, local_user(), workspace, found, file, warnings=reasons)
    returns.approve(database, local_user(), holds.id)
    holding.forget(workspace.plan.id)
    assert label in [each.proto.label for each in opened("data").get("download_button")]

    now = with_returns(workspace, returns.approved(database, local_user(), workspace.plan.id))
    text = returns_files.approved(now).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == COLUMNS and waiting.state == SUBMITTED
    assert {row["measure"]: float(row["value"]) for row in rows} == {
        measure: each.value for measure, each in found.figures.items()
    }
    assert {(row["area_code"], row["year"], row["quality"], row["source"]) for row in rows} == {
        (YONGCHENG, "2023", "official", f"return:{holds.id}")
    }
    [noted] = [row["note"] for row in rows if row["measure"] == "social_workers"]
    assert noted == "'=1+1; 合并了两个社区", "a reason is not run as a formula"
    faults = Faults()
    base = (workspace.path / "returns.csv").read_text(encoding="utf-8").rstrip("\n")
    known = Known(
        [each.code for each in workspace.areas],
        list(workspace.model.measures),
        [*workspace.sources, f"return:{holds.id}"],
    )
    loaded = load_returns(base + "\n" + text.partition("\n")[2], "returns.csv", faults, known)
    assert not faults and loaded[YONGCHENG, 2023, "social_workers"].value == found.figures["social_workers"].value


def test_the_plans_last_year_from_sent_to_what_was_reached(database: Database, workspace: Workspace) -> None:
    app = uploaded(opened("data"), sheet(workspace, YONGCHENG, year=2025, building_area_m2=9.0))
    app.button(key="return_send").click().run()
    assert "已提交永城市 2025 年报表，等待审批。" in shown(app)
    page = shown(app)
    assert app.selectbox(key=returns_page.YEAR).value == 2025
    assert "基准年 2022 不变，推演的判定不变。" in page and "判定暂不改变" not in page
    assert "2025 年是规划的最后一年：报表按上报数与目标对照，不作推演的起点；" in page
    assert "批准后，这个县（市、区）不能再报送 2024 年及以前的报表。" in page
    assert not [each for each in app.selectbox if each.key == "reached_place"], "nothing holds yet"
    [version] = returns.listed(database, local_user(), workspace.plan.id)
    app.button(key=f"approve_{version.id}").click().run()
    assert "已批准永城市 2025 年报表第 1 版：基准年 2022 不变，推演的判定不变。" in shown(app)
    assert app.selectbox(key="reached_place").options == ["永城市"]
    page = shown(app)
    assert "2025 年上报数与目标" in page and "项判定中" in page and ">≥93%<" in page

    for area in workspace.areas:
        if area.code != YONGCHENG:
            returns.approve(database, local_user(), sent(database, workspace, area.code, year=2025).id)
    holding.forget(workspace.plan.id)
    app.run()
    assert "2025 年 10 个县（市、区）的报表全部批准，90 项判定中" in shown(app)
    assert app.selectbox(key="reached_place").options[0] == "全市"
    for name in ("county", "indicator", "method", "trace"):
        opened(name)
    assert "数据截至 2022 年" in shown(opened("what_if")), "projections start where they did"
    promises = opened("commitments")
    assert "截至 2025 年底" in shown(promises) and promises.selectbox(key="ledger_year").value == 2025


def test_work_in_progress_goes_on_from_the_new_year(database: Database, workspace: Workspace) -> None:
    app = opened("what_if", scenario="talent_programme")
    years = {year for _lever, _area, year, _value in app.session_state["history"].present.scenario.levers}
    assert "2023" in years
    approve_all(database, workspace)
    app.run()
    assert not app.exception
    scenario = app.session_state["history"].present.scenario
    assert {year for _lever, _area, year, _value in scenario.levers} == years - {"2023"}
    again = opened("what_if", scenario="talent_programme")
    assert again.session_state["history"].present.scenario == scenario, "the example is carried over the same way"


def test_what_was_hired_in_a_year_that_is_over_is_done(database: Database, workspace: Workspace) -> None:
    """13 in each of ten areas in each of two years: not "0 人（情景）", and the programme's last year is still ahead."""
    for year in (2023, 2024):
        approve_all(database, workspace, year=year, progress=(Progress("hire_social_workers", 13, "名册", "", "E9"),))
    page = shown(opened("commitments", scenario="talent_programme"))
    assert "260 人（上报）<br>到 2025 年推演 711 人" in page and "0 人（情景）" not in page
    assert "规划的人才工程培养 1,352 人" in shown(opened("method"))


def test_an_approval_elsewhere_is_seen_by_the_next_look(
    database: Database, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "REST", 0.0)
    app = opened("what_if")
    assert "数据截至 2022 年" in shown(app)
    for area in workspace.areas:
        returns.approve(database, local_user(), sent(database, workspace, area.code).id)
    assert "数据截至 2023 年" in shown(app.run())


def test_the_store_is_asked_at_most_twice_a_second(
    database: Database, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    answer = returns.mark_of
    monkeypatch.setattr(returns, "mark_of", lambda *given: asked.append(given) or answer(*given))
    monkeypatch.setattr(holding, "REST", 1000.0)
    holding.forget(workspace.plan.id)
    app = opened("what_if")
    for _again in range(5):
        app.run()
    assert len(asked) == 1


def test_without_the_store_the_data_are_those_of_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kept.db").write_bytes(b"no database at all" * 100)
    monkeypatch.setenv("SQDASH_DB", f"sqlite:///{tmp_path / 'kept.db'}")
    stand_in(monkeypatch)
    app = opened("what_if")
    assert "数据截至 2022 年" in shown(app) and "情景库文件已损坏" in shown(app)
    page = shown(opened("data"))
    assert "报表库暂时不能使用，数据按文件推演。" in page


def test_a_store_that_went_away_leaves_what_it_said_last(
    database: Database, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve_all(database, workspace)
    app = opened("what_if")
    assert "数据截至 2023 年" in shown(app)

    def down(*_given: object) -> None:
        raise store.StoreUnavailable("unreachable")

    monkeypatch.setattr(returns, "mark_of", down)
    holding.forget(workspace.plan.id)
    assert "数据截至 2023 年" in shown(app.run())


def test_a_viewer_reads_and_a_steward_sends_for_the_own_area(
    database: Database, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    returns.approve(database, local_user(), sent(database, workspace, LIANGYUAN).id)
    other = sent(database, workspace, "411403")
    as_person(monkeypatch, User("读者", frozenset({VIEWER})))
    app = opened("data")
    page = shown(app)
    assert "您没有报送权限" in page and "待审批" not in page and "梁园区" in page
    assert not app.get("file_uploader")
    assert [each for each in app.button if each.key.startswith(("approve", "send_back", "return_restore"))] == []

    as_person(monkeypatch, User("永城报表员", frozenset({VIEWER, STEWARD}), frozenset({YONGCHENG})))
    app = opened("data")
    assert app.selectbox(key="return_area").options == ["永城市"]
    uploaded(app, sheet(workspace, LIANGYUAN, building_area_m2=9.0))
    app.button(key="return_send").click().run()
    assert "这个县（市、区）的报表不由您报送。" in shown(app)
    assert [each[0] for each in state_of(database, workspace)] == [LIANGYUAN, "411403"]
    assert app.selectbox(key="history_area_2023").options == ["梁园区"]

    as_person(monkeypatch, User("主任", frozenset({VIEWER, ADMIN})))
    app = opened("data")
    assert "您没有报送权限" in shown(app)
    app.button(key=f"approve_{other.id}").click().run()
    assert "已批准 2 个" in shown(app)


def test_hostile_words_are_shown_as_they_are(database: Database, workspace: Workspace) -> None:
    name = "<img src=x onerror=alert(1)>.csv"
    app = uploaded(opened("data"), sheet(workspace, YONGCHENG, building_area_m2=9.0), name)
    app.button(key="return_send").click().run()
    page = shown(app)
    assert "&lt;img src=x" in page and "<img" not in page
