"""Series and a scenario that several tests of views draw."""

from typing import Any

from sqdash.model import EVERY, Scenario, history, project
from sqdash.returns import Workspace

HIRING = Scenario(
    name="招聘",
    levers=(("hire_social_workers", EVERY, EVERY, 110.0), ("hire_community_workers", EVERY, EVERY, 100.0)),
)

NO_COMMUNITIES = Scenario(name="没有社区", drivers=(("urban_communities", EVERY, EVERY, 0.0),))


def series(workspace: Workspace, place: str) -> dict[str, Any]:
    """What `figures.paths` takes, for one place, without action and with HIRING."""
    indicators = workspace.plan.indicators
    before, after = project(workspace), project(workspace, HIRING)
    return {
        "indicators": indicators,
        "history": {each.id: history(workspace, place, each.id) for each in indicators},
        "before": {each.id: before.series(place, each.id) for each in indicators},
        "after": {each.id: after.series(place, each.id) for each in indicators},
    }


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two #RRGGBB colours."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour.strip()[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
