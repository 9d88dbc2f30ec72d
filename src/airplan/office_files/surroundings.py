"""Read what lies on a sheet beside its cells, from its related parts, and the targets of its links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airplan.office_files.drawings import Drawings, OlderDrawings
from airplan.office_files.notes_on_cells import Comments, People, ThreadedComments
from airplan.office_files.workbook_model import Remark
from airplan.office_files.xml_parts import Malformed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from airplan.office_files.package import Package, Relationship
    from airplan.office_files.sheet_cells import LinkedArea
    from airplan.office_files.workbook_model import Place
    from airplan.office_files.xml_parts import Handler

_EMBEDDED = ("oleobject", "package", "control")


class Surroundings:
    """The parts around the sheets of one workbook."""

    def __init__(self, package: Package, relationships: Mapping[str, Relationship]) -> None:
        self._package, self._relationships = package, relationships
        self._people: Mapping[str, str] | None = None

    def remarks(
        self, sheet: str, related: Mapping[str, Relationship], objects: Sequence[tuple[str, str]]
    ) -> Iterator[Remark]:
        """Yield the objects on a sheet with these relationships and embedded objects."""
        programs = dict(objects)
        yield from self._comments(sheet, related.values())
        for key, relation in related.items():
            if relation.kind == "image":  # behind the cells
                yield Remark("picture", sheet, "", "")
            elif relation.kind == "drawing":
                yield from self._drawn(sheet, relation.target, Drawings(self._package.budget))
            elif relation.kind == "vmldrawing":
                yield from self._drawn(sheet, relation.target, OlderDrawings(self._package.budget))
            elif relation.kind in _EMBEDDED:
                name = relation.target.rpartition("/")[2]
                yield Remark("embedded", sheet, "", " ".join(filter(None, (programs.get(key, ""), name))))

    def _comments(self, sheet: str, related: Iterable[Relationship]) -> Iterator[Remark]:
        """Yield comments and threads; where another program has dropped a thread, the comment in its place."""
        comments = Comments(self._package.budget)
        threads = ThreadedComments(self._names(), self._package.budget)
        for relation in related:
            if relation.kind == "comments":
                yield from self._read(sheet, relation.target, comments)
            elif relation.kind == "threadedcomment":
                yield from self._read(sheet, relation.target, threads)
        told = {thread.reference for thread in threads.found}
        untold = (stand_in for stand_in in comments.stand_ins if stand_in.reference not in told)
        for comment in (*comments.found, *threads.found, *untold):
            yield Remark("comment", sheet, comment.reference, comment.text, comment.author)

    def _drawn(self, sheet: str, path: str, drawings: Drawings | OlderDrawings) -> Iterator[Remark]:
        yield from self._read(sheet, path, drawings)
        for drawn in drawings.found:
            yield Remark(drawn.kind, sheet, drawn.address, drawn.text)

    def _read(self, sheet: str, path: str, handler: Handler) -> Iterator[Remark]:
        """Read a part; yield a remark if it cannot be read. What was read until then counts as well."""
        try:
            self._package.read(path, handler)
        except Malformed:
            yield Remark("unreadable", sheet, "", path)

    def _names(self) -> Mapping[str, str]:
        """Return ID → author of threads; empty where the part cannot be read."""
        if self._people is None:
            people = People()
            for relation in self._relationships.values():
                if relation.kind == "person":
                    list(self._read("", relation.target, people))
            self._people = people.names
        return self._people


def links(areas: Sequence[LinkedArea], related: Mapping[str, Relationship]) -> Iterator[tuple[Place, str]]:
    """Yield (place, address) for every cell with a link."""
    for area, relationship, location in areas:
        relation = related.get(relationship)
        target = relation.target if relation else ""
        link = f"{target}#{location}" if location else target
        top, bottom, left, right = area
        for row in range(top, bottom + 1) if link else ():
            for column in range(left, right + 1):
                yield (row, column), link
