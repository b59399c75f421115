"""What to do: the effort each target requires, and how an effort is spread over areas."""

from sqdash.answers.effort import Effort, effort

__all__ = ["Effort", "effort"]
