"""How an answer is shown: on a terminal, as text for programs, in a workbook."""
