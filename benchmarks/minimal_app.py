"""What is the least a Typer app costs that prints ten rows in a Rich table?"""

import typer

app = typer.Typer()


@app.command()
def table(rows: int = 10) -> None:
    """Print a table."""
    from rich.console import Console
    from rich.table import Table

    grid = Table()
    for title in "abcde":
        grid.add_column(title)
    for _row in range(rows):
        grid.add_row(*["x"] * 5)
    Console().print(grid)


@app.command()
def nothing() -> None:
    """Do nothing, so that the app has subcommands as airplan has."""


if __name__ == "__main__":
    app()
