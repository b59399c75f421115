"""YAML and JSON as a tree that remembers lines, so that a fault can say where it is.

Stricter than the formats allow: no duplicate keys, anchors, aliases, tags or second documents. Keys are always text:
`411402`, `"411402"` and `2024` are codes and years, never numbers. Values follow YAML 1.2: `no` is a word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, NoReturn

import yaml

from sqdash.language import _
from sqdash.plan.faults import Faults

DEEPEST = 20  # nesting of the files in design §6 stays below 8
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+')
_WORDS: dict[str, bool | float | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    ".inf": float("inf"), "-.inf": float("-inf"), ".nan": float("nan"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scalar:
    """`text` is what was written, `value` what it means."""

    line: int
    text: str
    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Listed:
    line: int
    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mapped:
    line: int
    items: dict[str, Node] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)  # where each key stands


Node = Scalar | Listed | Mapped


class Event(NamedTuple):
    """One step through a document: `{`, `[`, `.` (scalar) or `end`."""

    kind: str
    line: int
    text: str = ""
    value: str | int | float | bool | None = None


class Refused(Exception):
    """The document cannot be read any further; the fault has been noted."""


def plain(text: str) -> str | int | float | bool | None:
    """What an unquoted word means."""
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text


def line_place(line: int) -> str:
    return _("第 {line} 行").format(line=line) if line else ""


def parse(text: str, file: str, faults: Faults) -> Node | None:
    """The tree of a YAML or JSON text; None, with the fault noted, when it cannot be read at all."""
    reader = _Reader(file, faults)
    try:
        if file.lower().endswith((".json", ".geojson")) or _is_json(text):
            return reader.tree(reader.json_events(text))
        return reader.tree(reader.yaml_events(text))
    except Refused:
        return None


def _is_json(text: str) -> bool:
    """JSON is nearly a subset of YAML, tabs and surrogate pairs are not: what is JSON is read as JSON."""
    if not text.lstrip().startswith("{"):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


class _Reader:
    def __init__(self, file: str, faults: Faults) -> None:
        self.file = file
        self.faults = faults

    def refuse(self, line: int, what: str, remedy: str) -> NoReturn:
        self.faults.add(self.file, line_place(line), what, remedy)
        raise Refused

    def yaml_events(self, text: str) -> Iterator[Event]:
        documents = 0
        try:
            events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
            for event in events:
                line = event.start_mark.line + 1
                documents += isinstance(event, yaml.DocumentStartEvent)
                if documents > 1:
                    self.refuse(line, _("文件里有第二个文档（---）"), _("每个文件只写一个文档"))
                if isinstance(event, yaml.NodeEvent):
                    yield self._yaml_event(event, line)
                elif isinstance(event, yaml.CollectionEndEvent):
                    yield Event("end", line)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 0
            what = _("不是有效的 YAML：{problem}").format(problem=error.problem or error.context or "")
            self.refuse(line, what, _("检查这一行和上一行：缩进用空格、不用制表符，冒号后有空格，引号和括号成对"))
        except (yaml.YAMLError, ValueError) as error:
            self.refuse(0, _("不是有效的 YAML：{problem}").format(problem=error), _("用 UTF-8 编码另存后重试"))

    def _yaml_event(self, event: Any, line: int) -> Event:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            what = _("不接受锚点和别名（“{word}”）").format(word=event.anchor)
            self.refuse(line, what, _("把被引用的内容原样写出来；以 & 或 * 开头的文字要加引号"))
        if event.tag and event.tag != "!":
            what = _("不接受类型标记“{word}”").format(word=event.tag)
            self.refuse(line, what, _("去掉以 ! 开头的标记"))
        if isinstance(event, yaml.MappingStartEvent):
            return Event("{", line)
        if isinstance(event, yaml.SequenceStartEvent):
            return Event("[", line)
        return Event(".", line, event.value, event.value if event.style else plain(event.value))

    def json_events(self, text: str) -> Iterator[Event]:
        try:
            json.loads(text)
        except json.JSONDecodeError as error:
            what = _("不是有效的 JSON：{problem}").format(problem=error.msg)
            self.refuse(error.lineno, what, _("检查这一行的引号、逗号和括号"))
        except (ValueError, RecursionError) as error:
            self.refuse(0, _("不是有效的 JSON：{problem}").format(problem=error), _("检查数字的长度和括号的层数"))
        line, seen = 1, 0
        for token in _JSON_TOKEN.finditer(text):
            line, seen = line + text.count("\n", seen, token.start()), token.start()
            yield from self._json_event(token.group(), line)

    def _json_event(self, token: str, line: int) -> Iterator[Event]:
        if token in "{[":
            yield Event(token, line)
        elif token in "}]":
            yield Event("end", line)
        elif token.startswith('"'):
            word = json.loads(token)
            yield Event(".", line, word, word)
        elif token not in ":,":
            yield Event(".", line, token, float(token) if token.endswith(("NaN", "Infinity")) else plain(token))

    def tree(self, events: Iterator[Event]) -> Node:
        root: Node | None = None
        for event in events:  # to the very end: a second document or broken rest must be noticed
            root = self._node(event, events, 1)
        if root is None:
            self.refuse(0, _("文件是空的"), _("写入内容，或删去这个文件"))
        return root

    def _node(self, event: Event, events: Iterator[Event], depth: int) -> Node:
        if depth > DEEPEST:
            self.refuse(event.line, _("嵌套超过 {deepest} 层").format(deepest=DEEPEST), _("按说明书里的格式书写"))
        if event.kind == ".":
            return Scalar(event.line, event.text, event.value)
        if event.kind == "[":
            listed = Listed(event.line)
            for inner in self._until_end(events):
                listed.items.append(self._node(inner, events, depth + 1))
            return listed
        return self._mapped(event, events, depth)

    def _mapped(self, event: Event, events: Iterator[Event], depth: int) -> Mapped:
        mapped = Mapped(event.line)
        for key in self._until_end(events):
            if key.kind != "." or key.value is None:
                self.refuse(key.line, _("键必须是一个词"), _("按“键: 值”书写"))
            value = self._node(next(events), events, depth + 1)
            if key.text in mapped.items:
                what = _("键“{word}”重复，第一次在第 {line} 行").format(word=key.text, line=mapped.lines[key.text])
                self.faults.add(self.file, line_place(key.line), what, _("只保留一个"))
                continue
            mapped.items[key.text] = value
            mapped.lines[key.text] = key.line
        return mapped

    def _until_end(self, events: Iterator[Event]) -> Iterator[Event]:
        for event in events:
            if event.kind == "end":
                return
            yield event


def tree_of(value: Any) -> Node:
    """A tree without lines from plain Python values, for scenarios that do not come from a file."""
    if isinstance(value, dict):
        return Mapped(0, {str(key): tree_of(each) for key, each in value.items()})
    if isinstance(value, list | tuple):
        return Listed(0, [tree_of(each) for each in value])
    if hasattr(value, "item"):  # a NumPy number
        value = value.item()
    if value is None or isinstance(value, str | int | float):
        return Scalar(0, str(value), value)
    return Scalar(0, str(value), str(value))
