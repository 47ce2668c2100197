"""How far filling in has come, in a word and as a bar of ten squares, told alike by formula and in Python.

The bar is text, so that it prints in grey, needs no more than a cell, and stands in every office program.
"""

from __future__ import annotations

from kamakura_report.form.completion import Completion

_SQUARES = 10
_FULL, _EMPTY = "■", "□"


def filled_bar(required: int, left: int) -> str:
    """``■■■■□□□□□□`` for so many required cells of which ``left`` are 空 or 要確認; full only when none is left."""
    full = _SQUARES * (required - min(required, left)) // required
    return _FULL * full + _EMPTY * (_SQUARES - full)


def filled_bar_formula(required: int, left: str) -> str:
    """The bar of ``filled_bar`` by formula, from a formula of what is left, which may be long and so stands once."""
    full = f"INT({_SQUARES}*({required}-MIN({required},{left}))/{required})"
    return f'MID("{_FULL * _SQUARES}{_EMPTY * _SQUARES}",{_SQUARES + 1}-{full},{_SQUARES})'


def row_state(required: int, blank: int, doubtful: int) -> Completion:
    """The word for a row with so many required cells, so many of them 空, so many cells 要確認."""
    if doubtful:
        return Completion.DOUBTFUL
    if not required:
        return Completion.OPTIONAL
    return Completion.DONE if blank == 0 else Completion.OPEN


def row_state_formula(required: int, blank: str, doubtful: str) -> str:
    """The word of ``row_state`` by formula, from formulas of the two counts."""
    rest = f'IF({blank}=0,"{Completion.DONE}","{Completion.OPEN}")' if required else f'"{Completion.OPTIONAL}"'
    return f'IF({doubtful}>0,"{Completion.DOUBTFUL}",{rest})'


def workbook_state(unfinished: int) -> Completion:
    """The word for the workbook, from how many cells are 空 though required, or 要確認."""
    return Completion.READY if unfinished == 0 else Completion.UNFINISHED


def workbook_state_formula(unfinished: str) -> str:
    """The word of ``workbook_state`` by formula, from a formula of that number."""
    return f'IF({unfinished}=0,"{Completion.READY}","{Completion.UNFINISHED}")'
