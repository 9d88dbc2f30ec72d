"""Define what people may write in the directory of units; the plan-file reference prints every field description."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from airplan.plan.file_values import Address, Day, FileMapping, Names, Text


class OtherName(FileMapping):
    """A former or later name of the unit."""

    name: Text = Field(description="The name.")
    name_en: Text | None = Field(None, description="The same in English.")
    since: Day | None = Field(
        None,
        description="The first day of the newer name. From the day of a `later` name, screens, workbooks and reminders "
        "call the unit 新名（原旧名）; the document's columns, file names and data keep the document's name.",
    )
    source: Text | None = Field(None, description="Where this is known from.")


def _addresses(value: object) -> str:
    """Return which of the two shapes is meant."""
    return "list" if isinstance(value, list | tuple) else "word"


Addresses = Annotated[
    Annotated[Annotated[tuple[Address, ...], Field(min_length=1)], Tag("list")] | Annotated[Address, Tag("word")],
    Discriminator(_addresses),
]


class Unit(FileMapping):
    """One body that can be given work."""

    name: Text = Field(description="The name the document uses; unique in the file.")
    kind: Text | None = Field(
        None,
        description="What kind of body it is, in any words: 乡镇, 开发区, 专班. Usual ones, in either word, which "
        "airplan translates: `party` 党委部门, `government` 政府部门, `vertical` 垂管分局, `police` 公安系统, "
        "`institution` 事业单位, `enterprise` 国企, `subdistrict` 街道办事处.",
    )
    full_name: Text | None = Field(None, description="The full official name; left out where it is not certain.")
    name_en: Text | None = Field(None, description="The name in English; left out where it is not certain.")
    pinyin: Text | None = Field(
        None, description="The reading, a syllable to a character, so that 大栅栏 is found as `dashilan`."
    )
    aliases: tuple[Text, ...] = Field(
        (),
        description="Other names in use: short forms, and names whose 市 or 区 the document leaves off. Cells of the "
        "plan may hold them, as `former` and `later` names: the row then means this unit, and keeps the cell as "
        "printed. `check` proposes aliases for names that the directory lacks.",
    )
    former: tuple[OtherName, ...] = Field((), description="Names it had before.")
    later: tuple[OtherName, ...] = Field((), description="Names it has had since.")
    code: Text | None = Field(None, description="Its number in the national list of divisions, quoted.")
    email: Addresses | None = Field(
        None,
        description="Where it receives workbooks and reminders by mail: one address, or a list of several, all of "
        "which get the same mail. Used by `dispatch` and `missing --remind`; `collect` compares senders with it.",
    )


def _members(value: object) -> str | None:
    """Return which of the two shapes is meant, so that a fault in one is not reported against the other as well."""
    return "list" if isinstance(value, list | tuple) else "word" if value == "unknown" else None


Members = Annotated[
    Annotated[Names, Tag("list")] | Annotated[Literal["unknown"], Tag("word")],
    Discriminator(_members, custom_error_type="members", custom_error_message="members"),
]


class Collective(FileMapping):
    """A phrase of the document that stands for several units."""

    name: Text = Field(description="The phrase, verbatim.")
    name_en: Text | None = Field(None, description="The phrase in English. Ours.")
    aliases: tuple[Text, ...] = Field((), description="Other words for the same, which cells may hold as well.")
    members: Members = Field(
        description="The units it stands for, and other collectives whose members it includes; or `unknown`: then it "
        "is never expanded."
    )


class Holder(FileMapping):
    """A person who holds a post from a day on."""

    name: Text = Field(description="The person's name.")
    name_en: Text | None = Field(None, description="The same in English letters.")
    since: Day | None = Field(
        None, alias="from", description="The first day in the post; left out for the first holder only."
    )


class Official(FileMapping):
    """A person named as an official, or a post that several people hold one after the other."""

    name: Text = Field(
        description="The name, without the spaces that align it in print; with `holders`, the name of the post."
    )
    name_en: Text | None = Field(None, description="The name in English letters.")
    pinyin: Text | None = Field(None, description="The reading, a syllable to a character.")
    holders: tuple[Holder, ...] = Field(
        (),
        description="Who holds the post, one after the other: `[{name: 陈某}, {name: 王某, from: 2017-07-01}]`. "
        "Cells may name the post or a holder, and either finds the rows; screens and workbooks add the holder of the "
        "day: 副市长（王某）.",
    )


Named = Unit | Collective | Official


class District(FileMapping):
    """The district to which the units belong."""

    name: Text = Field(description="The district's full name.")
    name_en: Text | None = Field(None, description="The same in English.")
    prefixes: Names = Field(
        description="What may stand before a unit's name or be left off it: 区, 西城区, 北京市西城区."
    )


class DepartmentsFile(FileMapping):
    """A directory of units."""

    district: District = Field(description="Whose units these are.")
    units: tuple[Unit, ...] = Field(description="The units, in customary order; `[]` where the plan names none.")
    collectives: tuple[Collective, ...] = Field((), description="Phrases that stand for several units.")
    officials: tuple[Official, ...] = Field((), description="The lead officials, in order of precedence.")
