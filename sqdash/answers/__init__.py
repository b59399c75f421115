"""What to do: the effort each target requires, and how an effort is spread over areas."""

from sqdash.answers.effort import Effort, effort
from sqdash.answers.requirement import Needs, needs
from sqdash.answers.spread import WAYS, required, required_within_limits, spread

__all__ = ["WAYS", "Effort", "Needs", "effort", "needs", "required", "required_within_limits", "spread"]
