"""Server time and message size of one lever move, beside an empty script under the same settings, in one run.

A protocol-level client: it opens the web socket a browser opens, sends the message a moved widget sends, and reads
until the server says the script has finished.
"""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from sqdash.bench.running import SERVED, Server, serving

EMPTY_APP = Path(__file__).with_name("empty_app.py")
LEVER = "hire_social_workers"
INPUTS = ("number_input", "button_group")
SECONDS = 30.0
READY_TIMES, READY_SECONDS = 2.0, 90.0  # a move with chances over one without, once they are compiled; until when
WARM_UP = 8


@dataclass
class Session:
    """One browser session as the server sees it."""

    connection: ClientConnection
    query: str = ""
    page: str = ""
    script: str = ""
    held: set[str] = field(default_factory=set)
    """hashes of the large messages this session has, as a browser keeps them"""
    inputs: dict[str, Any] = field(default_factory=dict)
    """widget id → its NumberInput or ButtonGroup message, from the last run"""

    async def run(self, moved: dict[str, int | str] | None = None) -> tuple[float, int]:
        """One script run. Returns milliseconds from sending to finished, and the bytes of every message in between."""
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.page_name, rerun.page_script_hash = self.query, self.page, self.script
        rerun.cached_message_hashes.extend(self.held)
        for id, value in (moved or {}).items():
            widget = rerun.widget_states.widgets.add()
            widget.id = id
            if isinstance(value, str):
                widget.string_array_value.data.append(value)
            else:
                widget.int_value = value
        message.rerun_script.SetInParent()
        start = perf_counter()
        await self.connection.send(message.SerializeToString())
        size = await asyncio.wait_for(self._until_finished(), SECONDS)
        return (perf_counter() - start) * 1000.0, size

    async def _until_finished(self) -> int:
        size = 0
        self._acknowledge_at_once()
        async for data in self.connection:
            self._acknowledge_at_once()
            size += len(data)
            answer = ForwardMsg()
            answer.ParseFromString(data if isinstance(data, bytes) else data.encode())
            kind = answer.WhichOneof("type")
            if answer.metadata.cacheable:
                self.held.add(answer.hash)
            if kind == "navigation":
                self.script = answer.navigation.page_script_hash
            elif kind == "page_info_changed":
                self.query = answer.page_info_changed.query_string
            elif kind == "script_finished":
                return size
            elif kind == "delta" and (of := answer.delta.new_element.WhichOneof("type")) in INPUTS:
                widget = getattr(answer.delta.new_element, of)
                self.inputs[widget.id] = widget
        raise ConnectionError("the server closed the session before the script had finished")

    def _acknowledge_at_once(self) -> None:
        """Linux may hold an acknowledgement back for 40 ms, and the server its last small message with it."""
        plain: socket.socket = self.connection.transport.get_extra_info("socket")
        if hasattr(socket, "TCP_QUICKACK"):
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def widget(self, key: str) -> str:
        """The id of the input with this key."""
        return next(id for id in self.inputs if id.endswith(f"-{key}"))


async def opened(server: Server, page: str = "") -> Session:
    address = server.url.replace("http://", "ws://") + "/_stcore/stream"
    options: dict[str, Any] = {"subprotocols": ["streamlit"], "origin": server.url, "compression": None}
    connection = await connect(address, max_size=2**28, **options)
    session = Session(connection, page=page)
    await session.run()
    return session


async def _moves(app: Server, empty: Server, count: int) -> dict[str, float]:
    ours, sure, other = await opened(app, "what_if"), await opened(app, "what_if"), await opened(empty)
    chances = await _showing_chances(sure, ours)
    lever = ours.widget(f"lever_{LEVER}")
    moves: list[tuple[float, int]] = []
    sures: list[float] = []
    empties: list[float] = []
    for at in range(WARM_UP + count):
        moves.append(await ours.run({lever: 100 + 7 * at}))
        sures.append((await sure.run({lever: 103 + 7 * at, **chances}))[0])
        empties.append((await other.run())[0])
    for each in (ours, sure, other):
        await each.connection.close()
    times, sizes = [time for time, _size in moves[WARM_UP:]], [size for _time, size in moves[WARM_UP:]]
    return {
        "lever_move_server_ms": median(times),
        "lever_move_with_chances_ms": median(sures[WARM_UP:]),
        "lever_move_chances_add_ms": median(a - b for a, b in zip(sures[WARM_UP:], times, strict=True)),
        "empty_script_ms": median(empties[WARM_UP:]),
        "lever_move_over_empty": median(a / b for a, b in zip(times, empties[WARM_UP:], strict=True)),
        "lever_move_kilobytes": median(sizes) / 1000.0,
    }


async def _showing_chances(session: Session, without: Session) -> dict[str, int | str]:
    """What makes the rug show chances, once the compiled engine answers; nothing is timed before."""
    choice = session.widget("rug_shows")
    chances: dict[str, int | str] = {choice: session.inputs[choice].options[1].content}
    lever, at, until = session.widget(f"lever_{LEVER}"), 1, perf_counter() + READY_SECONDS
    while perf_counter() < until:
        plainly, _size = await without.run({lever: at})
        surely, _size = await session.run({lever: at, **chances})
        if surely <= READY_TIMES * plainly:
            break
        at += 1
    return chances


def measure_lever_move(count: int = 50) -> dict[str, float]:
    """Medians of `count` interleaved runs: the What-if page with one lever moved, the same with chances in the rug, and
    an empty script."""
    with serving(SERVED) as app, serving(EMPTY_APP) as empty:
        return asyncio.run(_moves(app, empty, count))
