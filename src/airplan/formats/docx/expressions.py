"""Define the small language of templates: fields, `for`, `if`, comparisons, and four filters.

Nothing of it can loop without end, grow without measure, or reach anything but the fields. Jinja could do far more, in
a sandbox as well: 10**10**10, 'x'*10**9, loops in loops, macros that call themselves. So the syntax tree of every
template is held against a list of what is allowed, before it is compiled; and what is allowed is counted while it runs
(docs/decisions/0045).
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import StrictUndefined, Template, nodes
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import escape

from airplan.errors import Message
from airplan.formats.control_characters import printable
from airplan.i18n import marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from airplan.reports.papers.paper_fields import Field

MOST_STEPS = 100_000
"""Turns of all loops of a paper together; a long annex has a few thousand."""
LARGEST_OUTPUT = 16 * 1024 * 1024
"""Characters of XML that a part of a paper may have; a page of tables takes some hundred thousand."""
LONGEST_JOINED = 1_000_000
_LONGEST_NUMBER = 12
"""Digits."""

_CODE = marked("{tag} is not part of the language of templates")
_LANGUAGE = marked(
    "allowed are fields, for, if, elif, else, comparisons, and, or, not, and the filters join, length, first and last"
)
_CONSTRUCTS = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If)
_EXPRESSIONS = (
    *(nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.Filter, nodes.Compare, nodes.Operand),
    *(nodes.And, nodes.Or, nodes.Not, nodes.CondExpr),
)
_FILTERS = ("join", "length", "count", "first", "last")


class Shape(NamedTuple):
    """What kind of value a name has: a text or number, a list of some shape, a record, or anything where unknown."""

    sort: str = "text"
    item: Shape | None = None
    """The shape of a list's items."""
    inside: Mapping[str, Shape] = {}
    """The shapes of a record's fields."""


TEXT, ANYTHING = Shape(), Shape("anything")
LOOP = Shape("record", inside=dict.fromkeys(("index", "index0", "revindex", "first", "last", "length"), TEXT))


class BeyondLanguage(Exception):
    """Raised for an expression that a template may not have; holds what was found and the way out."""

    def __init__(self, found: Message, hint: Message | str = "") -> None:
        super().__init__(found, hint)
        self.found, self.hint = found, hint

    def of(self, tag: str) -> Message:
        """Return what was found, with the whole tag where that is what was refused."""
        return Message(_CODE, tag=tag) if self.found.text == _CODE else self.found


class TooMuch(Exception):
    """Raised where a template would make far more than any paper has."""


def shapes_of_fields(fields: Iterable[Field]) -> dict[str, Shape]:
    """Return the shape of each field as a paper declares it."""
    return {field.name: _shape_of_field(field) for field in fields}


def _shape_of_field(field: Field) -> Shape:
    if field.inside:
        return Shape("list", Shape("record", inside=shapes_of_fields(field.inside)))
    return Shape("list", TEXT) if field.lines else TEXT


def shape_of_value(value: object) -> Shape:
    """Return the shape of a value: records of a list may differ, and an empty list has items of any shape."""
    if isinstance(value, dict):
        return Shape("record", inside={str(key): shape_of_value(each) for key, each in value.items()})
    if isinstance(value, list | tuple):
        items = [shape_of_value(each) for each in value]
        records = {key: shape for item in items for key, shape in item.inside.items()}
        if records:
            return Shape("list", Shape("record", inside=records))
        return Shape("list", items[0] if items else ANYTHING)
    return TEXT


class SmallLanguage(ImmutableSandboxedEnvironment):
    """The environment of jinja: sandboxed, strict, escaping, and with nothing in it but the small language."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True, optimized=False, finalize=_shown)
        self.globals.clear()
        self.tests.clear()
        self.filters = {"join": _join, "length": len, "count": len, "first": _first, "last": _last}
        self.template_class = _Counted

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Parse a template. Raises BeyondLanguage where it holds anything beyond the small language."""
        try:
            tree = super()._parse(source, name, filename)
        except (RecursionError, ValueError, OverflowError, MemoryError) as error:
            raise BeyondLanguage(Message(_CODE, tag=source[:_LONGEST_NUMBER] + "…"), Message(_LANGUAGE)) from error
        _hold_to_the_language(tree)
        return tree

    def expression(self, text: str) -> nodes.Expr:
        """Return the tree of one expression. Raises BeyondLanguage."""
        return self._single("{{ " + text + " }}", text, nodes.Output).nodes[0]  # type: ignore[no-any-return]

    def loop(self, text: str) -> tuple[str, nodes.Expr]:
        """Return the name and the list of `for name in list`. Raises BeyondLanguage."""
        tree = self._single("{% " + text + " %}{% endfor %}", text, nodes.For)
        if not isinstance(tree.target, nodes.Name) or tree.test or tree.recursive or tree.else_:
            raise _not_allowed(text)
        return tree.target.name, tree.iter

    def _single(self, source: str, text: str, kind: type[Any]) -> Any:
        """Return the only construct of a source."""
        try:
            (tree,) = self.parse(source).body
        except (TemplateError, ValueError) as error:
            why = marked("{tag} cannot be read: {reason}")
            raise BeyondLanguage(Message(why, tag=text, reason=str(error)), _hint(text)) from error
        whole = isinstance(tree, kind) and (not isinstance(tree, nodes.Output) or len(tree.nodes) == 1)
        if not whole:
            raise _not_allowed(text)
        return tree


def shape_of(tree: nodes.Node, scope: Mapping[str, Shape]) -> Shape:
    """Return the shape of an expression's value among these names. Raises BeyondLanguage for unknown names."""
    match tree:
        case nodes.Name(name=name):
            return _found(name, scope, name)
        case nodes.Getattr(node=inner, attr=name) | nodes.Getitem(node=inner, arg=nodes.Const(value=str(name))):
            return _part(shape_of(inner, scope), name, inner)
        case nodes.Filter(node=nodes.Node() as inner, name=name):
            return _filtered(name, shape_of(inner, scope))
        case nodes.CondExpr(test=test, expr1=first, expr2=second):
            shape_of(test, scope)
            if isinstance(second, nodes.Node):
                shape_of(second, scope)
            return shape_of(first, scope)
        case _:
            for child in tree.iter_child_nodes():
                shape_of(child, scope)
            return TEXT


def _found(name: str, known: Mapping[str, Shape], written: str) -> Shape:
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    hint = (
        Message(marked("similar: {names}"), names=tuple(near))
        if near
        else Message(marked("airplan template --fields lists all fields"))
    )
    raise BeyondLanguage(Message(marked("unknown field: {name}"), name=written), hint)


def _part(shape: Shape, name: str, whole: nodes.Node) -> Shape:
    if shape.sort == "anything":
        if name.startswith("_"):
            raise _not_allowed(name)
        return ANYTHING
    before = whole.name if isinstance(whole, nodes.Name) else "…"
    if shape.sort == "list":
        listed = Message(marked("{name} is a list, so {part} is not a part of it"), name=before, part=name)
        raise BeyondLanguage(listed, Message(_LOOP, begin=f"{{%p for 项 in {before} %}}", end="{%p endfor %}"))
    return _found(name, shape.inside, f"{before}.{name}")


_LOOP = marked("write {begin} before it and {end} after it, each in a paragraph of its own")


def _filtered(name: str, shape: Shape) -> Shape:
    if shape.sort == "list" and name in ("first", "last"):
        return shape.item or ANYTHING
    if name == "join" and shape.sort == "list" and (shape.item or TEXT).sort == "record":
        raise BeyondLanguage(Message(marked("join puts together a list of texts, not of records")))
    return TEXT


def _hold_to_the_language(tree: nodes.Template) -> None:
    """Raise BeyondLanguage for any construct beyond the small language, wherever it stands."""
    left: list[nodes.Node] = [tree]
    while left:
        node = left.pop()
        if not isinstance(node, (*_CONSTRUCTS, *_EXPRESSIONS)):
            raise _not_allowed(type(node).__name__.lower())
        if isinstance(node, nodes.For) and (node.recursive or node.test or not isinstance(node.target, nodes.Name)):
            raise _not_allowed("for")
        if isinstance(node, nodes.Getattr | nodes.Name) and _name_of(node).startswith("_"):
            raise _not_allowed(_name_of(node))
        if isinstance(node, nodes.Getitem) and not (
            isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str)
        ):
            raise _not_allowed("[ ]")
        if isinstance(node, nodes.Filter):
            _check_filter(node)
        left.extend(node.iter_child_nodes())


def _name_of(node: nodes.Getattr | nodes.Name) -> str:
    return node.attr if isinstance(node, nodes.Getattr) else node.name


def _check_filter(node: nodes.Filter) -> None:
    """Raise BeyondLanguage for an unknown filter, one of another's result, and arguments but a text to join with."""
    arguments = [each.value for each in node.args if isinstance(each, nodes.Const)]
    simple = len(arguments) == len(node.args) and not node.kwargs and not node.dyn_args and not node.dyn_kwargs
    texts = [each for each in arguments if isinstance(each, str)] if node.name == "join" else []
    if node.name not in _FILTERS or not simple or len(texts) != len(arguments) or len(texts) > 1:
        raise _not_allowed(f"|{node.name}")
    if isinstance(node.node, nodes.Filter) or node.node is None:
        raise _not_allowed(f"|{node.name}")


def _not_allowed(text: str) -> BeyondLanguage:
    return BeyondLanguage(Message(_CODE, tag=text), Message(_LANGUAGE))


def _hint(text: str) -> Message | str:
    wide = "".join(dict.fromkeys(letter for letter in text if letter in "｜．，（）＝＞＜！“”‘’"))
    return (
        Message(marked("type {characters} with a half-width keyboard"), characters=wide) if wide else Message(_LANGUAGE)
    )


# --- while it runs ----------------------------------------------------------------------------------------------------


class LoopTurns:
    """Counts the turns of all loops."""

    def __init__(self) -> None:
        self._left = MOST_STEPS

    def take(self) -> None:
        """Count a turn. Raises TooMuch."""
        self._left -= 1
        if self._left < 0:
            raise TooMuch


class _List(list[Any]):
    """A list whose loops are counted."""

    steps: LoopTurns

    def __iter__(self) -> Iterator[Any]:
        for item in super().__iter__():
            self.steps.take()
            yield item


def counted(value: object, steps: LoopTurns) -> object:
    """Return a value for a template: texts that XML can hold, numbers, records, and lists whose loops are counted."""
    if isinstance(value, dict):
        return {str(key): counted(each, steps) for key, each in value.items()}
    if isinstance(value, list | tuple):
        items = _List(counted(each, steps) for each in value)
        items.steps = steps
        return items
    if value is None:
        return ""
    return value if isinstance(value, bool | int) else printable(str(value)).replace("\t", " ")


class _Counted(Template):
    """A compiled template whose output is measured while it is made."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Return the text. Raises TooMuch above LARGEST_OUTPUT characters."""
        made, size = [], 0
        for piece in self.generate(*args, **kwargs):
            size += len(piece)
            if size > LARGEST_OUTPUT:
                raise TooMuch
            made.append(piece)
        return "".join(made)


def _shown(value: object) -> object:
    """Return what a field shows. Raises TypeError for lists and records, which have no text."""
    if isinstance(value, list | dict):
        raise TypeError(type(value).__name__)
    return value


def _join(items: list[Any], between: str = "") -> str:
    texts = [str(_shown(item)) for item in items]
    if sum(map(len, texts)) + len(between) * len(texts) > LONGEST_JOINED:
        raise TooMuch
    return escape(between).join(texts)


def _first(items: list[Any]) -> object:
    return items[0] if items else ""


def _last(items: list[Any]) -> object:
    return items[-1] if items else ""
