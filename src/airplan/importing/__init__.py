"""Import a published plan from a document: read it, recognise its table or prose, and draft the plan's two files."""
