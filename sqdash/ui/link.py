"""What a link says of a scenario: the whole of an unsaved one, the address of a saved one. Pure; no streamlit.

All of it is checked as strictly as a file on the way back in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit, urlunsplit

from sqdash.language import _
from sqdash.model.scenario_token import refused, scenario_of, token_of
from sqdash.plan.faults import Faults
from sqdash.returns.types import Workspace
from sqdash.store import Pin

__all__ = ["address_of", "lever_inputs", "pin_of", "scenario_of", "shortest", "token_of", "whole_address"]

ADDRESS = re.compile(r"([A-Za-z0-9]{12})\.([1-9][0-9]{0,8})")
WHOLE = re.compile(r"[0-9]{1,9}")


def address_of(pin: Pin, token: str = "") -> dict[str, str]:
    """The parameters that name a saved version: its share link where it came by one, else its own address."""
    return {"s": token} if token else {"saved": f"{pin.scenario_id}.{pin.number}"}


def shortest(parameters: Mapping[str, str], workspace: Workspace) -> dict[str, str]:
    """The parameters without the levers beside a whole scenario, which are there for people to read."""
    spare = {each.id for each in workspace.model.levers} if "w" in parameters else set()
    return {key: value for key, value in parameters.items() if key not in spare}


def whole_address(page_url: str, base: str, page: str, query: Mapping[str, str]) -> str:
    """The address that opens a page of this app from anywhere.

    Args:
        page_url: of the page a person is on, which may be any; only where the app is found is taken from it.
        base: the folder the app is served under, Streamlit's `server.baseUrlPath`; page: empty for the first one.
    """
    found = urlsplit(page_url)
    path = "/".join(["", *(part for part in (base.strip("/"), page) if part)])
    at_start = path if page else f"{path.rstrip('/')}/"
    return urlunsplit((found.scheme, found.netloc, at_start, urlencode(query), ""))


def pin_of(address: str) -> Pin:
    """The version an address names. Raises BadInput for anything else."""
    found = ADDRESS.fullmatch(address)
    if found is None:
        raise refused(_("链接中的情景编号不完整或被改动过"))
    return Pin(found[1], int(found[2]))


def lever_inputs(parameters: Mapping[str, str], workspace: Workspace) -> dict[str, int]:
    """The headline levers a link names: city-wide input a year. Raises BadInput with every wrong one."""
    faults = Faults()
    found: dict[str, int] = {}
    for lever in workspace.model.levers:
        if (word := parameters.get(lever.id)) is None:
            continue
        most = int(sum(lever.limit(area.code) for area in workspace.areas))
        if WHOLE.fullmatch(word) and int(word) <= most:
            found[lever.id] = int(word)
        else:
            what = _("“{word}”不是 0 到 {most} 之间的整数").format(word=word[:40], most=most)
            faults.add(_("链接"), lever.id, what, _("改为每年全市的投入数"))
    faults.raise_if_any()
    return found
