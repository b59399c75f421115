"""How sure: chances as a rug and in words. The same three steps as verdicts, each told by fill, shape and number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from sqdash.language import _
from sqdash.model import CITY
from sqdash.plan.types import Indicator
from sqdash.returns.types import Area
from sqdash.views import words
from sqdash.views.rug import head_html

LIKELY, EVEN = 0.8, 0.5  # from here on a chance counts as likely, as even
STEPS = {"met": "✓", "near": "△", "missed": "✕"}

Chances = Mapping[tuple[str, str], float | None]
"""area code (or the city) and indicator → share of the draws that meet the target; None where it does not apply"""


def chance_text(chance: float | None) -> str:
    """Whole per cent; what no draw or every draw met is not called impossible or certain."""
    if chance is None:
        return words.ABSENT
    if chance < 0.01:
        return "<1%"
    return ">99%" if chance > 0.99 else f"{100 * chance:.0f}%"


def step_of(chance: float) -> str:
    """The verdict whose fill and shape a chance borrows."""
    return "met" if chance >= LIKELY else "near" if chance >= EVEN else "missed"


def step_word(step: str) -> str:
    return {"met": _("很可能"), "near": _("不一定"), "missed": _("不太可能")}[step]


def chance_rug_html(
    *,
    areas: Sequence[Area],
    indicators: Sequence[Indicator],
    chances: Chances,
    joint: Mapping[str, float | None] | None = None,
    links: Mapping[str, str] | None = None,
    caption: str,
) -> str:
    """Chances of one year as `table.sq-rug`: areas and the city down, indicators across, all of an area's at the end.

    Args:
        joint: by area code and for the city: every target of that row in the same draw; None leaves the column out.
        links: page address by area code.
    """
    rows = [_row(each.code, str(each.name), indicators, chances, joint, (links or {}).get(each.code)) for each in areas]
    rows.append(_row(CITY, _("全市"), indicators, chances, joint, None))
    head = head_html(indicators, last="" if joint is None else _("全部达标"))
    return (
        f'<div class="sq-scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="sq-rug sq-chances"><caption class="sq-unseen">{escape(caption)}</caption>{head}'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def chance_legend_html() -> str:
    """What the fills mean, in one line."""
    limits = {"met": "≥80%", "near": "50%–80%", "missed": "<50%"}
    keys = "".join(
        f'<span class="sq-key" data-verdict="{step}"><i>{shape}</i>{escape(step_word(step))} {limits[step]}</span>'
        for step, shape in STEPS.items()
    )
    return f'<p class="sq-legend">{keys}</p>'


def _row(
    code: str,
    name: str,
    indicators: Sequence[Indicator],
    chances: Chances,
    joint: Mapping[str, float | None] | None,
    link: str | None,
) -> str:
    shown = escape(name) if link is None else f'<a href="{escape(link)}" target="_self">{escape(name)}</a>'
    cells = [_cell(chances.get((code, each.id)), f"{name} {each.short}") for each in indicators]
    if joint is not None:
        cells.append(_cell(joint.get(code), f"{name} {_('全部达标')}"))
    kind = ' class="sq-city"' if code == CITY else ""
    return f'<tr{kind}><th scope="row">{shown}</th>{"".join(cells)}</tr>'


def _cell(chance: float | None, place: str) -> str:
    if chance is None:
        word = escape(words.verdict_word("not_applicable"))
        return f'<td data-verdict="not_applicable" title="{escape(place)} {word}"><i>—<b>{word}</b></i></td>'
    step = step_of(chance)
    said = escape(f"{place} {step_word(step)} {chance_text(chance)}")
    return (
        f'<td data-verdict="{step}" title="{said}"><i>{STEPS[step]}<b>{escape(step_word(step))}</b></i>'
        f"{escape(chance_text(chance))}</td>"
    )


def chance_caption(*, chances: Chances, year: int) -> str:
    """What the rug shows and finds, for screen readers."""
    found = [each for (code, _indicator), each in chances.items() if each is not None and code != CITY]
    text = _("{year} 年各县（市、区）各项指标达标的可能性：{n} 项中 {likely} 项很可能达标，{unlikely} 项不太可能")
    likely, unlikely = (sum(step_of(each) == step for each in found) for step in ("met", "missed"))
    return text.format(year=year, n=len(found), likely=likely, unlikely=unlikely)


def headline_risk(*, scenario: str, chances: Chances, joint: Mapping[str, float | None], year: int, areas: int) -> str:
    """How sure in one sentence: likely cells, likely areas, and the city's ten targets together.

    Args:
        joint: by area code and for the city: all targets of that row in the same draw.
    """
    found = [each for (code, _indicator), each in chances.items() if each is not None and code != CITY]
    text = _(
        "{scenario}，{year} 年 {n} 项判定中 {likely} 项很可能达标（不低于 80%），{even} 项说不准，{unlikely} 项不太可能；"
        "{areas} 个县（市、区）中 {sure} 个很可能全部达标，全市各项同时达标的可能性为 {city}。"
    )
    counts = {step: sum(step_of(each) == step for each in found) for step in STEPS}
    return text.format(
        scenario=words.scenario_words(scenario),
        year=year,
        n=len(found),
        likely=counts["met"],
        even=counts["near"],
        unlikely=counts["missed"],
        areas=areas,
        sure=sum(each is not None and each >= LIKELY for code, each in joint.items() if code != CITY),
        city=chance_text(joint.get(CITY)),
    )
