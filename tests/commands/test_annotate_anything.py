"""Whatever stands in the asked cells of a returned workbook, what goes back says what was typed and no more."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kamakura_report.commands import annotate
from kamakura_report.commands.find_returns import ReturnedFile
from kamakura_report.commands.read_returns import read_submission
from kamakura_report.form.answer import NO_ANSWERS, Answers, Status
from kamakura_report.form.issue import Issue
from kamakura_report.io.pool import Reading
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.layout.asked_cells import Marks
from kamakura_report.layout.place import NO_MARKS, place
from kamakura_report.problem import Problem, Severity
from kamakura_report.returned.grid import Grid, GridSheet, RawCell, StoredKind
from kamakura_report.returned.submission import Submission
from kamakura_report.returned.understood import SentOut, understand
from kamakura_report.workbook.book import Book, Sheet
from kamakura_report.workbook.question import AnswerKind
from tests.effort import cases
from tests.form.forms import shipped, small
from tests.form.walks import SECRET, Walk, walks

KNOWN = st.sampled_from(["shipped", "small"]).map(lambda name: shipped() if name == "shipped" else small())
NUMBERS = ("17", "131.30000000000001", "-3.25", "0", "46173", "1.7E1", "0.5", "1e400", "九")
WORDS = (
    *(
        "約130",
        "昨年度並み",
        "１２３",
        "=1+1",
        "#REF!",
        "TRUE",
        "該当なし",
        "未確定",
        "集計中",
        "7月公表",
        "▲12",
        "(12)",
    ),
    *(
        "12%",
        "5/31",
        "2027-05-31",
        "138人",
        "-",
        " ",
        "\u00a0",
        "\x01\x1b[2J",
        "<r>a</r>",
        "_x0041_",
        "46173",
        "a\r\nb",
    ),
    *("\u202eabc", "長い" * 20_000, "ABCDE-FGHIJ-KL", "𠮷"),
)
FORMULAS = st.none() | st.sampled_from(["1+1", "SUM(A1:A3)", "\x01", "12", 'HYPERLINK("x")', "1/0"])
RAWS = st.one_of(
    *(
        st.builds(RawCell, st.just(kind), st.sampled_from(texts), FORMULAS, st.just(False))
        for kind, texts in (
            (StoredKind.BLANK, ("",)),
            (StoredKind.NUMBER, NUMBERS),
            (StoredKind.DATE, NUMBERS),
            (StoredKind.BOOLEAN, ("0", "1")),
            (StoredKind.ERROR, ("#DIV/0!", "#REF!")),
            (StoredKind.TEXT, WORDS),
        )
    )
)
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)  # a workbook does not get smaller in minutes


class Kept:
    """Snapshots of one workbook."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk

    def issue(self, identity: str) -> Issue | None:
        return self._walk.issue if identity == self._walk.issue.id else None

    def sent_issue(self, identity: str) -> Issue:
        assert identity == self._walk.issue.id
        return self._walk.issue

    def sent_books(self, issue: Issue) -> tuple[Book, ...]:
        return (self.book(issue),)

    def proved_by_reader(self, identity: str) -> None:
        assert identity == self._walk.issue.id

    def book(self, issue: Issue, answers: Answers = NO_ANSWERS, marks: Marks = NO_MARKS) -> Book:
        return place(self._walk.form, self._walk.plan, issue, answers, marks)


def typed_over(grid: Grid, book: Book, raws: list[RawCell], chance: random.Random) -> Grid:
    """About half of the asked cells now hold one of these."""
    sheets = []
    for sheet in grid.sheets:
        asked = [position for name, position, _ in book.asks() if name == sheet.name]
        over = {position: chance.choice(raws) for position in asked if chance.random() < 0.5}
        sheets.append(replace(sheet, cells={**sheet.cells, **over}))
    return replace(grid, sheets=tuple(sheets))


def changed(sheet: GridSheet, shown: Sheet) -> GridSheet:
    """One of its shown texts is another, as when a person corrects a name."""
    texts = (at for at, raw in sheet.cells.items() if raw.kind is StoredKind.TEXT and "-" not in raw.text)
    position = next(at for at in texts if at not in shown.cells or shown.cells[at].ask is None)
    return replace(sheet, cells={**sheet.cells, position: sheet.at(position)._replace(text="別の言葉")})


def understood(walk: Walk, grid: Grid) -> Submission:
    known = Kept(walk)
    came = Reading(understand(grid, lambda issue: SentOut(walk.issue, known.sent_books(walk.issue))))
    return read_submission(known, SECRET, ReturnedFile(Path("f.xlsx"), "f.xlsx"), came, "")  # type: ignore[arg-type]


def again(walk: Walk, first: Submission) -> tuple[Book, Submission]:
    book = annotate.corrected(Kept(walk), first, SECRET)  # type: ignore[arg-type]
    return book, understood(walk, read_workbook(write_workbook(book)))


def errors(problems: tuple[Problem, ...]) -> set[str]:
    return {problem.key for problem in problems if problem.severity is Severity.ERROR}


@settings(max_examples=cases(300), phases=UNSHRUNK)
@given(walks(KNOWN), st.lists(RAWS, min_size=1, max_size=8), st.integers(0, 2**32))
def test_returned_unchanged_every_answer_is_the_same_and_none_is_new(
    walk: Walk, raws: list[RawCell], seed: int
) -> None:
    """What was understood is understood alike; what was not is as unreadable as before, or gone and told."""
    first = understood(walk, typed_over(read_workbook(write_workbook(walk.book)), walk.book, raws, random.Random(seed)))
    book, second = again(walk, first)
    assert second.issue == walk.issue.id
    kinds = {ask.key: ask.kind for _, _, ask in book.asks()}
    notes = {ask.key: book.sheet(sheet).cells[position].note for sheet, position, ask in book.asks()}
    for key, answer in first.answers.items():
        if key in second.answers:
            assert (second.answers[key].status, key) == (answer.status, key)
            if answer.status is not Status.UNREADABLE:
                assert second.answers[key] == answer
        else:
            assert "写せないので消してあります" in notes[key]
            assert kinds[key] is not AnswerKind.NUMBER or answer.status is Status.UNREADABLE
    assert set(second.answers) <= set(first.answers)
    assert errors(second.problems) <= errors(first.problems)


@settings(max_examples=cases(100), phases=UNSHRUNK)
@given(walks(KNOWN), st.lists(RAWS, min_size=1, max_size=8), st.integers(0, 2**32))
def test_a_sheet_put_back_takes_along_what_was_typed(walk: Walk, raws: list[RawCell], seed: int) -> None:
    """As if nobody had changed the sheet: the same answers, only now they are asked to be confirmed."""
    whole = typed_over(read_workbook(write_workbook(walk.book)), walk.book, raws, random.Random(seed))
    spoilt = replace(
        whole,
        sheets=tuple(
            changed(one, walk.book.sheet(one.name)) if one.name.startswith("2-") else one for one in whole.sheets
        ),
    )
    _, as_it_was = again(walk, understood(walk, whole))
    _, put_back = again(walk, understood(walk, spoilt))
    assert put_back.answers == as_it_was.answers
    assert errors(put_back.problems) == errors(as_it_was.problems)
