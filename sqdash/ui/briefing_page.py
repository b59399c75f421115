"""The page that makes the briefing pack: what goes into it, how it will look, and the files."""

from __future__ import annotations

import tempfile
import threading
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from html import escape
from typing import IO

import streamlit as st

from sqdash.answers.risk import Settings
from sqdash.briefing import making
from sqdash.briefing.album import File
from sqdash.briefing.composing import compose
from sqdash.briefing.findings import DRAWS, SEED, Findings
from sqdash.briefing.pack import Pack
from sqdash.briefing.paper import paper_pages
from sqdash.language import _, speaking
from sqdash.plan.faults import BadInput
from sqdash.ui import jobs, kept, session
from sqdash.ui.briefing_order import Order
from sqdash.ui.choices import place_name
from sqdash.ui.markup import markup, show_faults
from sqdash.ui.page import Page
from sqdash.ui.parts import line, note, title
from sqdash.views import surely

PREVIEW_DOTS = 144  # per inch
TURN = 20  # seconds each area stays on a screen that turns by itself


class Shelf:
    """Files of a pack in one temporary file that is gone when nobody holds them any more: pictures weigh megabytes."""

    def __init__(self, made: making.Made, bundle: bytes, stem: str) -> None:
        self.missing, self.stem = made.missing, stem
        self._reading = threading.Lock()  # two downloads share the file and its place
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as this object
        self._places: dict[str, tuple[int, int]] = {}
        for name, content in (*(each for each in made.files if "/" not in each.name), File("", bundle)):
            self._places[name] = (self._file.tell(), len(content))
            self._file.write(content)
        self._file.flush()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in self._places if name)

    def size(self, name: str = "") -> int:
        """Bytes; of everything in one when no name is given."""
        return self._places[name][1]

    def read(self, name: str = "") -> bytes:
        at, length = self._places[name]
        with self._reading:
            self._file.seek(at)
            return self._file.read(length)


def headline(page: Page, asked: Order) -> str:
    """What will come out, in one sentence."""
    pack = _pack(_drawn(asked))
    places = (
        _("全市和 {n} 个县（市、区）").format(n=len(asked.places) - 1)
        if len(asked.places) > 1
        else place_name(page, asked.places[0])
    )
    text = _("“{name}”情景的会议材料：{places}，{pages} 页内容、{formats} 种文件，数字一致，逐页注明出处。")
    return text.format(name=page.scenario_name, places=places, pages=len(list(pack.pages)), formats=len(asked.formats))


def drawn_its_own_way() -> None:
    """That the pack counts chances in a way of its own, where the page of chances draws them in another."""
    if not session.drawing().is_usual:
        told = _("材料中的达标把握固定按 {shape} 抽样，{draws} 次，种子 {seed}，与“达标把握”页上改过的抽样设置无关。")
        note(told.format(shape=surely.shape_name(Settings().shape), draws=f"{DRAWS:,}", seed=SEED))


def make_and_take(page: Page, asked: Order) -> None:
    """The button, how far it is, and the files."""
    for said in making.lacking(asked.formats):
        kept.alert(str(said))
    ready = bool(asked.formats and list(_pack(_drawn(asked)).pages))
    if not ready:
        note(_("至少选一种内容和一种文件。"))
    pressed = st.button(_("生成材料包"), type="primary", key="brief_make", disabled=not ready, width="stretch")
    if not ready:
        return
    found = jobs.shown("brief", asked, lambda tell, stop: _made(asked, tell, stop), anew=pressed)
    if found is not None:
        _files(found)


def _made(asked: Order, tell: Callable[[float, str], None], stop: Callable[[], bool]) -> Shelf:
    """Runs beside the page and tells how far it is in the page's language; the files speak the order's."""
    found, drafted = _found(_drawn(asked)), _pack(_drawn(asked))
    pack = replace(drafted, stamp=replace(drafted.stamp, made=datetime.now(UTC)))
    made = making.make(pack, found, asked.formats, template=asked.template, progress=tell, stop=stop)
    return Shelf(made, making.zipped(made, asked.spoken), making.stem(pack, asked.workspace.plan.id))


def _files(found: Shelf) -> None:
    whole = _("下载全部（ZIP，{size} MB）").format(size=_megabytes(found.size()))
    st.download_button(
        whole, found.read, file_name=f"{found.stem}.zip", mime="application/zip", on_click="ignore", key="brief_zip",
        type="primary", width="stretch",
    )  # fmt: skip
    for name in found.names:
        kind = name.rpartition(".")[2]
        label = _("{what}，{size} MB").format(what=making.format_word(kind), size=_megabytes(found.size(name)))
        st.download_button(
            label, partial(found.read, name), file_name=name, on_click="ignore", key=f"brief_{kind}",
            width="stretch",
        )  # fmt: skip
    for said in found.missing:
        kept.alert(str(said))


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}"


def screens(page: Page) -> None:
    """The ways to the screen view, each in a window of its own."""
    title(_("投屏"))
    still, turning = page.href("briefing", view="screen"), page.href("briefing", view="screen", turn=str(TURN))
    words = (_("全市一屏"), _("自动轮换各县（市、区），每屏 {n} 秒").format(n=TURN))
    links = "　".join(
        f'<a href="{escape(address)}" target="_blank" rel="noopener">{escape(word)}</a>'
        for address, word in zip((still, turning), words, strict=True)
    )
    markup(f'<p class="sq-line">{links}</p>')


def preview(page: Page, asked: Order) -> None:
    """The report's pages as they will be printed."""
    title(_("预览"), page.summary().quality)
    drawn = _drawn(asked)
    if not list(_pack(drawn).pages):
        line(_("没有选内容。"))
        return
    try:
        pages = _pages(drawn)
    except BadInput as refused:
        show_faults(_("不能预览："), refused.faults)
        return
    at = st.pagination(len(pages), key="brief_page")
    told = _("报告第 {at} 页，共 {n} 页").format(at=at, n=len(pages))
    markup(
        f'<img class="sq-paper" alt="{escape(told)}" src="data:image/png;base64,{b64encode(pages[at - 1]).decode()}">'
    )


def _drawn(asked: Order) -> Order:
    """The order without what does not change the pages."""
    return replace(asked, formats=(), template=None)


@lru_cache(maxsize=4)
def _pages(asked: Order) -> tuple[bytes, ...]:
    """Every page as PNG; of the city and one area where there are more, which look alike."""
    return tuple(paper_pages(_pack(asked), ppi=PREVIEW_DOTS, places=asked.places[:2]))


@lru_cache(maxsize=16)
def _found(asked: Order) -> Findings:
    return Findings(
        asked.workspace,
        asked.scenario,
        asked.name,
        asked.before,
        asked.before_name,
        "chance" in asked.parts,
        asked.ranges,
    )


@lru_cache(maxsize=16)
def _pack(asked: Order) -> Pack:
    with speaking(asked.spoken):
        return compose(
            _found(asked),
            places=asked.places,
            parts=asked.parts,
            server=asked.server,
            query=dict(asked.query),
            version=asked.version,
        )
