"""A pack in the formats asked for: what is missing is found before starting, what can be made is made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from sqdash.answers.stopping import Stopped
from sqdash.briefing.album import Drawing, File, drawings, files
from sqdash.briefing.browser import NoPicture, missing_browser
from sqdash.briefing.findings import Findings
from sqdash.briefing.fonts import missing_fonts
from sqdash.briefing.pack import FORMATS, Pack
from sqdash.language import Text, _, both, speaking
from sqdash.plan.faults import BadInput

Progress = Callable[[float, str], None]
Stop = Callable[[], bool]
FOLDER = "pictures"
NEEDS_FONT = ("pdf", "png")  # without a Chinese one they are not made
DRAWS_WITH_FONT = (*NEEDS_FONT, "docx")  # a report leaves its map out and says so
PACKED = (".png", ".pptx", ".docx", ".xlsx")  # compressed already


@dataclass(frozen=True)
class Made:
    """The files of a pack, and in words what could not be made: for a page, and for whoever is handed the pack."""

    files: tuple[File, ...]
    missing: tuple[Text, ...]


def lacking(formats: Collection[str]) -> tuple[Text, ...]:
    """What the machine lacks for these formats, each with its remedy; to be asked before starting."""
    asked = [missing_fonts] if set(formats) & set(DRAWS_WITH_FONT) else []
    asked += [missing_browser] if "png" in formats else []
    return tuple(both(partial(_words_of, each)) for each in asked if each())


def _words_of(trouble: Callable[[], str | None]) -> str:
    return trouble() or ""


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
    pictures, undrawn = _pictures_of(pack, found) if "png" in wanted else ((), ())
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
    return Made((*documents, *made), (*lacking(wanted), *failed, *undrawn, *missing))


def zipped(found: Made, language: str) -> bytes:
    """All files in one, with what could not be made as a text in the language of the files."""
    stream = BytesIO()
    with ZipFile(stream, "w") as whole:
        for name, content in found.files:
            whole.writestr(name, content, ZIP_STORED if name.endswith(PACKED) else ZIP_DEFLATED)
        if found.missing:
            with speaking(language):
                whole.writestr("missing.txt", "\n".join(map(str, found.missing)))
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
) -> tuple[list[File], list[Text]]:
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
    failed: list[Text] = []
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
            failed.append(_not_made(partial(format_word, format), trouble))
        meter.ended()
    return made, failed


def _not_made(what: Callable[[], str], trouble: Exception) -> Text:
    why = str(trouble)[:200] or type(trouble).__name__
    return both(lambda: _("{what}没有做成：{why}").format(what=what(), why=why))


def _pictures_of(pack: Pack, found: Findings) -> tuple[tuple[Drawing, ...], tuple[Text, ...]]:
    """The pictures of every chapter, and of which chapters there can be none: that keeps back nothing else."""
    if missing_fonts():
        return (), ()
    every: list[Drawing] = []
    undrawn: list[Text] = []
    for chapter in pack.chapters:
        try:
            with speaking(pack.language):
                every += drawings(found, pack.stamp, [chapter.place])
        except Exception as trouble:
            undrawn.append(_not_made(partial(_pictures_word, found, chapter.place), trouble))
    return tuple(each for each in every if not (each.needs_browser and missing_browser())), tuple(undrawn)


def _pictures_word(found: Findings, place: str) -> str:
    return _("{place}的图片").format(place=found.place_name(place))


def _draw(pack: Pack, pictures: Sequence[Drawing], meter: _Meter) -> tuple[tuple[File, ...], tuple[Text, ...]]:
    """Every picture that can be drawn, and why the others cannot: each reason once."""
    made: list[File] = []
    missing: dict[Text, None] = {}
    for each in pictures:
        meter.next(_("正在画图"))
        try:
            with speaking(pack.language):
                made += [File(f"{FOLDER}/{file.name}", file.content) for file in files(each)]
        except NoPicture as failed:
            missing[failed.said] = None
        except Exception as trouble:  # documents are done by then, or nearly: none may be lost for a picture
            missing[_not_made(partial(_picture_word, each.name), trouble)] = None
        meter.ended()
    return tuple(made), tuple(missing)


def _picture_word(name: str) -> str:
    return _("图片“{name}”").format(name=name)
