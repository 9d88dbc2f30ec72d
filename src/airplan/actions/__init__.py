"""Carry out what a person has settled; the command line and the window do the same by the same functions."""
