"""Read the city bureau's tables of ranked units."""
