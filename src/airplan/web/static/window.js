/* What the pages do quicker with a script; without it they do the same. */
