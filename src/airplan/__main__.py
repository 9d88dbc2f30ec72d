"""Begin the process, as `airplan` or as `python -m airplan`."""

import gc

gc.disable()  # nothing that is loaded now is garbage, and looking for some costs a twentieth of the start

from airplan.cli import main  # noqa: E402 – after the line above, on purpose

if __name__ == "__main__":
    main()
