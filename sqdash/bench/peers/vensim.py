"""The model as a Vensim file for PySD, with or without a subscript."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqdash.bench.peers.case import Case, due
from sqdash.bench.peers.stockflow import as_flows

RUN = "run"  # the subscript: one element per draw, or per area and draw


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of Vensim text that can be calculated with."""

    text: str

    def __add__(self, other: Any) -> Word:
        return Word(f"({self.text} + {_text(other)})")

    def __sub__(self, other: Any) -> Word:
        return Word(f"({self.text} - {_text(other)})")

    def __rsub__(self, other: Any) -> Word:
        return Word(f"({_text(other)} - {self.text})")

    def __mul__(self, other: Any) -> Word:
        return Word(f"({self.text} * {_text(other)})")

    def __rmul__(self, other: Any) -> Word:
        return Word(f"({_text(other)} * {self.text})")

    def __truediv__(self, other: Any) -> Word:
        return Word(f"({self.text} / {_text(other)})")


def _text(term: Any) -> str:
    return term.text if isinstance(term, Word) else repr(float(term))


@dataclass(frozen=True, slots=True)
class Vensim:
    """Collects equations; every name but that of a single area's constant carries the subscript, if there is one."""

    case: Case
    subscript: str = ""
    lines: list[str] = field(default_factory=list)

    def named(self, name: str, term: Any) -> Word:
        self.lines.append(f"{name}{self.subscript} = {_text(term)}")
        return Word(name + self.subscript)

    def least(self, one: Any, other: Any) -> Word:
        return Word(f"MIN({_text(one)}, {_text(other)})")

    def most(self, one: Any, other: Any) -> Word:
        return Word(f"MAX({_text(one)}, {_text(other)})")

    def constant(self, name: str) -> Word:
        return self.named(name, 1.0)

    def planned(self, lever: str) -> Word:
        """What flows in [t, t + 1] is due in year t + 1."""
        text = "0"
        for year in self.case.years:
            text = f"IF THEN ELSE(Time = {year - 1}, {self.constant(due(lever, year)).text}, {text})"
        return self.named(f"due_{lever}", Word(text))

    def level(self, name: str) -> Word:
        return Word(name + self.subscript)

    def change(self, level: str, flow: Any, initial: Any) -> None:
        self.lines.append(f"{level}{self.subscript} = INTEG({_text(flow)}, {_text(initial)})")

    def elapsed(self) -> Word:
        return Word("(Time - INITIAL TIME)")


def vensim_text(case: Case, runs: int = 0) -> str:
    """The text of an .mdl file whose constants are all one until they are set; with `runs`, a subscript of so many."""
    say = Vensim(case, f"[{RUN}]" if runs else "")
    as_flows(case, say)
    head = [f"{RUN}: ({run_names(runs)[0]}-{run_names(runs)[-1]})"] if runs else []
    first, last = case.workspace.base_year, case.workspace.plan.end
    clock = [f"INITIAL TIME = {first}", f"FINAL TIME = {last}", "TIME STEP = 1", "SAVEPER = TIME STEP"]
    return "{UTF-8}\n" + "\n".join(f"{line}\n\t~\t\n\t~\t\n\t|\n" for line in [*head, *say.lines, *clock])


def run_names(runs: int) -> list[str]:
    return [f"r{at}" for at in range(1, runs + 1)]
