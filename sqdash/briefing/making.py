"""A pack in the formats asked for: what is missing is found before starting, what can be made is made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from sqdash.answers.stopping import Stopped
from sqdash.briefing.album import Drawing, File, drawings, files
from sqdash.briefing.browser import NoPicture, missing_browser
from sqdash.briefing.findings import Findings
from sqdash.briefing.fonts import missing_fonts
from sqdash.briefing.pack import FORMATS, Pack
from sqdash.language import _, speaking
from sqdash.plan.faults import BadInput

Progress = Callable[[float, str], None]
Stop = Callable[[], bool]
FOLDER = "pictures"
NEEDS_FONT = ("pdf", "png")
PACKED = (".png", ".pptx", ".docx", ".xlsx")  # compressed already


@dataclass(frozen=True)
class Made:
    """The files of a pack, and in words what could not be made."""

    files: tuple[File, ...]
    missing: tuple[str, ...]


def lacking(formats: Collection[str]) -> tuple[str, ...]:
    """What the machine lacks for these formats, each with its remedy; to be asked before starting."""
    told = [missing_fonts()] if set(formats) & set(NEEDS_FONT) else []
    told += [missing_browser()] if "png" in formats else []
    return tuple(each for each in told if each)


def format_word(format: str) -> str:
    return {
        "pptx": _("演示文稿（PPTX）"),
        "docx": _("文字报告（DOCX）"),
        "pdf": _("版式报告（PDF）"),
        "xlsx": _("数据工作簿（XLSX）"),
        "png": _("图片（PNG、SVG）"),
    }[format]


def make(
    pack: Pack,
    found: Findings,
    formats: Collection[str] = FORMATS,
    *,
    template: bytes | None = None,
    progress: Progress = lambda share, said: None,
    stop: Stop = lambda: False,
) -> Made:
    """The files, named after plan and language.

    Pictures are drawn in a thread of their own: most of that work is another process's. Raises BadInput for a
    template that cannot be used, Stopped.
    """
    wanted = [each for each in FORMATS if each in formats]
    pictures = _pictures_of(pack, found) if "png" in wanted else ()
    tasks = len(pictures) + sum(each != "png" for each in wanted)
    meter = _Meter(progress, stop, max(tasks, 1))
    with ThreadPoolExecutor(max_workers=1) as drawing:
        drawn = drawing.submit(copy_context().run, _draw, pack, pictures, meter)
        try:
            documents, failed = _documents(pack, found, wanted, template, meter)
        except BaseException:
            meter.given_up = True
            raise
        made, missing = drawn.result()
    return Made((*documents, *made), (*lacking(wanted), *failed, *missing))


def zipped(found: Made) -> bytes:
    """All files in one, with what could not be made as a text."""
    stream = BytesIO()
    with ZipFile(stream, "w") as whole:
        for name, content in found.files:
            whole.writestr(name, content, ZIP_STORED if name.endswith(PACKED) else ZIP_DEFLATED)
        if found.missing:
            whole.writestr("missing.txt", "\n".join(found.missing))
    return stream.getvalue()


def stem(pack: Pack, plan: str) -> str:
    """The name of a pack's files, without what it may not hold in a file system: `sqdash-<plan>-<day>-<language>`."""
    return f"sqdash-{plan}-{pack.stamp.made.astimezone():%Y%m%d}-{pack.language}"


class _Meter:
    """Counts what is done and asks whether to give up; shared by the two threads."""

    def __init__(self, progress: Progress, stop: Stop, tasks: int) -> None:
        self.progress, self.stop, self.tasks = progress, stop, tasks
        self.done, self.given_up = 0, False

    def next(self, said: str) -> None:
        if self.given_up or self.stop():
            raise Stopped
        self.progress(self.done / self.tasks, said)

    def ended(self) -> None:
        self.done += 1


def _documents(
    pack: Pack, found: Findings, wanted: Sequence[str], template: bytes | None, meter: _Meter
) -> tuple[list[File], list[str]]:
    """Every document that can be made, and why the others cannot: one that fails does not take the rest with it."""
    from sqdash.briefing.deck import deck
    from sqdash.briefing.paper import paper
    from sqdash.briefing.report import report
    from sqdash.briefing.workbook import workbook

    makers: dict[str, Callable[[], bytes]] = {
        "pptx": lambda: deck(pack, template=template),
        "docx": lambda: report(pack),
        "pdf": lambda: paper(pack),
        "xlsx": lambda: workbook(pack, found),
    }
    named = stem(pack, found.workspace.plan.id)
    made: list[File] = []
    failed: list[str] = []
    for format, maker in makers.items():
        if format not in wanted or (format in NEEDS_FONT and missing_fonts()):
            continue
        meter.next(_("正在制作{what}").format(what=format_word(format)))
        try:
            with speaking(pack.language):
                made.append(File(f"{named}.{format}", maker()))
        except BadInput:  # an own template: whoever gave it has to mend it
            raise
        except Exception as trouble:
            told = _("{what}没有做成：{why}").format(what=format_word(format), why=str(trouble)[:200])
            failed.append(told)
        meter.ended()
    return made, failed


def _pictures_of(pack: Pack, found: Findings) -> tuple[Drawing, ...]:
    if missing_fonts():
        return ()
    with speaking(pack.language):
        every = tuple(drawings(found, pack.stamp, [chapter.place for chapter in pack.chapters]))
    return tuple(each for each in every if not (each.needs_browser and missing_browser()))


def _draw(pack: Pack, pictures: Sequence[Drawing], meter: _Meter) -> tuple[tuple[File, ...], tuple[str, ...]]:
    """Every picture that can be drawn, and why the others cannot: each reason once."""
    made: list[File] = []
    missing: dict[str, None] = {}
    for each in pictures:
        meter.next(_("正在画图"))
        try:
            with speaking(pack.language):
                made += [File(f"{FOLDER}/{file.name}", file.content) for file in files(each)]
        except NoPicture as failed:
            missing[str(failed)] = None
        meter.ended()
    return tuple(made), tuple(missing)
