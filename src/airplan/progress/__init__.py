"""Compute standings, obligations and findings from plan and journal for a day: values and messages, no tables."""
