"""Write workbooks with openpyxl."""
