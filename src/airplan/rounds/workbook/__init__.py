"""Read what a workbook that came back holds."""
