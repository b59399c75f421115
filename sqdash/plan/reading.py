"""Bytes of a file as text: present, not too big, UTF-8, printable, not empty."""

from __future__ import annotations

import re
from pathlib import Path

from sqdash.language import _
from sqdash.plan.faults import Faults

LARGEST = 20 * 1024 * 1024  # bytes; a province's registry is about 4 MB
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_BYTE_ORDER_16 = (b"\xff\xfe", b"\xfe\xff")


def read_bytes(path: Path, file: str, faults: Faults) -> bytes | None:
    """The file's content; None, with the fault noted, when it is missing, too big or cannot be opened."""
    try:
        if path.is_dir():
            faults.add(file, "", _("这是文件夹，不是文件"), _("给出其中一个文件的路径"))
            return None
        if not path.is_file():
            faults.add(file, "", _("没有这个文件"), _("补上文件，或检查路径：{path}").format(path=path))
            return None
        if path.stat().st_size > LARGEST:
            size = path.stat().st_size / 2**20
            what = _("文件有 {size:.1f} MB，超过 {largest} MB").format(size=size, largest=LARGEST >> 20)
            faults.add(file, "", what, _("检查是不是放错了文件"))
            return None
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        faults.add(file, "", _("无法读取：{reason}").format(reason=reason), _("检查文件的权限和名称"))
        return None


def decode(content: bytes, file: str, faults: Faults) -> str | None:
    """Strict UTF-8 first: most short Chinese UTF-8 texts also pass for GB18030. A byte-order mark is accepted."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = _("不是 UTF-8 编码") + _looks_like(content)
        faults.add(file, _("第 {line} 行").format(line=line), what, _("用 UTF-8 编码另存"))
        return None
    return text if printable(text, file, faults) else None


def printable(text: str, file: str, faults: Faults) -> bool:
    """Whether the text has content and no control characters; notes the fault."""
    if not text.strip():
        faults.add(file, "", _("文件是空的"), _("写入内容，或删去这个文件"))
        return False
    if found := UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        what = _("有不可见的控制字符 U+{code:04X}").format(code=ord(found.group()))
        faults.add(file, _("第 {line} 行").format(line=line), what, _("删去这个字符"))
        return False
    return True


def _looks_like(content: bytes) -> str:
    if content.startswith(_BYTE_ORDER_16):
        return _("，看起来是 UTF-16")
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return _("，看起来是 GB18030（GBK）") if _CHINESE.search(text) else ""
