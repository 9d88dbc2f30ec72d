"""airplan: what a published plan promises, who owes it, and by when."""

import os

os.environ.setdefault("OPENPYXL_LXML", "False")
# The extra docx brings lxml, with which openpyxl reads and writes other XML: workbooks would depend on what else is
# installed, and some that other programs write would be read wrongly.

__version__ = "0.1.0"
