"""How does a month's round go: workbooks out to the units, and back in without losing anything?"""
