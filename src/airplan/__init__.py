"""airplan: what a published plan promises, who owes it, and by when."""

__version__ = "0.1.0"
