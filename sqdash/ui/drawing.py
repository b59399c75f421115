"""How chances are drawn, and whether the what-if page shows them, as a link says it. Pure; no streamlit.

A field's name is its parameter in the link: `draws=100000&seed=7&shape=uniform&shows=chances`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields

from sqdash.answers.risk import SHAPES, Settings
from sqdash.language import _
from sqdash.plan.faults import Faults
from sqdash.plan.remedies import shown, suggestion

DRAWS = (1_000, 10_000, 100_000)  # to choose from; more would keep others waiting
MOST_SEED = 2**31
VERDICTS, CHANCES = SHOWS = ("verdicts", "chances")
USUAL = Settings()
LONGEST = 40  # characters of a wrong word that are repeated
WHOLE = re.compile(r"[0-9]{1,10}")


@dataclass(frozen=True, slots=True)
class Drawing:
    """`draws`, `seed` and `shape` are those of the page of chances; `shows` is what the rug of the what-if page shows,
    verdicts or chances."""

    draws: int = USUAL.draws
    seed: int = USUAL.seed
    shape: str = USUAL.shape
    shows: str = VERDICTS

    @property
    def is_usual(self) -> bool:
        """Whether chances are drawn as they are where nobody changed anything, wherever they are shown."""
        return (self.draws, self.seed, self.shape) == (USUAL.draws, USUAL.seed, USUAL.shape)


PARAMETERS = tuple(each.name for each in fields(Drawing))


def parameters_of(drawing: Drawing) -> dict[str, str]:
    """What a link says of it: only what differs from the usual."""
    usual = asdict(Drawing())
    return {key: str(value) for key, value in asdict(drawing).items() if value != usual[key]}


def drawing_of(parameters: Mapping[str, str]) -> Drawing:
    """What a link's parameters come to, the usual where they say nothing. Raises BadInput with every wrong one."""
    given = {key: str(value) for key, value in asdict(Drawing()).items()}
    given |= {key: parameters[key] for key in PARAMETERS if key in parameters}
    faults = Faults()
    _listed(faults, "draws", given, _("抽样次数“{word}”超出范围"), [str(each) for each in DRAWS])
    _listed(faults, "shape", given, _("不认识的分布形状“{word}”"), SHAPES)
    _listed(faults, "shows", given, _("不认识的显示内容“{word}”"), SHOWS)
    if not WHOLE.fullmatch(given["seed"]) or int(given["seed"]) > MOST_SEED:
        what = _("“{word}”不是 0 到 {most} 之间的整数").format(word=shown(given["seed"][:LONGEST]), most=MOST_SEED)
        faults.add(_("链接"), "seed", what, _("改为范围内的整数，或去掉它"))
    faults.raise_if_any()
    return Drawing(int(given["draws"]), int(given["seed"]), given["shape"], given["shows"])


def _listed(faults: Faults, key: str, given: Mapping[str, str], what: str, options: Collection[str]) -> None:
    """A fault where the word is none of the options."""
    if given[key] not in options:
        word = shown(given[key][:LONGEST])
        faults.add(_("链接"), key, what.format(word=word), suggestion(word, options))
