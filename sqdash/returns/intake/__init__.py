"""What counties send: a workbook or CSV is opened in a child process, understood by stated rules, and checked."""

from sqdash.returns.intake.findings import Finding, Intake
from sqdash.returns.intake.take import intake

__all__ = ["Finding", "Intake", "intake"]
