"""Is a Word template filled in completely or refused, whatever stands in it and in its fields?"""

from __future__ import annotations

import contextlib
import struct
import time
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airplan.errors import AirplanError, ExitCode, Message
from airplan.formats.control_characters import printable
from airplan.formats.docx.checking import checked, missing_fields
from airplan.formats.docx.expressions import LARGEST_OUTPUT, MOST_STEPS, shape_of_value
from airplan.formats.docx.filling import rendered
from airplan.formats.docx.opening import InvalidTemplate
from airplan.formats.docx.template_files import TemplateFile, bundled_template
from support.word_files import changed, filled, parts_of, rows_of, template, texts_of, word_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from support.wording import Words

FIELDS: dict[str, object] = {
    "标题": "关于2017年5月工作进展情况的通报",
    "红灯数": 3,
    "草稿": "",
    "总体情况": ["46项措施。", "红灯3项。"],
    "附件": [{"编号": "8b", "单位": "区环保局"}, {"编号": "5a", "单位": "区商务委"}],
    "空": [],
}
PLENTY = 200


def refused(made_of: TemplateFile, fields: Mapping[str, object] | None = None) -> InvalidTemplate:
    with pytest.raises(InvalidTemplate) as error:
        rendered(made_of, FIELDS if fields is None else fields)
    assert error.value.exit_code == ExitCode.UNUSABLE
    return error.value


# --- what is filled in ------------------------------------------------------------------------------------------------


def test_fields_loops_and_conditions_are_filled_in() -> None:
    made = rendered(
        template(
            "{{ 标题 }}",
            ["红灯", "{", "{ 红", "灯数", " }", "}项"],
            "{%p for 段 in 总体情况 %}",
            "{{ 段 }}",
            "{%p endfor %}",
            "{%p if 红灯数 > 2 and not 草稿 %}",
            "多",
            "{%p endif %}",
            "{{ 空|join('、') }}{% if not 空 %}无{% else %}有{% endif %}",
            "{{ 附件|length }}：{% for 行 in 附件 %}{{ 行.编号 }}{% if not loop.last %}、{% endif %}{% endfor %}",
            header="{{ 标题 }}",
            title="{{ 标题 }}",
            table=[
                ["编号", "单位"],
                ["{%tr for 行 in 附件 %}", ""],
                ["{{ 行.编号 }}", "{{ loop.index }}.{{ 行.单位 }}"],
                ["{%tr endfor %}", ""],
            ],
        ),
        FIELDS,
    )
    assert texts_of(made) == [FIELDS["标题"], "红灯3项", "46项措施。", "红灯3项。", "多", "无", "2：8b、5a"]
    assert rows_of(made) == [["编号", "单位"], ["8b", "1.区环保局"], ["5a", "2.区商务委"]]
    parts = parts_of(made)
    assert str(FIELDS["标题"]) in parts["word/header1.xml"]
    assert str(FIELDS["标题"]) in parts["docProps/core.xml"]


def test_the_same_template_and_fields_give_the_same_bytes() -> None:
    made = template("{{ 标题 }}", header="{{ 红灯数 }}")
    first = rendered(made, FIELDS)
    assert rendered(made, FIELDS) == first
    with zipfile.ZipFile(BytesIO(first)) as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {1980}


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    """Markup, tags, control characters and line breaks in a unit's words change nothing else."""
    made = filled(template("{{ 值 }}", "{{ 表|join('；') }}"), 值=text, 表=[text, "二"])
    plain = printable(text).replace("\t", " ")
    assert texts_of(made) == [plain, f"{plain}；二"]


@given(st.lists(st.integers(1, 20), max_size=8))
def test_a_tag_may_be_cut_anywhere(cuts: list[int]) -> None:
    """Word and WPS begin a new run wherever somebody typed, corrected or was checked."""
    whole, runs, at = "共{{ 红灯数 }}项{% if not 草稿 %}，已印发{% endif %}。", [], 0
    for cut in cuts:
        runs.append(whole[at : at + cut])
        at += cut
    assert texts_of(rendered(template([*runs, whole[at:]]), FIELDS)) == ["共3项，已印发。"]


def test_quotation_marks_that_a_program_curled_are_read() -> None:
    assert texts_of(rendered(template("{{ 总体情况|join(“；”) }}"), FIELDS)) == ["46项措施。；红灯3项。"]


def test_a_table_of_an_empty_list_keeps_its_heading_and_one_without_rows_is_left_out() -> None:
    rows = [["{%tr for 行 in 空 %}"], ["{{ 行.编号 }}"], ["{%tr endfor %}"]]
    assert rows_of(rendered(template(table=[["编号"], *rows]), FIELDS)) == [["编号"]]
    without = rendered(template("后", table=rows), FIELDS)
    assert "<w:tbl>" not in parts_of(without)["word/document.xml"], "Word calls a table without rows damaged"


def test_a_cell_keeps_a_paragraph_whatever_is_left_out_of_it() -> None:
    made = template(table=[["{%p if 草稿 %}\n"]])
    content = word_file(table=[["甲"]])
    paragraphs = "".join(
        f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in ("{%p if 草稿 %}", "草稿", "{%p endif %}")
    )
    content = changed(content, {"word/document.xml": ("<w:p><w:r><w:t>甲</w:t></w:r></w:p>", paragraphs)})
    body = parts_of(rendered(made._replace(content=content), FIELDS))["word/document.xml"]
    assert "<w:p/></w:tc>" in body


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paragraph", "named"),
    [
        ("{{ 标提 }}", "标题"),
        ("{{ 附件.编号 }}", "附件"),
        ("{% for 行 in 附件 %}{{ 行.单 }}{% endfor %}", "单位"),
        ("{{ 行.编号 }}", "行"),
        ("｛｛ 标题 ｝｝", "｛｛ 标题 ｝｝"),
        ("{｛ 标题 }}", "{｛ 标题 }}"),
        ("{% if 红灯数 %｝有{% endif %}", "{% if 红灯数 %｝"),
        ("｛％ endif ％｝", "｛％ endif ％｝"),
        ("{% fro 段 in 总体情况 %}", "for"),
        ("{{ 标题", "{{ 标题"),
        ("{{ 标题 }", "{{ 标题 }"),
        ("标题 }}", "标题 }}"),
        ("集合{甲}", "{{ 标题 }}"),
        ("{{ 总体情况 }}", "join"),
        ("{% for 字 in 标题 %}{{ 字 }}{% endfor %}", "标题"),
        ("{% if 标题 %}", "{%p if 标题 %}"),
        ("{%p if 标题 %}有字", "{%p if 标题 %}"),
        ("{%tr if 标题 %}", "{%tr if 标题 %}"),
        ("{% endfor %}", "for"),
        ("{%- if 标题 -%}有{%- endif -%}", "{% - if 标题 - %}"),
        ("{{ 标题｜length }}", "｜"),
        ("{{ 附件|join('、') }}", "join"),
        ("{{ _私有 }}", "_私有"),
    ],
)
def test_a_mistake_is_named_with_its_place(paragraph: str, named: str, words: Words) -> None:
    error = refused(template("前", paragraph, "后"))
    place = error.findings[0].place
    assert isinstance(place, Message)
    assert str(place.facts["text"]).strip("…") in paragraph, "the text around it"
    assert named in str(error)
    words(str(error), case=paragraph)


def test_all_mistakes_are_named_at_once() -> None:
    assert (
        len(refused(template("{{ 甲 }}", "｛｛ 乙 ｝｝", "{{ 丙 }}", header="{{ 丁 }}", title="{{ 戊 }}")).findings)
        == 5
    )


def test_of_very_many_mistakes_the_first_are_shown() -> None:
    error = refused(template(*["{{ 甲 }}"] * 100))
    assert len(error.findings) == 100
    assert 20 < len(str(error).splitlines()) < 100


def test_a_block_is_whole_within_its_table_or_text() -> None:
    begun = refused(template("{%p for 段 in 总体情况 %}", table=[["甲"], ["{%p endfor %}"]]))
    assert "{%p endfor %}" in str(begun)
    open_one = refused(template("{%p for 段 in 总体情况 %}", "{{ 段 }}"))
    assert "{%p for 段 in 总体情况 %}" in str(open_one)
    beside = refused(
        template(table=[["{%tr for 行 in 附件 %}", "标题"], ["{{ 行.编号 }}", ""], ["{%tr endfor %}", ""]])
    )
    assert "{%tr for 行 in 附件 %}" in str(beside)


CODE = [
    *("10**10**10", "'x'*10**9", "'x'*100000000", "[1]*9", "1+1", "标题 ~ 标题", "(" * 120 + "1", "x.b" * 60),
    *("range(99999)", "lipsum(9)", "namespace()", "cycler", "self", "loop", "标题.upper()", "''.__class__.__mro__"),
    *("标题[0]", "标题|upper", "标题|attr('x')", "总体情况|join(标题)", "{'a': 1}", "标题 is defined", "_私有"),
]
STATEMENTS = [
    *("for a in range(99999)", "for a in 总体情况 recursive", "for a in 总体情况 if a", "for a, b in 附件"),
    *("macro f()", "call f()", "set a = 标题", "include 'x'", "import 'x' as y", "extends 'x'", "block a"),
    *("filter upper", "raw", "do 标题", "autoescape false", "with"),
]


@pytest.mark.parametrize("code", CODE)
@pytest.mark.parametrize("where", ["body", "header", "title"])
def test_code_is_refused_before_it_runs(code: str, where: str) -> None:
    text = f"{{{{ {code} }}}}"
    refused(template(text) if where == "body" else template("甲", **{where: text}))


@pytest.mark.parametrize("statement", STATEMENTS)
def test_other_statements_are_refused(statement: str) -> None:
    refused(template(f"{{% {statement} %}}x", f"{{% end{statement.partition(' ')[0]} %}}"))


def test_loops_in_loops_end() -> None:
    depth = 8
    nested = template(
        *(f"{{%p for 项{each} in 多 %}}" for each in range(depth)), "{{ 项1 }}", *["{%p endfor %}"] * depth
    )
    started = time.process_time()
    refused(nested, {"多": ["x"] * PLENTY})
    assert PLENTY**depth > 1e6 * MOST_STEPS
    assert time.process_time() - started < 60, "far less than what the loops would take"


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("{%p for 甲 in 多 %}", "{{ 长 }}", "{%p endfor %}"),
        ("{%p for 甲 in 多 %}", "{{ 多|join('" + "x" * 200 + "') }}", "{%p endfor %}"),
        ("{%p for 甲 in 多 %}", "字" * (2 * LARGEST_OUTPUT // PLENTY), "{%p endfor %}"),
    ],
)
def test_a_paper_has_a_largest_size(paragraphs: tuple[str, ...]) -> None:
    fields = {"多": ["x" * 1000] * PLENTY, "长": "x" * (2 * LARGEST_OUTPUT // PLENTY)}
    refused(template(*paragraphs), fields)


# --- what is no template ----------------------------------------------------------------------------------------------


def without_name(content: bytes) -> TemplateFile:
    return TemplateFile("t.docx", content, "t.docx")


def zip_of_zeros(size: int) -> bytes:
    return b"<a>" + b"0" * size + b"</a>"


def with_reference(kind: str, target: str) -> bytes:
    address = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    new = f'<Relationship Id="rId99" Type="{address}" Target="{target}" TargetMode="External"/>'
    return changed(word_file("甲"), {"word/_rels/document.xml.rels": ("</Relat", f"{new}</Relat")})


def test_the_path_of_the_dotx_file_that_a_template_was_begun_with_does_not_go_out() -> None:
    address = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = (
        f'<Relationship Id="rId1" Type="{address}/attachedTemplate" Target="file:///C:/x.dotx" TargetMode="External"/>'
    )
    links = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{link}</Relationships>'
    )
    attached = f'<w:attachedTemplate xmlns:r="{address}" r:id="rId1"/>'
    content = changed(
        word_file("{{ 标题 }}"),
        {
            "word/_rels/settings.xml.rels": links.encode(),
            "word/settings.xml": ("</w:settings>", f"{attached}</w:settings>"),
        },
    )
    made = parts_of(rendered(without_name(content), FIELDS))
    assert [name for name, text in made.items() if "attachedTemplate" in text or "x.dotx" in text] == []


def with_field(code: str) -> bytes:
    runs = f'<w:fldSimple w:instr="{code}"><w:r><w:t>x</w:t></w:r></w:fldSimple>'
    return changed(word_file("甲"), {BODY: ("<w:r><w:t>甲</w:t></w:r>", runs)})


def with_cut_field() -> bytes:
    runs = "".join(
        f"<w:r>{inside}</w:r>"
        for inside in (
            '<w:fldChar w:fldCharType="begin"/>',
            "<w:instrText>DDE</w:instrText>",
            "<w:instrText>AUTO c:\\x</w:instrText>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    return changed(word_file("甲"), {BODY: ("<w:r><w:t>甲</w:t></w:r>", runs)})


def overlapping() -> bytes:
    """Return an archive whose list names the same member many times."""
    content = bytearray(word_file("甲"))
    listed = content.index(b"PK\x01\x02")
    end = content.rindex(b"PK\x05\x06")
    entries = content[listed:end]
    content[end:end] = entries * 3
    struct.pack_into("<I", content, len(content) - 10, len(entries) * 4)
    return bytes(content)


BODY, TYPES = "word/document.xml", "[Content_Types].xml"
ENTITY = '<!DOCTYPE x [<!ENTITY a "{}">]>'
MAKERS: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "text": lambda: b"\xe6\xa0\x87\xe9\xa2\x98 {{ x }}",
    "cut off": lambda: word_file("甲")[:-300],
    "old": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "no parts": lambda: changed_away("word/document.xml"),
    "workbook": lambda: changed(word_file(), {TYPES: ("wordprocessingml.document.main", "spreadsheetml.sheet.main")}),
    "macros": lambda: changed(word_file(), {"word/vbaProject.bin": b"x"}),
    "docm": lambda: changed(
        word_file(),
        {
            TYPES: (
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                "application/vnd.ms-word.document.macroEnabled.main+xml",
            )
        },
    ),
    "bomb": lambda: changed(word_file(), {"word/styles.xml": zip_of_zeros(40_000_000)}),
    "bombs": lambda: changed(word_file(), {f"word/media/{each}.bin": bytes(30_000_000) for each in range(4)}),
    "overlapping": overlapping,
    "entity": lambda: changed(word_file("甲"), {BODY: ("<w:document", f"{ENTITY.format('x')}<w:document")}),
    "entity in styles": lambda: changed(word_file(), {"word/styles.xml": ("<w:sty", f"{ENTITY.format('x')}<w:sty")}),
    "no XML": lambda: changed(word_file("甲"), {"word/styles.xml": b"<a><b></a>"}),
    "picture elsewhere": lambda: with_reference("image", "http://10.0.0.1/x.png"),
    "attached template": lambda: with_reference("attachedTemplate", "file:///\\\\10.0.0.1\\x.dotm"),
    "object": lambda: with_reference("oleObject", "file:///c:/x.exe"),
    "frame": lambda: with_reference("frame", "http://10.0.0.1/"),
    "link to a file": lambda: with_reference("hyperlink", "file:///c:/x.exe"),
    "DDE": lambda: with_field("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe"),
    "include": lambda: with_field("INCLUDETEXT c:\\\\secret.docx"),
    "cut field": with_cut_field,
    "field in a field": lambda: with_field("{{ 标题 }}"),
    "tag in an attribute": lambda: changed(word_file("甲"), {BODY: ("<w:p>", '<w:p w:rsidR="{{ 标题 }}">')}),
    "strict": lambda: changed(
        word_file("甲"),
        {
            "word/document.xml": (
                "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                "http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
        },
    ),
    "deep": lambda: changed(word_file("甲"), {BODY: ("<w:p>", f"{'<w:sdt>' * 999}{'</w:sdt>' * 999}<w:p>")}),
}  # fmt: skip


def changed_away(part: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(word_file())) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
    return made.getvalue()


@pytest.mark.parametrize("what", MAKERS)
def test_what_is_no_safe_template_is_refused(what: str, words: Words) -> None:
    error = refused(without_name(MAKERS[what]()))
    words(str(error), case=what)


@given(st.data())
def test_a_damaged_template_is_refused_or_filled_in(data: st.DataObject) -> None:
    content = bytearray(WHOLE)
    for _time in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(InvalidTemplate):
        rendered(without_name(bytes(content)), FIELDS)


WHOLE = word_file("{{ 标题 }}", table=[["{{ 红灯数 }}"]])


def test_without_the_extra_the_way_to_it_is_said(monkeypatch: pytest.MonkeyPatch, words: Words) -> None:
    import importlib.util

    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(AirplanError) as error:
        rendered(template("甲"), FIELDS)
    assert "airplan[docx]" in str(error.value)
    assert error.value.exit_code == ExitCode.UNUSABLE
    words(str(error.value))


# --- fields of a kind -------------------------------------------------------------------------------------------------


def test_missing_fields_are_those_of_the_bundled_template() -> None:
    own = checked(TemplateFile("own.docx", word_file("{{ 标题 }}", "{{ 红灯数 }}"), "own.docx", "bulletin"))
    missing = missing_fields(own, checked(bundled_template("bulletin", "zh")), "bulletin")
    assert {"系列", "附件表", "要求"} <= set(missing)
    assert "标题" not in missing


def test_shapes_of_values() -> None:
    shape = shape_of_value([{"甲": 1}, {"乙": ["x"]}])
    assert shape.item is not None
    assert set(shape.item.inside) == {"甲", "乙"}
