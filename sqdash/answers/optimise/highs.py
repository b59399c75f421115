"""The one place that speaks to HiGHS: integer programs in, whole numbers and proven bounds out."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sqdash.answers.stopping import Stopped
from sqdash.model.system import Flags, Floats, Ints

if TYPE_CHECKING:  # importing it costs more than many an answer: only those who solve pay for it
    import highspy

TOLERANCE = 1e-9  # of rows and of whole numbers
ROW_SIZE = 1e3  # what a target comes to in its row, so that the tolerance is 1e-12 of a target
PRICE_SIZE = 1e3  # yuan per unit of the objective
OPTIONS: dict[str, Any] = {
    "output_flag": False,
    "threads": 1,  # HiGHS warns when a second solve in the process changes it
    "parallel": "off",
    "random_seed": 0,
    "primal_feasibility_tolerance": TOLERANCE,
    "mip_feasibility_tolerance": TOLERANCE,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    # Measured on the blocks of the city: without its heuristics a small program takes 0.8 ms instead of 5.
    "mip_heuristic_run_feasibility_jump": False,
    "mip_heuristic_effort": 0.0,
}
LARGE: dict[str, Any] = {"mip_heuristic_run_feasibility_jump": True, "mip_heuristic_effort": 0.05}
NO_LIMIT = 2**31 - 1

Stop = Callable[[], bool]
Report = Callable[[float, float], None]
"""objective of the best so far (infinite when there is none) and proven bound"""


@dataclass(frozen=True, eq=False, slots=True)
class Program:
    """Least price · x with lower ≤ rows · x ≤ upper and low ≤ x ≤ high. Rows are compressed: of row r the columns are
    index[start[r]:start[r + 1]] with the factors in `value`."""

    price: Floats
    low: Floats
    high: Floats
    whole: Flags
    start: Ints
    index: Ints
    value: Floats
    lower: Floats
    upper: Floats


class Outcome(NamedTuple):
    """`status` is "optimal", "infeasible", or "stopped" by whoever asked, the clock or the nodes; x may be None then.

    `prices` is what one more unit of each row's bound is worth, for programs without whole numbers.
    """

    status: str
    x: Floats | None
    objective: float
    bound: float
    prices: Floats | None = None


_own = threading.local()
_greeting = threading.Lock()


@contextmanager
def _unheard() -> Iterator[None]:
    """HiGHS greets on standard output before it can be told not to, where a command's answer is read by programs."""
    with _greeting:
        kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        try:
            yield
        finally:
            os.dup2(kept, 1)
            os.close(kept)
            os.close(nowhere)


@contextmanager
def stoppable(stop: Stop | None) -> Iterator[None]:
    """Every program of this thread asks `stop`, also those whose caller has nobody to ask; they then raise Stopped."""
    before, _own.stop = getattr(_own, "stop", None), stop
    try:
        yield
    finally:
        _own.stop = before


def _solver() -> highspy.Highs:
    """One solver per thread, kept: making one costs as much as a small program."""
    if not hasattr(_own, "solver"):
        import highspy

        with _unheard():
            solver = highspy.Highs()  # type: ignore[no-untyped-call]
        _set(solver, OPTIONS)
        _own.solver = solver
    found: highspy.Highs = _own.solver
    return found


def _set(solver: highspy.Highs, options: dict[str, Any]) -> None:
    for option, value in options.items():
        solver.setOptionValue(option, value)


def minimise(
    program: Program,
    *,
    large: bool = False,
    seconds: float = np.inf,
    nodes: int = NO_LIMIT,
    gap: float = 0.0,
    start: Floats | None = None,
    stop: Stop | None = None,
    report: Report | None = None,
) -> Outcome:
    """Solve to proven optimality, or until `stop` says so or `seconds` or `nodes` are over.

    Args:
        large: whether looking for good plans by the way pays.
        gap: how far from the best a plan may be, as a share of its price; then it counts as optimal.
        start: a plan to begin with.

    Raises: Stopped, where `stop` is not given and that of `stoppable` says so.
    """
    if not len(program.price):
        return _nothing_to_choose(program)
    solver = _solver()
    limits = {"time_limit": float(seconds), "mip_max_nodes": nodes, "mip_rel_gap": gap}
    _set(solver, {**OPTIONS, **(LARGE if large else {}), **limits})
    if solver.passModel(_lp(program)).name == "kError":
        raise ArithmeticError("the solver refuses the program")
    if start is not None:
        _begin(solver, start)
    asked = stop or getattr(_own, "stop", None)
    with _Listening(solver, asked, report):
        solver.run()
    found = _outcome(solver, bool(program.whole.any()))
    if found.status == "stopped" and stop is None and asked is not None and asked():
        raise Stopped
    return found


def _nothing_to_choose(program: Program) -> Outcome:
    if (program.lower <= TOLERANCE).all() and (program.upper >= -TOLERANCE).all():
        return Outcome("optimal", np.zeros(0), 0.0, 0.0)
    return Outcome("infeasible", None, np.inf, np.inf)


def _begin(solver: highspy.Highs, start: Floats) -> None:
    import highspy

    solution = highspy.HighsSolution()
    solution.col_value = start.tolist()
    solver.setSolution(solution)


def _outcome(solver: highspy.Highs, whole: bool) -> Outcome:
    import highspy

    status, info = solver.getModelStatus(), solver.getInfo()
    known = highspy.HighsModelStatus
    if status in (known.kInfeasible, known.kUnboundedOrInfeasible):
        return Outcome("infeasible", None, np.inf, np.inf)
    solution = solver.getSolution()
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    x = np.array(solution.col_value) if feasible else None
    objective = info.objective_function_value if feasible else np.inf
    done = status == known.kOptimal
    if whole:
        return Outcome("optimal" if done else "stopped", x, objective, info.mip_dual_bound)
    return Outcome(
        "optimal" if done else "stopped", x, objective, objective if done else -np.inf, np.array(solution.row_dual)
    )


class _Listening:
    """Whether to stop is asked, and how far it is told, from inside the solver."""

    def __init__(self, solver: highspy.Highs, stop: Stop | None, report: Report | None) -> None:
        self.solver, self.stop, self.report = solver, stop, report

    def __enter__(self) -> None:
        if self.stop:
            for event in (self.solver.cbMipInterrupt, self.solver.cbSimplexInterrupt, self.solver.cbIpmInterrupt):
                event.subscribe(self._ask)
        if self.report:
            self.solver.cbMipInterrupt.subscribe(self._tell)

    def __exit__(self, *_error: object) -> None:
        for event in (self.solver.cbMipInterrupt, self.solver.cbSimplexInterrupt, self.solver.cbIpmInterrupt):
            event.unsubscribe(self._ask)
            event.unsubscribe(self._tell)

    def _ask(self, event: Any) -> None:
        if self.stop and self.stop():
            event.interrupt()

    def _tell(self, event: Any) -> None:
        if self.report:
            self.report(event.data_out.mip_primal_bound, event.data_out.mip_dual_bound)


def _lp(program: Program) -> highspy.HighsLp:
    import highspy

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(program.price), len(program.lower)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.price, program.low, program.high
    lp.row_lower_, lp.row_upper_ = program.lower, program.upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = program.start, program.index, program.value
    if program.whole.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[each] for each in program.whole.tolist()]
    return lp


def dense(
    price: Floats, low: Floats, high: Floats, rows: Floats, lower: Floats, upper: Floats, whole: Flags | None = None
) -> Program:
    """A small program with its rows written out; every column is a whole number unless said otherwise."""
    count, width = rows.shape
    start = np.arange(0, count * width + 1, max(width, 1))[: count + 1]
    index = np.tile(np.arange(width), count)
    kinds = np.ones(width, dtype=bool) if whole is None else whole
    return Program(price, low, high, kinds, start, index, rows.ravel(), lower, upper)
