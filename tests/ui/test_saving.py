"""Saving from the page: one click one version, refusals said, the form's words kept, drafts closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sqdash import store
from sqdash.model import Scenario
from sqdash.returns.types import Workspace
from sqdash.store import Database
from sqdash.ui import drafts, kept
from sqdash.ui.session import History, Origin, Step
from sqdash.users import ADMIN, ANALYST, VIEWER, User, local_user
from tests.ui.opening import opened, shown

ROOT = Path(__file__).parents[2]
LEVER = "lever_hire_social_workers"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("SQDASH_DB", f"sqlite:///{tmp_path / 'kept.db'}")
    kept.forget_adopted()
    yield store.database()
    kept.forget_adopted()


def moved(people: int = 300) -> AppTest:
    app = opened("what_if")
    app.number_input(key=LEVER).set_value(people).run()
    return app


def saved(app: AppTest, name: str, button: str = "save_new", note: str = "") -> AppTest:
    app.button(key="save").click().run()
    app.text_input(key="save_name").set_value(name)
    app.text_input(key="save_note").set_value(note)
    app.button(key=button).click().run()
    assert not app.exception
    return app


def names(database: Database, workspace: Workspace) -> list[tuple[str, int]]:
    found, _more = store.listed(database, local_user(), workspace.plan.id)
    return [(each.header.name, each.header.latest) for each in found]


def test_saved_once_named_and_linked(database: Database, workspace: Workspace) -> None:
    app = saved(moved(), "两批招聘", note="初稿")
    assert "已保存“两批招聘”第 1 版。" in shown(app)
    assert names(database, workspace) == [("两批招聘", 1)]
    found, _more = store.listed(database, local_user(), workspace.plan.id)
    assert app.query_params["saved"] == f"{found[0].header.id}.1"
    assert not {"w", "hire_social_workers"} & set(app.query_params), "a saved version is named, not carried"
    assert "按“两批招聘”情景" in shown(app)
    version = store.versions(database, local_user(), found[0].header.id)[0]
    assert (version.note, version.author) == ("初稿", local_user().name)
    assert version.cells_met == sum(each.verdict == "met" and each.area_code != "city" for each in version.outcome)


def test_a_second_save_is_the_next_version_and_says_it_was_adjusted(database: Database, workspace: Workspace) -> None:
    app = saved(moved(), "两批招聘")
    app.number_input(key=LEVER).set_value(400).run()
    assert "按“两批招聘（已调整）”情景" in shown(app)
    assert {"saved", "w", "hire_social_workers"} <= set(app.query_params)
    saved(app, "两批招聘", "save_over")
    assert names(database, workspace) == [("两批招聘", 2)]
    app.button(key="undo").click().run()
    assert app.session_state["history"].present.origin.pin.number == 2, "an undo goes on from what was saved"


def test_what_came_of_a_save_stands_beside_its_button(database: Database) -> None:
    """On a phone the top of the page is far away; the form too opens right under its button."""
    app = moved()
    app.button(key="save").click().run()
    order = [each.key for column in app.columns for each in column.children.values() if hasattr(each, "key")]
    column = next(column for column in app.columns if "save" in [each.key for each in column.button])
    assert {"save_name", "save_reason", "save_note"} <= {each.key for each in column.text_input}, order
    app.text_input(key="save_name").set_value(" ")
    app.button(key="save_new").click().run()
    column = next(column for column in app.columns if "save" in [each.key for each in column.button])
    assert "请填写名称。" in "".join(str(each.proto.body) for each in column.get("html"))
    assert shown(app).count("请填写名称。") == 1
    app.run()
    assert "请填写名称。" not in shown(app), "said once"


def test_a_save_that_changes_nothing_says_so(database: Database, workspace: Workspace) -> None:
    app = saved(moved(), "两批招聘")
    saved(app, "两批招聘", "save_over")
    assert "“两批招聘”的内容没有变化，仍是第 1 版，不必另存新版。" in shown(app)
    assert names(database, workspace) == [("两批招聘", 1)]


def test_a_name_is_asked_for_and_the_form_keeps_its_words(database: Database, workspace: Workspace) -> None:
    app = moved()
    app.button(key="save").click().run()
    app.text_input(key="save_name").set_value("  ")
    app.text_input(key="save_reason").set_value("为了中期评估")
    app.button(key="save_new").click().run()
    assert "请填写名称。" in shown(app)
    assert app.text_input(key="save_reason").value == "为了中期评估"
    assert names(database, workspace) == []


def test_the_same_click_twice_saves_once(database: Database, workspace: Workspace) -> None:
    """Both messages were sent from the form as it was drawn before the first was answered."""
    from sqdash.ui.saving import _key

    content, start = Scenario(name="双击", levers=(("install_kiosks", "*", "*", 1.0),)), None
    keys = [_key("draft1234567", content, start, "", is_new=True) for _click in range(2)]
    pins = {store.create(database, local_user(), workspace, content, key=key).pin for key in keys}
    assert len(pins) == 1 and names(database, workspace) == [("双击", 1)]
    assert keys[0] != _key("draft1234567", content, start, "另", is_new=True)


def test_who_may_not_keep_scenarios_is_not_offered_it(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = User("读者", frozenset({VIEWER}))
    for module in ("sqdash.ui.saving", "sqdash.ui.kept", "sqdash.ui.begin", "sqdash.ui.kept_list"):
        import importlib

        monkeypatch.setattr(importlib.import_module(module), "user", lambda: reader)
    app = moved()
    assert "save" not in [each.key for each in app.button]


def test_a_private_scenario_of_another_looks_like_none(database: Database, workspace: Workspace) -> None:
    other = User("别人", frozenset({VIEWER, ANALYST, ADMIN}))
    version = store.create(
        database, other, workspace, Scenario(name="秘密", levers=(("install_kiosks", "*", "*", 1.0),)), key="k"
    )
    app = opened("what_if", saved=f"{version.pin.scenario_id}.1")
    assert "没有这个情景，或者它没有共享给您。请向发给您链接的人核对；先显示基线。" in shown(app)
    assert "秘密" not in shown(app) and "sq-faults" not in shown(app).replace("table.sq-faults", "").replace(
        ".sq-faults", ""
    ), "one sentence, no table"


def test_levers_in_the_link_are_shared_out(database: Database, workspace: Workspace) -> None:
    app = opened("what_if", hire_social_workers="600")
    assert app.number_input(key=LEVER).value == 600
    assert app.query_params["hire_social_workers"] == "600" and "w" in app.query_params
    again = opened("what_if", **{key: str(value) for key, value in app.query_params.items()})
    assert again.session_state["history"].present == app.session_state["history"].present


def test_a_save_closes_the_draft(database: Database, workspace: Workspace) -> None:
    app = moved()
    drafts.keeper().forget("none")
    draft_id = app.session_state["draft_id"]
    content = app.session_state["history"].present.scenario
    store.keep(database, local_user(), draft_id, workspace.plan.id, content, None)
    assert [each.id for each in store.open_drafts(database, local_user(), workspace.plan.id)] == [draft_id]
    saved(app, "收好")
    assert store.open_drafts(database, local_user(), workspace.plan.id) == ()


def test_a_lost_draft_is_offered_and_taken_up(database: Database, workspace: Workspace) -> None:
    content = Scenario(name="稳态基线", levers=(("hire_social_workers", "411402", "*", 50.0),))
    store.keep(database, local_user(), "lostlostlost", workspace.plan.id, content, None)
    app = opened("what_if")
    assert "您有一份没有保存的修改：“自定义”，刚才。" in shown(app)
    app.button(key="draft_open").click().run()
    assert app.number_input(key=LEVER).value == 50
    assert app.session_state["draft_id"] == "lostlostlost"
    app.button(key="undo").click().run()
    assert app.number_input(key=LEVER).value == 0


def test_a_draft_set_aside_is_not_offered_again(database: Database, workspace: Workspace) -> None:
    content = Scenario(name="旧", levers=(("install_kiosks", "*", "*", 1.0),))
    store.keep(database, local_user(), "asideaside12", workspace.plan.id, content, None)
    opened("what_if").button(key="draft_drop").click().run()
    assert "没有保存的修改" not in shown(opened("what_if"))


def test_a_save_moves_the_steps_of_that_scenario_on(workspace: Workspace) -> None:
    one, two = (Origin(store.Pin("a" * 12, number), Scenario(name="x")) for number in (1, 2))
    other = Origin(store.Pin("b" * 12, 1), Scenario(name="y"))
    history = History(
        Step(Scenario(name="x2"), one), past=(Step(Scenario(name="y"), other), Step(Scenario(name="x1"), one))
    )
    after = history.saved(two)
    assert after.present == Step(two.saved, two)
    assert [step.origin for step in after.past] == [other, two]
