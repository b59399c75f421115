"""What can be made is made, what cannot is said; a pack can be given up."""

from __future__ import annotations

import re

import pytest

from sqdash.answers.stopping import Stopped
from sqdash.briefing import making
from sqdash.briefing.findings import Findings
from sqdash.briefing.pack import Pack
from sqdash.language import use
from sqdash.plan.faults import BadInput
from sqdash.returns.types import Workspace
from tests.briefing.expected import packed


@pytest.fixture
def given(workspace: Workspace) -> tuple[Pack, Findings]:
    pack, found, _expected = packed(workspace, "baseline", "zh")
    return pack, found


def test_one_format_that_fails_does_not_take_the_rest_with_it(
    given: tuple[Pack, Findings], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_pack: Pack) -> bytes:
        raise RuntimeError("坏了")

    monkeypatch.setattr("sqdash.briefing.report.report", broken)
    made = making.make(*given, ("docx", "xlsx"))
    assert [re.sub(r"\d{8}", "…", each.name) for each in made.files] == ["sqdash-shangqiu-14fyp-…-zh.xlsx"]
    assert made.missing == ("文字报告（DOCX）没有做成：坏了",)


def test_it_says_how_far_it_is_and_can_be_given_up(given: tuple[Pack, Findings]) -> None:
    told: list[tuple[float, str]] = []
    making.make(*given, ("xlsx", "pptx"), progress=lambda share, said: told.append((share, said)))
    assert told == [(0.0, "正在制作演示文稿（PPTX）"), (0.5, "正在制作数据工作簿（XLSX）")]
    with pytest.raises(Stopped):
        making.make(*given, ("xlsx", "png"), stop=lambda: True)


def test_a_template_that_is_none_is_refused(given: tuple[Pack, Findings]) -> None:
    with pytest.raises(BadInput) as refused:
        making.make(*given, ("pptx", "xlsx"), template=b"none")
    assert refused.value.faults[0].remedy


def test_the_files_speak_the_packs_language(given: tuple[Pack, Findings]) -> None:
    use("en")  # of the page that asked
    told: list[str] = []
    made = making.make(*given, ("pptx",), progress=lambda _share, said: told.append(said))
    assert told == ["Making: Slides (PPTX)"]
    assert made.files[0].name.endswith("-zh.pptx")
    assert made.missing == ()
