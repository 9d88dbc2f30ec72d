"""Word what the plan and the journal say on a given day as tables; `today` is always a parameter."""
