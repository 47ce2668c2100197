"""What was understood of a returned workbook, as the lines of a worker and put together from them again.

``answers``, ``problems`` and ``asked`` come in pieces, ``understood`` is the last. Nothing but texts, numbers, lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple
from decimal import Decimal, InvalidOperation
from typing import Any

from kamakura_report.form.answer import Answer, Answers, Place, Status
from kamakura_report.problem import Problem
from kamakura_report.returned.judgement import Doubted
from kamakura_report.returned.submission import Filling
from kamakura_report.returned.understood import Contents, UnderstoodBook

PIECE_ITEMS = 500  # answers, problems or keys in one line
_STATUSES = {status.value: status for status in Status}
LineParts = tuple[object, ...]  # a word and what it is about
_TAKEN, _UNTRUSTED = range(2)
_IDENTITY, _OF_FILE, _FOUND, _OF_UNTRUSTED, _DOUBTED, _DOUBTED_TYPED = range(6)


def understood_lines(one: UnderstoodBook) -> Iterator[LineParts]:
    """The lines; the last lacks the digest and the memory, which the worker adds."""
    contents = one.contents or Contents()
    for place, answers in ((_TAKEN, contents.answers), (_UNTRUSTED, contents.untrusted)):
        flat = [[key, *_as_fields(answer)] for key, answer in answers.items()]
        yield from (("answers", place, piece) for piece in _pieces(flat))
    doubted = (each.found for each in contents.doubted)
    of_contents = (contents.problems, contents.found, contents.untrusted_problems, *doubted)
    for place, problems in enumerate((one.identity, *of_contents)):
        told = [problem.as_dict() for problem in problems]
        yield from (("problems", place, piece) for piece in _pieces(told))
    yield from (("asked", piece) for piece in _pieces(list(contents.asked.items())))
    remarks = [dict(each) for each in (contents.remarks, *(doubted.remarks for doubted in contents.doubted))]
    about = None if one.contents is None else (astuple(contents.filling), contents.sheets, remarks)
    yield ("understood", one.issue, one.headings, one.seal, one.modified, one.program, about)


class UnderstoodFromLines:
    """Puts one together. Methods raise ValueError, TypeError, KeyError or IndexError on what ``understood_lines`` never
    says.
    """

    def __init__(self) -> None:
        self._answers: tuple[dict[str, Answer], ...] = ({}, {})
        self._problems: tuple[list[Problem], ...] = ([], [], [], [], [], [])
        self._asked: dict[str, str] = {}

    def add(self, word: str, rest: Sequence[Any]) -> UnderstoodBook | None:
        """Add a line; what it was all about once it is the last."""
        if word == "answers":
            place, piece = rest
            self._answers[place].update((key, _as_answer(*fields)) for key, *fields in piece)
        elif word == "problems":
            place, piece = rest
            self._problems[place].extend(map(Problem.from_dict, piece))
        elif word == "asked":
            self._asked.update(rest[0])
        elif word == "understood":
            return self._whole(*rest)
        else:
            raise ValueError(word)
        return None

    def _whole(
        self, issue: str, headings: Any, seal: str | None, modified: str, program: str, about: Any
    ) -> UnderstoodBook:
        identity = tuple(self._problems[_IDENTITY])
        sheets = tuple((name, tuple(texts)) for name, texts in headings)
        if about is None:
            return UnderstoodBook(issue, identity, sheets, seal, modified, program)
        filling, names, (remarks, *of_doubted) = about
        doubted = zip(self._problems[_DOUBTED:], of_doubted, strict=False)
        contents = Contents(
            Answers(self._answers[_TAKEN]),
            tuple(self._problems[_OF_FILE]),
            tuple(self._problems[_FOUND]),
            dict(remarks),
            Filling(*filling),
            Answers(self._answers[_UNTRUSTED]),
            tuple(self._problems[_OF_UNTRUSTED]),
            self._asked,
            tuple(names),
            tuple(Doubted(tuple(found), dict(remarks)) for found, remarks in doubted),
        )
        return UnderstoodBook(issue, identity, sheets, seal, modified, program, contents)


def _pieces(items: list[Any]) -> Iterator[list[Any]]:
    return (items[at : at + PIECE_ITEMS] for at in range(0, len(items), PIECE_ITEMS))


def _as_fields(answer: Answer) -> tuple[str | bool | None, ...]:
    place, value = answer.place, answer.value
    sheet, cell = (None, None) if place is None else (place.sheet, place.cell)
    stored = None if answer.stored is None else str(answer.stored)
    is_figure = isinstance(value, Decimal)
    return (answer.status, is_figure, str(value), answer.raw, answer.conversion, answer.formula, sheet, cell, stored)


def _as_answer(
    status: str,
    is_figure: bool,
    value: str,
    raw: str,
    conversion: str,
    formula: str,
    sheet: str | None,
    cell: str | None,
    stored: str | None,
) -> Answer:
    try:
        return Answer(
            _STATUSES[status],
            Decimal(value) if is_figure else value,
            raw,
            conversion,
            formula,
            None if sheet is None or cell is None else Place(sheet, cell),
            None if stored is None else Decimal(stored),
        )
    except InvalidOperation as error:
        raise ValueError(value) from error
