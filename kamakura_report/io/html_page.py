"""Pages to read, made of Markdown: HTML that opens by double click, one small stylesheet, no outside address."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

Linked = Callable[[str], str | None]  # where a link of the text leads on the page; None: nowhere, its words stay

_FEWEST = 4  # headings from which a page has a list of them
_STYLE = """\
body{max-width:52rem;margin:0 auto;padding:1rem 1.2rem 4rem;background:#fff;color:#1a1a1a;
font:1rem/1.75 "BIZ UDPゴシック","BIZ UDPGothic","Yu Gothic UI","Hiragino Sans",Meiryo,sans-serif}
h1{font-size:1.7rem;border-bottom:4px solid #1f4e79;padding-bottom:.3rem}
h2{font-size:1.3rem;margin-top:2.6rem;border-left:8px solid #1f4e79;padding-left:.6rem}
h3{font-size:1.1rem;margin-top:1.8rem;color:#1f4e79}a{color:#0b4f9e}
img{max-width:100%;height:auto;border:1px solid #767676}.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.95rem;word-break:auto-phrase}
th,td{border:1px solid #8a8a8a;padding:.35rem .6rem;text-align:left;vertical-align:top}th{background:#e6ebf4}
code{background:#eef1f6;padding:.1rem .3rem;border-radius:3px;font-family:"BIZ UDゴシック",Consolas,monospace;
overflow-wrap:anywhere}
pre{background:#1b1b1b;color:#f5f5f5;padding:.8rem 1rem;border-radius:4px;white-space:pre-wrap;
overflow-wrap:anywhere;font-size:.85rem;line-height:1.5}pre code{background:none;padding:0}
blockquote{margin:1rem 0;padding:.1rem 1rem;background:#fff6d6;border-left:6px solid #c79a00}
nav{background:#f3f6fb;padding:.6rem 1.2rem}nav ol{margin:.2rem 0;padding:0;list-style:none;columns:2}
@page{size:A4;margin:12mm 15mm}
@media print{body{max-width:none;padding:0;font-size:10pt;line-height:1.45}nav{display:none}
h2{margin:1.1rem 0 .5rem}h1{margin:.2rem 0 .6rem}.wide{overflow:visible;padding-right:2px}
th,td{padding:.15rem .5rem}h2,h3{break-after:avoid}tr,img,pre{break-inside:avoid}img{max-height:6cm}
li,p{margin:.25rem 0}pre{background:#fff;color:#000;border:1px solid #444}}
"""


def html_page(markdown: str, linked: Linked) -> str:
    """The page of a text: titled by its first heading, headings with the ids that links to them have on GitHub.

    The text is the project's own: HTML in it is kept.
    """
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(markdown)
    headings = [(token, tokens[number + 1].content) for number, token in enumerate(tokens) if _is_heading(token)]
    for token, words in headings:
        token.attrSet("id", _anchor(words))
    for token in tokens:
        token.children = _relinked(token.children or [], linked)
    body = parser.renderer.render(tokens, parser.options, {})
    body = body.replace("<table>", '<div class="wide" tabindex="0"><table>').replace("</table>", "</table></div>")
    title = next((words for _, words in headings), "")
    chapters = [words for token, words in headings if token.tag == "h2"]
    first, end, rest = body.partition("</h1>\n")
    return (
        '<!DOCTYPE html>\n<html lang="ja">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"{first}{end}{_contents(chapters)}{rest}</main>\n</body>\n</html>\n"
    )


def _is_heading(token: Token) -> bool:
    return token.type == "heading_open"


def _anchor(words: str) -> str:
    """What GitHub makes of a heading: no punctuation, blanks as hyphens."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", words.strip().lower()))


def _contents(chapters: Sequence[str]) -> str:
    if len(chapters) < _FEWEST:
        return ""
    listed = "".join(f'<li><a href="#{escape(_anchor(words))}">{escape(words)}</a></li>\n' for words in chapters)
    return f'<nav aria-label="目次">\n<ol>\n{listed}</ol>\n</nav>\n'


def _relinked(children: Sequence[Token], linked: Linked) -> list[Token]:
    """The pieces of a line with their links led elsewhere; a link that leads nowhere is its words alone."""
    kept, dropped = [], 0
    for token in children:
        if token.type == "image":
            token.attrs["src"] = linked(str(token.attrs["src"])) or ""
        elif token.type == "link_open":
            target = linked(str(token.attrs["href"]))
            if target is None:
                dropped += 1
                continue
            token.attrs["href"] = target
        elif token.type == "link_close" and dropped:
            dropped -= 1
            continue
        kept.append(token)
    return kept
