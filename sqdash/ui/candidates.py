"""Which scenarios can be compared: what is offered, what the link asks for, and the list that scenarios are put on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import streamlit as st

from sqdash import store
from sqdash.language import _
from sqdash.model import BASELINE
from sqdash.plan.faults import BadInput
from sqdash.store import Listed, NotKept, Pin, StoreUnavailable, Version
from sqdash.ui import kept, link, session
from sqdash.ui.page import Page
from sqdash.views.labels import Named, brief, labels
from sqdash.views.moments import day_and_time

MOST = 4
ACTIVE, BASE = "now", "baseline"
WITH = "with"  # the link's parameter: what is compared, the reference first
SHORT = 4  # letters of an id that nearly always tell it apart
LONGEST = 40  # characters of a wrong word of the link that are repeated


@dataclass
class Offered:
    """What can be chosen, by the words of the link; a hint how to find others; and why the store did not answer."""

    named: dict[str, Named] = field(default_factory=dict)
    hint: str = ""
    down: StoreUnavailable | None = None

    @property
    def labels(self) -> dict[str, str]:
        return labels(self.named)


def address(pin: Pin) -> str:
    """A version as the link names it."""
    return f"{pin.scenario_id}.{pin.number}"


def linked() -> list[str]:
    """What the link asks for, each once."""
    return list(dict.fromkeys(each for each in str(st.query_params.get(WITH, "")).split(",") if each))


def add(pin: Pin, place: str) -> None:
    """Put a version on the list that is compared, and say so at this place."""
    session.restore_language()
    chosen = linked() or [BASE]
    if address(pin) in chosen:
        kept.tell(_("这一版已经在比较之列。"), good=True, at=place)
    elif len(chosen) >= MOST:
        kept.tell(_("最多同时比较四个，请先在“比较”页去掉一个。"), at=place)
    else:
        st.query_params[WITH] = ",".join([*chosen, address(pin)])
        kept.tell(_("已加入比较，现有 {n} 个。").format(n=len(chosen) + 1), good=True, at=place)


def offered(page: Page, asked: Iterable[str]) -> Offered:
    """The baseline, the active scenario, the examples, kept ones as searched for, the adopted one, and those asked for.

    `asked` are words of the link and what was chosen before: what is chosen stays, whatever is searched for.
    """
    found = Offered({BASE: Named(_("稳态基线"), more=(_("基线"),))})
    if page.scenario != BASELINE and page.scenario not in page.examples.values():
        found.named[ACTIVE] = Named(_("当前：{name}").format(name=brief(page.scenario_name)), more=(_("未保存"),))
    examples = {id: each for id, each in page.examples.items() if not each.is_baseline}
    found.named |= {id: Named(brief(each.name), more=(_("示例"), id)) for id, each in examples.items()}
    try:
        _add_kept(page, found)
    except StoreUnavailable as down:
        found.down = down
        return found
    for id in asked:
        if id not in found.named and (version := version_of(id)) is not None:
            found.named[id] = _named(version)
    return found


def missing(asked: Sequence[str], found: Offered) -> list[str]:
    """One polite sentence for each thing the link asks for that is not compared."""
    told = _("链接中的“{word}”没有列入：没有这个情景，或者它没有共享给您。")
    said = [told.format(word=each[:LONGEST]) for each in asked[:MOST] if each not in found.named]
    if len(asked) > MOST:
        said.append(_("最多同时比较四个，链接中其余 {n} 个没有列入。").format(n=len(asked) - MOST))
    return [] if found.down else said


def meant(page: Page, word: str) -> str:
    """`now` names what is active, which may be the baseline or an example."""
    if word != ACTIVE:
        return word
    if page.scenario == BASELINE:
        return BASE
    return next((id for id, each in page.examples.items() if each == page.scenario), ACTIVE)


def version_of(id: str) -> Version | None:
    """A kept version by its address, or None when there is none this person may see."""
    try:
        return kept.ask(store.version_at, link.pin_of(id))
    except (BadInput, NotKept):
        return None


def version_name(version: Version) -> str:
    """A kept version as people call it, in the language spoken now."""
    return labels({"": _named(version)})[""]


def _add_kept(page: Page, found: Offered) -> None:
    """The adopted version, and the latest ones of the scenarios last changed, or of those searched for."""
    plan = page.workspace.plan.id
    label = _("查找情景（名称、说明或所有者）")
    search = st.text_input(label, key="compare_search", max_chars=100, width=320)
    if (adopted := kept.ask(store.adopted, plan)) is not None:
        found.named[address(adopted.pin)] = _named(adopted, _("已采用"))
    listed, more = kept.ask(store.listed, plan, search=search)
    for each in listed:
        found.named.setdefault(address(Pin(each.header.id, each.header.latest)), _latest(each))
    if search and not listed:
        found.hint = _("没有找到情景。")
    elif more:
        told = _("可选的是最近修改的 {n} 个情景；其他的请查找，或在“情景库”里加入比较。")
        found.hint = told.format(n=len(listed))


def _named(version: Version, *facts: str) -> Named:
    more = _details(version.created, version.author, version.pin.scenario_id)
    return Named(brief(version.name), (*facts, _version_words(version.pin.number)), more)


def _latest(found: Listed) -> Named:
    head = found.header
    return Named(brief(head.name), (_version_words(head.latest),), _details(head.changed, head.owner, head.id))


def _details(at: datetime, person: str, id: str) -> tuple[str, ...]:
    """What tells two scenarios of one name apart, the most telling first."""
    return day_and_time(at), person, id[:SHORT], id


def _version_words(number: int) -> str:
    return _("第 {n} 版").format(n=number)
