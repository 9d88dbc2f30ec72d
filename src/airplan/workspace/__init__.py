"""Open what a command works on: workspace, settings, plan, journal and day; write to the journal."""
