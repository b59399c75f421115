"""Townships by area add up to the registry."""

from sqdash.returns import Workspace
from sqdash.returns.townships import townships


def test_they_add_up_to_the_registry(workspace: Workspace) -> None:
    found = {area.code: townships(workspace, area.code) for area in workspace.areas}
    assert sum(each.rural for rows in found.values() for each in rows) == 4559
    assert sum(each.urban for rows in found.values() for each in rows) == 257
    assert sum(each.rural + each.urban + each.other for rows in found.values() for each in rows) == 4834
    assert [each.code for each in found["411481"]] == sorted(each.code for each in found["411481"])
    assert found["411402"][0].name == "平原街道"
