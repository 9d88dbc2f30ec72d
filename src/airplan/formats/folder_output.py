"""Write several files into a folder, all or none, so that an interrupted command can be finished."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from airplan.errors import AirplanError, Message
from airplan.formats.output import EXISTS, IS_FOLDER, not_written, refusals
from airplan.formats.staging import (
    Identity,
    abandoned,
    flush_folder,
    identity,
    put_folder_in_place,
    put_in_place,
    staging,
    take_away,
)
from airplan.i18n import marked
from airplan.store.database import Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from airplan.formats.output import KeptFiles
    from airplan.formats.staging import Record, Staging

_NOT_FOLDER = marked("it is not a folder")


class NewFiles:
    """Files for a folder: first in a staging folder, then all moved to their places."""

    def __init__(self, folder: Path, made: Staging, *, force: bool, kept: KeptFiles, judged: bool) -> None:
        self._folder, self._made, self._force, self._kept, self._judged = folder, made, force, kept, judged
        self._beside = made.folder.parent != Path(os.path.realpath(folder))
        self._digests: dict[str, str] = {}
        self._complete = self._counts = self._placed = False
        self.replaced = 0
        """The number of files that replace others."""

    @property
    def path(self) -> Path:
        """The staging folder; callers that write there themselves must flush the files to the disk."""
        return self._made.new

    def put(self, name: str, content: bytes) -> None:
        """Write one file.

        Raises AirplanError if a file of that name may not be replaced or is open in another program, or the disk
        refuses.
        """
        from hashlib import sha256

        target = self._folder / name
        self._check(target)
        if target.exists():
            with refusals(target), target.open("r+b"):
                self.replaced += 1
        with refusals(target), (self.path / name).open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        self._digests[name] = sha256(content).hexdigest()

    def complete(self) -> None:
        """Note that all files are there. From now on `interrupted` finds what a killed process leaves."""
        for path in self.path.iterdir():
            self._check(self._folder / path.name)
        with refusals(self._folder):
            name = "." if not self._beside else os.path.basename(os.path.realpath(self._folder))  # noqa: PTH119 – the name behind a link or a trailing ..
            self._made.write_record(name, several=True, digests=self._digests)
        self._complete = True

    def place(self, last: str = "") -> None:
        """Move all files to their places: with their folder if it is new, else one by one.

        The file named `last` is moved after all others. Raises AirplanError; then files that count stay for
        `interrupted`, and others are removed.
        """
        self._counts = self._judged
        _place(self._made, self._folder, self._check, beside=self._beside, force=self._force, last=last,
               keep=self._counts)  # fmt: skip
        self._placed = True

    def may_count(self, error: BaseException) -> bool:
        """Return whether the files may count although the block has failed: then `interrupted` will judge."""
        if self._placed or not (self._complete and self._judged):
            return False
        return self._counts or not isinstance(error, AirplanError) or isinstance(error, Unreachable)

    def _check(self, target: Path) -> None:
        self._kept.refuse(target)
        if os.path.isdir(target):  # noqa: PTH112 – False for every error
            raise not_written(target, Message(IS_FOLDER))
        if not self._force and os.path.lexists(target):
            raise not_written(target, Message(EXISTS))


@contextlib.contextmanager
def new_files(folder: Path, *, force: bool, kept: KeptFiles, judged: bool = False) -> Iterator[NewFiles]:
    """Yield files for a folder, which is made if necessary; `complete` and `place` move them there.

    Without these calls nothing remains. With `judged`, the journal decides whether the files count: write to it between
    the two calls, so that no dispatched file is missing from it. Raises AirplanError if the disk refuses.
    """
    with refusals(folder):
        if folder.exists() and not folder.is_dir():
            raise not_written(folder, Message(_NOT_FOLDER))
    real = Path(os.path.realpath(folder))
    with contextlib.ExitStack() as stack:
        parents = _NewFolders()
        stack.callback(parents.remove_empty)
        with refusals(folder):
            made = parents.staging_in(real if real.exists() else real.parent)
        stack.enter_context(made)
        files = NewFiles(folder, made, force=force, kept=kept, judged=judged)
        try:
            yield files
        except BaseException as error:
            made.leave = files.may_count(error)
            raise


class _NewFolders:
    """The parent folders that this process has made."""

    def __init__(self) -> None:
        self._made: list[Path] = []

    def staging_in(self, parent: Path) -> Staging:
        """Return a staging folder in a folder, which is made if necessary. Raises OSError."""
        tries = 20
        while True:
            for folder in reversed((parent, *parent.parents)):
                if not folder.exists():
                    with contextlib.suppress(FileExistsError):
                        folder.mkdir()
                        self._made.append(folder)
            try:
                return staging(parent)
            except FileNotFoundError:  # the process that had made the folder has just removed it
                tries -= 1
                if not tries:
                    raise

    def remove_empty(self) -> None:
        """Remove the empty ones."""
        for folder in reversed(self._made):
            with contextlib.suppress(OSError):
                folder.rmdir()


class Interrupted(NamedTuple):
    """Files that a killed process left on their way into a folder."""

    digests: dict[str, str]
    """Name → SHA-256 for files written as bytes; empty for others."""
    placed: bool
    """Whether all are in their places."""


@contextlib.contextmanager
def interrupted(
    folder: Path, *, force: bool, kept: KeptFiles, counts: Callable[[Interrupted], bool]
) -> Iterator[list[Interrupted]]:
    """Yield the files that killed processes left on the way into a folder, if they count: they are in place now.

    Other files are removed, also from their places. Raises AirplanError if files cannot be put in their places.
    """
    real = Path(os.path.realpath(folder))
    done: list[Interrupted] = []
    with contextlib.ExitStack() as stack:
        for left in [*abandoned(real.parent), *abandoned(real)]:
            stack.enter_context(left)
            record, beside = left.record(), left.folder.parent != real
            left.leave = record is not None
            if record and record.several and record.target == (real.name if beside else "."):
                found = Interrupted({name: facts[-1] for name, facts in record.files.items()}, _all_placed(left, real))
                if counts(found):
                    check = _replaceable(kept, force=force)
                    _place(left, folder, check, beside=beside, force=force, last="", keep=True)
                    done.append(found)
                else:
                    _take_back(record, real)
                left.leave = False
        yield done


def _replaceable(kept: KeptFiles, *, force: bool) -> Callable[[Path], None]:
    def check(target: Path) -> None:
        kept.refuse(target)
        if not force and os.path.lexists(target):
            raise not_written(target, Message(EXISTS))

    return check


def _all_placed(left: Staging, folder: Path) -> bool:
    """Return whether every file of a staging folder is in its place: with its folder, or by itself."""
    if not left.new.exists():
        return folder.is_dir()
    return all(_is_placed(path, folder / path.name) for path in left.new.iterdir())


def _is_placed(new: Path, target: Path) -> bool:
    with contextlib.suppress(OSError):
        return identity(new) == identity(target)
    return False


def _take_back(record: Record, folder: Path) -> None:
    for name, facts in record.files.items():
        take_away(folder / name, Identity(*facts[:-1]))


def _place(
    made: Staging, folder: Path, check: Callable[[Path], None], *, beside: bool, force: bool, last: str, keep: bool
) -> None:
    """Move the files of a staging folder to their places; after an error remove them, unless `keep` is set."""
    if not made.new.exists():
        return  # they are there already, with their folder
    names = sorted((path.name for path in made.new.iterdir()), key=lambda name: (name == last, name))
    if beside and not folder.exists():
        with contextlib.suppress(OSError):  # the folder was made meanwhile: then one by one
            put_folder_in_place(made.new, Path(os.path.realpath(folder)))
            names = []
    placed: list[tuple[Path, Identity]] = []
    try:
        for name in names:
            new, target = made.new / name, folder / name
            if _is_placed(new, target):
                continue
            check(target)
            with refusals(target):
                folder.mkdir(exist_ok=True)
                placed.append((target, put_in_place(new, target, replace=force and os.path.lexists(target))))
    except BaseException:
        for target, known_by in () if keep else reversed(placed):
            take_away(target, known_by)
        raise
    made.placed = True
    flush_folder(folder)
    flush_folder(folder.parent)
