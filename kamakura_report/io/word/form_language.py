"""The language of the placeholders in a Word form: names, dots, loops and conditions of Jinja2, and nothing else of it.

A form may come from anywhere. So no function, filter, arithmetic or attribute of Python can be reached from it, loops
go over the lists of the paper alone, and all of them together end after ``MOST_STEPS`` steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateError, Undefined, meta, nodes
from jinja2.environment import Template
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment

from kamakura_report.problem import CannotRun
from kamakura_report.text import nearest, plain_line, shorten, strip_for_xml

MOST_STEPS = 200_000  # of all loops of one paper
_DEEPEST = 6  # loops inside each other
_ALIKE = 0.5
_NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Name, nodes.Getattr, nodes.Const,
    nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or, nodes.CondExpr,
)  # fmt: skip
_OF_LOOPS = ("index", "first", "last", "length")


class Words(dict[str, Any]):
    """Words by name, of which a form may name each."""


class PlainText(str):
    """A text of people, fit for XML: it is shown, and never gone through sign by sign."""

    __slots__ = ()
    __iter__ = None  # type: ignore[assignment]

    def __new__(cls, text: str) -> PlainText:
        """The text without what XML cannot hold."""
        return super().__new__(cls, strip_for_xml(text))


class Listed(tuple[Any, ...]):
    """What loops go over; each step is counted."""

    steps: list[int]

    def __iter__(self) -> Iterator[Any]:
        for one in super().__iter__():
            self.steps[0] += 1
            if self.steps[0] > MOST_STEPS:
                raise CannotRun(
                    f"繰り返しが多すぎます（合わせて {MOST_STEPS:,} 回まで）。"
                    "繰り返しの中の繰り返しを減らしてください。"
                )
            yield one


def form_words(value: Any, made: Callable[[Any], Any], steps: list[int] | None = None) -> Any:
    """The same as what a form may reach: mappings, tuples and texts so, other things as ``made`` gives them."""
    steps = [0] if steps is None else steps
    if isinstance(value, Mapping):
        return Words({name: form_words(one, made, steps) for name, one in value.items()})
    if isinstance(value, tuple):
        listed = Listed(form_words(one, made, steps) for one in value)
        listed.steps = steps
        return listed
    if isinstance(value, str):
        return PlainText(value)
    return value if value is None or isinstance(value, bool) else made(value)


class FormEnvironment(SandboxedEnvironment):
    """Jinja2 with that little of its language, and autoescape. What is wrong in a form is CannotRun."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=_shown)
        self.known = known
        for table in (self.globals, self.filters, self.tests):
            table.clear()

    def from_string(self, source: Any, *args: Any, **named: Any) -> Template:
        """The template of a part of the form. Raises CannotRun."""
        try:
            tree = self.parse(source)
            self._look_through(tree)
            unknown = sorted(meta.find_undeclared_variables(tree) - set(self.known))
            if unknown:
                raise _unknown(unknown[0], self.known)
            return super().from_string(source, *args, **named)
        except TemplateError as error:
            raise CannotRun(_wrong(error, str(source))) from None

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A word of words, or of a loop which one it is."""
        if isinstance(obj, Words):
            if attribute in obj:
                return obj[attribute]
            raise _unknown(attribute, obj)
        if isinstance(obj, LoopContext) and attribute in _OF_LOOPS:
            return super().getattr(obj, attribute)
        if isinstance(obj, Undefined):
            raise CannotRun(f"言葉「{obj._undefined_name}」は、ここでは使えません。繰り返しの中に書いてください。")
        raise CannotRun(f"「.{attribute}」は、ここでは使えません。")

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing is called."""
        return False

    def _look_through(self, node: nodes.Node, loops: int = 0) -> None:
        loops += isinstance(node, nodes.For)
        if not isinstance(node, _NODES) or (isinstance(node, nodes.For) and (node.recursive or node.test)):
            raise CannotRun(
                f"{node.lineno} 段落めに、使えない書き方があります。使えるのは、言葉と「.」、for と if だけです。"
            )
        if isinstance(node, nodes.For) and not isinstance(node.iter, nodes.Name | nodes.Getattr):
            raise CannotRun("for で繰り返せるのは、一覧の名前だけです。")
        if loops > _DEEPEST:
            raise CannotRun(f"繰り返しの中の繰り返しは {_DEEPEST} 重までです。")
        for child in node.iter_child_nodes():
            self._look_through(child, loops)


def _shown(value: Any) -> Any:
    """Texts, numbers of loops and pictures; blank for what is not there. A list or words are no text."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, str | int) or hasattr(value, "__html__"):
        return value
    raise CannotRun("一覧は、そのままでは出せません。for で一つずつ出すか、「.」で中の言葉を選んでください。")


def _unknown(name: str, known: Mapping[str, Any]) -> CannotRun:
    near = nearest(name, list(known), 1, _ALIKE)
    meant = f"「{near[0]}」ではありませんか。" if near else ""
    return CannotRun(f"言葉「{shorten(plain_line(name))}」はありません。{meant}ここで使える言葉: {'、'.join(known)}")


def _wrong(error: TemplateError, source: str) -> str:
    """What is wrong in the writing, with what stands there."""
    line = getattr(error, "lineno", None) or 0
    lines = source.splitlines()
    words = (
        "".join(piece.partition(">")[2] or "" for piece in lines[line - 1].split("<")) if 0 < line <= len(lines) else ""
    )
    place = f"（「{shorten(plain_line(words), 40)}」のあたり）" if words.strip() else ""
    message = error.message or ""
    if any(word in message for word in ("endfor", "endif", "Unexpected end", "unknown tag")):
        return f"for と endfor、if と endif の組がそろっていないか、知らない指示があります{place}。"
    return f"{{{{ }}}} か {{% %}} が閉じていないか、書き方が違います{place}。"
