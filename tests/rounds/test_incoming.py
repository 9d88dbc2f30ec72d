"""Is every file that came back found once, and none opened that does harm?"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import tracemalloc
import warnings
import zipfile
import zlib
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from airplan import i18n
from airplan.errors import ExitCode, Message
from airplan.rounds import file_sorts, incoming, xlsx_guard
from airplan.rounds.incoming import IncomingFile, OtherFile, Unusable, incoming_files
from airplan.rounds.workbook.workbook_reader import computed, opened
from airplan.rounds.xlsx_guard import DAMAGED_INSIDE, INCOMPLETE, SAVE_AS_XLSX, UNPACK, UNPACKS_TO_MORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from support.wording import Wording

pytestmark = pytest.mark.slow


MIB = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 11))
    + f"]><worksheet {MAIN}><sheetData><row><c t='inlineStr'><is><t>&a10;</t></is></c></row></sheetData></worksheet>"
)


@cache
def workbook() -> bytes:
    """A return in small: texts, numbers, a formula, a merged range, a list to choose from, a protected sheet."""
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet: Any = book.active
    sheet.append(["编号", "措施", "进展", "完成量"])
    for number in range(1, 6):
        sheet.append([f"{number}", f"第{number}项措施", "推进中", number * 100])
    sheet["D7"] = "=SUM(D2:D6)"
    sheet.merge_cells("A8:D8")
    choices = DataValidation(type="list", formula1='"未启动,推进中,已完成,暂缓"')
    choices.add("C2:C6")
    sheet.add_data_validation(choices)
    sheet.protection.enable()
    sheet.print_title_rows = "1:1"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def zipped(parts: Mapping[str, Any], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(changed: Mapping[str, bytes | str]) -> bytes:
    return zipped({**parts_of(workbook()), **changed})


def with_sheet(rows: str = "", after: str = "") -> bytes:
    return with_parts({SHEET: f"<worksheet {MAIN}><sheetData>{rows}</sheetData>{after}</worksheet>"})


def refusal(content: bytes) -> Unusable:
    """Return why neither way of opening a workbook opens this."""
    refusals = []
    for open_it in (opened, computed):
        with pytest.raises(Unusable) as refused:
            open_it(content)
        refusals.append(refused.value)
    first, second = refusals
    assert first.exit_code == ExitCode.UNUSABLE
    assert first.as_message == second.as_message
    return first


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
        "a.csv": b"1,2", "回复.eml": b"From: x", "b.wps": OLE, "无扩展名": b"", "sub/空.txt": b"", "c.html": b"<html>",
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
        file.truncate(xlsx_guard.LARGEST_FILE + 1)
    (refused,) = reasons(tmp_path)
    assert facts_of(refused) == {"most": 32}
    wording(str(refused), "32 MiB")
    with (tmp_path / "b.zip").open("wb") as file:
        file.truncate(file_sorts.LARGEST_ARCHIVE + 1)
    (too_large,) = reasons(tmp_path / "b.zip")
    assert (kind_of(too_large), facts_of(too_large)) == (kind_of(refused), {"most": 256})


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
    (tmp_path / "a.zip").write_bytes(zipped({"x.xlsx": bytes(xlsx_guard.LARGEST_FILE + 1), "y.xlsx": workbook()}))
    assert names(incoming_files([tmp_path]), tmp_path) == ["[a.zip/x.xlsx]", "a.zip/y.xlsx"]
    assert facts_of(reasons(tmp_path)[0]) == {"most": 32}
    wording(str(reasons(tmp_path)[0]), "32 MiB")
    monkeypatch.setattr(incoming, "LARGEST_TOTAL", MIB)
    assert names(incoming_files([tmp_path]), tmp_path) == ["[a.zip]"]
    for module in (incoming, file_sorts):
        monkeypatch.setattr(module, "MOST_MEMBERS", 1)
    (too_many,) = reasons(tmp_path)
    assert facts_of(too_many) == {"most": 1}
    wording(str(too_many))


# --- what is opened --------------------------------------------------------------------------------------------------


def test_a_workbook_opens_with_its_formulas_and_with_what_they_came_to() -> None:
    assert opened(workbook())["Sheet"]["D7"].value == "=SUM(D2:D6)"
    assert computed(workbook())["Sheet"]["D7"].value is None, "nobody has reckoned it yet"
    rows = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'
    assert computed(with_sheet(rows))["Sheet"]["A1"].value == 2


def test_openpyxls_warnings_reach_nobody() -> None:
    extension = '<extLst><ext uri="{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}"/></extLst>'
    content = with_sheet(after=extension)
    with pytest.warns(UserWarning, match="extension is not supported"):
        load_workbook(io.BytesIO(content))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        opened(content)
        warnings.warn("another's", stacklevel=1)
    assert [str(warning.message) for warning in caught] == ["another's"]


@pytest.mark.parametrize(
    ("content", "facts"),
    [
        pytest.param(b"", {}, id="empty"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), {}, id="password"),
        pytest.param(OLE + "Workbook".encode("utf-16-le"), {"form": ".xls, .et"}, id="xls"),
        pytest.param(b"<html><table></table></html>", {}, id="html"),
        pytest.param(b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", {}, id="xml"),
        pytest.param(b"MIME-Version: 1.0\r\n\x00", {}, id="mime"),
        pytest.param("编号,措施\r\n1,x\r\n".encode("gb18030"), {}, id="csv"),
        pytest.param(b"%TSD-Header-###%" + bytes(100), {}, id="encrypted"),
        pytest.param(b"PK\x03\x04", {}, id="beginning of an archive"),
        pytest.param(zipped({}), {}, id="empty archive"),
        pytest.param(zipped({"a.xlsx": b"x"}), {}, id="archive of workbooks"),
        pytest.param(zipped({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}), {}, id="docx"),
        pytest.param(zipped({"mimetype": b"x", "content.xml": "<a/>"}), {"form": ".ods"}, id="ods"),
        pytest.param(zipped({"[Content_Types].xml": "<a/>", "xl/workbook.bin": b"x"}), {"form": ".xlsb"}, id="xlsb"),
        pytest.param(zipped({"[Content_Types].xml": "<a/>"}), {}, id="no parts"),
    ],
)
def test_each_thing_that_is_no_workbook_is_called_by_its_name(
    content: bytes, facts: dict[str, object], wording: Wording
) -> None:
    refused = refusal(content)
    assert facts_of(refused) == facts
    wording(str(refused), *facts.values())


def test_the_file_is_named_where_the_name_is_known(wording: Wording) -> None:
    with pytest.raises(Unusable) as refused:
        opened(b"", "returns/a.xlsx")
    assert refused.value.name == "returns/a.xlsx"
    wording(str(refused.value), "returns/a.xlsx")
    i18n.use("zh")
    try:
        wording(str(refused.value), "returns/a.xlsx", lang="zh")
    finally:
        i18n.use("en")


@pytest.mark.parametrize("kept", [1 / 100, 1 / 3, 2 / 3, 99 / 100])
def test_a_workbook_that_was_cut_off_says_so(kept: float) -> None:
    assert kind_of(refusal(workbook()[: int(len(workbook()) * kept)])) == INCOMPLETE


def test_a_part_whose_checksum_is_wrong_says_so() -> None:
    content = zipped(parts_of(workbook()), zipfile.ZIP_STORED)
    damaged = content.replace("第3项措施".encode(), "第4项措施".encode())
    assert damaged != content
    assert kind_of(refusal(damaged)) == INCOMPLETE


def test_openpyxls_own_prints_do_not_get_among_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    styles = parts_of(workbook())["xl/styles.xml"].decode()
    content = with_parts({"xl/styles.xml": styles.replace('name="Normal" xfId="0"', 'name="Normal" xfId="19"')})
    assert kind_of(refusal(content)) == DAMAGED_INSIDE
    assert capsys.readouterr() == ("", "")
    with pytest.raises(IndexError):
        load_workbook(io.BytesIO(content))
    assert capsys.readouterr().out == "19 is out of range\n", "openpyxl does print"


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "xl/styles.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("content", ["", "<", "<a>", "not XML", f"<worksheet {MAIN}>", "\ufffe"])
def test_parts_that_make_no_sense_are_damage(part: str, content: str) -> None:
    assert kind_of(refusal(with_parts({part: content}))) == DAMAGED_INSIDE


def test_a_workbook_without_sheets_is_damage() -> None:
    assert kind_of(refusal(with_parts({"xl/workbook.xml": f"<workbook {MAIN}><sheets/></workbook>"}))) == DAMAGED_INSIDE


def test_macros_are_not_taken(wording: Wording) -> None:
    wording(str(refusal(with_parts({"xl/vbaProject.bin": b"x"}))))


# --- what would do harm ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize("part", [SHEET, "xl/evil.bin", "docProps/app.xml"])
def test_a_declaration_of_entities_is_refused_before_openpyxl_sees_it(
    part: str, encoding: str, monkeypatch: pytest.MonkeyPatch, wording: Wording
) -> None:
    content = with_parts({part: LAUGHS.encode(encoding)})
    monkeypatch.setattr("openpyxl.load_workbook", lambda *_arguments, **_options: pytest.fail("openpyxl saw it"))
    refused = refusal(content)
    assert facts_of(refused) == {"part": part}
    wording(str(refused), part)


def test_openpyxl_expands_no_entities_of_itself() -> None:
    """The second lock behind the first: defusedxml is installed with airplan, and openpyxl uses it."""
    assert openpyxl.DEFUSEDXML
    with pytest.raises(ValueError, match="Unable to read") as refused:
        load_workbook(io.BytesIO(with_parts({SHEET: LAUGHS})))
    assert type(refused.value.__cause__).__name__ == "EntitiesForbidden"


def bomb(size: int, *, claimed: int | None = None) -> bytes:
    """Return a workbook with a sheet of `size` MiB, of which its archive may claim another number of bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    mebibyte = packer.compress(b" " * MIB) + packer.flush(zlib.Z_FULL_FLUSH)  # can be repeated as it is
    parts = {name: part for name, part in parts_of(workbook()).items() if name != SHEET}
    content = bytearray(zipped({**parts, SHEET: mebibyte * size + b"\x03\x00"}, zipfile.ZIP_STORED))
    central = content.rindex(SHEET.encode()) - 46
    local = int.from_bytes(content[central + 42 : central + 46], "little")
    content[local + 8], content[central + 10] = zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED
    content[central + 24 : central + 28] = (size * MIB if claimed is None else claimed).to_bytes(4, "little")
    return bytes(content)


def overlapping(times: int) -> bytes:
    """A part of 30 MiB that is listed so many times, and is there once."""
    content = with_parts({"xl/media/big.xml": b" " * (30 * MIB)})
    directory, end = content.index(b"PK\x01\x02"), content.rindex(b"PK\x05\x06")
    entries = content[directory:end]
    last = entries[entries.rindex(b"PK\x01\x02") :]
    assert b"big.xml" in last
    count = entries.count(b"PK\x01\x02") + times
    listed = count.to_bytes(2, "little") * 2 + (len(entries) + times * len(last)).to_bytes(4, "little")
    return content[:directory] + entries + last * times + content[end : end + 8] + listed + content[end + 16 :]


@pytest.mark.parametrize(
    ("content", "largest", "unpacked", "refusals"),
    [
        (bomb(1100), 2 * MIB, 1100, [(UNPACKS_TO_MORE, {"most": 32})]),
        # newer Pythons see by themselves that parts overlap
        (overlapping(40), MIB // 16, 1200, [(UNPACKS_TO_MORE, {"most": 64}), (INCOMPLETE, {})]),
    ],
    ids=["one", "overlapping"],
)
def test_a_bomb_is_stopped_in_memory_and_time(
    content: bytes, largest: int, unpacked: int, refusals: list[tuple[str, dict[str, object]]]
) -> None:
    assert len(content) < largest
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert sum(part.file_size for part in archive.infolist()) > unpacked * MIB
    tracemalloc.start()
    try:
        refused = refusal(content)
        assert (kind_of(refused), facts_of(refused)) in refusals
        assert tracemalloc.get_traced_memory()[1] < 8 * MIB
    finally:
        tracemalloc.stop()


def test_what_an_archive_says_of_sizes_is_not_believed(wording: Wording) -> None:
    refused = refusal(bomb(40))
    assert (kind_of(refused), facts_of(refused)) == (UNPACKS_TO_MORE, {"most": 32})
    wording(str(refused), "32 MiB")
    assert kind_of(refusal(bomb(40, claimed=1000))) == INCOMPLETE


def test_many_parts_that_are_small_each_are_too_much_together(
    monkeypatch: pytest.MonkeyPatch, wording: Wording
) -> None:
    many = {f"xl/media/{i}.png": b"" for i in range(xlsx_guard.MOST_PARTS)}
    too_many = refusal(with_parts(many))
    assert facts_of(too_many) == {"most": xlsx_guard.MOST_PARTS}
    wording(str(too_many), 2000)
    monkeypatch.setattr(xlsx_guard, "LARGEST_UNPACKED", 4 * MIB)
    opened(with_parts({f"xl/media/{i}.xml": b" " * MIB for i in range(3)}))
    too_large = refusal(with_parts({f"xl/media/{i}.xml": b" " * MIB for i in range(4)}))
    assert (kind_of(too_large), facts_of(too_large)) == (UNPACKS_TO_MORE, {"most": 4})


@pytest.mark.parametrize(
    ("content", "facts"),
    [
        (with_sheet("<row><c/></row>" * 200_000), {}),
        (with_sheet(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), {}),
        (with_sheet(after='<hyperlinks><hyperlink ref="1:1048576" location="A1"/></hyperlinks>'), {}),
        (with_sheet(f'<row><c><f t="shared" si="0">{"A1+" * 2000}A1</f></c></row>' + "<row><c><f/></c></row>" * 2000),
         {}),
        (with_sheet(f'<row a="{"x" * 2 * xlsx_guard.LONGEST_TAG}"/>'), {}),
        (with_parts({"xl/styles.xml": f'<styleSheet {MAIN}><numFmts><numFmt numFmtId="200" formatCode="{"[" * 2000}"/>'
                                      "</numFmts></styleSheet>"}), {}),
        (with_sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
         {"sheet": "Sheet", "cell": "XFD1048576"}),
    ],
    ids=["cells", "merged", "linked", "formulas", "tag", "format", "far"],
)  # fmt: skip
def test_little_that_becomes_much_is_refused(content: bytes, facts: dict[str, object], wording: Wording) -> None:
    refused = refusal(content)
    assert facts_of(refused) == facts
    wording(str(refused), *facts.values())


def test_a_large_return_is_still_taken() -> None:
    """Ten times the cells of the largest there will be, each with a text of its own."""
    book = Workbook()
    sheet: Any = book.active
    for row in range(500):
        sheet.append([f"第{row}项措施，第{column}栏" for column in range(40)])
    buffer = io.BytesIO()
    book.save(buffer)
    assert opened(buffer.getvalue())["Sheet"].max_row == 500


# --- damage of every kind --------------------------------------------------------------------------------------------


def survives(content: bytes) -> None:
    for open_it in (opened, computed):
        try:
            book = open_it(content)
        except Unusable:
            continue
        assert book.worksheets


thorough = settings(deadline=timedelta(seconds=20), suppress_health_check=[HealthCheck.too_slow], max_examples=80)


@thorough
@given(st.data())
def test_flipped_bytes_raise_nothing_else(data: st.DataObject) -> None:
    content = bytearray(workbook())
    for _flip in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    survives(bytes(content))


@thorough
@given(st.data())
def test_what_is_cut_off_or_repeated_raises_nothing_else(data: st.DataObject) -> None:
    begin, end = sorted(data.draw(st.lists(st.integers(0, len(workbook())), min_size=2, max_size=2)))
    survives(workbook()[:begin] + workbook()[end:] + workbook()[begin:end] * data.draw(st.integers(0, 1)))


@pytest.mark.slow
@thorough
@given(st.data())
def test_damage_inside_the_parts_raises_nothing_else(data: st.DataObject) -> None:
    """Whole as an archive, so that openpyxl gets to see it."""
    parts = parts_of(workbook())
    name = data.draw(st.sampled_from(sorted(parts)))
    part = parts[name]
    begin = data.draw(st.integers(0, len(part)))
    end = min(len(part), begin + data.draw(st.integers(0, 20)))
    digits = st.sampled_from([b"", b"0", b"-1", b"99999999999", b"A1:XFD1048576", b"x", b"1e999", b"\xff", b"<", b'"'])
    parts[name] = part[:begin] + data.draw(digits) + part[end:]
    if data.draw(st.booleans()) and data.draw(st.booleans()):
        del parts[name]
    survives(zipped(parts, zipfile.ZIP_STORED))
