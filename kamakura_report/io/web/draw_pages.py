"""Draws pages by Jinja2: every text is escaped, an unknown name is an error, and nothing asks a clock or a network

The templates lie beside this module, with the style sheet and the script. A city does not change them: what they were
proven to be (readable for everybody, no outside address) holds for what is shipped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources

from jinja2 import DictLoader, Environment, StrictUndefined

from kamakura_report.text import is_visible

_ASSETS = ("style.css", "search.js")
_LINE = "\n"
Drawable = tuple[str, str, Mapping[str, object]]  # address, name of the template, what that is given


def draw_pages(pages: Sequence[Drawable]) -> Iterator[tuple[str, bytes]]:
    """Each page in UTF-8 with its address, in their order."""
    environment = _environment()
    for path, template, given in pages:
        html = environment.get_template(template).render(given)
        yield path, html.encode("utf-8", "replace")


def page_asset(name: str) -> bytes:
    """The style sheet (``style.css``) or the script of the search (``search.js``) as they are shipped."""
    assert name in _ASSETS
    return _shipped(name).encode()


@cache
def _environment() -> Environment:
    names = [one.name for one in _folder().iterdir() if one.name.endswith(".html")]
    return Environment(
        loader=DictLoader({name: _shipped(name) for name in names}),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_without_invisible,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _shipped(name: str) -> str:
    return _folder().joinpath(name).read_text(encoding="utf-8").replace("\r\n", _LINE)


def _folder() -> resources.abc.Traversable:
    return resources.files(__package__).joinpath("templates")


def _without_invisible(value: object) -> object:
    """Of people's texts what has a place and a shape: no control sign is valid in a page, and none turns it round."""
    if type(value) is not str or value.isprintable():
        return value
    return "".join(sign for sign in value if sign == _LINE or is_visible(sign))
