"""Keep the cached plan and the journal between two commands, in a file or on a server."""
