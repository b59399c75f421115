"""A page opened without a browser, and what it says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path

from streamlit.testing.v1 import AppTest

from sqdash.model import Scenario

APP = Path(__file__).parents[2] / "app.py"


def opened(name: str, **parameters: str) -> AppTest:
    """The page of that name under a link's parameters; no exception reached it."""
    page = _waiting(parameters).switch_page(f"pages/{name}.py").run()
    assert not page.exception
    return page


def first_page(**parameters: str) -> AppTest:
    """What the app opens with under a link's parameters."""
    return _waiting(parameters).run()


def _waiting(parameters: Mapping[str, str]) -> AppTest:
    page = AppTest.from_file(str(APP), default_timeout=120)
    for key, value in parameters.items():
        page.query_params[key] = value
    return page


def shown(page: AppTest) -> str:
    """Everything it shows as HTML of its own, as it is sent."""
    return "\n".join(str(each.proto.body) for each in page.get("html"))


def html(page: AppTest) -> str:
    """Everything it shows as HTML of its own, as a person reads it."""
    return unescape(shown(page))


def headline(page: AppTest) -> str:
    """Its first sentence, as a person reads it."""
    found = re.search(r'<h1 class="sq-headline">(.*?)</h1>', shown(page), re.DOTALL)
    assert found, "no first sentence"
    return unescape(found[1])


def active(page: AppTest) -> Scenario:
    """The scenario the session works on."""
    found: Scenario = page.session_state["history"].present.scenario
    return found
