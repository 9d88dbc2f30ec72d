"""What is remembered between two commands: the compiled plan."""
