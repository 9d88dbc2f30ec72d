"""Make files beside the place that they are meant for, and move them there so that nothing is replaced by accident.

What is being made waits in a hidden folder of this process, `.airplan-…`, whose name nobody else has and which is
locked as long as the process lives. Whoever fails removes that folder, and of what stands at the places only what it
put there itself. What a killed process left is recognised by the next one: by the name, which is made of a random
number and of this machine and user, and by the lock, which died with it. docs/decisions/0030 has the reasons.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sys
from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

PREFIX = ".airplan-"
"""How the names of these folders begin."""
_TOKEN, _CHECK = 16, 16
"""Digits of the random number in the name, and of what tells that this machine and user made it."""
_LOCK, _RECORD, _NEW = "lock", "record", "new"
_TRIES = 20
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EINVAL}
"""How file systems refuse that know no second name of a file: FAT, some network folders."""


class Identity(NamedTuple):
    """What a file is known by, whatever it is called: it is the same one, and nobody has written into it."""

    device: int
    inode: int
    size: int
    changed: int
    """In nanoseconds, by its own clock."""


class Record(NamedTuple):
    """What a staging folder was made for, written when all is in it and nothing is at its place yet."""

    target: str
    """The name of the file or folder beside it; `.` for the folder that it is in."""
    several: bool
    """They belong together: only a command with the same target may judge what becomes of them."""
    files: Mapping[str, Sequence[Any]]
    """Name → Identity, and the SHA-256 where the journal knows the file by it."""


class Staging:
    """A staging folder, of this process or of one that was killed; locked as long as it is open."""

    def __init__(self, folder: Path, lock: int) -> None:
        self.folder, self._lock = folder, lock
        self.new = folder / _NEW
        """The folder in which everything is made."""
        self.leave = self.placed = False
        """The next command is to find it; what was in it has got its place."""

    def record(self) -> Record | None:
        """Return what it was made for; None where it was not complete yet."""
        try:
            return Record(**json.loads((self.folder / _RECORD).read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def write_record(self, target: str, *, several: bool, digests: Mapping[str, str] | None = None) -> None:
        """Note that everything in `new` is complete and on the disk. Raises OSError."""
        files = {
            path.name: (*identity(path), (digests or {}).get(path.name, "")) for path in sorted(self.new.iterdir())
        }
        text = json.dumps(Record(target, several, files)._asdict())
        unfinished = self.folder / f"{_RECORD}.part"
        with unfinished.open("x", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self.folder / _RECORD)
        for folder in (self.new, self.folder, self.folder.parent):
            flush_folder(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Remove the folder, unless it is to be found by the next command; then nobody holds it any more."""
        try:
            if not self.leave:
                self._remove()
        finally:
            os.close(self._lock)

    def _remove(self) -> None:
        import shutil

        first, then = (self.new, self.folder / _RECORD) if self.placed else (self.folder / _RECORD, self.new)
        for path in (first, then):  # without its record it tells nothing: that everything is done, or that nothing is
            if path == self.new:
                shutil.rmtree(path, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
        if sys.platform == "win32":
            os.close(self._lock)  # nobody can remove an open file there
            self._lock = os.open(os.devnull, os.O_RDONLY)
        shutil.rmtree(self.folder, ignore_errors=True)


# --- making and finding them ------------------------------------------------------------------------------------------


def staging(parent: Path) -> Staging:
    """Return a new staging folder within a folder. Raises OSError."""
    import secrets

    for _try in range(_TRIES):
        token = secrets.token_hex(_TOKEN // 2)
        folder = parent / f"{PREFIX}{token}{_check(token)}"
        try:
            folder.mkdir(0o700)
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        except FileNotFoundError:
            if not parent.exists():
                raise
            continue  # it was taken for one of a dead process, as it had no lock yet
        if _locked_or_unlockable(folder, lock):
            found = Staging(folder, lock)
            try:
                found.new.mkdir()
            except FileNotFoundError:  # as above
                os.close(lock)
                continue
            return found
        os.close(lock)
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(parent))


def abandoned(parent: Path) -> Iterator[Staging]:
    """Yield the staging folders in a folder that killed processes of this machine and user have left, each locked.

    Closing one (it is a context manager) removes it, unless its `leave` is set.
    """
    with contextlib.suppress(OSError):
        names = sorted(entry.name for entry in os.scandir(parent) if entry.name.startswith(PREFIX))
        for name in filter(_is_ours, names):
            folder = parent / name
            try:
                lock = os.open(folder / _LOCK, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
            except FileNotFoundError:
                with contextlib.suppress(OSError):
                    folder.rmdir()  # killed before it had a lock: there is nothing in it
                continue
            except OSError:
                continue
            if _is_dead(folder, lock):
                yield Staging(folder, lock)
            else:
                os.close(lock)


def _is_dead(folder: Path, lock: int) -> bool:
    with contextlib.suppress(OSError):
        return _locked(lock) and (folder / _LOCK).exists()
    return False


def _is_ours(name: str) -> bool:
    token = name.removeprefix(PREFIX)[:_TOKEN]
    return len(token) == _TOKEN and name == f"{PREFIX}{token}{_check(token)}"


def _check(token: str) -> str:
    """Return the digits that follow a random number in names that this user makes on this machine."""
    from hashlib import sha256

    machine = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    return sha256(f"airplan {token} {machine} {user}".encode()).hexdigest()[:_CHECK]


def _locked_or_unlockable(folder: Path, lock: int) -> bool:
    """Lock a new staging folder; without its lock file, so that nobody takes it for a dead one, where there are no
    locks."""
    try:
        return _locked(lock)
    except OSError:
        (folder / _LOCK).unlink()
        return True


def _locked(descriptor: int) -> bool:
    """Lock an open file for this process, until it is closed or the process ends; tell whether nobody else had it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            return False
        raise
    return True


# --- moving files to their places -------------------------------------------------------------------------------------


def identity(path: Path) -> Identity:
    """Return what a file is known by. Raises OSError."""
    found = path.lstat()
    return Identity(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def put_in_place(new: Path, target: Path, *, replace: bool) -> Identity:
    """Give a new file its place; return what it is known by there.

    Raises OSError: FileExistsError where something is there, unless it is to be replaced. Of several processes that
    want one place, one gets it. The file keeps its name in the staging folder as well, where the file system can.
    """
    if replace:
        os.replace(new, target)  # noqa: PTH105 – beside its kin
        return identity(target)
    try:
        os.link(new, target)
    except FileExistsError:
        raise
    except OSError as error:
        if sys.platform != "win32" and error.errno not in _NO_LINKS:
            raise
        _put_without_links(new, target)
    return identity(target)


def _put_without_links(new: Path, target: Path) -> None:
    if sys.platform == "win32":
        os.rename(new, target)  # noqa: PTH104 – which refuses there what exists
        return
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    placeholder = identity(target)
    try:
        os.replace(new, target)  # noqa: PTH105 – beside its kin
    except OSError:
        take_away(target, placeholder)
        raise


def put_folder_in_place(new: Path, target: Path) -> None:
    """Give a new folder its place. Raises OSError where something is there, unless it is an empty folder."""
    os.rename(new, target)  # noqa: PTH104 – which refuses a folder with something in it, and a file


def take_away(target: Path, known_by: Identity) -> None:
    """Remove a file from its place if it is still the one that was put there, and as it was then."""
    with contextlib.suppress(OSError):
        if identity(target) == known_by:
            target.unlink()


def flush_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk, where the system can be asked for that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
