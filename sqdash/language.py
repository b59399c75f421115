"""The one place that knows which language a person reads.

Messages are written in Chinese in the code; the English is in `locale/en`. The choice holds for the current
context (one Streamlit run, one command), so two people may read in two languages at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

LANGUAGES = ("zh", "en")
LOCALE_FOLDER = Path(__file__).parent / "locale"

_current: ContextVar[str] = ContextVar("sqdash_language", default="zh")


def use(language: str) -> None:
    """Speak this language from here on in this context; an unknown one falls back to Chinese."""
    _current.set(language if language in LANGUAGES else "zh")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """This language inside the block, whatever was spoken before it again afterwards."""
    before = _current.get()
    use(language)
    try:
        yield
    finally:
        _current.set(before)


def current() -> str:
    return _current.get()


@cache
def _catalogue(language: str) -> NullTranslations:
    compiled = LOCALE_FOLDER / language / "LC_MESSAGES" / "sqdash.mo"
    if not compiled.exists():
        return NullTranslations()
    with compiled.open("rb") as stream:
        return GNUTranslations(stream)


def _(message: str) -> str:
    """The message in the current language."""
    language = _current.get()
    return message if language == "zh" else _catalogue(language).gettext(message)


@dataclass(frozen=True, slots=True)
class Text:
    """A name from the data files, or what will be said, in both languages; `str()` gives the current one."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh if _current.get() == "zh" else self.en


def both(said: Callable[[], str]) -> Text:
    """What is made now and read later, by people who may read in another language: a page, and a file for others."""
    with speaking("zh"):
        chinese = said()
    with speaking("en"):
        return Text(chinese, said())
