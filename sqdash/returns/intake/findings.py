"""What an intake has to say about a file: findings, each with its place, rule and remedy."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqdash.language import _
from sqdash.plan.remedies import shown, suggestion
from sqdash.returns.intake.rule import ERROR, WARNING
from sqdash.returns.intake.rules import rule
from sqdash.returns.received import Return


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `grade` is error, warning or note; `cell` is A1-style, or a line number of a CSV.

    A warning is `answered` when a reason is written beside it; errors and notes need none.
    """

    grade: str
    file: str
    sheet: str
    cell: str
    value: str
    rule: str
    what: str
    remedy: str
    answered: bool = True

    @property
    def place(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet or self.cell


@dataclass(frozen=True, slots=True)
class Intake:
    """What was understood; with any error among the findings there are no returns."""

    returns: tuple[Return, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.grade == ERROR)

    @property
    def unanswered(self) -> tuple[Finding, ...]:
        """Warnings that still need a written reason."""
        return tuple(each for each in self.findings if each.grade == WARNING and not each.answered)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file."""

    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet or self.cell


WHOLE = Spot()
LONGEST_WORD = 40  # characters
MOST_SUGGESTIONS = 20  # for one rule and file
MOST_OF_A_RULE = 200  # findings of one rule listed; a file wrong in thousands of cells is wrong in one way


@dataclass(slots=True)
class Findings:
    """Collects the findings of one file, so that a person sees all of them at once."""

    file: str
    found: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    def add(self, id: str, spot: Spot = WHOLE, value: object = "", reason: str = "", **parts: object) -> None:
        """Note that a rule speaks. `parts` fill its text; `value` is shown as it stood in the file."""
        law = rule(id)
        if law.grade == WARNING and reason.strip():
            self.reasons[f"{id} {spot}".strip()] = reason.strip()
        self.counts[id] = self.counts.get(id, 0) + 1
        if self.counts[id] > MOST_OF_A_RULE:
            return
        given: Mapping[str, object] = {**parts, "value": shown(str(value))}
        self.found.append(
            Finding(
                law.grade,
                shown(self.file),
                shown(spot.sheet),
                spot.cell,
                shown(str(value)),
                id,
                shown(law.text().format_map(given)),
                shown(law.remedy().format_map(given)),
                law.grade != WARNING or bool(reason.strip()),
            )
        )

    def tell_the_rest(self) -> None:
        """How many more findings there are of every rule that was listed only so often."""
        for id, count in self.counts.items():
            if (more := count - MOST_OF_A_RULE) > 0:
                law, what = rule(id), _("另有 {n} 处同样的问题没有列出").format(n=more)
                self.found.append(Finding(law.grade, shown(self.file), "", "", "", id, what, _("改正后再检查一次")))

    def suggestion(self, id: str, word: str, options: Collection[str]) -> str:
        """What may have been meant. Only the first few of a rule get one: looking for them is slow."""
        return suggestion(word[:LONGEST_WORD], options) if self.counts.get(id, 0) < MOST_SUGGESTIONS else ""

    @property
    def has_errors(self) -> bool:
        return any(each.grade == ERROR for each in self.found)
