"""Read the content of a returned workbook."""
