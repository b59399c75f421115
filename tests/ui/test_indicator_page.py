"""The indicator page, whatever the workspace and the scenario hold."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sqdash.ui.link import token_of
from tests.ui.opening import html, opened
from tests.views.examples import NO_COMMUNITIES

DATA = Path(__file__).parents[2] / "data"


def test_a_definition_is_a_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    plan = (folder / "plan.yaml").read_text(encoding="utf-8")
    head, mark, rest = plan.partition("    definition:\n      zh: ")
    assert mark
    (folder / "plan.yaml").write_text(f"{head}{mark}<b>𠮷</b>&{rest}", encoding="utf-8")
    monkeypatch.setenv("SQDASH_DATA", str(folder))
    bodies = [str(each.proto.body) for each in opened("indicator").get("html")]
    (shown,) = (each for each in bodies if "𠮷" in each)
    assert shown.startswith('<p class="sq-body">&lt;b&gt;𠮷&lt;/b&gt;&amp;')


def test_an_indicator_nobody_can_count_has_its_page() -> None:
    shown = html(opened("indicator", indicator="kiosk_coverage", w=token_of(NO_COMMUNITIES)))
    assert "缺数；10 个县（市、区）中 0 个达标" in shown
    assert "—%" not in shown
