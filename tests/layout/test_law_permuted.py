"""Any form that says the same things asks the same questions, and holds the law."""

from __future__ import annotations

from collections import Counter

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kamakura_report.form.field_values import FIELDS
from kamakura_report.form.form_model import Form
from kamakura_report.form.issue import Round
from kamakura_report.form.named_figures import asked_in_form, form_figures
from kamakura_report.form.placeholders import FIGURES, Word
from kamakura_report.layout.place import place
from kamakura_report.merging.lines import result_lines
from kamakura_report.plan.model import Plan
from kamakura_report.returned.identity import identify
from kamakura_report.returned.take import take
from kamakura_report.workbook.expression_parser import FORM_FUNCTIONS
from kamakura_report.workbook.question import AnswerKind
from tests.effort import cases
from tests.form.forms import shipped
from tests.form.permuted import COVERS, HEAD, OTHERS, PLAN_FIGURES, TREND, permuted
from tests.form.walks import Walk, issue, odd_plans, returned, walks


@settings(max_examples=cases(500))
@given(walks(permuted()))
def test_what_was_filled_in_is_taken_back_from_any_form(walk: Walk) -> None:
    """The law with bands, runs of a band and columns in any order."""
    assume(len(walk.book.sheets) > 1)  # no cover and no program of this division's: generate writes no such file
    grid = returned(walk.book)
    assert take(walk.book, grid) == (walk.answers, ())
    assert identify(grid).issue == walk.issue.id


@settings(max_examples=cases(300))
@given(permuted(whole=True), odd_plans())
def test_every_figure_of_the_plan_is_asked_of_its_owners_exactly_once(form: Form, plan: Plan) -> None:
    """What the merge expects (``merging.lines``) and what the workbooks ask were written apart and agree."""
    asked: Counter[tuple[str, str]] = Counter()
    for division in plan.divisions:
        book = place(form, plan, issue(plan, division.name, Round("全年度")))
        asks = [ask for _, _, ask in book.asks()]
        assert len({ask.key for ask in asks}) == len(asks)
        asked.update((division.name, ask.key) for ask in asks if ask.kind is AnswerKind.NUMBER)
    lines = result_lines(plan, form_figures(asked_in_form(form)))
    expected = [(owner, line.key) for line in lines if line.published is None for owner in line.owners]
    assert asked == Counter(expected)


def test_the_lines_say_all_that_the_grammar_can_say() -> None:
    """Every word, kind of answer, mark, function of a formula, and owner of fields."""
    cells = [text for line in (HEAD, *PLAN_FIGURES, *OTHERS, TREND) for text in line.cells.values()]
    said = "".join([*cells, *(line.cells for cover in COVERS for line in cover)])
    asked = [*FIGURES, "備考", *AnswerKind]
    owners = {*FIELDS} - {"体系3"}
    marks = ("（必須", "（任意", "（合算", "とき）", "＠とりまとめ課", "＠主管部", "＠市民部", "前年(")
    wanted = [f"{{{{{word}}}}}" for word in Word] + [f"{{{{入力:{what}" for what in asked]
    wanted += [f"{{{{{owner}." for owner in owners] + [f"{name}(" for name in FORM_FUNCTIONS] + [*marks]
    assert [one for one in wanted if one not in said] == []


@settings(max_examples=cases(50))
@given(permuted() | st.builds(shipped), odd_plans())
def test_a_sheet_for_everyone_asks_nobody(form: Form, plan: Plan) -> None:
    """The program sheets of the consolidated workbook belong to no division."""
    book = place(form, plan, issue(plan, "", Round("全年度")))
    assert [ask.key for _, _, ask in book.asks() if not ask.key.startswith("表紙/")] == []
