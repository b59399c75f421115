"""The one HTML document the server gives out, told three things it does not know by itself. Plain ASGI; no streamlit.

Its language, so that screen readers speak Chinese; where the server is, because on a deep link Streamlit's script
otherwise looks for it below the page's path first and leaves two errors in the browser's console; and, in
`document.js`, Chinese for the words Streamlit has in English only.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

LANGUAGE_TAGS = {"zh": b"zh-CN", "en": b"en"}
SERVER_PATHS = ("/_stcore/", "/static/", "/media/", "/component/", "/app/static/")
# A compressed or merely confirmed document could not be written into.
HEADERS_LEFT_OUT = (b"accept-encoding", b"if-none-match", b"if-modified-since")
SERVER_IS_HERE = b"<script>window.__streamlit={BACKEND_BASE_URL:location.origin+'%s/'}</script>"


@cache
def _spoken() -> bytes:
    """The script that speaks Chinese, as it stands in the document."""
    return b"<script>" + Path(__file__).with_suffix(".js").read_bytes() + b"</script>"


def written(document: bytes, language: str, base: str = "") -> bytes:
    """The document in its language, with the address of its server: `base` is the path the app is mounted below."""
    tagged = document.replace(b'<html lang="en">', b'<html lang="%s">' % LANGUAGE_TAGS.get(language, b"zh-CN"), 1)
    head = SERVER_IS_HERE % base.encode() + _spoken() + b"</head>"
    return tagged.replace(b"</head>", head, 1)


class Document:
    """Middleware that writes into HTML answers and passes everything else on untouched."""

    def __init__(self, app: Application, base: str = "") -> None:
        self.app = app
        self.base = "/" + base.strip("/") if base.strip("/") else ""

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(SERVER_PATHS):
            await self.app(scope, receive, send)
            return
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        language = asked.get("lang", asked.get("language", ["zh"]))[-1]
        headers = [header for header in scope["headers"] if header[0] not in HEADERS_LEFT_OUT]
        await self.app({**scope, "headers": headers}, receive, self._writing(send, language))

    def _writing(self, send: Send, language: str) -> Send:
        held: list[Message] = []  # the start of an HTML answer, until its whole body is there
        body = bytearray()

        async def pass_on(message: Message) -> None:
            if message["type"] == "http.response.start" and is_html(message):
                held.append(message)
            elif held and message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    whole = written(bytes(body), language, self.base)
                    await send({**held[0], "headers": with_length(held[0]["headers"], len(whole))})
                    await send({"type": "http.response.body", "body": whole})
            else:
                await send(message)

        return pass_on


def is_html(start: Message) -> bool:
    return any(name == b"content-type" and value.startswith(b"text/html") for name, value in start["headers"])


def with_length(headers: list[tuple[bytes, bytes]], length: int) -> list[tuple[bytes, bytes]]:
    kept = [(name, value) for name, value in headers if name != b"content-length"]
    return [*kept, (b"content-length", str(length).encode())]
