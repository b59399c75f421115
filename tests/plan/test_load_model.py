"""model.yaml: both shapes, quantities, caps and driver rules."""

from __future__ import annotations

from sqdash.plan.faults import Faults
from sqdash.plan.load_model import Known, load_model
from sqdash.plan.strict import Spot
from sqdash.plan.tree import parse
from sqdash.plan.types import Model

KNOWN = Known(assumptions=("leaving", "m2", "share", "growing", "step"), areas=("1", "2"), indicators=("i",))
STOCKS = "stocks: {staff: {unit: person, attrition: leaving}, sites: {unit: site}, posted: {unit: person}}\n"
DRIVERS = """drivers:
  people: {unit: person, growth: growing}
  urban: {unit: person, share_of: people, step: step}
  homes: {unit: household, ratio_to: people}
  places: {unit: community}
"""
LEVER = (
    "{unit: person, lag_years: 1, completion: 0.9, effects: {staff: 1, posted: [2, m2, share]}, "
    "cost: 5, yearly_cost: m2, limit_per_year: 9, step: 1}"
)


def load(caps: str = "", stocks: str = STOCKS) -> tuple[Model, Faults]:
    faults = Faults()
    node = parse(stocks + DRIVERS + caps + f"levers: {{hire: {LEVER}}}\n", "model.yaml", faults)
    assert node is not None
    return load_model(Spot(faults, "model.yaml", "", node, 1), KNOWN), faults


def test_rules_names_groups_and_limits() -> None:
    model, faults = load()
    assert not faults
    assert [(each.id, each.rule, each.of, each.rate) for each in model.drivers] == [
        ("people", "growth", None, "growing"),
        ("urban", "share", "people", "step"),
        ("homes", "ratio", "people", None),
        ("places", "constant", None, None),
    ]
    lever = model.lever("hire")
    assert (str(lever.name), lever.group, lever.primary_for, lever.limit("1")) == ("hire", "equipment", (), 9)
    assert lever.effects == {"staff": (1.0,), "posted": (2.0, "m2", "share")}
    assert (lever.completion, lever.cost, lever.yearly_cost) == ((0.9,), (5.0,), ("m2",))


def test_caps_in_both_shapes_are_the_same() -> None:
    wanted = {"staff": None, "sites": "places", "posted": "staff"}
    for caps in (
        "caps: {sites: places, posted: staff}\n",
        "caps: [{stock: sites, at_most: places}, {stock: posted, at_most: staff}]\n",
    ):
        model, faults = load(caps)
        assert not faults
        assert {each.id: each.cap for each in model.stocks} == wanted


def test_caps_that_turn_in_a_circle_are_refused_whatever_its_length() -> None:
    for caps in ("{staff: staff}", "{staff: posted, posted: staff}", "{staff: posted, posted: sites, sites: staff}"):
        _model, faults = load(f"caps: {caps}\n")
        assert ["上限绕成了圈" in each.what for each in faults] == [True]


def test_a_stock_with_two_caps_is_refused() -> None:
    _model, faults = load("caps: [{stock: sites, at_most: places}, {stock: sites, at_most: staff}]\n")
    assert [each.what for each in faults] == ["存量“sites”有两个上限"]


def test_an_empty_section_is_refused() -> None:
    _model, faults = load(stocks="stocks: {}\n")
    assert "“stocks”里一项也没有" in [each.what for each in faults]
