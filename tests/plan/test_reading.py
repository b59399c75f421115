"""Bytes as text: encodings, sizes and what is not a file."""

from __future__ import annotations

from pathlib import Path

from sqdash.plan.faults import Faults
from sqdash.plan.reading import decode, read_bytes


def faults_of(content: bytes) -> list[str]:
    faults = Faults()
    decode(content, "x.csv", faults)
    return [f"{each.place} {each.what}" for each in faults]


def test_utf8_is_read_with_and_without_a_byte_order_mark() -> None:
    for content in ("编码,a".encode(), "编码,a".encode("utf-8-sig")):
        assert decode(content, "x.csv", Faults()) == "编码,a"


def test_other_encodings_are_named() -> None:
    assert faults_of("ok\n梁园区".encode("gb18030")) == ["第 2 行 不是 UTF-8 编码，看起来是 GB18030（GBK）"]
    assert faults_of("梁园区".encode("utf-16")) == ["第 1 行 不是 UTF-8 编码，看起来是 UTF-16"]
    assert faults_of(b"a\xff\xff\xff") == ["第 1 行 不是 UTF-8 编码"]


def test_nothing_and_control_characters_are_refused() -> None:
    assert faults_of(b" \n") == [" 文件是空的"]
    assert faults_of(b"a\nb\x1b[31m") == ["第 2 行 有不可见的控制字符 U+001B"]


def test_what_is_not_a_readable_file_is_a_fault(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv", tmp_path / ("x" * 300), Path("a\0b")):
        faults = Faults()
        assert read_bytes(path, "x.csv", faults) is None
        assert len(faults.found) == 1
