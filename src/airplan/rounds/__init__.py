"""Send a month's workbooks to the units, and merge the returned ones without losing anything."""
