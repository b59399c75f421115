"""The waterfall shows the change it was given: its bars, its words, and what is shown adds up."""

import json
import math
import re
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqdash import language
from sqdash.answers.change import COST, Change, Step, change
from sqdash.model import BASELINE, CITY, EVERY, Scenario
from sqdash.returns import Workspace
from sqdash.views import figures, waterfall
from sqdash.views.numbers import MINUS
from tests.views.examples import HIRING

NAMES = ("稳态基线", "招聘")
BOTH = Scenario(
    name="都做",
    levers=(*HIRING.levers, ("build_rural_facilities", EVERY, EVERY, 9.0), ("add_service_area", EVERY, EVERY, 30000.0)),
    assumptions=(
        ("attrition_social_workers", EVERY, 0.15),
        ("completion_hiring", EVERY, 0.7),
        ("cost_add_service_area", EVERY, 4000.0),
    ),
    drivers=(("resident_population", EVERY, "2025", 7e5),),
)
TAG = re.compile(r"<[^>]+>")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def asked(workspace: Workspace, outcome: str, after: Scenario = BOTH, before: Scenario = BASELINE) -> dict[str, Any]:
    """What `waterfall` takes, for the whole city in 2025."""
    found = change(workspace, before, after, area=CITY, outcome=outcome, year=2025)
    assert found is not None
    unit = "yuan" if outcome == COST else workspace.plan.indicator(outcome).unit
    labels = [waterfall.step_label(step, workspace) for step in found.steps]
    return {"change": found, "names": NAMES, "unit": unit, "labels": labels}


def made(before: float, *amounts: float, unit: str = "percent", names: tuple[str, str] = NAMES) -> dict[str, Any]:
    """The same for a change made up here."""
    steps = tuple(Step("lever", f"l{number}", amount) for number, amount in enumerate(amounts))
    found = Change(before, math.fsum([before, *amounts]), steps, None)
    return {"change": found, "names": names, "unit": unit, "labels": [f"措施{each.id}" for each in steps]}


def texts(figure: dict[str, Any]) -> list[str]:
    return [TAG.sub("", each["text"].replace("<br>", " ")) for each in figure["layout"]["annotations"]]


def numbers(figure: dict[str, Any]) -> list[float]:
    """The figure of each row as a person reads it."""
    bold = [re.findall(r"<b>(.*)</b>", each["text"]) for each in figure["layout"]["annotations"]]
    found = [re.search(rf"{MINUS}?[^\d]*([\d,.]+)", each[0]) for each in bold if each]
    return [float(each[1].replace(",", "")) * (-1 if MINUS in each[0] else 1) for each in found if each]


@pytest.mark.parametrize("outcome", [COST, "social_workers_per_1000", "service_area_share", "rural_facility_coverage"])
def test_the_figure_holds_the_change(workspace: Workspace, outcome: str) -> None:
    given_to = asked(workspace, outcome)
    found, drawn = given_to["change"], waterfall.waterfall(**given_to)
    go.Figure(drawn)
    steps, ends = drawn["data"]
    size = {COST: 1e8}.get(outcome, 1.0)
    assert [each * size for each in ends["x"]] == pytest.approx([found.before, found.after])
    assert [each * size for each in steps["x"]][:3] == pytest.approx([step.amount for step in found.steps[:3]])
    assert steps["base"][0] == ends["x"][0]
    reached = [base + length for base, length in zip(steps["base"], steps["x"], strict=True)]
    assert steps["base"][1:] == pytest.approx(reached[:-1]) and reached[-1] == pytest.approx(ends["x"][1])
    low, high = drawn["layout"]["xaxis"]["range"]
    assert all(low <= each <= high for each in [*reached, *ends["x"]])
    before, *shown, after = numbers(drawn)
    assert math.fsum(shown) == pytest.approx(after - before, abs=1e-9), "what is shown adds up"
    assert len(shown) == len(steps["x"])


def test_every_row_says_name_direction_amount_and_unit(workspace: Workspace) -> None:
    given_to = asked(workspace, "social_workers_per_1000")
    said = texts(waterfall.waterfall(**given_to))
    assert said[0] == "稳态基线\u30000.09‰" and said[-1].startswith("招聘\u3000")
    assert said[1].startswith("招聘社会工作者\u3000▲ +0.") and "个千分点" in said[1]
    assert any(each.startswith("招聘到岗率\u3000▼ −0.") and each.endswith(" 个千分点") for each in said)
    bars = waterfall.waterfall(**given_to)["data"][0]["marker"]
    kinds = {(amount > 0, colour, shape) for amount, colour, shape in zip(
        waterfall.waterfall(**given_to)["data"][0]["x"], bars["color"], bars["pattern"]["shape"], strict=True
    )}  # fmt: skip
    assert kinds == {(True, waterfall.UP, ""), (False, waterfall.DOWN, "/")}, "colour is not the only sign"


def test_at_most_ten_rows_and_the_rest_in_one() -> None:
    many = waterfall.waterfall(**made(40.0, *(13.0 - number for number in range(13))))
    assert len(many["data"][0]["x"]) == 10
    assert texts(many)[10] == "其他 4 项\u3000▲ +10.0 个百分点"
    ten = waterfall.waterfall(**made(40.0, *(10.0 - number for number in range(10))))
    assert len(ten["data"][0]["x"]) == 10 and "其他" not in "".join(texts(ten))
    small = waterfall.waterfall(**made(40.0, 9.0, 0.02, -0.01, 0.003))
    assert texts(small)[2] == "其他 3 项\u3000▲ 0 个百分点", "steps that round to nothing need no row each"
    one = waterfall.waterfall(**made(40.0, 9.0, -0.02))
    assert texts(one)[2] == "措施l1\u3000▼ 0 个百分点"


def test_small_steps_get_more_decimals() -> None:
    assert texts(waterfall.waterfall(**made(86.0, 0.031, -0.012)))[:3] == [
        "稳态基线\u300086.000%", "措施l0\u3000▲ +0.031 个百分点", "措施l1\u3000▼ −0.012 个百分点"
    ]  # fmt: skip


def test_the_axis_leaves_zero_out_only_to_show_the_steps() -> None:
    near = waterfall.waterfall(**made(86.0, 5.0, -1.0))
    low, high = near["layout"]["xaxis"]["range"]
    assert 85 < low < 86 and 91 < high < 92
    assert near["data"][1]["mode"] == "markers", "a cut bar would tell a false length"
    assert texts(near)[-1] == "横轴不从零开始。"
    wide = waterfall.waterfall(**made(30.0, 25.0, -4.0))
    assert wide["layout"]["xaxis"]["range"][0] == 0 and wide["data"][1]["base"] == [0, 0]
    assert "横轴不从零开始。" not in texts(wide)
    below = waterfall.waterfall(**made(1.0, -9.0, 8.5))
    assert below["layout"]["xaxis"]["range"][0] < -8
    zeros = [
        [shape for shape in each["layout"]["shapes"] if shape["x0"] == shape["x1"] == 0] for each in (near, wide, below)
    ]
    assert [len(each) for each in zeros] == [0, 1, 1]


def test_nothing_changed_is_drawn_and_said() -> None:
    nothing = made(86.0)
    drawn = waterfall.waterfall(**nothing)
    go.Figure(drawn)
    assert drawn["data"][0]["x"] == [] and drawn["data"][1]["x"] == [86.0, 86.0]
    assert waterfall.waterfall_alt(**nothing) == "“稳态基线”和“招聘”都是 86.0%，没有变化。"
    assert go.Figure(waterfall.waterfall(**made(0.0, unit="yuan"))).layout.xaxis.range == (0, 1)


def test_money_is_in_one_unit_for_all_rows() -> None:
    assert texts(waterfall.waterfall(**made(0.0, 3.2e8, -4e6, unit="yuan"))) == [
        "稳态基线\u30000 亿元", "措施l0\u3000▲ +3.20 亿元", "措施l1\u3000▼ −0.04 亿元", "招聘\u30003.16 亿元"
    ]  # fmt: skip
    assert texts(waterfall.waterfall(**made(0.0, 3.2e7, unit="yuan")))[1] == "措施l0\u3000▲ +3,200 万元"
    assert texts(waterfall.waterfall(**made(0.0, 3.2e5, unit="yuan")))[1] == "措施l0\u3000▲ +32.0 万元"
    turned = texts(waterfall.waterfall(**made(5e7, 2e8, -1.9e8, unit="yuan")))
    assert turned[0].endswith("0.50 亿元") and turned[-1].endswith("0.60 亿元"), "the unit of the largest step"


def test_a_missed_value_is_never_rounded_up_to_its_target(workspace: Workspace) -> None:
    indicator = workspace.plan.indicator("rural_facility_coverage")
    near = made(90.0, 2.97, unit=indicator.unit)
    assert "93.0%" in texts(waterfall.waterfall(**near))[-2]
    drawn = waterfall.waterfall(**near, indicator=indicator)
    assert "92.9%" in texts(drawn)[-2] and "+2.9 个百分点" in texts(drawn)[1]
    assert "92.9%" in waterfall.waterfall_alt(**near, indicator=indicator)


@pytest.mark.parametrize("name", ["一个很长的情景名称" * 8, "unbroken" * 12, "two words " * 12, "<b>&粗</b>"])
def test_words_fit_a_phone_and_keep_clear_of_the_bars(name: str) -> None:
    drawn = waterfall.waterfall(**made(20.0, 15.0, -4.0, names=(name, name)))
    lines = [line for each in drawn["layout"]["annotations"] for line in each["text"].split("<br>")]
    assert all(waterfall._pixels(TAG.sub("", line)) <= waterfall.WIDTH for line in lines)
    squeezed = "".join(texts(drawn)[0].split()).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert squeezed == "".join(name.split()) + "20.0%"
    tops = [each["y"] for each in drawn["layout"]["annotations"]]
    centres = [drawn["data"][1]["y"][0], *drawn["data"][0]["y"], drawn["data"][1]["y"][1]]
    for text, top, centre, following in zip(lines_of(drawn), tops, centres, [*tops[1:], math.inf], strict=True):
        assert top + waterfall.LINE * text < centre - waterfall.BAR / 2 < centre + waterfall.BAR / 2 < following
    assert drawn["layout"]["height"] - 2 * waterfall.MARGIN == drawn["layout"]["yaxis"]["range"][0]
    assert min(each["font"]["size"] for each in drawn["layout"]["annotations"]) >= figures.SMALL


def lines_of(figure: dict[str, Any]) -> list[int]:
    return [each["text"].count("<br>") + 1 for each in figure["layout"]["annotations"]]


def test_the_alternative_text_tells_the_finding(workspace: Workspace) -> None:
    said = waterfall.waterfall_alt(**asked(workspace, "social_workers_per_1000", HIRING))
    assert said == "从“稳态基线”的 0.09‰ 到“招聘”的 0.44‰，变化最大的一项是招聘社会工作者（+0.35 个千分点）。"


def test_how_interaction_is_shared_is_said() -> None:
    assert waterfall.waterfall_words(Change(0.0, 0.0, (), None)) == (
        "各项的贡献按全部先后次序平均（沙普利值），相加正好等于总变化。"
    )
    assert " 1,280 种先后次序" in waterfall.waterfall_words(Change(0.0, 0.0, (), 1280))


def test_each_kind_of_step_has_its_own_name(workspace: Workspace) -> None:
    kinds = (("lever", "install_kiosks"), ("assumption", "pass_rate"), ("driver", "households"))
    said = [waterfall.step_label(Step(*kind, 1.0), workspace) for kind in kinds]
    assert said == ["布设自助服务一体机", "考证通过率", "家庭户"]
    language.use("en")
    said = [waterfall.step_label(Step(*kind, 1.0), workspace) for kind in kinds]
    assert said == ["Install self-service kiosks", "Pass rate of candidates", "Households"]


@pytest.mark.parametrize("outcome", [COST, "social_workers_per_1000", "service_area_share", "rural_facility_coverage"])
def test_it_speaks_english(workspace: Workspace, outcome: str) -> None:
    language.use("en")
    given_to = asked(workspace, outcome) | {"names": ("Steady state", "Hiring")}
    said = [*texts(waterfall.waterfall(**given_to)), waterfall.waterfall_alt(**given_to)]
    said += [waterfall.waterfall_words(Change(0.0, 0.0, (), orders)) for orders in (None, 128)]
    assert [each for each in said if CHINESE.search(each)] == []
    before, *shown, after = numbers(waterfall.waterfall(**given_to))
    assert math.fsum(shown) == pytest.approx(after - before, abs=1e-9)
    assert ("+¥" in said[1]) == (outcome == COST)


def test_the_message_stays_small(workspace: Workspace) -> None:
    assert len(json.dumps(waterfall.waterfall(**asked(workspace, COST)))) < 8_000


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.lists(st.floats(-1e5, 1e5), min_size=1, max_size=12), st.integers(0, 4), st.floats(0, 1e5))
def test_rounded_steps_add_up(amounts: list[float], decimals: int, start: float) -> None:
    """To the difference of the two ends as they are shown, none further than two units from its own amount."""
    total = round(math.fsum([start, *amounts]), decimals) - round(start, decimals)
    shown = waterfall.rounded_steps(amounts, total, decimals)
    units = 10**decimals
    assert all(each == round(each, decimals) for each in shown)
    assert sum(round(each * units) for each in shown) == round(total * units)
    most = 2.0 if len(amounts) == 1 else 1.5
    assert all(abs(one - other) * units <= most + 1e-3 for one, other in zip(shown, amounts, strict=True))


def test_rounding_moves_those_it_moves_the_least() -> None:
    assert waterfall.rounded_steps([1 / 3, 1 / 3, 1 / 3], 1.0, 1) == [0.4, 0.3, 0.3]
    assert waterfall.rounded_steps([2.6375, -0.8845, 0.2234, 0.0224], 2.0, 1) == [2.7, -0.9, 0.2, 0.0]
    assert waterfall.rounded_steps([0.26, 0.27, -0.12], 0.4, 1) == [0.2, 0.3, -0.1]
    assert waterfall.rounded_steps([], 0.0, 1) == []
