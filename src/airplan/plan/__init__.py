"""What was promised: pure – no clock, no terminal, no database."""
