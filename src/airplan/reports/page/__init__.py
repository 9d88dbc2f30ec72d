"""Word the page for leaders: a first page of exceptions, and an annex with every measure."""
