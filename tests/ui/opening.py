"""A page opened without a browser, and what it says."""

from __future__ import annotations

from html import unescape
from pathlib import Path

from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "app.py"


def opened(name: str, **parameters: str) -> AppTest:
    """The page of that name under a link's parameters; no exception reached it."""
    page = AppTest.from_file(str(APP), default_timeout=120)
    page.switch_page(f"pages/{name}.py")
    for key, value in parameters.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


def html(page: AppTest) -> str:
    """Everything it shows as HTML of its own, as a person reads it."""
    return unescape(" ".join(str(each.proto.body) for each in page.get("html")))


def headline(page: AppTest) -> str:
    found = html(page)
    return found[found.index('<h1 class="sq-headline">') :].split(">")[1].split("<")[0]
