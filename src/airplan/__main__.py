"""python -m airplan."""

from airplan.cli import main

if __name__ == "__main__":
    main()
