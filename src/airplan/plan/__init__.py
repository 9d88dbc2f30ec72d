"""Model a published plan and read it from its files; nothing here knows a clock, a terminal or a database."""
