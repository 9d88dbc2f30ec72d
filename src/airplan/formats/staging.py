"""Make files beside their destination, and move them there so that nothing is replaced by accident.

Files are made in a hidden folder of this process, `.airplan-…`, with a unique name, locked as long as the process
lives. After a failure the process removes that folder, and only its own files at the destination. The next process
recognises what a killed process left: by the name, made of a random number and of this machine and user, and by the
lock, which ended with it. docs/decisions/0030 gives the reasons.
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
"""Beginning of the names of these folders."""
_TOKEN, _CHECK = 16, 16
"""Digits of the random number in the name, and of the check that this machine and user made it."""
_LOCK, _RECORD, _NEW = "lock", "record", "new"
_TRIES = 20
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EINVAL}
"""Errors of file systems without hard links: FAT, some network folders."""


class Identity(NamedTuple):
    """The properties that identify a file under any name, as long as nobody has written into it."""

    device: int
    inode: int
    size: int
    changed: int
    """In nanoseconds, by the file system's clock."""


class Record(NamedTuple):
    """The purpose of a staging folder, written when it is complete and nothing is in its place yet."""

    target: str
    """The name of the destination beside it; `.` for the folder around it."""
    several: bool
    """Whether the files belong together: then only a command with the same destination may decide on them."""
    files: Mapping[str, Sequence[Any]]
    """Name → Identity, and the SHA-256 where the journal identifies the file by it."""


class Staging:
    """A staging folder of this process or a killed one; locked as long as it is open."""

    def __init__(self, folder: Path, lock: int) -> None:
        self.folder, self._lock = folder, lock
        self.new = folder / _NEW
        """The folder in which everything is made."""
        self.leave = self.placed = False
        """Whether the next command is to find the folder; whether its content is in place."""

    def record(self) -> Record | None:
        """Return its record; None if it was not complete."""
        try:
            return Record(**json.loads((self.folder / _RECORD).read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def write_record(self, target: str, *, several: bool, digests: Mapping[str, str] | None = None) -> None:
        """Record that everything in `new` is complete and on the disk. Raises OSError."""
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
        """Remove the folder, unless the next command is to find it; release its lock."""
        try:
            if not self.leave:
                self._remove()
        finally:
            os.close(self._lock)

    def _remove(self) -> None:
        import shutil

        first, then = (self.new, self.folder / _RECORD) if self.placed else (self.folder / _RECORD, self.new)
        for path in (first, then):  # without its record it means nothing: everything is done, or nothing
            if path == self.new:
                shutil.rmtree(path, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
        if sys.platform == "win32":
            os.close(self._lock)  # an open file cannot be removed there
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
            continue  # a process took it for an abandoned one, as it had no lock yet
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
    """Yield the staging folders that killed processes of this machine and user left in a folder, each locked.

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
                    folder.rmdir()  # killed before it had a lock: it is empty
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
    """Return the digits that this user on this machine puts after a random number in names."""
    from hashlib import sha256

    machine = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    return sha256(f"airplan {token} {machine} {user}".encode()).hexdigest()[:_CHECK]


def _locked_or_unlockable(folder: Path, lock: int) -> bool:
    """Lock a new staging folder; where locks do not exist, remove its lock file, so that it is not considered dead."""
    try:
        return _locked(lock)
    except OSError:
        (folder / _LOCK).unlink()
        return True


def _locked(descriptor: int) -> bool:
    """Lock an open file until it is closed or the process ends; return whether no other process held the lock."""
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
    """Return a file's identity. Raises OSError."""
    found = path.lstat()
    return Identity(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def put_in_place(new: Path, target: Path, *, replace: bool) -> Identity:
    """Move a new file to its place; return its identity there.

    Raises OSError: FileExistsError where something exists, unless it is to be replaced. Of several processes that want
    one place, one gets it. The file keeps its name in the staging folder as well, where hard links exist.
    """
    if replace:
        os.replace(new, target)  # noqa: PTH105 – consistent with the calls below
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
        os.rename(new, target)  # noqa: PTH104 – which refuses an existing target there
        return
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    placeholder = identity(target)
    try:
        os.replace(new, target)  # noqa: PTH105 – consistent with the calls above
    except OSError:
        take_away(target, placeholder)
        raise


def put_folder_in_place(new: Path, target: Path) -> None:
    """Move a new folder to its place. Raises OSError where something exists, unless it is an empty folder."""
    os.rename(new, target)  # noqa: PTH104 – which refuses a folder with content, and a file


def take_away(target: Path, known_by: Identity) -> None:
    """Remove a file from its place if it is still the same, unchanged file."""
    with contextlib.suppress(OSError):
        if identity(target) == known_by:
            target.unlink()


def flush_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk, where the system supports it."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
