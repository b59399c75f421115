"""The document `solve` prints (design §7), as plain values ready for JSON."""

from __future__ import annotations

from typing import Any

from sqdash.answers.optimise import Answer
from sqdash.model.scenario_file import scenario_mapping
from sqdash.returns.types import Workspace

Row = dict[str, Any]


def solve_document(workspace: Workspace, found: Answer) -> Row:
    """The plan, how good it is proven to be, what binds, what cannot be met and why; money in yuan to the target year.

    `objective` and `bound` are yuan, weight of targets met, or per cent of the worst-off area, by what was
    asked. `scenario` is null where there is no plan at all; it can be fed back to `project`.
    """
    return {
        "plan": workspace.plan.id,
        "data_version": workspace.version,
        "status": found.status,
        "asked": found.problem.objective,
        "objective": found.objective,
        "bound": found.bound,
        "gap": found.gap,
        "cost": found.cost,
        "spending": [{"year": year, "cost": cost} for year, cost in found.spending],
        "met": found.met,
        "of": found.of,
        "met_cells": [{"area_code": area, "indicator": each} for area, each in found.met_cells],
        "city_met": list(found.city_met),
        "left_out": [{"area_code": area, "indicator": each} for area, each in found.left_out],
        "attainment": dict(found.attainment),
        "unreachable": [
            {
                "area_code": each.area_code,
                "indicator": each.indicator,
                "reason": each.reason,
                "relaxation": each.relaxation(workspace),
                "relaxations": [change._asdict() for change in each.relaxations],
            }
            for each in found.unreachable
        ],
        "binding": [each._asdict() for each in found.binding],
        "price_of_last_target": found.price_of_last_target,
        "price_of_next_target": found.price_of_next_target,
        "scenario": None if found.scenario is None else scenario_mapping(found.scenario),
    }
