"""Send the workbooks of a month to the units, and merge what comes back without losing anything."""
