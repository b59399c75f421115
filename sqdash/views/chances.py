"""How sure: chances as a rug and in words. The same three steps as verdicts, each told by fill, shape and number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import floor

from sqdash.answers.risk import Ranges
from sqdash.language import _
from sqdash.model import CITY
from sqdash.plan.types import Indicator
from sqdash.returns.types import Area, Workspace
from sqdash.views import words
from sqdash.views.differing import assumption_words
from sqdash.views.rug import head_html, keys_html
from sqdash.views.still_table import Head, Key, Mark, Row, Table, Tables, indicator_heads, named_rows

LIKELY, EVEN = 0.8, 0.5  # from here on a chance counts as likely, as even
STEPS = {"met": "✓", "near": "△", "missed": "✕"}

Chances = Mapping[tuple[str, str], float | None]
"""area code (or the city) and indicator → share of the draws that meet the target; None where it does not apply"""


def chance_text(chance: float | None, asked: float | None = None) -> str:
    """Whole per cent; what no draw or every draw met is not called impossible or certain.

    Never rounded up to what it falls short of: likely, even, or the chance `asked` for.
    """
    if chance is None:
        return words.ABSENT
    if chance < 0.01:
        return "<1%"
    return ">99%" if chance > 0.99 else f"{_percent(chance, asked)}%"


def rounds_up_to_a_line(chance: float, percent: float, asked: float | None = None) -> bool:
    """Whether a rounded per cent reaches a line that the chance itself falls short of."""
    lines = (each for each in (LIKELY, EVEN, asked) if each is not None)
    return any(chance < each <= percent / 100 for each in lines)


def _percent(chance: float, asked: float | None) -> int:
    found = round(100 * chance)
    return floor(100 * chance) if rounds_up_to_a_line(chance, found, asked) else found


def chance_words(chance: float | None) -> str:
    """The same as what a sentence says of a chance, where signs do not read well aloud: “不到 1%”, “为 75%”."""
    if chance is None or 0.01 <= chance <= 0.99:
        return _("为 {chance}").format(chance=chance_text(chance))
    return _("不到 1%") if chance < 0.01 else _("超过 99%")


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
    rows = [
        _row(code, name, indicators, chances, joint, (links or {}).get(code))
        for code, name in named_rows(areas, city=True)
    ]
    head = head_html(indicators, last="" if joint is None else together_word())
    return (
        f'<div class="sq-scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="sq-rug sq-chances"><caption class="sq-unseen">{escape(caption)}</caption>{head}'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def chance_tables(
    *,
    areas: Sequence[Area],
    indicators: Sequence[Indicator],
    chances: Chances,
    joint: Mapping[str, float | None] | None = None,
) -> Tables:
    """The same rug to be drawn as a picture; arguments as of `chance_rug_html`."""
    rows = tuple(
        Row(name, tuple(map(chance_mark, _of_row(code, indicators, chances, joint))), last=code == CITY)
        for code, name in named_rows(areas, city=True)
    )
    more = () if joint is None else (Head(together_word()),)
    return Tables((Table((*indicator_heads(indicators), *more), rows),), chance_keys())


def together_word() -> str:
    """What the last column is: all of a row's targets at once."""
    return _("全部达标")


def chance_mark(chance: float | None) -> Mark:
    """A chance as fill, shape and per cent."""
    if chance is None:
        return Mark("not_applicable", words.SHAPES["not_applicable"])
    step = step_of(chance)
    return Mark(step, STEPS[step], chance_text(chance))


def _of_row(
    code: str, indicators: Sequence[Indicator], chances: Chances, joint: Mapping[str, float | None] | None
) -> list[float | None]:
    """A row's chances from left to right."""
    return [*(chances.get((code, each.id)) for each in indicators), *([] if joint is None else [joint.get(code)])]


def chance_keys() -> tuple[Key, ...]:
    limits = {"met": "≥80%", "near": "50%–80%", "missed": "<50%"}
    steps = [Key(step, shape, f"{step_word(step)} {limits[step]}") for step, shape in STEPS.items()]
    none = chance_mark(None)
    return (*steps, Key(none.fill, none.shape, words.verdict_word(none.fill)))


def chance_legend_html() -> str:
    """What the fills mean, in one line."""
    return keys_html(chance_keys())


def _row(
    code: str,
    name: str,
    indicators: Sequence[Indicator],
    chances: Chances,
    joint: Mapping[str, float | None] | None,
    link: str | None,
) -> str:
    shown = escape(name) if link is None else f'<a href="{escape(link)}" target="_self">{escape(name)}</a>'
    names = [*(str(each.short) for each in indicators), together_word()]
    found = zip(_of_row(code, indicators, chances, joint), names, strict=False)
    cells = [_cell(chance, f"{name} {what}") for chance, what in found]
    kind = ' class="sq-city"' if code == CITY else ""
    return f'<tr{kind}><th scope="row">{shown}</th>{"".join(cells)}</tr>'


def _cell(chance: float | None, place: str) -> str:
    mark = chance_mark(chance)
    word = words.verdict_word(mark.fill) if chance is None else step_word(mark.fill)
    said = escape(" ".join(each for each in (place, word, mark.text) if each))
    return (
        f'<td data-verdict="{mark.fill}" title="{said}"><i>{mark.shape}<b>{escape(word)}</b></i>'
        f"{escape(mark.text)}</td>"
    )


def chance_caption(*, chances: Chances, year: int) -> str:
    """What the rug shows and finds, for screen readers."""
    found = [each for (code, _indicator), each in chances.items() if each is not None and code != CITY]
    text = _("{year} 年各县（市、区）各项指标达标的可能性：{n} 项中 {likely} 项很可能达标，{unlikely} 项不太可能")
    likely, unlikely = (sum(step_of(each) == step for each in found) for step in ("met", "missed"))
    return text.format(year=year, n=len(found), likely=likely, unlikely=unlikely)


def ranges_sentence(ranges: Ranges, workspace: Workspace) -> str:
    """Which changed ranges the chances rest on, where nothing but chances is shown."""
    return _("按修改后的取值范围：{changed}。").format(changed=_ranges_words(ranges, workspace))


def ranges_sentence_beside_verdicts(ranges: Ranges, workspace: Workspace) -> str:
    """The same where verdicts stand beside the chances, which do not rest on them."""
    return _("“把握”按修改后的取值范围：{changed}。").format(changed=_ranges_words(ranges, workspace))


def _ranges_words(ranges: Ranges, workspace: Workspace) -> str:
    """Every range with its ends in the assumption's own unit."""
    told = _("{name} {low}～{high}（众数 {mode}）")
    each_told = []
    for id, *ends in sorted(ranges):
        low, mode, high = (assumption_words(id, value, workspace) for value in ends)
        each_told.append(told.format(name=workspace.assumptions[id].name, low=low, mode=mode, high=high))
    return _("；").join(each_told)


def headline_risk(*, scenario: str, chances: Chances, joint: Mapping[str, float | None], year: int, areas: int) -> str:
    """How sure in one sentence: likely cells, likely areas, and the city's ten targets together.

    Args:
        joint: by area code and for the city: all targets of that row in the same draw.
    """
    found = [each for (code, _indicator), each in chances.items() if each is not None and code != CITY]
    text = _(
        "{scenario}，{year} 年 {n} 项判定中 {likely} 项很可能达标（不低于 80%），{even} 项说不准，{unlikely} 项不太可能；"
        "{areas} 个县（市、区）中 {sure} 个很可能全部达标，全市各项同时达标的可能性{city}。"
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
        city=chance_words(joint.get(CITY)),
    )
