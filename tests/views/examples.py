"""Series and a scenario that several tests of views draw."""

from typing import Any

from sqdash.model import EVERY, Scenario, history, project
from sqdash.returns import Workspace

HIRING = Scenario(
    name="招聘",
    levers=(("hire_social_workers", EVERY, EVERY, 110.0), ("hire_community_workers", EVERY, EVERY, 100.0)),
)


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
