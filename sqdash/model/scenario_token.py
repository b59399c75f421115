"""A whole scenario as url-safe text, for links: packed, and checked as strictly as a file on the way back in."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from functools import lru_cache
from typing import Any

from sqdash.language import _
from sqdash.model.scenario import Scenario
from sqdash.model.scenario_file import scenario_from_mapping, scenario_mapping
from sqdash.plan.faults import BadInput, Fault
from sqdash.returns.types import Workspace

LONGEST_TOKEN = 65_536  # characters; far above any real scenario, far below what slows the server
LARGEST_TEXT = 262_144  # bytes after decompression; a small token may unpack to gigabytes


@lru_cache(maxsize=256)
def token_of(scenario: Scenario) -> str:
    """The scenario as url-safe text; equal scenarios give equal tokens."""
    text = json.dumps(scenario_mapping(scenario), ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def scenario_of(token: str, workspace: Workspace) -> Scenario:
    """The scenario of a token. Raises BadInput with every fault when the token or what it says is not right."""
    return scenario_from_mapping(_mapping(_text(token)), workspace, file=_("链接"))


def refused(what: str) -> BadInput:
    """A link that is not right, and what to do about it."""
    return BadInput([Fault(_("链接"), "", what, _("请对方重新复制完整的链接"))])


def _text(token: str) -> bytes:
    if len(token) > LONGEST_TOKEN:
        raise refused(_("链接中的情景太长"))
    try:
        packed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(packed, LARGEST_TEXT)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise refused(_("链接中的情景不完整或被改动过")) from error
    if unpacking.unconsumed_tail:
        raise refused(_("链接中的情景太长"))
    if not unpacking.eof or unpacking.unused_data:
        raise refused(_("链接中的情景不完整或被改动过"))
    return text


def _mapping(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text.decode(), object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError) as error:
        raise refused(_("链接中的情景读不出来")) from error
    if not isinstance(found, dict):
        raise refused(_("链接中的不是情景"))
    return found


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found
