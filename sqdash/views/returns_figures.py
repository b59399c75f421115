"""What an approver looks at: every figure of a return beside the one before it, with the sender's reasons."""

from __future__ import annotations

from html import escape

from sqdash.language import _
from sqdash.returns.types import Workspace
from sqdash.store.returns import ReturnVersion
from sqdash.views import words
from sqdash.views.numbers import MINUS
from sqdash.views.tables import table_html

LARGE = 0.2  # share of last year's figure from which on a change is set in bold


def figures_title(version: ReturnVersion, workspace: Workspace) -> str:
    """ "15 项数据与 2022 年对比；另有 770 个村（社区）、3 项承诺进展"."""
    text = _("{n} 项数据与 {year} 年对比").format(n=len(version.found.figures), year=_before(version, workspace))
    more = []
    if version.found.villages:
        more.append(_("{n} 个村（社区）").format(n=len(version.found.villages)))
    if version.found.progress:
        more.append(_("{n} 项承诺进展").format(n=len(version.found.progress)))
    return text + (_("；另有 {more}").format(more=_("、").join(more)) if more else "")


def figures_html(version: ReturnVersion, workspace: Workspace) -> str:
    """One row a measure in the order of the model: before, now, change, cell and the reason written beside it."""
    year = _before(version, workspace)
    reasons = {about.partition(" ")[2]: reason for about, reason in version.found.reasons.items()}
    rows = []
    for measure in workspace.model.measures:
        sent = version.found.figures.get(measure)
        if sent is None:
            continue
        unit = workspace.model.unit(measure)
        before = workspace.value(version.area_code, year, measure)
        rows.append(
            (
                escape(str(workspace.model.name(measure))),
                escape(words.ABSENT if before is None else words.with_unit(before, unit)),
                escape(words.with_unit(sent.value, unit)),
                _change_html(before, sent.value),
                f"<small>{escape(sent.place)}</small> {escape(reasons.get(sent.place, ''))}",
            )
        )
    heads = (_("数据"), _("{year} 年").format(year=year), _("{year} 年").format(year=version.year), _("变化"),
             _("位置和报送人的说明"))  # fmt: skip
    return f'<div class="sq-record">{table_html(heads, rows, numbers=(1, 2, 3))}</div>'


def _before(version: ReturnVersion, workspace: Workspace) -> int:
    """The last year before it that is complete; of a correction of that year its own figures so far."""
    return min(version.year, workspace.last_complete_year)


def _change_html(before: float | None, now: float) -> str:
    if not before:
        return words.ABSENT
    if now == before:
        return escape(_("不变"))
    share = now / before - 1.0
    told = escape(f"{share:+.1%}".replace("-", MINUS))
    return f"<b>{told}</b>" if abs(share) >= LARGE else told
