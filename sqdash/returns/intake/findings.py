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


@dataclass(frozen=True, slots=True)
class Reason:
    """What a sender wrote beside a warning, and the returns of the file it is about: no areas or no year means any."""

    key: str
    text: str
    areas: tuple[str, ...]
    year: int | None


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
    reasons: list[Reason] = field(default_factory=list)
    unlisted: set[str] = field(default_factory=set)
    """rules of which a finding that is not listed still needs a reason"""

    def add(
        self,
        id: str,
        spot: Spot = WHOLE,
        value: object = "",
        reason: str = "",
        *,
        of: Collection[str] = (),
        of_year: int | None = None,
        **parts: object,
    ) -> None:
        """Note that a rule speaks. `parts` fill its text; `value` is shown as it stood in the file.

        A reason goes to the returns of the areas and the year it is written beside; by default to all of the file.
        """
        law = rule(id)
        answered = law.grade != WARNING or bool(reason.strip())
        if law.grade == WARNING and answered:
            self.reasons.append(Reason(f"{id} {spot}".strip(), reason.strip(), tuple(of), of_year))
        self.counts[id] = self.counts.get(id, 0) + 1
        if self.counts[id] > MOST_OF_A_RULE:
            if not answered:
                self.unlisted.add(id)
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
                answered,
            )
        )

    def tell_the_rest(self) -> None:
        """How many more findings there are of every rule that was listed only so often; as a warning it needs a
        reason when one of them does."""
        for id, count in self.counts.items():
            if (more := count - MOST_OF_A_RULE) > 0:
                law, what = rule(id), _("另有 {n} 处同样的问题没有列出").format(n=more)
                remedy, answered = _("改正后再检查一次"), id not in self.unlisted
                self.found.append(Finding(law.grade, shown(self.file), "", "", "", id, what, remedy, answered))

    def reasons_of(self, area: str, year: int) -> dict[str, str]:
        """The reasons that are about one return of the file: "rule place" → reason."""
        return {
            each.key: each.text
            for each in self.reasons
            if area in (each.areas or (area,)) and year == (year if each.year is None else each.year)
        }

    def suggestion(self, id: str, word: str, options: Collection[str]) -> str:
        """What may have been meant. Only the first few of a rule get one: looking for them is slow."""
        return suggestion(word[:LONGEST_WORD], options) if self.counts.get(id, 0) < MOST_SUGGESTIONS else ""

    @property
    def has_errors(self) -> bool:
        return any(each.grade == ERROR for each in self.found)
