"""Help pages laid out as a terminal shows them: a Japanese letter takes two columns, lines break between letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import click

AS_IT_STANDS = "\b\n"  # click's mark of a paragraph whose lines are kept
_FIRST_COLUMN = 30  # at most
_PIECE = re.compile(r"[!-~]+|\s+|.")  # a Latin word stays whole
_NOT_AT_START = frozenset("、。，．・：；？！ー）」』】〕］｝…)]},.:;?!")
_NOT_AT_END = frozenset("（「『【〔［｛")


def width(text: str) -> int:
    """Columns on a terminal. What is narrow or wide by the font (…, →, ①) is wide on a Japanese one."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def wrap(text: str, columns: int) -> list[str]:
    """The text in lines of at most that many columns; no line begins with 。 or ends with （."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and width((line + piece).rstrip()) > columns:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    """What must stay on one line: words, and letters with the marks that belong to them."""
    pieces: list[str] = []
    for piece in _PIECE.findall(text):
        if pieces and (piece[0] in _NOT_AT_START or pieces[-1][-1] in _NOT_AT_END):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


class Formatter(click.HelpFormatter):
    """click's help page with columns counted as a terminal shows them."""

    def write_text(self, text: str) -> None:
        """Paragraphs apart by an empty line; their own line breaks mean nothing unless marked."""
        indent = " " * self.current_indent
        paragraphs = []
        for paragraph in re.split(r"\n\s*\n", text):
            kept = paragraph.startswith(AS_IT_STANDS)
            lines = paragraph.removeprefix(AS_IT_STANDS).splitlines()
            shown = lines if kept else wrap("".join(map(str.strip, lines)), self.width - self.current_indent)
            paragraphs.append("".join(f"{indent}{line}\n" for line in shown))
        self.write("\n".join(paragraphs))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = _FIRST_COLUMN, col_spacing: int = 2) -> None:
        """Terms and what they mean, the meanings under each other."""
        listed = list(rows)
        column = min(max((width(term) for term, _ in listed), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, meaning in listed:
            lines = wrap(meaning, self.width - self.current_indent - column)
            if width(term) + col_spacing > column:
                self.write(f"{indent}{term}\n")
                term = ""
            for number, line in enumerate(lines):
                start = term if not number else ""
                self.write(f"{indent}{start}{' ' * (column - width(start))}{line}\n")


class Context(click.Context):
    """A command being run, whose help page is laid out so."""

    formatter_class = Formatter
