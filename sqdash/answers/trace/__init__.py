"""Where a projected figure comes from: every step from the reported numbers to it, and the way back from the steps."""

from sqdash.answers.trace.making import trace
from sqdash.answers.trace.recomputing import BrokenChain, recompute, recompute_mapping
from sqdash.answers.trace.types import AreaTrace, DriverPath, LeverPath, StockPath, Trace
from sqdash.answers.trace.written import as_mapping

__all__ = [
    "AreaTrace", "BrokenChain", "DriverPath", "LeverPath", "StockPath", "Trace",
    "as_mapping", "recompute", "recompute_mapping", "trace",
]  # fmt: skip
