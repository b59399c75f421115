"""Typed values out of a tree. Whatever is wrong is noted as a fault and a placeholder goes on in its place:
a load with a fault is refused whole, so a placeholder never reaches anyone, and one load finds every fault."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from math import isfinite, isnan, nan

from sqdash.language import Text, _
from sqdash.plan.bounds import ANY, Bounds
from sqdash.plan.faults import Faults
from sqdash.plan.reading import UNPRINTABLE
from sqdash.plan.remedies import is_name, name_remedy, shown, suggestion
from sqdash.plan.tree import Listed, Mapped, Node, Scalar, line_place, plain
from sqdash.plan.types import LAST_YEAR, Citation

FIRST_YEAR = 1949


@dataclass(frozen=True, slots=True)
class Spot:
    """One value of a file with its place. `node` is None when it is missing, which has been noted already."""

    faults: Faults
    file: str
    path: str
    node: Node | None
    line: int = 0

    def fault(self, what: str, remedy: str = "") -> None:
        place = " ".join(each for each in (line_place(self.line), self.path) if each)
        self.faults.add(self.file, shown(place), shown(what), shown(remedy))

    @property
    def word(self) -> str:
        """What was written, shortened for a message."""
        text = (self.node.text or _("空白")) if isinstance(self.node, Scalar) else _("一组值")
        return text if len(text) <= 40 else text[:40] + "…"

    @property
    def is_empty(self) -> bool:
        """Whether it is missing, null or blank."""
        return self.node is None or (
            isinstance(self.node, Scalar) and (self.node.value is None or not self.node.text.strip())
        )

    def text(self) -> str:
        """A non-empty text."""
        if self.node is None:
            return ""
        if isinstance(self.node, Scalar) and isinstance(self.node.value, str) and self.node.value.strip():
            return self.loose()
        self.fault(_("“{word}”不是文字，或是空的").format(word=self.word), _("写一段文字；数字样的文字加引号"))
        return ""

    def name(self) -> str:
        """An identifier, code or date, kept as it was written: 411402 and 2021-05 need no quotes. Never empty."""
        if self.node is None:
            return ""
        is_word = isinstance(self.node, Scalar) and not isinstance(self.node.value, bool | None)
        if isinstance(self.node, Scalar) and is_word and is_name(self.node.text):
            return self.node.text
        self.fault(_("“{word}”不能作标识").format(word=self.word), name_remedy())
        return ""

    def loose(self) -> str:
        """A text that may be empty, as it was written."""
        if self.node is None or self.is_empty:
            return ""
        if isinstance(self.node, Scalar):
            if UNPRINTABLE.search(self.node.text):
                self.fault(_("“{word}”里有不可见的控制字符").format(word=self.word), _("删去这些字符"))
            return self.node.text
        self.fault(_("这里应是文字，而不是一组值"), _("写一段文字"))
        return ""

    def number(self, bounds: Bounds = ANY) -> float:
        """A finite number within the bounds; true and "12" are not numbers."""
        if self.node is None:
            return nan
        value = self.node.value if isinstance(self.node, Scalar) else None
        if isinstance(value, str) and isinstance(plain(value), int | float):
            self.fault(_("“{word}”加了引号，不是数").format(word=self.word), _("去掉引号"))
            return nan
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fault(_("“{word}”不是数").format(word=self.word), _("写一个不带引号、单位和千分位的数"))
            return nan
        if not isfinite(value):
            self.fault(_("“{word}”不是有限的数").format(word=self.word), _("写一个有限的数"))
            return nan
        return self.within(float(value), bounds)

    def within(self, value: float, bounds: Bounds) -> float:
        """The value again; a fault when it is out of bounds. A placeholder (nan) passes."""
        if not isnan(value) and not bounds.allow(value):
            self.fault(_("“{word}”超出范围").format(word=self.word), _("应{bounds}").format(bounds=bounds))
            return nan
        return value

    def whole(self, least: int, most: int) -> int:
        if self.node is None:
            return least
        value = self.node.value if isinstance(self.node, Scalar) else None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            remedy = _("写 {least} 到 {most} 之间的整数").format(least=least, most=most)
            self.fault(_("“{word}”不是这里要的整数").format(word=self.word), remedy)
            return least
        return value

    def year(self) -> int:
        if self.node is None:
            return FIRST_YEAR
        value = self.node.value if isinstance(self.node, Scalar) else None
        if isinstance(value, bool) or not isinstance(value, int) or not FIRST_YEAR <= value <= LAST_YEAR:
            remedy = _("写 {first} 到 {last} 之间的四位年份").format(first=FIRST_YEAR, last=LAST_YEAR)
            self.fault(_("“{word}”不是年份").format(word=self.word), remedy)
            return FIRST_YEAR
        return value

    def flag(self) -> bool:
        if isinstance(self.node, Scalar) and isinstance(self.node.value, bool):
            return self.node.value
        if self.node is not None:
            self.fault(_("“{word}”不是 true 或 false").format(word=self.word), _("写 true 或 false，不加引号"))
        return False

    def one_of(self, options: Collection[str], what: str) -> str:
        """A word that must be known; `what` is the fault, with `{word}` in it."""
        word = self.name()
        if word and word not in options:
            self.fault(what.format(word=word), suggestion(word, options))
        return word

    def reference(self, known: Collection[str] | None, what: str) -> str:
        """Like `one_of`, except that None (the file that defines them could not be read) lets every word pass."""
        return self.name() if known is None else self.one_of(known, what)

    def texts(self) -> Text:
        """A text in both languages."""
        if self.node is None:
            return Text("", "")
        table = self.table()
        text = Text(table.get("zh").text(), table.get("en").text())
        table.finish()
        return text

    def citation(self, sources: Collection[str] | None) -> Citation:
        """`{id, where}` or, when the whole source is meant, the id alone."""
        unknown = _("sources.yaml 里没有来源“{word}”")
        if isinstance(self.node, Scalar):
            if self.is_empty:
                self.fault(_("没有写来源"), _("写 sources.yaml 里的一个来源"))
                return Citation("", "")
            return Citation(self.reference(sources, unknown), "")
        table = self.table()
        where = table.maybe("where")
        cited = Citation(table.get("id").reference(sources, unknown), where.loose() if where else "")
        table.finish()
        return cited

    def table(self) -> Table:
        if isinstance(self.node, Mapped):
            return Table(self, self.node)
        if self.node is not None:
            self.fault(_("这里应是“键: 值”，而不是“{word}”").format(word=self.word), _("按“键: 值”分行书写"))
        return Table(self, None)

    def items(self) -> list[Spot]:
        if isinstance(self.node, Listed):
            return [
                Spot(self.faults, self.file, f"{self.path}[{position}]", node, node.line)
                for position, node in enumerate(self.node.items, 1)
            ]
        if self.node is not None:
            self.fault(_("这里应是一个列表，而不是“{word}”").format(word=self.word), _("每行以“- ”开头"))
        return []

    def entries(self) -> list[tuple[str, Table]]:
        """A section as a list of `{id: …}` or as a mapping of `id: {…}`; at least one, no id twice."""
        if self.node is None:
            return []
        found = self._listed_entries() if isinstance(self.node, Listed) else self._mapped_entries()
        if not found and isinstance(self.node, Listed | Mapped):
            self.fault(_("“{word}”里一项也没有").format(word=self.path), _("至少写一项"))
        return found

    def _mapped_entries(self) -> list[tuple[str, Table]]:
        found = []
        for key, spot in self.table().pairs():
            if not is_name(key):
                spot.fault(_("“{word}”不能作标识").format(word=key), name_remedy())
            found.append((key, spot.table()))
        return found

    def _listed_entries(self) -> list[tuple[str, Table]]:
        found: list[tuple[str, Table]] = []
        for spot in self.items():
            table = spot.table()
            id = table.get("id").name()
            if id in {each for each, _table in found if each}:
                table.get("id").fault(_("标识“{word}”重复").format(word=id), _("每个标识只用一次"))
            else:
                found.append((id, table))
        return found


class Table:
    """A mapping being read. Asks for its keys, and at the end names those nobody asked for."""

    def __init__(self, spot: Spot, node: Mapped | None) -> None:
        self.spot = spot
        self.node = node
        self.asked: list[str] = []

    def _spot(self, key: str, node: Node | None) -> Spot:
        path = f"{self.spot.path}.{key}" if self.spot.path else key
        line = self.node.lines.get(key, 0) if self.node else self.spot.line
        return Spot(self.spot.faults, self.spot.file, path, node, line)

    def get(self, key: str) -> Spot:
        """A required key."""
        self.asked.append(key)
        node = self.node.items.get(key) if self.node else None
        if self.node and node is None:
            self.spot.fault(_("缺少“{key}”").format(key=key), _("补上“{key}: …”").format(key=key))
        return self._spot(key, node)

    def maybe(self, key: str) -> Spot | None:
        """An optional key; null counts as absent."""
        self.asked.append(key)
        node = self.node.items.get(key) if self.node else None
        if node is None or (isinstance(node, Scalar) and node.value is None):
            return None
        return self._spot(key, node)

    def pairs(self) -> Iterator[tuple[str, Spot]]:
        """Every key with its value, for mappings whose keys are data."""
        for key, node in self.node.items.items() if self.node else ():
            yield key, self._spot(key, node)

    def finish(self) -> None:
        """Call when every key has been asked for."""
        for key, spot in self.pairs():
            if key not in self.asked:
                spot.fault(_("不认识的键“{key}”").format(key=key), suggestion(key, self.asked))


def ids(section: Spot | None) -> tuple[str, ...]:
    """The ids a section defines, in either form and in file order: what others may refer to."""
    node = section.node if section else None
    if isinstance(node, Mapped):
        return tuple(node.items)
    if not isinstance(node, Listed):
        return ()
    found = (each.items.get("id") for each in node.items if isinstance(each, Mapped))
    return tuple(each.text for each in found if isinstance(each, Scalar))
