"""sqdash: does every county of a city meet its plan's targets, and what would it take?"""

__version__ = "0.1.0"
