"""Is every file that came back found once?"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import tracemalloc
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from airplan.errors import Message
from airplan.office_files import zip_guard
from airplan.office_files.zip_guard import INCOMPLETE, SAVE_AS_XLSX, UNPACK, members_listed
from airplan.rounds import file_sorts, incoming, unusable_files
from airplan.rounds.incoming import IncomingFile, OtherFile, Unusable, incoming_files
from support.packages import MIB, parts_of, zipped
from support.packages import small_workbook as workbook

if TYPE_CHECKING:
    from collections.abc import Iterable

    from support.wording import Wording

pytestmark = pytest.mark.slow


def facts_of(error: Unusable) -> dict[str, object]:
    assert isinstance(error.message, Message)
    return error.message.facts


def kind_of(error: Unusable) -> str:
    """Return the key of the sentence, which tells refusals apart that have no facts."""
    assert isinstance(error.message, Message)
    return error.message.text


def names(files: Iterable[IncomingFile | OtherFile | Unusable], root: Path) -> list[str]:
    """Return the names under a folder of what is not only sent along, those that cannot be used in brackets."""
    files = (file for file in files if not isinstance(file, OtherFile))
    shown = [(file.name.removeprefix(str(root)).replace(os.sep, "/").lstrip("/"), file) for file in files]
    return [name if isinstance(file, IncomingFile) else f"[{name}]" for name, file in shown]


def reasons(*paths: Path) -> list[Unusable]:
    return [file for file in incoming_files(paths) if isinstance(file, Unusable)]


# --- what is found ---------------------------------------------------------------------------------------------------


def test_a_workbook_comes_with_its_name_its_bytes_and_their_digest(tmp_path: Path) -> None:
    path = tmp_path / "2017-05_区环保局.xlsx"
    path.write_bytes(workbook())
    assert list(incoming_files([path])) == [IncomingFile(str(path), workbook(), hashlib.sha256(workbook()).hexdigest())]


def test_what_a_file_is_its_content_says_and_not_its_name(tmp_path: Path) -> None:
    for name in (
        "b.xlsx", "a.xlsx", "C.XLSX", "sub/d.xlsx", "sub/deep/e.xlsx",
        "环保局.xlsx.1", "教委.xlsx.download", "无扩展名", "国资委.zip", "财政局.et", "质监局.txt", "x(1)",
        # what systems and programs lay there for themselves
        "~$a.xlsx", ".~a.xlsx", ".a.xlsx", ".~lock.a.xlsx#", "Thumbs.db", "desktop.ini", ".DS_Store", "__MACOSX/a.xlsx",
        ".git/a.xlsx",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(workbook())
    assert names(incoming_files([tmp_path]), tmp_path) == [
        "C.XLSX", "a.xlsx", "b.xlsx", "sub/d.xlsx", "sub/deep/e.xlsx",
        "x(1)", "国资委.zip", "教委.xlsx.download", "无扩展名", "环保局.xlsx.1", "财政局.et", "质监局.txt",
    ]  # fmt: skip


@pytest.mark.parametrize("where", ["folder", "archive", "archive in an archive"])
def test_whatever_is_not_read_is_named(tmp_path: Path, where: str) -> None:
    along = {
        "照片.jpg": b"\xff\xd8\xff", "纪要.docx": document(), "图.xlsx.png": b"\x89PNG", "纪要.pdf": b"%PDF",
        "a.csv": b"1,2", "回复.eml": b"From: x", "b.wps": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
        "无扩展名": b"", "sub/空.txt": b"", "c.html": b"<html>",
    }  # fmt: skip
    if where == "folder":
        for name, content in along.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(content)
    else:
        packed = zipped(along)
        (tmp_path / "r.zip").write_bytes(packed if where == "archive" else zipped({"s.zip": packed}))
    found = [file for file in incoming_files([tmp_path]) if isinstance(file, OtherFile)]
    outer = {"folder": "", "archive": "r.zip/", "archive in an archive": "r.zip/s.zip/"}[where]
    assert {file.below for file in found} == {outer + name for name in along}
    assert {file.name for file in found} == {f"{tmp_path}/{file.below}" for file in found}


def document() -> bytes:
    """A text of an office program, which is a zip archive as well."""
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"})


@pytest.mark.parametrize(
    "name", ["a.xls", "a.XLS", "a.et", "a.ett", "a.xlsm", "a.xlsb", "a.ods", "a.numbers", "a.rar", "a.7z", "a.tar.gz"]
)
def test_tables_and_archives_of_other_forms_are_named_with_a_way_out(
    tmp_path: Path, name: str, wording: Wording
) -> None:
    (tmp_path / name).write_bytes(b"x")
    (refused,) = reasons(tmp_path)
    assert facts_of(refused) == {"ending": Path(name).suffix.lower()}
    assert isinstance(refused.hint, Message)
    assert refused.hint.text == (UNPACK if name.endswith((".rar", ".7z", ".gz")) else SAVE_AS_XLSX)
    assert [again.as_message for again in reasons(tmp_path / name)] == [refused.as_message]
    wording(str(refused), name)


@pytest.mark.parametrize("name", ["manifest.csv", "照片.jpg", "纪要.docx", "无扩展名"])
def test_what_is_named_itself_is_always_answered(tmp_path: Path, name: str, wording: Wording) -> None:
    (tmp_path / name).write_bytes(b"x")
    (refused,) = reasons(tmp_path / name)
    wording(str(refused), name, ".xlsx")


def test_a_lock_that_a_shells_star_names_is_nothing(tmp_path: Path) -> None:
    for name in ("~$a.xlsx", ".~a.xlsx", "a.xlsx"):
        (tmp_path / name).write_bytes(workbook())
    assert names(incoming_files(sorted(tmp_path.iterdir())), tmp_path) == ["a.xlsx"]


def test_a_folder_or_an_archive_with_nothing_in_it_says_so_when_it_is_named(tmp_path: Path, wording: Wording) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "照片.zip").write_bytes(zipped({"1.jpg": b"x"}))
    for path in (tmp_path / "empty", tmp_path / "照片.zip", tmp_path):
        (refused,) = reasons(path)
        wording(str(refused), path, ".xlsx")


def test_what_is_named_twice_comes_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "returns"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(workbook())
    (folder / "b.zip").write_bytes(zipped({"c.xlsx": workbook()}))
    (folder / "link.xlsx").symlink_to(folder / "a.xlsx")
    (folder / "round").symlink_to(folder)
    (folder / "loop.xlsx").symlink_to(folder / "loop.xlsx")
    monkeypatch.chdir(tmp_path)
    again = [folder, folder / "a.xlsx", folder, Path("returns/a.xlsx"), folder / ".." / "returns" / "b.zip"]
    assert names(incoming_files(again), folder) == ["a.xlsx", "b.zip/c.xlsx", "[loop.xlsx]"]


def test_what_does_not_exist_or_may_not_be_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wording: Wording
) -> None:
    path, no_such_file = tmp_path / "a.xlsx", os.strerror(errno.ENOENT)
    for refused in reasons(path, tmp_path / "x"):
        assert (facts_of(refused), refused.hint) == ({"why": no_such_file}, "")
    (tmp_path / "dangling.xlsx").symlink_to(path)
    (refused,) = reasons(tmp_path)
    assert (facts_of(refused), refused.hint) == ({"why": no_such_file}, "")
    wording(str(refused), "dangling.xlsx")
    path.write_bytes(workbook())

    def denied(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:  # whoever runs the tests may be allowed everything
        patch.setattr(Path, "open", denied)
        (refused,) = reasons(path)
        patch.setattr(Path, "iterdir", denied)
        (of_the_folder,) = reasons(tmp_path)
    assert facts_of(refused) == {"why": "Permission denied"}
    assert of_the_folder.as_message == refused.as_message
    wording(str(refused), path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
@pytest.mark.parametrize("name", ["a.xlsx", "a.zip"])
def test_a_pipe_is_not_waited_for(tmp_path: Path, name: str, wording: Wording) -> None:
    os.mkfifo(tmp_path / name)
    wording(str(reasons(tmp_path)[0]), name)


def test_a_file_larger_than_any_return_is_not_read(tmp_path: Path, wording: Wording) -> None:
    with (tmp_path / "a.xlsx").open("wb") as file:
        file.truncate(zip_guard.LARGEST_FILE + 1)
    (refused,) = reasons(tmp_path)
    assert facts_of(refused) == {"most": 32}
    wording(str(refused), "32 MiB")
    with (tmp_path / "b.zip").open("wb") as file:
        file.truncate(file_sorts.LARGEST_ARCHIVE + 1)
    (too_large,) = reasons(tmp_path / "b.zip")
    assert (kind_of(too_large), facts_of(too_large)) == (kind_of(refused), {"most": 256})


@pytest.mark.parametrize("main", ["xl/workbook22.xml", "spreadsheet/workbook.xml"])
def test_a_workbook_is_one_whatever_its_main_part_is_called(tmp_path: Path, main: str) -> None:
    parts = {main if name == "xl/workbook.xml" else name: part for name, part in parts_of(workbook()).items()}
    (tmp_path / "无扩展名").write_bytes(zipped(parts))
    assert names(incoming_files([tmp_path]), tmp_path) == ["无扩展名"]


def test_a_workbook_that_a_cloud_holds_back_is_named(tmp_path: Path) -> None:
    for name in (".2017-05_区环保局.xlsx.icloud", "._2017-05_区教委.xlsx", "a.xlsx"):
        (tmp_path / name).write_bytes(workbook())
    (other,) = [file for file in incoming_files([tmp_path]) if isinstance(file, OtherFile)]
    assert other.below == ".2017-05_区环保局.xlsx.icloud"


def test_one_files_bytes_are_in_memory_at_a_time(tmp_path: Path) -> None:
    noise = os.urandom(8 * MIB)
    for number in range(4):
        (tmp_path / f"{number}.xlsx").write_bytes(noise)
    (tmp_path / "returns.zip").write_bytes(zipped({f"{i}.xlsx": noise for i in range(4)}, zipfile.ZIP_STORED))
    del noise
    tracemalloc.start()
    try:
        files = incoming_files([tmp_path])
        count = 0
        while next(files, None):
            count += 1
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 8
    assert peak < 20 * MIB, "one file, and its pieces while they are joined"


def test_what_archives_inside_an_archive_list_is_not_counted(tmp_path: Path) -> None:
    """Six hundred workbooks have thousands of parts, and these are seen in the bytes where nothing is packed."""
    content = zipped({f"{number}.xlsx": workbook() for number in range(600)}, zipfile.ZIP_STORED)
    assert content.count(b"PK\x01\x02") > 5_000
    (tmp_path / "r.zip").write_bytes(content)
    assert len(names(incoming_files([tmp_path]), tmp_path)) == 600


@pytest.mark.parametrize(("behind", "count"), [(b"", 30), (b"a comment", 30), (b"PK\x05\x06" + bytes(18), 0)])
def test_members_are_counted_where_zipfile_looks_for_them(behind: bytes, count: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(30):
            archive.writestr(f"{number}", b"PK\x01\x02")
        archive.comment = behind
    assert members_listed(buffer) == len(zipfile.ZipFile(buffer).namelist()) == count


def test_names_are_shown_as_one_line_of_what_can_be_seen(tmp_path: Path) -> None:
    strange = "a\n\u202eb"
    archive = zipped({f"{strange}.xlsx": b"", "../../etc/x.xlsx": b"", "/etc/y.xlsx": b"", "..\\w.xlsx": b""})
    (tmp_path / "r.zip").write_bytes(archive)
    shown = names(incoming_files([tmp_path]), tmp_path)
    assert shown == ["r.zip/a??b.xlsx", "r.zip/etc/x.xlsx", "r.zip/etc/y.xlsx", "r.zip/w.xlsx"]


# --- archives --------------------------------------------------------------------------------------------------------


def test_an_archives_returns_come_without_what_is_sent_along(tmp_path: Path, wording: Wording) -> None:
    (tmp_path / "r.zip").write_bytes(
        zipped(
            {
                "b.xlsx": workbook(), "5月/a.xlsx": workbook(), "5月/": b"", "照片.jpg": b"x", "manifest.csv": b"x",
                "__MACOSX/._a.xlsx": b"x", "5月/~$a.xlsx": b"x", ".x/a.xlsx": b"x", "c.xls": b"x", "d.zip": b"x",
                "e.rar": b"x", "f": workbook(), "g.zip": zipped({"h.xlsx.1": workbook()}),
            }
        )
    )  # fmt: skip
    shown = names(incoming_files([tmp_path]), tmp_path)
    assert shown == [
        "r.zip/5月/a.xlsx", "r.zip/b.xlsx", "[r.zip/c.xls]", "[r.zip/d.zip]", "[r.zip/e.rar]", "r.zip/f",
        "r.zip/g.zip/h.xlsx.1",
    ]  # fmt: skip
    first = next(incoming_files([tmp_path]))
    assert isinstance(first, IncomingFile)
    assert first.content == workbook()
    for refused in reasons(tmp_path):
        wording(str(refused), refused.name)


def test_archives_in_archives_are_looked_into_as_far_as_people_pack_them(tmp_path: Path, wording: Wording) -> None:
    content = zipped({"a.xlsx": workbook()})
    for number in range(1, incoming.DEEPEST):
        content = zipped({f"{number}.zip": content})
    (tmp_path / "r.zip").write_bytes(content)
    assert names(incoming_files([tmp_path]), tmp_path) == ["r.zip/2.zip/1.zip/a.xlsx"]
    (tmp_path / "r.zip").write_bytes(zipped({"9": content}))
    (refused,) = reasons(tmp_path)
    wording(str(refused), "r.zip/9/2.zip/1.zip")


def test_files_that_share_their_bytes_are_not_unpacked_again_and_again(tmp_path: Path) -> None:
    content = zipped({"0.xlsx": workbook()}, zipfile.ZIP_STORED)
    entry, end = content.rindex(b"PK\x01\x02"), content.rindex(b"PK\x05\x06")
    many = 4_000
    listed = content[entry:end] * many
    counts = many.to_bytes(2, "little") * 2 + len(listed).to_bytes(4, "little") + entry.to_bytes(4, "little")
    (tmp_path / "r.zip").write_bytes(content[:entry] + listed + b"PK\x05\x06" + bytes(4) + counts + bytes(2))
    (refused,) = incoming_files([tmp_path])
    assert isinstance(refused, Unusable)
    assert kind_of(refused) == INCOMPLETE


def with_raw_name(name: bytes, *, flags: int = 0) -> bytes:
    """An archive with one member whose name is these bytes."""
    placeholder = "x" * len(name)
    content = bytearray(zipped({placeholder: workbook()}).replace(placeholder.encode(), name))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(signature) + offset
        content[at : at + 2] = flags.to_bytes(2, "little")
    return bytes(content)


@pytest.mark.parametrize(
    ("raw", "flags", "shown"),
    [
        ("2017-05_区环保局.xlsx".encode("gb18030"), 0, "2017-05_区环保局.xlsx"),
        ("报表\\区住建委.xlsx".encode("gb18030"), 0, "报表/区住建委.xlsx"),
        ("乗.xlsx".encode("gb18030"), 0, "乗.xlsx"),  # its second byte is that of a backslash
        ("2017-05_区环保局.xlsx".encode(), 0, "2017-05_区环保局.xlsx"),
        ("2017-05_区环保局.xlsx".encode(), 0x800, "2017-05_区环保局.xlsx"),
        (b"x\xff.xlsx", 0, "x\u00a0.xlsx"),
    ],
)
def test_names_in_archives_are_read_in_the_code_they_were_written_in(
    tmp_path: Path, raw: bytes, flags: int, shown: str
) -> None:
    (tmp_path / "r.zip").write_bytes(with_raw_name(raw, flags=flags))
    assert names(incoming_files([tmp_path]), tmp_path) == [f"r.zip/{shown}"]


def test_members_with_a_password_or_packed_strangely_are_named(tmp_path: Path, wording: Wording) -> None:
    (tmp_path / "a.zip").write_bytes(with_raw_name(b"x.xlsx", flags=1))
    (tmp_path / "b.zip").write_bytes(zipped({"x.xlsx": workbook()}, zipfile.ZIP_LZMA))
    with_password, packed_strangely = reasons(tmp_path)
    wording(str(with_password), "a.zip/x.xlsx")
    wording(str(packed_strangely), "b.zip/x.xlsx")


def test_a_damaged_archive_says_so_and_the_others_come(tmp_path: Path, wording: Wording) -> None:
    good = zipped({"a.xlsx": workbook(), "b.xlsx": workbook()}, zipfile.ZIP_STORED)
    (tmp_path / "1.zip").write_bytes(good[:-100])
    (tmp_path / "2.zip").write_bytes(b"")
    at = good.index(workbook()) + 1000
    (tmp_path / "3.zip").write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
    shown = names(incoming_files([tmp_path]), tmp_path)
    assert shown == ["[1.zip]", "[2.zip]", "[3.zip/a.xlsx]", "3.zip/b.xlsx"]
    for refused in reasons(tmp_path):
        wording(str(refused), refused.name)


def test_an_archive_that_unpacks_to_too_much_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wording: Wording
) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"x.xlsx": bytes(zip_guard.LARGEST_FILE + 1), "y.xlsx": workbook()}))
    assert names(incoming_files([tmp_path]), tmp_path) == ["[a.zip/x.xlsx]", "a.zip/y.xlsx"]
    assert facts_of(reasons(tmp_path)[0]) == {"most": 32}
    wording(str(reasons(tmp_path)[0]), "32 MiB")
    monkeypatch.setattr(incoming, "LARGEST_TOTAL", MIB)
    assert names(incoming_files([tmp_path]), tmp_path) == ["[a.zip]"]
    for module in (incoming, file_sorts, unusable_files):
        monkeypatch.setattr(module, "MOST_MEMBERS", 1)
    (too_many,) = reasons(tmp_path)
    assert facts_of(too_many) == {"most": 1}
    wording(str(too_many))


@pytest.mark.parametrize("name", [b"", b"\x00a.xlsx", b"a.xlsx\x00/", b".xlsx"])
def test_a_member_with_a_name_that_is_none_hides_no_other(tmp_path: Path, name: bytes) -> None:
    placeholder = "x" * len(name) or "x"
    content = zipped({placeholder: workbook(), "b.xlsx": workbook()}, zipfile.ZIP_STORED)
    raw = bytearray(content.replace(placeholder.encode(), name) if name else content)
    if not name:  # its length is none in both places
        for signature, length, start in ((b"PK\x01\x02", 28, 46), (b"PK\x03\x04", 26, 30)):
            at = raw.index(signature)
            raw[at + length : at + length + 2] = b"\x00\x00"
            extra = 30 if start == 46 else 28  # what was its name is an extra field now, too short to be one
            raw[at + extra : at + extra + 2] = b"\x01\x00"
    (tmp_path / "r.zip").write_bytes(raw)
    (tmp_path / "c.xlsx").write_bytes(workbook())
    shown = names(incoming_files([tmp_path]), tmp_path)
    assert {"c.xlsx", "r.zip/b.xlsx"} <= set(shown)


def test_members_that_overlap_are_not_unpacked(tmp_path: Path) -> None:
    content = zipped({"a.xlsx": workbook()})
    directory, end = content.index(b"PK\x01\x02"), content.rindex(b"PK\x05\x06")
    entry = content[directory:end]
    again = entry.replace(b"a.xlsx", b"b.xlsx")
    size = (len(entry) * 2).to_bytes(4, "little")
    (tmp_path / "r.zip").write_bytes(
        content[:directory] + entry + again + content[end : end + 8] + b"\2\0\2\0" + size + content[end + 16 :]
    )
    assert names(incoming_files([tmp_path]), tmp_path) == ["[r.zip]"]


@pytest.mark.parametrize(
    "fault", [IndexError, KeyError, RecursionError, MemoryError, zipfile.BadZipFile, NotImplementedError]
)
def test_whatever_goes_wrong_with_a_file_is_said_of_it_and_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    for name in ("a.xlsx", "b.xlsx", "c.xlsx"):
        (tmp_path / name).write_bytes(workbook())
    real = Path.open

    def broken(path: Path, *arguments: object, **options: object) -> object:
        if path.name == "b.xlsx":
            raise fault("odd")
        return real(path, *arguments, **options)  # type: ignore[call-overload]  # options of any kind are passed on

    monkeypatch.setattr(Path, "open", broken)
    assert names(incoming_files([tmp_path]), tmp_path) == ["a.xlsx", "[b.xlsx]", "c.xlsx"]
