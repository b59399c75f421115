"""What is known: areas, registry and returns with quality and source."""

from sqdash.returns.load import load_workspace
from sqdash.returns.types import Workspace, worst_quality

__all__ = ["Workspace", "load_workspace", "worst_quality"]
