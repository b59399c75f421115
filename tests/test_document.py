"""The served document: its language, its server's address, its length; everything else untouched."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from sqdash.document import Document, written

PAGE = b'<!doctype html><html lang="en"><head><title>x</title></head><body></body></html>'


def answer_through(
    path: str, kind: bytes, parts: tuple[bytes, ...] = (PAGE,), **asked: Any
) -> tuple[dict[bytes, bytes], bytes]:
    """Headers and body that reach the browser when the server answers `parts`."""
    sent: list[Any] = []
    asked_for: dict[bytes, bytes] = {}

    async def server(scope: Any, receive: Any, send: Any) -> None:
        asked_for.update(dict(scope["headers"]))
        length = str(sum(map(len, parts))).encode()
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-type", kind), (b"content-length", length)],
            }
        )
        for number, part in enumerate(parts, start=1):
            await send({"type": "http.response.body", "body": part, "more_body": number < len(parts)})

    async def keep(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(b"accept-encoding", b"gzip")],
    }
    asyncio.run(Document(server)({**scope, **asked}, None, keep))
    assert (b"accept-encoding" in asked_for) == path.startswith("/static/"), (
        "a compressed document cannot be written into"
    )
    return dict(sent[0]["headers"]), b"".join(message["body"] for message in sent[1:])


@pytest.mark.parametrize(
    ("query", "tag"),
    [(b"", b"zh-CN"), (b"lang=en", b"en"), (b"lang=zh&area=411481", b"zh-CN"), (b"lang=%00", b"zh-CN")],
)
def test_the_document_says_its_language(query: bytes, tag: bytes) -> None:
    _, body = answer_through("/county", b"text/html; charset=utf-8", query_string=query)
    assert body.startswith(b'<!doctype html><html lang="' + tag + b'">')


def test_the_document_says_where_its_server_is() -> None:
    headers, body = answer_through("/county", b"text/html", parts=(PAGE[:40], PAGE[40:]))
    assert b"<script>window.__streamlit={BACKEND_BASE_URL:location.origin+'/'}</script>" in body
    assert headers[b"content-length"] == str(len(body)).encode()
    assert b"location.origin+'/sq/'" in written(PAGE, "zh", "/sq")


@pytest.mark.parametrize(("path", "kind"), [("/static/a.js", b"text/html"), ("/county", b"application/json")])
def test_everything_else_passes_untouched(path: str, kind: bytes) -> None:
    _, body = answer_through(path, kind)
    assert body == PAGE
