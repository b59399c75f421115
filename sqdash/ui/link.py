"""What a link says of a scenario: the whole of an unsaved one, the address of a saved one. Pure; no streamlit.

All of it is checked as strictly as a file on the way back in.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from sqdash.language import _
from sqdash.model import Scenario, scenario_from_mapping
from sqdash.model.scenario_file import scenario_mapping
from sqdash.plan.faults import BadInput, Fault, Faults
from sqdash.returns.types import Workspace
from sqdash.store import Pin

LONGEST_TOKEN = 65_536  # characters; far above any real scenario, far below what slows the server
ADDRESS = re.compile(r"([A-Za-z0-9]{12})\.([1-9][0-9]{0,8})")
WHOLE = re.compile(r"[0-9]{1,9}")
LARGEST_TEXT = 262_144  # bytes after decompression; a small token may unpack to gigabytes


@lru_cache(maxsize=256)
def token_of(scenario: Scenario) -> str:
    """The scenario as url-safe text; equal scenarios give equal tokens."""
    text = json.dumps(scenario_mapping(scenario), ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def scenario_of(token: str, workspace: Workspace) -> Scenario:
    """The scenario of a token. Raises BadInput with every fault when the token or what it says is not right."""
    return scenario_from_mapping(_mapping(_text(token)), workspace, file=_("链接"))


def address_of(pin: Pin, token: str = "") -> dict[str, str]:
    """The parameters that name a saved version: its share link where it came by one, else its own address."""
    return {"s": token} if token else {"saved": f"{pin.scenario_id}.{pin.number}"}


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
        raise _refused(_("链接中的情景编号不完整或被改动过"))
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


def _refused(what: str) -> BadInput:
    return BadInput([Fault(_("链接"), "", what, _("请对方重新复制完整的链接"))])


def _text(token: str) -> bytes:
    if len(token) > LONGEST_TOKEN:
        raise _refused(_("链接中的情景太长"))
    try:
        packed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(packed, LARGEST_TEXT)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise _refused(_("链接中的情景不完整或被改动过")) from error
    if unpacking.unconsumed_tail:
        raise _refused(_("链接中的情景太长"))
    if not unpacking.eof or unpacking.unused_data:
        raise _refused(_("链接中的情景不完整或被改动过"))
    return text


def _mapping(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text.decode(), object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError) as error:
        raise _refused(_("链接中的情景读不出来")) from error
    if not isinstance(found, dict):
        raise _refused(_("链接中的不是情景"))
    return found


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found
