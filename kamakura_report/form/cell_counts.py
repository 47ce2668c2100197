"""Counts of asked cells as office programs reckon them: ``form.completion.count_cells``, as short as Excel takes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kamakura_report.form.completion import AskedQuestion, Count, asked_alike, count_term, gate_formula, shortest_term
from kamakura_report.workbook.area import Area, cell_name, quote_sheet_name

FORMULA_LIMIT = 8000  # characters; Excel's is 8192
ONE_BY_ONE_LIMIT = 3000  # characters of one count, so that several fit into a formula
_SAVES = 1.25  # times as long may it be one by one


def count_formula(
    count: Count, questions: Iterable[AskedQuestion], own: str, one_by_one: int = ONE_BY_ONE_LIMIT
) -> str:
    """The count of ``count_cells`` by formula on the sheet ``own``, passing over errors; "" when there is no such cell.

    It may be longer than Excel takes (``FORMULA_LIMIT``): a form has a list of the rows for that (docs/form.md).
    Cells are counted one by one, which every program calculates, unless that takes more than ``one_by_one``
    characters and that saves a fifth of them: then those that ask alike together, of which Gnumeric and IronCalc make
    errors.
    """
    counted = [question for question in questions if question.ask.required or count is Count.DOUBTFUL]
    if count is Count.ALL:
        always = sum(1 for question in counted if question.ask.required_anyway)
        gates = [f"({_gate_of(question, own)})" for question in counted if not question.ask.required_anyway]
        return "+".join([str(always), *gates]) if gates else ""
    one_each = [[question] for question in counted]
    shortest = sum(shortest_term(count, question.ask) for question in counted)
    if shortest <= one_by_one and len(single := _sum_formula(count, one_each, own)) <= one_by_one:
        return single
    together = _sum_formula(count, _runs(counted), own)
    if len(together) > FORMULA_LIMIT:
        together = _sum_formula(count, _blocks(_runs(counted)), own)
    longest = min(len(together) * _SAVES, FORMULA_LIMIT) if one_by_one else 0
    if shortest <= longest and len(single := _sum_formula(count, one_each, own)) <= longest:
        return single
    return together


def _sum_formula(count: Count, runs: Iterable[list[AskedQuestion]], own: str) -> str:
    terms = []
    for run in runs:
        first, last = run[0].position, run[-1].position
        reference = _on_sheet(run[0].sheet, cell_name(first) if first == last else str(Area(*first, *last)), own)
        width = last[1] - first[1] + 1
        term = count_term(count, reference, [question.ask for question in run], width)
        if run[0].ask.condition and count is not Count.DOUBTFUL:
            term = f"{_gate_of(run[0], own)}*({term})"
        terms.append(f"SUMPRODUCT({term})")
    return "+".join(terms)


def _on_sheet(sheet: str, cells: str, own: str) -> str:
    return cells if sheet == own else f"{quote_sheet_name(sheet)}!{cells}"


def _gate_of(question: AskedQuestion, own: str) -> str:
    assert question.ask.condition is not None
    assert question.decider is not None
    return gate_formula(question.ask.condition, _on_sheet(question.sheet, cell_name(question.decider), own))


def _runs(questions: Sequence[AskedQuestion]) -> Iterator[list[AskedQuestion]]:
    """Neighbours in a row that ask alike: one formula counts them."""
    run: list[AskedQuestion] = []
    for question in questions:
        if run and not _follows(run[-1], question):
            yield run
            run = []
        run.append(question)
    if run:
        yield run


def _blocks(runs: Iterable[list[AskedQuestion]]) -> Iterable[list[AskedQuestion]]:
    """Runs that ask alike and stand right below each other as one rectangle, row by row."""
    blocks: dict[tuple[object, ...], list[AskedQuestion]] = {}
    for run in runs:
        ask, (row, left) = run[0].ask, run[0].position
        ends = (
            run[0].sheet,
            left,
            run[-1].position[1],
            asked_alike(ask),
            ask.condition and row,
        )  # one with a gate is alone
        blocks[(*ends, row)] = blocks.pop((*ends, row - 1), []) + run
    return blocks.values()


def _follows(before: AskedQuestion, question: AskedQuestion) -> bool:
    (row, column), ask, other = before.position, question.ask, before.ask
    if ask.condition or other.condition:
        return False
    alike = asked_alike(ask) == asked_alike(other)
    return question.sheet == before.sheet and question.position == (row, column + 1) and alike
