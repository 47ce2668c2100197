"""500 random fillings calculated by an office program: the workbook and ``check`` say the same of every cell.

What no formula can tell, ``check`` tells alone (docs/form.md, 数字の点検): doubts about figures that stand there as
text or are held against such, where the workbook says 要確認; that a strong doubt stays one in spite of a reason; and
what is seen only across rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from kamakura_report.form.answer import Answers, Status
from kamakura_report.form.cell_counts import count_formula
from kamakura_report.form.completion import AskedQuestion, CellContent, Count, blank_formula
from kamakura_report.form.filled_so_far import filled_bar
from kamakura_report.form.kinds import usual_shape
from kamakura_report.form.plausibility import SLIP_WORDS, slip_of
from kamakura_report.form.reasons import NOTHING_SAID, SIGNS, reason_formula, says_something
from kamakura_report.form.row_shapes import shaped_rows
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Problem, Severity
from kamakura_report.problem.answer_codes import DAY_MEANT
from kamakura_report.problem.doubt_codes import (
    PLAUSIBLE_COPIED,
    PLAUSIBLE_EXCHANGED,
    PLAUSIBLE_EXPLAINED,
    PLAUSIBLE_NEIGHBOUR,
)
from kamakura_report.returned.answered_book import AnsweredBook
from kamakura_report.returned.checks import check_answers
from kamakura_report.returned.doubts import reason_given
from kamakura_report.returned.submission import count_filling, returned_content
from kamakura_report.returned.take import take
from kamakura_report.workbook.area import Position, cell_name
from kamakura_report.workbook.book import Book, Cell, Formula, Sheet, Value
from kamakura_report.workbook.question import AnswerKind, Ask
from tests.effort import SOAK, cases, generator
from tests.form.forms import shipped
from tests.form.plans import LEAD, PROGRAM, R8, R9, placed, plan
from tests.office.office import Office

FILLINGS = cases(500)
DOUBTFUL = {"answer.converted", "answer.computed", "answer.none", "figure.rule"}  # besides errors
UNSETTLED = {"required.blank", *DOUBTFUL}
ACROSS_ROWS = {code.code for code in (PLAUSIBLE_COPIED, PLAUSIBLE_EXCHANGED, PLAUSIBLE_NEIGHBOUR)}  # of ``check`` alone
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


def some_plan() -> Plan:
    """A percentage, a count and a cumulative one, one without 初期値, money with a known budget and without."""
    small = plan()
    (program,) = small.programs
    first, *others = program.projects
    share, count = program.indicators[0], replace(first.indicators[0], direction="↘")
    total = replace(first.indicators[1], latest=Decimal(120), direction="", target=Decimal(500), cumulative=True)
    unknown = replace(total, key="2-1/3/i3", number=3, name="初めての講座", latest=None, target=None, cumulative=False)
    first = replace(first, indicators=(count, total, unknown), budget={R8: Decimal(4176), R9: Decimal(5000)})
    return replace(small, programs=(replace(program, indicators=(share,), projects=(first, *others)),))


def around(chance: Random, about: Decimal) -> Decimal:
    """A figure at, just below or just above the edge of a rule, or a great deal away from it."""
    factor = chance.choice(["1", "1.2", "5", "0.2", "0.125", "100", "0.01", "1000", "0.001", "5.5", "0.15", "2", "10"])
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
        "spaces": chance.choice([" ", "　", " 　 ", "\u00a0", "\u200b", "\ufeff", "\u00a0\u3000 "]),
        "padded": chance.choice(" \u00a0\u200b") + chance.choice(["該当なし", "12", "未確定"]),
        "word": chance.choice(["該当なし", "未確定"]),
        "other word": chance.choice(["-", "7月公表", "約130", "なし", "*", "該当*", "あいう"]),
        "formula": chance.choice([Formula("1+2", Decimal(3)), Formula("4176*2", Decimal(8352))]),
        "stale formula": Formula("4176*2", Decimal(3)),  # the file says otherwise than it comes to
        "error": Formula("1/0", "#DIV/0!"),
        "reason": chance.choice(
            ["理由があります。", "制度改正", "新規開設のため", "前年度は中止", "COVID-19", "5月から開始"]
        ),
        "no reason": chance.choice(
            ["特になし", "なし。", "同上", "－", "※", "令和9年5月20日", "2027/5/20", "確認済み", "N/A", "前年度と同じ"]
        ),
        "hundredth": round(known / 100, 3),  # 14.5 typed as 0.145
        "a little off": round(known * Decimal(chance.choice(["0.9", "1.1"])), 0 if ask.whole else 1),
        "a tenth": round(known / 10, 0),
        "in yen": known * 1000 + chance.randint(-500, 500),
    }
    if ask.kind is AnswerKind.TEXT:
        kind = chance.choice(["blank", "blank", "blank", "reason", "no reason", "spaces", "error", "formula"])
    else:
        kind = chance.choice([*kinds, "figure", "figure", "edge", "edge", "edge", "edge", *_often(ask)])
    return kind, kinds[kind]


def _often(ask: Ask) -> list[str]:
    """What only some cells can be wrong by takes its share of the fillings: a fraction, yen, the wrong direction."""
    match ask.unit:
        case "%":
            return ["hundredth"] * 6 + ["a little off"] * 3
        case "千円":
            return ["in yen"] * 3 + ["a tenth"] * 3
    return ["a little off"] * 3


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


def probes(book: Book) -> tuple[Book, dict[str, str], list[str]]:
    """The workbook with a sheet more: its cells say by the workbook's own formulas what each open cell holds.

    Below them stand the state that the cover shows, its four numbers, and the words beside the rows.
    """
    states: list[str] = []
    where: dict[str, str] = {}
    for sheet, at, ask in book.asks():
        question = AskedQuestion(sheet, at, replace(ask, required=True), CellContent.BLANK)
        name = f"'{sheet}'!{cell_name(at)}"
        blank, doubtful = blank_formula(name), count_formula(Count.DOUBTFUL, shaped_rows([question]), "検査")
        states.append(f'IF({blank},"空",IF({doubtful}>0,"要確認",IF(ISTEXT({name}),{name}&"","数値")))')
        where[ask.key] = f"A{len(states)}"
    (state,) = formulas(book, "表紙", lambda one: one.value in ("提出できます", "未完了"))
    words = formulas(book, PROGRAM, lambda one: f'"{CellContent.DOUBTFUL} "' in one.text)
    assert len(words) == len(subjects(book))
    counts = [f"'表紙'!{one}" for one in numbers(book.sheet("表紙"), state)]
    bars = formulas(book, "表紙", lambda one: "■" in one.text)[:1]  # of the whole, where anything is required
    listed = [
        f"'表紙'!{state}",
        *counts,
        *(f"'表紙'!{bar}" for bar in bars),
        *(f"'{PROGRAM}'!{word}" for word in words),
    ]
    below = [f"A{row}" for row in range(len(states) + 1, len(states) + len(listed) + 1)]
    cells = {(row, 1): Cell(Formula(text, "")) for row, text in enumerate([*states, *listed], 1)}
    return replace(book, sheets=(*book.sheets, Sheet("検査", cells))), where, below


def subjects(book: Book) -> list[str]:
    """What there is a word beside: each indicator and project asked about, from top to bottom."""
    grounds = [ask.grounds for _, _, ask in book.asks()]
    return list(dict.fromkeys(one.subject for one in grounds if one is not None))


def is_doubtful(one: Problem) -> bool:
    """True for what makes a cell 要確認; a day that is explained is one still, in the workbook."""
    return one.severity is Severity.ERROR or one.code in DOUBTFUL or one.advice == DAY_MEANT


def outside_rules(book: Book, answers: Answers) -> set[str]:
    """The keys of numbers of an unusual shape: 要確認 there, also where ``check`` tells a slip."""
    numbers = ((ask, answers.number(ask.key)) for _, _, ask in book.asks())
    return {ask.key for ask, number in numbers if number is not None and not usual_shape(ask, number)}


def slips_by_key(book: Book, answers: Answers) -> dict[str, str]:
    """The keys of figures that look like a slip, and the word for it."""
    found = {
        ask.key: slip_of(ask.grounds, ask.key, answers.number) for _, _, ask in book.asks() if ask.grounds is not None
    }
    return {key: SLIP_WORDS[suspicion.slip] for key, suspicion in found.items() if suspicion is not None}


def read_otherwise(book: Book, answers: Answers, values: Mapping[tuple[str, Position], Value]) -> set[str]:
    """The indicators and projects of which a figure is a text, or a number that shows as another one."""
    return {
        ask.grounds.subject
        for sheet, at, ask in book.asks()
        if ask.grounds
        and (answer := answers.get(ask.key))
        and (
            (answer.conversion and not answer.formula)
            or (answer.status is Status.UNREADABLE and isinstance(values[sheet, at], Decimal))
        )
    }


def beside(book: Book, answers: Answers, problems: Iterable[Problem]) -> list[Counter[str]]:
    """What there is to say of each of them: of every figure its slip, unless the 備考 gives a reason."""
    found: dict[str, Counter[str]] = {subject: Counter() for subject in subjects(book)}
    doubtful = {one.key for one in problems if is_doubtful(one)} | outside_rules(book, answers)
    for about in (key.split("@")[0] for key in doubtful):
        subject = about if about in found else about.rpartition("/")[0]
        if subject in found:
            found[subject][CellContent.DOUBTFUL.value] = 1
    slips = slips_by_key(book, answers)
    for _, _, ask in book.asks():
        if ask.key in slips and ask.grounds and not reason_given(answers, ask.grounds.remark):
            found[ask.grounds.subject][slips[ask.key]] += 1
    return list(found.values())


def numbers(cover: Sheet, state: str) -> list[str]:
    """The cells of the two numbers: 残り and 要確認 stand in this order beside the state."""
    beside = {
        at: cell.value.value if isinstance(cell.value, Formula) else cell.value
        for at, cell in sorted(cover.cells.items())
        if at[0] == next(row for row, column in cover.cells if cell_name((row, column)) == state)
    }
    found = [cell_name(at) for at, value in beside.items() if isinstance(value, Decimal)]
    assert len(found) == 2
    return found


def formulas(book: Book, sheet: str, wanted: Callable[[Formula], bool]) -> list[str]:
    cells = book.sheet(sheet).cells
    return [cell_name(at) for at, one in cells.items() if isinstance(one.value, Formula) and wanted(one.value)]


def expected(state: CellContent, value: Value) -> str:
    return str(value) if state is CellContent.WORDS else state.value


@pytest.mark.office
def test_the_workbook_and_check_say_the_same_of_random_fillings(office: Office) -> None:
    """The state of each cell, the words beside the rows; 提出できます exactly when ``check`` has nothing open."""
    chance = generator()
    kinds: Counter[str] = Counter()
    slips: Counter[str] = Counter()
    ready: Counter[bool] = Counter()
    years = [(R8,), (R8, R9), ()]
    for number in range(FILLINGS):
        book = placed(shipped(), some_plan(), LEAD, years[number % 3])
        calm = chance.random() < 0.25  # nearly everything as it should be
        held_now: set[str] = set()
        values: dict[tuple[str, Position], Value] = {}
        for sheet, at, ask in book.asks():
            kind, value = content(chance, ask)
            if calm and chance.random() < 0.97:
                kind, value = ("figure", abs(ask.base or Decimal(12)).quantize(Decimal(1)))
                if ask.kind is AnswerKind.TEXT:
                    kind, value = "reason", "理由"
            held_now.add(kind)
            values[sheet, at] = value
        kinds.update(held_now)
        probed, where, below = probes(book)
        said = office.values(write_workbook(filled(probed, values)), "検査", [*where.values(), *below])
        answers, taken = take(book, read_workbook(write_workbook(filled(book, values))))
        assert not [problem for problem in taken if not problem.key]
        problems = [*taken, *check_answers(book, answers)]
        for sheet, at, ask in book.asks():
            state = returned_content(ask, answers.get(ask.key))
            assert said[where[ask.key]].text == expected(state, values[sheet, at]), (ask, values[sheet, at])
        suspected = {one.key for one in problems if one.code.startswith("plausible.") and one.code not in ACROSS_ROWS}
        explained = {one.key for one in problems if one.code == PLAUSIBLE_EXPLAINED.code}  # also of what is beside it
        exchanged = {one.key for one in problems if one.code == PLAUSIBLE_EXCHANGED.code}  # told instead of it
        assert slips_by_key(book, answers).keys() <= suspected | exchanged
        assert suspected <= slips_by_key(book, answers).keys() | explained
        still_open = any(is_doubtful(one) or one.code in UNSETTLED for one in problems)
        still_open = still_open or bool(outside_rules(book, answers))
        assert said[below[0]].text == ("未完了" if still_open else "提出できます")
        ready[not still_open] += 1
        of = count_filling(AnsweredBook(book, answers))
        counted = (of.blank, of.doubtful)
        assert tuple(int(said[cell].text.rpartition(" ")[2]) for cell in below[1:3]) == counted
        words = below[-len(subjects(book)) :]
        assert [said[cell].text for cell in below[3:] if cell not in words] == (
            [filled_bar(of.required, sum(counted))] if of.required else []
        )
        assert of.ready == (not still_open)
        otherwise = read_otherwise(book, answers, values)
        for subject, cell, told in zip(subjects(book), words, beside(book, answers, problems), strict=True):
            shown = Counter(said[cell].text.split())
            # What a stale formula comes to, and what is not shown as it is stored, only the workbook holds against
            # other figures; a text only ``check``.
            if "stale formula" in held_now or subject in otherwise:
                shown, told = (
                    Counter({CellContent.DOUBTFUL.value: said_of[CellContent.DOUBTFUL]}) for said_of in (shown, told)
                )
            assert shown == told, values
            slips.update(told)
    assert len(kinds) >= 14
    assert set(ready) == {True, False}
    least = 20 if SOAK else 1
    assert {word: slips[word] for word in (*SLIP_WORDS.values(), CellContent.DOUBTFUL) if slips[word] < least} == {}


@pytest.mark.office
def test_an_error_in_one_year_silences_no_other(office: Office) -> None:
    """A year without a figure before it but an error, and then a year that jumps."""
    book = placed(shipped(), some_plan(), LEAD)
    figures: dict[str, Value] = {"R8": Formula("1/0", "#DIV/0!"), "R9": Decimal(4000), "R10": Decimal(40000)}
    values = {(sheet, at): figures[ask.key.rpartition("@")[2]] for sheet, at, ask in book.asks() if "決算額" in ask.key}
    probed, _, below = probes(book)
    said = office.values(write_workbook(filled(probed, values)), "検査", below)
    assert said[below[-1]].text == "要確認 急増"


@pytest.mark.office
def test_the_workbook_and_check_take_the_same_for_a_reason(office: Office) -> None:
    """Words of the list, alone and together, signs, and what is no text."""
    said: list[Value] = [
        *NOTHING_SAID, *SIGNS, *(f"{words}。" for words in NOTHING_SAID), "特に\u3000なし", "特になし\nなし", "N/A",
        "ＯＫ", "令和9年5月20日現在", "前年度と同じ", "理由", "制度改正", "前回の誤り", "5月から開始", "SNS",
        "※" * 59 + "理", "※" * 60 + "理", "同上" * 99, "a" * 300, Decimal(5), Formula('"理由"', "理由"),
        Formula("1/0", "#DIV/0!"), Formula("NA()", "#N/A"), None,
    ]  # fmt: skip
    cells = {(row, 1): Cell(value) for row, value in enumerate(said, 1)}
    cells |= {
        (row, 2): Cell(Formula(f'IF({reason_formula(f"A{row}")},"○","―")', "")) for row in range(1, len(said) + 1)
    }
    shown = office.values(
        write_workbook(Book((Sheet("備考", cells),))), "備考", [f"B{row}" for row in range(1, len(said) + 1)]
    )
    for row, value in enumerate(said, 1):
        assert shown[f"B{row}"].text == ("○" if says_something(value) else "―"), (row, value)
