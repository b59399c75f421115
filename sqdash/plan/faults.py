"""What is wrong with an input, where, why and what to do; all faults of a load travel together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `place` is a line, row, cell or key path inside `file`; `what` names the offending word."""

    file: str
    place: str
    what: str
    remedy: str

    def __str__(self) -> str:
        head = f"{self.file} {self.place}".strip()
        return f"{head}: {self.what}" + (f" → {self.remedy}" if self.remedy else "")


class BadInput(ValueError):
    """An input that was refused whole. Carries every fault found in it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


@dataclass(slots=True)
class Faults:
    """Collects the faults of one load, so that a person sees all of them at once."""

    found: list[Fault] = field(default_factory=list)

    def add(self, file: str, place: str, what: str, remedy: str = "") -> None:
        self.found.append(Fault(file, place, what, remedy))

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.found)

    def __bool__(self) -> bool:
        return bool(self.found)

    def raise_if_any(self) -> None:
        if self.found:
            raise BadInput(self.found)
