"""What would it take? The cheapest plan that meets the targets, the best or the fairest under a budget."""

from sqdash.answers.optimise.answer import Answer, Binding, Unreachable
from sqdash.answers.optimise.asking import solve
from sqdash.answers.optimise.frontier import FrontierPoint, frontier
from sqdash.answers.optimise.problem import FAIREST, LEAST_COST, MOST_TARGETS, OBJECTIVES, Lock, Problem, is_settled
from sqdash.answers.optimise.relaxation import Relaxation
from sqdash.answers.optimise.timing import After, LatestStart, after, latest_start

__all__ = [
    "FAIREST",
    "LEAST_COST",
    "MOST_TARGETS",
    "OBJECTIVES",
    "After",
    "Answer",
    "Binding",
    "FrontierPoint",
    "LatestStart",
    "Lock",
    "Problem",
    "Relaxation",
    "Unreachable",
    "after",
    "frontier",
    "is_settled",
    "latest_start",
    "solve",
]
