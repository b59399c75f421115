"""The conditions somebody sets on the page of answers, as one question to the optimiser."""

from __future__ import annotations

import streamlit as st

from sqdash.answers.optimise import FAIREST, LEAST_COST, MOST_TARGETS, OBJECTIVES, Lock, Problem
from sqdash.language import _
from sqdash.model import EVERY
from sqdash.ui.page import Page
from sqdash.ui.parts import plain_label
from sqdash.ui.solving import what_holds
from sqdash.views.numbers import TEN_THOUSAND
from sqdash.views.plans import objective_name

MOST_MONEY = 10_000_000  # 万元; a hundred times the dearest plan
USUAL_BUDGET = 5_000  # 万元
CHANGES = (1.0, 0.5, 0.25)  # of the yearly limit; the first is no cap


def conditions(page: Page) -> Problem:
    """What is asked for, as the widgets say it."""
    st.session_state.setdefault("objective", LEAST_COST)
    objective = str(st.radio(_("要什么"), OBJECTIVES, key="objective", format_func=objective_name))
    budget = None if objective == LEAST_COST else _budget(page)
    with st.expander(_("更多条件"), key="conditions_open"):
        locks = _locks(page)
        return Problem(
            objective,
            scenario=page.scenario if locks else what_holds(page.scenario),
            budget=budget,
            yearly_budgets=() if objective == FAIREST else _yearly(page),
            locks=locks,
            floors=() if objective == LEAST_COST else _floors(page),
            weights=_weights(page) if objective == MOST_TARGETS else (),
            city=objective != FAIREST and st.checkbox(_("全市各项指标也要达标"), key="city_too"),
            largest_change=_largest_change(),
            discount=st.number_input(_("折现率（%/年）"), 0.0, 20.0, 0.0, 0.5, key="discount") / 100.0,
        )


def _budget(page: Page) -> float:
    label = _("到 {year} 年的总预算（万元）").format(year=page.target_year)
    given = st.number_input(label, 0, MOST_MONEY, USUAL_BUDGET, 500, key="budget")
    return float(given) * TEN_THOUSAND


def _yearly(page: Page) -> tuple[tuple[int, float], ...]:
    """Budgets of single years; an empty field is no limit."""
    found = []
    for year in range(page.workspace.base_year + 1, page.target_year + 1):
        label = _("{year} 年预算上限（万元，空为不限）").format(year=year)
        given = st.number_input(label, 0, MOST_MONEY, None, 500, key=f"budget_{year}")
        if given is not None:
            found.append((year, float(given) * TEN_THOUSAND))
    return tuple(found)


def _locks(page: Page) -> tuple[Lock, ...]:
    """Levers that stay as the active scenario has them."""
    names = {each.id: plain_label(str(each.name)) for each in page.workspace.model.levers}
    label = _("按当前情景不变的措施")
    chosen = st.multiselect(label, list(names), key="locked", format_func=names.__getitem__, placeholder=_("可多选"))
    return tuple(Lock(each) for each in chosen)


def _floors(page: Page) -> tuple[tuple[str, int], ...]:
    most = len(page.workspace.plan.indicators)
    least = st.number_input(_("每个县（市、区）至少达标（项）"), 0, most, 0, 1, key="floor")
    return ((EVERY, int(least)),) if least else ()


def _weights(page: Page) -> tuple[tuple[str, int], ...]:
    """What a target counts for, where it is not one."""
    names = {each.id: plain_label(f"{each.number}. {each.short}") for each in page.workspace.plan.indicators}
    label = _("按双倍计的指标")
    chosen = st.multiselect(label, list(names), key="doubled", format_func=names.__getitem__, placeholder=_("可多选"))
    return tuple((each, 2) for each in chosen)


def _largest_change() -> float | None:
    def name(share: float) -> str:
        return _("不限") if share == 1.0 else _("不超过年上限的 {share:.0f}%").format(share=100 * share)

    share = st.selectbox(
        _("相邻两年投入之差"),
        CHANGES,
        key="largest_change",
        format_func=name,
        help=_("到期前来不及见效的年份不再投入，不受此限。"),
    )
    return None if share == 1.0 else float(share)
