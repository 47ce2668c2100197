"""{{点検}}: the locked word beside a row, which no paste can take away.

要確認 while a cell about the same indicator or project is no answer as it stands, then what is hardly right about
its figures. Both come from where ``check`` has them: ``form.completion`` and ``form.plausible``.
"""

from __future__ import annotations

from collections.abc import Iterable

from kamakura_report.form import plausible
from kamakura_report.form.answer import Answers
from kamakura_report.form.book import Formula, reference
from kamakura_report.form.completion import Count, Held, Question, count_formula, unseen_formula
from kamakura_report.form.layout import asking
from kamakura_report.form.layout.canvas import Canvas
from kamakura_report.form.layout.unfold import PlacedRow
from kamakura_report.form.scope import Entry
from kamakura_report.plan import keys
from kamakura_report.plan.keys import Key
from kamakura_report.plan.years import FiscalYear

ROOM = 7900  # characters of a formula; Excel takes 8192


def word(
    canvas: Canvas, answers: Answers, entries: Iterable[Entry], row: PlacedRow, only: FiscalYear | None
) -> Formula | None:
    """The word about what ``row`` is about, in the column of a year about that year; None when nothing is asked.

    A reason in the 備考 clears what is hardly right, never 要確認. A formula that meets an error says 要確認 too.
    """
    questions = list(_about(canvas, entries, row, only))
    if not questions:
        return None
    doubtful = f'IF({count_formula(Count.DOUBTFUL, questions, canvas.name)}>0,"{Held.DOUBTFUL} ","")'
    if len(doubtful) > ROOM:  # of very many cells about one thing: the cover's list counts them
        doubtful = ""
    remark = next((one for one in questions if one[2].key == keys.named(row.scope.subject, keys.REMARK)), None)
    asked, now = _slips(canvas, answers, questions)
    while len(formula := _formula(doubtful, asked, remark)) > ROOM:
        asked, now = asked[1:], now[1:]  # of very many open years the earliest are left to ``check``
    if remark is not None and remark[3] is not Held.BLANK:
        now = []
    said = [Held.DOUBTFUL.value] if any(state is Held.DOUBTFUL for *_, state in questions) else []
    return Formula(formula, " ".join([*said, *filter(None, now)]))


def _about(canvas: Canvas, entries: Iterable[Entry], row: PlacedRow, only: FiscalYear | None) -> Iterable[Question]:
    """The open cells about the same thing; those of no year belong to every year."""
    for entry in entries:
        if canvas.row(entry.row).scope.subject == row.scope.subject:
            yield from (one for one in entry.questions if only is None or Key.parse(one[2].key).year in (None, only))


def _slips(canvas: Canvas, answers: Answers, questions: Iterable[Question]) -> tuple[list[str], list[str]]:
    """A formula for each figure that can be held against another, and what it says now."""
    asked, now = [], []
    for _, position, ask, _ in questions:
        grounds = ask.grounds
        if grounds is None:
            continue
        before = [reference(canvas.figures[each]) for each, _ in grounds.before]
        budget = reference(canvas.figures[grounds.budget[0]]) if grounds.budget else ""
        formula = plausible.formula(grounds, reference(position), before, budget)
        if formula:
            found = plausible.doubt(grounds, ask.key, lambda each: asking.number(answers.get(each)))
            asked.append(formula)
            now.append(plausible.WORDS[found] if found else "")
    return asked, now


def _formula(doubtful: str, asked: list[str], remark: Question | None) -> str:
    slips = '&" "&'.join(asked)
    if slips and remark is not None:
        slips = plausible.unless(slips, unseen_formula(reference(remark[1])))
    return f'IFERROR(TRIM({"&".join(filter(None, (doubtful, slips)))}),"{Held.DOUBTFUL}")'
