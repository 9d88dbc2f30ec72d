"""Word what the plan amounts to on a given day: same inputs, same Table; `today` is always a parameter."""
