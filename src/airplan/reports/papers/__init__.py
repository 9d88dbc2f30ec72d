"""Word the papers that an office issues, and name their fields for Word templates."""
