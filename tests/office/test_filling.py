"""500 fillings at random, calculated by a real office program: the workbook and ``check`` say the same of every cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from kamakura_report.doors.read import read
from kamakura_report.doors.write import write
from kamakura_report.form.answer import Answers
from kamakura_report.form.book import Ask, Book, Cell, Formula, Kind, Position, Sheet, Value, reference
from kamakura_report.form.completion import Count, Held, blank_formula, count_formula
from kamakura_report.form.plausible import WORDS
from kamakura_report.plan.model import Plan
from kamakura_report.plan.thresholds import Slip
from kamakura_report.problem import Severity
from kamakura_report.returns.checks import SLIPS, check, held
from kamakura_report.returns.take import take
from tests.effort import SOAK, cases, generator
from tests.form.forms import shipped
from tests.form.plans import LEAD, PROGRAM, R8, R9, placed, plan
from tests.office.office import Office

FILLINGS = cases(500)
UNSETTLED = {"required.blank", "answer.converted", "answer.computed", "figure.rule"}  # besides errors
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


def some_plan() -> Plan:
    """Percentages with a direction, a cumulative count, money with a budget."""
    small = plan()
    (program,) = small.programs
    first, *others = program.projects
    share, count = program.indicators[0], replace(first.indicators[0], direction="↘")
    total = replace(first.indicators[1], latest=Decimal(120), direction="", target=Decimal(500), cumulative=True)
    first = replace(first, indicators=(count, total), budget={R8: Decimal(4176), R9: Decimal(5000)})
    return replace(small, programs=(replace(program, indicators=(share,), projects=(first, *others)),))


def around(chance: Random, about: Decimal) -> Decimal:
    """A figure at, just below or just above the edge of a rule, or a great deal away from it."""
    factor = chance.choice(["1", "3", "0.3333333333", "100", "0.01", "1000", "0.001", "33.3333", "300", "2", "10"])
    nudge = chance.choice(["0", "0.1", "-0.1", "1", "-1"])
    return round(about * Decimal(factor) + Decimal(nudge), chance.choice([0, 1, 3]))


def content(chance: Random, ask: Ask) -> tuple[str, Value]:
    """What a person leaves in a cell: its kind, and the value."""
    known = ask.base or Decimal(10)
    kinds: dict[str, Value] = {
        "blank": None,
        "figure": abs(around(chance, known)).quantize(Decimal(1)) if ask.whole else around(chance, known),
        "edge": around(chance, known),
        "day": Decimal(chance.randint(45000, 48000)),
        "negative": -abs(around(chance, known)),
        "digits as text": chance.choice(["123", "1,234", "12.5", str(known)]),
        "full width": str(known).translate(FULL_WIDTH),
        "unit": f"{known}{ask.unit}",
        "spaces": chance.choice([" ", "　", " 　 "]),
        "padded": f" {chance.choice(['該当なし', '12', '未確定'])}",
        "word": chance.choice(["該当なし", "未確定"]),
        "other word": chance.choice(["-", "7月公表", "約130", "なし", "*", "該当*", "あいう"]),
        "formula": Formula(chance.choice(["1+2", "4176*2"]), Decimal(3)),
        "error": Formula("1/0", "#DIV/0!"),
        "reason": "理由があります。",
    }
    if ask.kind is Kind.TEXT:
        kind = chance.choice(["blank", "blank", "blank", "reason", "spaces", "error", "formula"])
    else:
        kind = chance.choice([*kinds, "figure", "figure", "edge", "edge", "edge", "edge"])
    return kind, kinds[kind]


def filled(book: Book, values: Mapping[tuple[str, Position], Value]) -> Book:
    """The workbook with other contents in its open cells, and nothing computed yet."""

    def cell(sheet: str, at: Position, one: Cell) -> Cell:
        return replace(one, value=values[sheet, at]) if (sheet, at) in values else one

    return replace(
        book,
        sheets=tuple(
            replace(sheet, cells={at: cell(sheet.name, at, one) for at, one in sheet.cells.items()})
            for sheet in book.sheets
        ),
    )


def probes(book: Book) -> tuple[Book, dict[str, str]]:
    """The workbook with a sheet more, whose cells say by the workbook's own formulas what each open cell holds."""
    cells: dict[Position, Cell] = {}
    where: dict[str, str] = {}
    for row, (sheet, at, ask) in enumerate(book.asks(), 1):
        question = (sheet, at, replace(ask, required=True), Held.BLANK)
        name = f"'{sheet}'!{reference(at)}"
        blank, doubtful = blank_formula(name), count_formula(Count.DOUBTFUL, [question], "検査")
        text = f'IF({blank},"空",IF({doubtful}>0,"要確認",IF(ISTEXT({name}),{name}&"","数値")))'
        cells[row, 1] = Cell(Formula(text, ""))
        where[ask.key] = f"A{row}"
    return replace(book, sheets=(*book.sheets, Sheet("検査", cells))), where


def expected(ask: Ask, state: Held, value: Value) -> str:
    return str(value) if state is Held.WORDS else state.value


@pytest.mark.office
def test_the_workbook_and_check_say_the_same_of_random_fillings(office: Office) -> None:
    """State of each cell, counts, the word beside each row, and 提出できます exactly when ``check`` has nothing open."""
    chance = generator()
    kinds: Counter[str] = Counter()
    slips: Counter[Slip] = Counter()
    ready: Counter[bool] = Counter()
    years = [(R8,), (R8, R9), ()]
    for number in range(FILLINGS):
        book = placed(shipped(), some_plan(), LEAD, years[number % 3])
        calm = chance.random() < 0.25  # nearly everything as it should be
        values: dict[tuple[str, Position], Value] = {}
        for sheet, at, ask in book.asks():
            kind, value = content(chance, ask)
            if calm and chance.random() < 0.97:
                kind, value = ("figure", abs(ask.base or Decimal(12)).quantize(Decimal(1)))
                if ask.kind is Kind.TEXT:
                    kind, value = "reason", "理由"
            kinds[kind] += 1
            values[sheet, at] = value
        probed, where = probes(filled(book, values))
        said = office.values(write(probed), "検査", list(where.values()))
        answers, taken = take(book, read(write(filled(book, values))))
        assert not [problem for problem in taken if not problem.key]
        problems = [*taken, *check(book, answers)]
        for sheet, at, ask in book.asks():
            state = held(ask, answers.get(ask.key))
            assert said[where[ask.key]].text == expected(ask, state, values[sheet, at]), (ask, values[sheet, at])
        ready[_same_cover(office, book, probed, answers, problems)] += 1
        slips.update(_same_words(office, book, probed, problems))
    assert len(kinds) >= 14
    assert set(ready) == {True, False}
    least = 20 if SOAK else 1
    assert {slip: slips[slip] for slip in Slip if slips[slip] < least} == {}


def _same_cover(office: Office, book: Book, probed: Book, answers: Answers, problems: list) -> bool:  # type: ignore[type-arg]
    cover = book.sheet("表紙")
    (state,) = [
        reference(at)
        for at, cell in cover.cells.items()
        if isinstance(cell.value, Formula) and cell.value.value in ("提出できます", "未完了")
    ]
    said = office.values(write(probed), "表紙", [state])[state].text
    is_open = any(one.severity is Severity.ERROR or one.code in UNSETTLED for one in problems)
    assert said == ("未完了" if is_open else "提出できます"), [one for one in problems if one.code in UNSETTLED]
    return not is_open


def _same_words(office: Office, book: Book, probed: Book, problems: list) -> Counter[Slip]:  # type: ignore[type-arg]
    """The words beside the rows are those that ``check`` tells of the same rows."""
    codes = {code: slip for slip, (code, _) in SLIPS.items()}
    told: Counter[str] = Counter(WORDS[codes[one.code]] for one in problems if one.code in codes)
    wrong = {one.key for one in problems if one.severity is Severity.ERROR or one.code == "answer.computed"}
    sheet = book.sheet(PROGRAM)
    words = [
        reference(at)
        for at, cell in sheet.cells.items()
        if isinstance(cell.value, Formula) and cell.value.text.endswith(',"")') and "COUNT(" in cell.value.text
    ]
    assert words
    said: Counter[str] = Counter()
    for seen in office.values(write(probed), PROGRAM, words).values():
        said.update(seen.text.split())
    if not wrong:
        assert said == told
    return Counter({slip: told[word] for slip, word in WORDS.items() if told[word]})
