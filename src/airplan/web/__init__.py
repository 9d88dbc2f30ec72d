"""Answer a clerk in the browser of this computer: what the command line answers and writes, as pages and forms."""
