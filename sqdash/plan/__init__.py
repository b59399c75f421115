"""What was promised: indicators, targets, levers and assumptions as typed values, and the strict loader."""
