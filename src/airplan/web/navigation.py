"""Name the pages of the window, as its navigation lists them."""

from __future__ import annotations

from typing import NamedTuple

from airplan.i18n import marked, pmarked


class NavigationLink(NamedTuple):
    """A page that the navigation leads to: its path and its name."""

    path: str
    name: str


READ = (
    NavigationLink("/", pmarked("page of the window", "Overview")),
    NavigationLink("/measures", pmarked("page of the window", "Measures")),
    NavigationLink("/due", pmarked("page of the window", "Due")),
    NavigationLink("/overdue", pmarked("page of the window", "Overdue")),
    NavigationLink("/missing", pmarked("page of the window", "Missing reports")),
    NavigationLink("/units", pmarked("page of the window", "Units")),
    NavigationLink("/officials", pmarked("page of the window", "Officials")),
    NavigationLink("/sections", pmarked("page of the window", "Sections")),
    NavigationLink("/log", pmarked("page of the window", "Log")),
)
"""Pages that answer questions."""
WRITE: tuple[NavigationLink, ...] = (
    NavigationLink("/rounds", pmarked("page of the window", "Rounds")),
    NavigationLink("/dispatch", pmarked("page of the window", "Send workbooks")),
    NavigationLink("/collect", pmarked("page of the window", "Collect")),
    NavigationLink("/bulletin", pmarked("page of the window", "Bulletin")),
    NavigationLink("/notices", pmarked("page of the window", "Notices")),
)
"""Pages that write entries and files."""
PARTS = ((marked("Queries"), READ), (marked("Reports and decisions"), WRITE))
"""The parts of the navigation, in order: heading, pages."""
MEASURE_ACTIONS: tuple[NavigationLink, ...] = (
    NavigationLink("/measures/{ref}/record", pmarked("form", "Record a report")),
    NavigationLink("/measures/{ref}/close", pmarked("form", "Close a measure")),
    NavigationLink("/measures/{ref}/extend", pmarked("form", "Extend a due date")),
    NavigationLink("/measures/{ref}/adjust", pmarked("form", "Adjust a target")),
    NavigationLink("/measures/{ref}/milestone", pmarked("form", "Set a milestone")),
    NavigationLink("/measures/{ref}/reach", pmarked("form", "Record that a milestone was reached")),
)
"""What may be recorded about a measure: each path has {ref} in it."""
