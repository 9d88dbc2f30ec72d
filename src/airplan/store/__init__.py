"""Remember between two commands: the compiled plan, and the journal."""
