"""Make Word documents with the layout of GB/T 9704-2012, 党政机关公文格式: A4, 22 lines of 28 characters, 3号仿宋.

A template is a list of blocks – paragraphs, tags, tables – that the functions here return as XML of Word:

    from gbt import Column, Words, annex, document, heading, line, lines, red_head, signature, table, tags, title

    def blocks(say: Words) -> list[str]:
        return [
            *red_head(say),
            title("{{ 标题 }}"),
            line("主送", "{{ 主送 }}："),
            heading(1, say("一、总体情况", "1. Overall")),
            *lines("总体情况"),                              # one paragraph for each text of a list field
            *tags("if 附件", line("正文", say("附件：…", "Annex: …"))),
            *signature(say),
            *annex(say, say("情况表", "Measures"), [Column(say("编号", "No."), 14, "编号", "center"), …], "附件表"),
        ]

`document(blocks, language, title)` returns the bytes of the .docx file; make_templates.py writes one for each kind and
language. `say(中文, English)` gives the text of the language that is being made. Styles are named in Chinese in both
languages, as the offices' own papers name them; STYLES lists them. Widths are in millimetres. Nothing else needs to
be known of Word's XML, whose traps are taken care of here:

- 28.95 pt exactly, not 29, gives 22 lines; −0.25 pt between characters gives 28 of them; the grid is of lines only.
- Cells have styles of their own without grid and with automatic line height, or their rows are two lines tall.
- Every style names the Chinese and the Latin font; there is no theme, whose fonts would win.
- Tables have fixed widths in the grid and in every cell; their heading row comes again on every page.
- The page number is a field in five runs, which WPS needs; odd pages have it on the right, even pages on the left.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DAY = (1980, 1, 1, 0, 0, 0)

# GB/T 9704-2012, 5.2: A4; top 37 mm, binding edge 28 mm, type area 156 mm × 225 mm.
_PAGE = (210, 297)
_TOP, _RIGHT, _BOTTOM, _LEFT = 37, 26, 35, 28
TYPE_AREA = (156, 225)
_FOOTER = 25
"""Millimetres from the lower edge to the footer: its dashes stand 7 mm below the type area (7.5)."""
_LINE = 28.95
"""Points between lines; 22 of them are 636.9 pt, and the type area is 637.8 pt high."""
_TIGHTER = -0.25
"""Points between characters: 28 × 15.75 pt = 441 pt fit into 442.2 pt, 28 × 16 pt do not."""
_RED = "FF0000"

_SONG, _HEI, _FANG, _KAI, _TITLE = "宋体", "黑体", "仿宋", "楷体", "方正小标宋简体"
_LATIN = "Times New Roman"
ALTERNATIVES = {_TITLE: "宋体", _FANG: "仿宋_GB2312", _KAI: "楷体_GB2312", _SONG: "SimSun", _HEI: "SimHei"}
"""Font → the one that programs take in its place (altName); Windows has no 方正小标宋."""


class Style(NamedTuple):
    """A paragraph style."""

    font: str
    size: float
    """Points; 3号 is 16, 2号 22, 4号 14, 五号 10.5."""
    line: float = _LINE
    """Points between lines, exactly; 0 for as much as the text needs."""
    align: str = "left"
    keep: bool = False
    """Whether it stays whole and on one page with the next paragraph."""
    indent: str = ""
    """Attributes of w:ind."""
    tight: bool = False
    """Whether characters are as close as 28 of them in a line need."""
    grid: bool = True
    """Whether lines stand on the page's grid; where two lines of a title or a cell belong together, they do not."""
    rule: tuple[float, str] | None = None
    """Width in points and colour of a rule below."""
    tab: bool = False
    """Whether a tab goes to the right edge."""
    bold: bool = False
    italic: bool = False
    colour: str = ""
    level: int = 0
    """In the outline; 0 for none."""

    def paragraph(self) -> str:
        """Return the paragraph properties, in the order of the schema: Word calls any other damaged."""
        return "".join(
            (
                "<w:keepNext/><w:keepLines/>" if self.keep else "",
                self._rule(),
                f'<w:tabs><w:tab w:val="right" w:pos="{_twips(TYPE_AREA[0])}"/></w:tabs>' if self.tab else "",
                "" if self.grid else '<w:snapToGrid w:val="0"/>',
                self._spacing(),
                f"<w:ind {self.indent}/>" if self.indent else "",
                f'<w:jc w:val="{self.align}"/>',
                f'<w:outlineLvl w:val="{self.level - 1}"/>' if self.level else "",
            )
        )

    def _rule(self) -> str:
        if not self.rule:
            return ""
        width, colour = self.rule
        line = f'w:val="single" w:sz="{round(width * 8)}" w:space="4" w:color="{colour}"'
        return f"<w:pBdr><w:bottom {line}/></w:pBdr>"

    def _spacing(self) -> str:
        line = f'w:line="{round(self.line * 20)}" w:lineRule="exact"' if self.line else 'w:line="240" w:lineRule="auto"'
        return f'<w:spacing w:before="0" w:after="0" {line}/>'

    def run(self) -> str:
        """Return the run properties, in the order of the schema. Both fonts are named, or a theme's would win."""
        half = round(self.size * 2)
        return "".join(
            (
                f'<w:rFonts w:ascii="{self.font}" w:eastAsia="{self.font}" w:hAnsi="{self.font}" w:cs="{self.font}"/>',
                "<w:b/>" if self.bold else "",
                "<w:i/>" if self.italic else "",
                f'<w:color w:val="{self.colour}"/>' if self.colour else "",
                f'<w:spacing w:val="{round(_TIGHTER * 20)}"/>' if self.tight else "",
                f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>',
            )
        )


_BY_HAND = 11
"""Millimetres of a row that is filled in by hand."""
_TWO_CHARACTERS = 'w:firstLineChars="200" w:firstLine="630"'
_FOUR_FROM_RIGHT = 'w:rightChars="400" w:right="1260"'
_BODY = Style(_FANG, 16, indent=_TWO_CHARACTERS, tight=True)
_CELL = Style(_FANG, 10.5, 0, grid=False)
_CHINESE = {
    "正文": _BODY,
    "连下段": _BODY._replace(keep=True),
    "红头": Style(_TITLE, 44, 0, "center", keep=True, colour=_RED),
    "期号": Style(_FANG, 16, align="center", keep=True),
    "红线": Style(_FANG, 16, keep=True, rule=(2.25, _RED), tab=True),
    "公文标题": Style(_TITLE, 22, 32, "center", keep=True, grid=False),
    "主送": _BODY._replace(indent=""),
    "一级标题": _BODY._replace(font=_HEI, keep=True, level=1),
    "二级标题": _BODY._replace(font=_KAI, keep=True, level=2),
    "表题": Style(_HEI, 10.5, 20, "center", keep=True, grid=False),
    "落款": Style(_FANG, 16, align="right", keep=True, indent=_FOUR_FROM_RIGHT),
    "附件": Style(_HEI, 16, keep=True),
    "附件标题": Style(_TITLE, 18, 28, "center", keep=True, grid=False),
    "附件表": _CELL,
    "附件表居中": _CELL._replace(align="center"),
    "附件表头": _CELL._replace(font=_HEI, align="center", keep=True),
    "版记": Style(_FANG, 14, 26, rule=(0.75, "auto"), tab=True, keep=True),
    "草稿": Style(_HEI, 16, align="right", keep=True, colour=_RED),
    "页码": Style(_SONG, 14, 0, grid=False),
}
_EN_BODY = Style(_LATIN, 12, 18)
_EN_CELL = Style(_LATIN, 9, 0, grid=False)
_ENGLISH = {
    "正文": _EN_BODY,
    "连下段": _EN_BODY._replace(keep=True),
    "红头": Style(_LATIN, 30, 0, "center", keep=True, bold=True, colour=_RED),
    "期号": Style(_LATIN, 12, 18, "center", keep=True),
    "红线": Style(_LATIN, 12, 18, keep=True, rule=(2.25, _RED), tab=True),
    "公文标题": Style(_LATIN, 16, 22, "center", keep=True, bold=True),
    "主送": _EN_BODY,
    "一级标题": Style(_LATIN, 13, 24, keep=True, bold=True, level=1),
    "二级标题": Style(_LATIN, 12, 20, keep=True, bold=True, italic=True, level=2),
    "表题": Style(_LATIN, 9, 16, "center", keep=True, bold=True),
    "落款": Style(_LATIN, 12, 18, "right", keep=True),
    "附件": Style(_LATIN, 12, 18, keep=True, bold=True),
    "附件标题": Style(_LATIN, 14, 20, "center", keep=True, bold=True),
    "附件表": _EN_CELL,
    "附件表居中": _EN_CELL._replace(align="center"),
    "附件表头": _EN_CELL._replace(align="center", bold=True, keep=True),
    "版记": Style(_LATIN, 10, 15, rule=(0.75, "auto"), tab=True, keep=True),
    "草稿": Style(_LATIN, 12, 18, "right", keep=True, bold=True, colour=_RED),
    "页码": Style(_SONG, 14, 0, grid=False),
}
STYLES = {"zh_CN": _CHINESE, "en": _ENGLISH}
"""Language (the name of its folder) → name → style. The first is the default of every paragraph."""
_NAMES = tuple(_CHINESE)


# --- blocks -----------------------------------------------------------------------------------------------------------


class Words:
    """The texts of one language: `say(中文, English)`."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, chinese: str, english: str) -> str:
        return chinese if self.language == "zh_CN" else english


class Column(NamedTuple):
    """A column of a table: its heading, its width in millimetres, and the field of each record.

    Without a field its cells are empty, to be filled in by hand.
    """

    heading: str
    width: float
    field: str
    align: str = "left"
    """Or center."""


def line(style: str, text: str, *, keep: bool = False) -> str:
    """Return a paragraph; a tab in the text goes to the right edge, a line break stays in the paragraph.

    With `keep` it stays on one page with the next one, whatever its style.
    """
    kept = "<w:keepNext/>" if keep else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{_id(style)}"/>{kept}</w:pPr>{_run(text)}</w:p>'


def blank(style: str = "正文") -> str:
    """Return an empty line."""
    return f'<w:p><w:pPr><w:pStyle w:val="{_id(style)}"/></w:pPr></w:p>'


def title(text: str) -> str:
    """Return the title, with an empty line above and below, as the standard has it."""
    return blank("公文标题") + line("公文标题", text) + blank("公文标题")


def heading(level: int, text: str) -> str:
    """Return a heading: 一、 in 黑体 (1) or （一） in 楷体 (2)."""
    return line("一级标题" if level == 1 else "二级标题", text)


def tags(begin: str, *blocks: str) -> list[str]:
    """Return blocks within a tag for whole paragraphs: `tags("if 草稿", line(…))`, `tags("for 项 in 清单", …)`."""
    word = begin.partition(" ")[0]
    return [line("正文", f"{{%p {begin} %}}"), *blocks, line("正文", f"{{%p end{word} %}}")]


def lines(field: str, style: str = "正文") -> list[str]:
    """Return one paragraph for each text of a list field."""
    return tags(f"for 段 in {field}", line(style, "{{ 段 }}"))


def table(columns: Sequence[Column], records: str, *, name: str = "行", empty: str = "", by_hand: bool = False) -> str:
    """Return a table: its heading row, again on every page, and a row for each record of a list field.

    `name` stands for a record; `empty` is the text of the only row where the list is empty. Rows do not break. Those of
    a table to be filled in `by_hand` are higher and stay on one page with what follows, as far as a page has room.
    """
    widths = [column.width for column in columns]
    styles = {"left": "附件表", "center": "附件表居中"}
    height = _BY_HAND if by_hand else 0
    first = columns[0]

    def row_of(text: str) -> str:
        return _row([_cell(width, "附件表", text if index == 0 else "") for index, width in enumerate(widths)])

    def cell_of(column: Column) -> str:
        return f"{{{{ {name}.{column.field} }}}}" if column.field else ""

    rows = [
        _row([_cell(each.width, "附件表头", each.heading) for each in columns], head=True),
        row_of(f"{{%tr for {name} in {records} %}}"),
        _row([_cell(each.width, styles[each.align], cell_of(each), keep=by_hand) for each in columns], height=height),
        row_of("{%tr endfor %}"),
    ]
    if empty:
        whole = _cell(sum(widths), styles[first.align], empty, span=len(widths))
        rows += [row_of(f"{{%tr if not {records} %}}"), _row([whole]), row_of("{%tr endif %}")]
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
    return f"<w:tbl>{_table_properties(sum(widths))}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def groups(columns: Sequence[Column], records: str) -> list[str]:
    """Return a table for each group of a list field, below the group's title, which stays on a page with it."""
    return tags(f"for 组 in {records}", line("表题", "{{ 组.组名 }}"), table(columns, "组.行"))


def red_head(say: Words) -> list[str]:
    """Return the head: the series in red, its number, the office and the date, and the red rule."""
    issue = say("{{ 期号 }}（{{ 总期号 }}）", "{{ 期号 }} ({{ 总期号 }})")
    return [
        *tags("if 草稿", line("草稿", "{{ 草稿 }}")),
        line("红头", "{{ 系列 }}"),
        blank("期号"),
        *tags("if 文号", line("期号", "{{ 文号 }}")),
        *tags("if 期号", line("期号", issue)),
        line("红线", "{{ 单位 }}\t{{ 日期 }}"),
    ]


def signature(say: Words) -> list[str]:
    """Return the signature, which never stands alone on a page: office, date, contact."""
    contact = say("（联系人：{{ 联系人 }}）", "(Contact: {{ 联系人 }})")
    return [
        blank("连下段"),
        line("落款", "{{ 署名 }}"),
        line("落款", "{{ 日期 }}"),
        *tags("if 联系人", line("正文", contact)),
    ]


def annex(say: Words, name: str, columns: Sequence[Column], records: str, *, landscape: bool = True) -> list[str]:
    """Return the end of the paper and an annex on pages of its own: a title and a table, 225 or 156 mm wide."""
    none = say("无", "none")
    return [
        _closing_section(say.language),
        line("附件", say("附件", "Annex")),
        blank("附件标题"),
        line("附件标题", name),
        blank("附件标题"),
        table(columns, records, empty=none),
        _section(say.language, landscape=landscape),
    ]


# --- the document -----------------------------------------------------------------------------------------------------


def document(blocks: Iterable[str], language: str, title: str) -> bytes:
    """Return the .docx file of these blocks: the same bytes for the same blocks."""
    body = "".join(blocks)
    if not body.endswith("</w:sectPr>"):
        body += _section(language)
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _PACKAGE_RELATIONSHIPS,
        "docProps/core.xml": _core(title, language),
        "word/document.xml": f"{_HEAD}<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _RELATIONSHIPS,
        "word/styles.xml": _styles(language),
        "word/settings.xml": _SETTINGS,
        "word/fontTable.xml": _fonts(),
        "word/footer1.xml": _footer("right", 'w:rightChars="100" w:right="280"'),
        "word/footer2.xml": _footer("left", 'w:leftChars="100" w:left="280"'),
    }
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name, _DAY)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(member, content)
    return made.getvalue()


def _twips(millimetres: float) -> int:
    """Return twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def _run(text: str) -> str:
    pieces = []
    for index, piece in enumerate(text.split("\t")):
        pieces.append("<w:r><w:tab/></w:r>" if index else "")
        pieces.append(f'<w:r><w:t xml:space="preserve">{escape(piece)}</w:t></w:r>' if piece else "")
    return "".join(pieces)


def _row(cells: Iterable[str], *, head: bool = False, height: float = 0) -> str:
    high = f'<w:trHeight w:val="{_twips(height)}" w:hRule="atLeast"/>' if height else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{high}{'<w:tblHeader/>' if head else ''}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(width: float, style: str, text: str, span: int = 1, *, keep: bool = False) -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties = f'<w:tcW w:w="{_twips(width)}" w:type="dxa"/>{spans}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{line(style, text, keep=keep)}</w:tc>"


def _table_properties(width: float) -> str:
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:tblPr><w:tblW w:w="{_twips(width)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{edges}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="57" w:type="dxa"/>'
        '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    )


def _closing_section(language: str) -> str:
    """Return the paragraph that ends a section of upright pages."""
    body = _id("正文")
    return f'<w:p><w:pPr><w:pStyle w:val="{body}"/>{_section(language)}</w:pPr></w:p>'


def _section(language: str, *, landscape: bool = False) -> str:
    """Return the properties of a section; a landscape page is a portrait one turned: its top is at its left.

    Chinese lines stand on a grid of lines; one of lines and characters leaves room for 18 of 28 in LibreOffice.
    """
    wide, high = map(_twips, _PAGE)
    top, right, bottom, left = map(_twips, (_TOP, _RIGHT, _BOTTOM, _LEFT))
    size = f'w:w="{wide}" w:h="{high}"'
    if landscape:
        size = f'w:w="{high}" w:h="{wide}" w:orient="landscape"'
        top, right, bottom, left = right, bottom, left, top
    footer = _twips(_FOOTER if not landscape else 15)
    properties = (
        '<w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>'
        f'<w:type w:val="nextPage"/><w:pgSz {size}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="{_twips(15)}" '
        f'w:footer="{footer}" w:gutter="0"/>'
    )
    grid = f'<w:docGrid w:type="lines" w:linePitch="{round(_LINE * 20)}"/>' if language == "zh_CN" else ""
    return f"<w:sectPr>{properties}{grid}</w:sectPr>"


def _footer(align: str, indent: str) -> str:
    """Return a footer with the page number between dashes: — 1 —."""
    field = "".join(
        f"<w:r>{inside}</w:r>"
        for inside in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    properties = f'<w:pPr><w:pStyle w:val="{_id("页码")}"/><w:ind {indent}/><w:jc w:val="{align}"/></w:pPr>'
    paragraph = f"<w:p>{properties}{_run('— ')}{field}{_run(' —')}</w:p>"
    return f"{_HEAD}<w:ftr {_NAMESPACES}>{paragraph}</w:ftr>"


def _styles(language: str) -> str:
    languages = '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    defaults = f"<w:docDefaults><w:rPrDefault><w:rPr>{languages}</w:rPr></w:rPrDefault></w:docDefaults>"
    styles = "".join(_style(name, style) for name, style in STYLES[language].items())
    return f"{_HEAD}<w:styles {_NAMESPACES}>{defaults}{styles}</w:styles>"


def _style(name: str, style: Style) -> str:
    """Return a style; the first is Word's own Normal, which a Chinese Word shows as 正文."""
    is_default = name == _NAMES[0]
    kind = 'w:type="paragraph" w:default="1"' if is_default else 'w:type="paragraph" w:customStyle="1"'
    return (
        f'<w:style {kind} w:styleId="{_id(name)}"><w:name w:val="{"Normal" if is_default else name}"/><w:qFormat/>'
        f"<w:pPr>{style.paragraph()}</w:pPr><w:rPr>{style.run()}</w:rPr></w:style>"
    )


def _id(name: str) -> str:
    """Return the ID of a style in the file, which is the same in every language."""
    return f"Paper{_NAMES.index(name)}"


def _fonts() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in ALTERNATIVES.items()
    )
    return f"{_HEAD}<w:fonts {_NAMESPACES}>{fonts}</w:fonts>"


def _core(title: str, language: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:language>{language.replace('_', '-')}</dc:language>"
        "</cp:coreProperties>"
    )


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SETTINGS = (
    f"{_HEAD}<w:settings {_NAMESPACES}><w:evenAndOddHeaders/>"
    '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    "</w:compat></w:settings>"
)


def _relationships(targets: Iterable[tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


_PACKAGE_RELATIONSHIPS = _relationships(
    [
        (f"{_OFFICE}/officeDocument", "word/document.xml"),
        (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    ]
)
_RELATIONSHIPS = _relationships(
    [
        (f"{_OFFICE}/styles", "styles.xml"),
        (f"{_OFFICE}/settings", "settings.xml"),
        (f"{_OFFICE}/fontTable", "fontTable.xml"),
        (f"{_OFFICE}/footer", "footer1.xml"),
        (f"{_OFFICE}/footer", "footer2.xml"),
    ]
)


def _content_types() -> str:
    kinds = {
        "word/document.xml": f"{_WORD}.document.main+xml",
        "word/styles.xml": f"{_WORD}.styles+xml",
        "word/settings.xml": f"{_WORD}.settings+xml",
        "word/fontTable.xml": f"{_WORD}.fontTable+xml",
        "word/footer1.xml": f"{_WORD}.footer+xml",
        "word/footer2.xml": f"{_WORD}.footer+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    parts = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in kinds.items())
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


_CONTENT_TYPES = _content_types()
