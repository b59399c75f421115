"""What a return may refer to, and how the words in it are looked up: areas, measures, years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sqdash.plan.remedies import suggestion
from sqdash.returns.intake.asked import ONE_EACH, Asked, asked_of_areas
from sqdash.returns.intake.findings import Findings
from sqdash.returns.intake.grid import Record
from sqdash.returns.intake.words import former_areas, is_word, plain
from sqdash.returns.places import place_counts
from sqdash.returns.types import Community, Workspace


@dataclass(frozen=True, eq=False)
class Known:
    """The workspace as an intake looks things up in it. `only` is the one area that may be sent, or None."""

    workspace: Workspace
    only: str | None = None
    default: str | None = None
    """The area of rows that name none: that of a template made for a single one."""

    @cached_property
    def names(self) -> dict[str, str]:
        """Every way to name an area of today → its code."""
        found: dict[str, str] = {}
        for each in self.workspace.areas:
            found |= {plain(each.code): each.code, plain(each.name.zh): each.code, plain(each.name.en): each.code}
        return found

    @cached_property
    def measures(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for id in self.workspace.model.measures:
            name = self.workspace.model.name(id)
            found |= {plain(id): id, plain(name.zh): id, plain(name.en): id}
        return found

    @cached_property
    def communities(self) -> Mapping[str, Community]:
        return {each.code: each for each in self.workspace.registry}

    @cached_property
    def asked(self) -> Mapping[str, Asked]:
        """What progress may be sent of, by id."""
        return {each.id: each for each in asked_of_areas(self.workspace)}

    def most(self, asked: Asked, area: str) -> float | None:
        """How many places there are of which an amount says in how many it is done; None where it counts none."""
        if asked.counted is None:
            return None
        return 1.0 if asked.counted in ONE_EACH else place_counts(self.workspace)[asked.counted].get(area)

    def area_name(self, code: str) -> str:
        """An area's name; a code that is unknown stands for itself."""
        return next((str(each.name) for each in self.workspace.areas if each.code == code), code)

    def area(self, record: Record, findings: Findings) -> str | None:
        """The area a row is about; None, with the finding made, when it is not clear or not allowed."""
        code, name = record.text("area"), record.text("area_name")
        if not code and not name:
            if self.default is None:
                findings.add("no_area", record.spot("area"))
            return self.default
        found = {key: self.names.get(plain(text)) for key, text in (("area", code), ("area_name", name)) if text}
        for key, area in found.items():
            if area is None:
                word = record.text(key)
                findings.add("unknown_area", record.spot(key), word, suggestion=self._suggested(word, findings))
                return None
        first, *others = found.values()
        if first is None or any(other != first for other in others):
            findings.add("area_differs", record.spot("area_name"), f"{code} {name}", name=self.area_name(str(first)))
            return None
        if self.only is not None and first != self.only:
            findings.add("wrong_area", record.spot("area"), f"{code} {name}".strip(), name=self.area_name(self.only))
            return None
        return first

    def is_of_others(self, record: Record) -> bool:
        """Whether a row is clearly about an area other than the only one that may be sent."""
        area = self.names.get(plain(record.text("area") or record.text("area_name")))
        return self.only is not None and area is not None and area != self.only

    def _suggested(self, word: str, findings: Findings) -> str:
        now = former_areas().get(plain(word))
        if now and plain(now) in self.names:
            return suggestion(self.area_name(now), [self.area_name(now)])
        return findings.suggestion("unknown_area", word, [str(each.name) for each in self.workspace.areas])

    def measure(self, record: Record, findings: Findings) -> str | None:
        """The measure a row is about, by code and name; None, with the finding made, when it is not clear.

        The row names one by either.
        """
        found: list[str] = []
        for key in ("measure", "measure_name"):
            text = record.text(key)
            if not text:
                continue
            id = self.measures.get(plain(text))
            if id is None:
                options = [
                    *self.measures.values(),
                    *(str(self.workspace.model.name(each)) for each in self.measures.values()),
                ]
                findings.add(
                    "unknown_measure",
                    record.spot(key),
                    text,
                    suggestion=findings.suggestion("unknown_measure", text, options),
                )
                return None
            found.append(id)
        if found[-1] != found[0]:
            name = self.workspace.model.name(found[0])
            findings.add("measure_differs", record.spot("measure_name"), record.text("measure_name"), name=name)
            return None
        return found[0]


def is_total(record: Record, *keys: str) -> bool:
    """Whether one of these cells says that the row is a total."""
    return any(is_word("total", record.text(key)) for key in keys)
