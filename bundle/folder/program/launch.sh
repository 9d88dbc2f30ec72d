#!/bin/sh
# Finds a Python and runs run.py with it.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 3
check='import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13) and sys.maxsize > 2**32))'
for python in "$here/../python/bin/python3" python3.13 python3.12 python3.11 python3 python; do
  if "$python" -c "$check" >/dev/null 2>&1; then
    exec "$python" -I "$here/run.py" "$@"
  fi
done
cat "$here/no-python.txt" >&2
exit 3
