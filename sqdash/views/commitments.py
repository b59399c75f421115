"""What the plan promises outside the ten indicators, as words and tables: how much, how far, by when. HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from sqdash.answers.commitments import STATES, Watched
from sqdash.language import _, current
from sqdash.model import CITY
from sqdash.plan.types import Commitment, LeftOut
from sqdash.returns.types import Workspace
from sqdash.views import words
from sqdash.views.numbers import ABSENT, DECIMALS, SINGULAR, number, unit_word
from sqdash.views.tables import escaped, table_html

SHAPES = {"done": "✓", "on_track": "▷", "late": "✕", "no_report": "?", "not_due": "…", "not_applicable": "—"}
_FILLS = {"done": "met", "on_track": "met", "late": "missed", "no_report": "no_data"}  # the fills verdicts have
_ONE = {
    **SINGULAR,
    "organisation": "organisation",
    "item": "item",
    "city": "item",
    "areas": "area",
    "townships": "township or subdistrict",
    "streets": "subdistrict",
    "communities": "village or community",
    "urban_communities": "urban community",
    "rural_communities": "rural community",
}
"""what English, unlike Chinese, writes otherwise after a one"""
_TENTHS = ("share", "place")  # amounts that keep one decimal, where they have one
_LEAST = 1e-9  # what floats leave of a whole


def state_word(state: str) -> str:
    match state:
        case "done":
            return _("已完成")
        case "on_track":
            return _("按进度")
        case "late":
            return _("落后")
        case "no_report":
            return _("待上报")
        case "not_due":
            return _("未到期")
    return _("不适用")


def state_html(state: str) -> str:
    """Shape and word on a fill."""
    told = f"<i>{SHAPES[state]}</i>{escape(state_word(state))}"
    return f'<span class="sq-key" data-verdict="{_FILLS.get(state, "not_applicable")}">{told}</span>'


def theme_word(theme: str) -> str:
    match theme:
        case "goals":
            return _("发展目标")
        case "governance":
            return _("党建引领与多方参与")
        case "supply":
            return _("服务供给")
        case "facilities":
            return _("设施布局")
        case "digital":
            return _("数字化")
        case "people":
            return _("人才队伍")
        case "innovation":
            return _("服务创新")
        case "safeguards":
            return _("保障措施")
    return _("其他")


def scope_word(scope: str) -> str:
    match scope:
        case "city":
            return _("全市")
        case "area":
            return _("县（市、区）")
        case "township":
            return _("乡镇（街道）")
        case "street":
            return _("街道")
        case "community":
            return _("村（社区）")
        case "urban_community":
            return _("城市社区")
        case "rural_community":
            return _("农村社区")
    return _("每处设施")


def unit_words(unit: str, counted: str | None) -> str:
    """The unit of an amount; for places the kind of place that was counted."""
    if unit == "place":
        return _place_word(counted)
    match unit:
        case "share":
            return "%"
        case "organisation":
            return _("个组织")
        case "item":
            return _("项")
    return unit_word(unit)


def _place_word(counted: str | None) -> str:
    match counted:
        case "areas":
            return _("个县（市、区）")
        case "townships":
            return _("个乡镇（街道）")
        case "streets":
            return _("个街道")
        case "communities":
            return _("个村（社区）")
        case "urban_communities":
            return _("个城市社区")
        case "rural_communities":
            return _("个农村社区")
    return _("项")


def amount_number(value: float, unit: str) -> float:
    """An amount as it is shown in its unit: shares as per cent, people, sites and m² whole.

    Per cent, and places that were reported as a share of all, keep one decimal.
    """
    shown = value * 100 if unit == "share" else value
    return round(shown, _decimals(unit))


def _decimals(unit: str) -> int:
    return 1 if unit in _TENTHS else DECIMALS.get(unit, 0)


def amount_text(value: float | None, commitment: Commitment, *, whole: float | None = None) -> str:
    """An amount and its unit; one that is part of a `whole` is never rounded up to look like it."""
    if value is None:
        return ABSENT
    unit = commitment.amount_unit
    counted = commitment.computed if commitment.counts_places else None
    shown = amount_number(value, unit)
    if whole is not None and value < whole * (1 - _LEAST) and shown >= amount_number(whole, unit):
        shown -= 10 ** -_decimals(unit)
    text = f"{shown:,.9g}" if unit in _TENTHS else number(shown, unit)
    one = _ONE.get(counted or unit) if text == "1" and current() == "en" else None
    word = one or unit_words(unit, counted)
    return f"{text}{word}" if word == "%" else f"{text} {word}"


def required_text(row: Watched) -> str:
    """How much is asked: counted, or as the plan itself says it."""
    commitment = row.commitment
    if row.state == "not_applicable":
        return ABSENT
    if row.required is not None:
        return amount_text(row.required, commitment)
    if commitment.unit == "percent":
        return f"{commitment.value or 0:g}%"
    if commitment.value is None or commitment.is_share:
        return _("按要求")
    return words.joined(f"{commitment.value:g}", commitment.unit or "")


def basis_word(basis: str | None) -> str:
    match basis:
        case "report":
            return _("上报")
        case "returns":
            return _("报表")
        case "scenario":
            return _("情景")
    return ""


def done_html(row: Watched) -> str:
    """How far it is, where that comes from, and what the scenario comes to."""
    lines = []
    if row.done is not None:
        done = amount_text(row.done, row.commitment, whole=_whole(row))
        lines.append(_("{amount}（{basis}）").format(amount=done, basis=basis_word(row.basis)))
    if row.forecast is not None:
        told = _("到 {year} 年推演 {amount}")
        lines.append(told.format(year=row.due, amount=amount_text(row.forecast, row.commitment, whole=_whole(row))))
    mark = words.quality_mark(row.quality) if lines else ""
    marked = f'<span class="sq-mark" title="{escape(words.quality_word(row.quality))}">{mark}</span>' if mark else ""
    return "<br>".join(map(escape, lines)) + marked if lines else ABSENT


def _whole(row: Watched) -> float | None:
    """All that is asked, also where nothing can be counted."""
    return row.done / row.share if row.done and row.share else row.required


def missing_text(row: Watched) -> str:
    """What is missing; while it is not done that is never nothing."""
    left = row.missing
    if left and row.state != "done":
        left = max(left, 10 ** -_decimals(row.commitment.amount_unit))
    return amount_text(left, row.commitment)


def due_text(commitment: Commitment) -> str:
    """The year the plan names; what it leaves open is due at its end, or every year."""
    if commitment.due is not None:
        return _("{year} 年").format(year=commitment.due)
    if commitment.yearly:
        return _("每年")
    return _("长期") if commitment.is_standing else _("规划期末")


def watched_html(rows: Sequence[Watched], caption: str) -> str:
    """One row per commitment: what, state, required, done, missing, due, clause."""
    heads = (_("承诺"), _("状态"), _("应完成"), _("已完成"), _("还差"), _("年限"), _("出处"))
    cells = [
        (
            _name_html(row),
            state_html(row.state),
            f"<b>{escape(required_text(row))}</b>",
            done_html(row),
            escape(missing_text(row)),
            escape(due_text(row.commitment)),
            escape(row.commitment.clause),
        )
        for row in rows
    ]
    table = table_html(heads, cells, numbers=(2, 4), caption=caption)
    return f'<div class="sq-promises">{table}</div>'


def _name_html(row: Watched) -> str:
    owner = str(row.commitment.owner) or next((each.progress.owner for each in row.reports if each.progress.owner), "")
    told = _("责任单位：{owner}").format(owner=owner)
    return escape(str(row.commitment.text)) + (f"<br><small>{escape(told)}</small>" if owner else "")


def headline(workspace: Workspace, rows: Sequence[Watched], place: str) -> str:
    """What the plan promised besides, and how far that is; rows of one area or the city."""
    asked = [each for each in rows if each.state != "not_applicable"]
    states = Counter(each.state for each in asked)
    text = (
        _("规划另有 {n} 项承诺，其中 {counted} 项可以算出任务量、{waiting} 项等待上报；")
        if place == CITY
        else _("{area}另有 {n} 项规划承诺，其中 {counted} 项可以算出任务量、{waiting} 项等待上报；")
    )
    rest = _("到 {end} 年底应全部做到，截至 {year} 年底已完成 {done} 项、按进度 {track} 项、落后 {late} 项。")
    return text.format(
        area="" if place == CITY else workspace.area(place).name,
        n=len(asked),
        counted=sum(each.required is not None for each in asked),
        waiting=states["no_report"],
    ) + rest.format(
        end=workspace.plan.end,
        year=rows[0].year if rows else workspace.base_year,
        done=states["done"],
        track=states["on_track"],
        late=states["late"],
    )


def states_html(rows: Sequence[Watched]) -> str:
    """How many are in each state, as a strip."""
    counts = Counter(each.state for each in rows)
    parts = [f"<div><dt>{state_html(each)}</dt><dd>{counts[each]}</dd></div>" for each in STATES if counts[each]]
    return f'<dl class="sq-strip">{"".join(parts)}</dl>'


def states_note() -> str:
    return _(
        "按进度：已报数量不低于从规划起始年到期限的直线进度，或按当前情景到期可以做到。待上报：已到期或属长期要求，还没有上报。"
    )


def counting_note(workspace: Workspace) -> str:
    """How required amounts were counted."""
    other = sum(each.kind == "other" for each in workspace.registry)
    text = _(
        "任务量按社区登记表计算：{n} 个村（社区），其中 {other} 个是农林场等其他单位。规划没有写明次数的按最少一次计。"
    )
    return text.format(n=f"{len(workspace.registry):,}", other=other)


def left_out_html(found: Sequence[LeftOut]) -> str:
    """The plan's numbers that promise nothing, each with the reason."""
    rows = [(str(each.reason), _("、").join(each.numbers)) for each in found]
    return table_html((_("为什么不列为承诺"), _("规划中的数")), escaped(rows))
