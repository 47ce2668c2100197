"""Existing figures, given as lines of keys and values, become decisions of the office; all problems at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from kamakura_report.form.answer import FIXED_WORDS, Answer, Status
from kamakura_report.form.named_figures import NO_NAMED, NamedFigures, figure_named
from kamakura_report.frozen import frozen
from kamakura_report.layout.office_questions import OfficeQuestions
from kamakura_report.merging.agree import ResultRow, ResultState, accepted_answers
from kamakura_report.merging.decisions import Choice, Decision, candidate_tokens
from kamakura_report.merging.lines import unit_asked
from kamakura_report.plan.keys import BUDGET, INITIAL, SETTLEMENT, Key, canonical
from kamakura_report.plan.model import Indicator, Plan, Program, Project
from kamakura_report.plan.things import things_by_key
from kamakura_report.problem import Problem
from kamakura_report.problem.merge_codes import (
    IMPORT_AGAINST,
    IMPORT_AGAINST_MASTER,
    IMPORT_COLUMNS,
    IMPORT_CONFLICT,
    IMPORT_FIELDS,
    IMPORT_KEY,
    IMPORT_TWICE,
    IMPORT_UNKNOWN_KEY,
)
from kamakura_report.returned.office_entries import Entry, typed_text, understand_entries
from kamakura_report.text import command_line

KEY, VALUE, STATE = "キー", "値", "状態"
_NOTHING_YET = ("", ResultState.BLANK, ResultState.UNDETERMINED, ResultState.CONFLICT)

Line = tuple[int, Sequence[str]]  # number in the file from 1, fields


@frozen
class KnownKeys:
    """The lines of the plan and the decisions so far, against which a line is checked."""

    plan: Plan
    rows: Mapping[str, ResultRow]  # lines of today's plan by key
    decisions: Mapping[str, Decision]  # by key, also of years that the plan does not have
    named: NamedFigures = NO_NAMED  # figures that the forms ask beside the plan's own

    @cached_property
    def things(self) -> Mapping[str, Program | Project | Indicator]:
        """All that the plan holds, by key."""
        return things_by_key(self.plan)

    @cached_property
    def questions(self) -> OfficeQuestions:
        """What each key asks."""
        return OfficeQuestions(self.plan, accepted_answers(self.rows.values()), self.named)


@frozen
class ExistingFigures:
    """The choices to make, how many lines bring nothing new, all problems (if any, there are no choices), and what is
    to be looked at in what is taken in."""

    choices: tuple[Choice, ...]
    idle: int
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...] = ()


def read_existing_figures(table: Sequence[Line], known: KnownKeys, file: str) -> ExistingFigures:
    """``table`` begins with the headings: キー and 値, and in our own CSV also 状態. ``file`` is its name."""
    number, headings = table[0] if table else (1, ())
    names = [field.strip() for field in headings]
    if any(names.count(name) != 1 for name in (KEY, VALUE)):
        problem = IMPORT_COLUMNS.problem(key=KEY, value=VALUE)
        return ExistingFigures((), 0, (problem.at(file=file, label=_line(number)),))
    places: list[dict[str, str]] = []  # of the lines that say something, as problems name them
    entries: dict[int, Entry] = {}  # by index of the line
    problems: dict[int, Problem] = {}
    first: dict[str, int] = {}
    listed = known.things.keys()
    for number, fields in table[1:]:
        if not any(field.strip() for field in fields):
            continue
        cells = dict(zip(names, (field.strip() for field in fields), strict=False))
        key = canonical(cells.get(KEY, "").removeprefix("'"))
        places.append({"file": file, "key": key, "label": _line(number)})
        try:
            if any(field.strip() for field in fields[len(names) :]):
                raise _LineRefused(IMPORT_FIELDS.problem())
            if key in first:
                raise _LineRefused(IMPORT_TWICE.problem(key=key, line=first[key]))
            first[key] = number
            _check(key, listed, known.named)
        except _LineRefused as refused:
            problems[len(places) - 1] = refused.problem
            continue
        state = cells.get(STATE, "")
        typed = cells.get(VALUE, "") or (state if state in FIXED_WORDS else "")
        if typed not in _NOTHING_YET:
            entries[len(places) - 1] = Entry(known.questions.figure(key), typed_text(typed))
    choices: list[Choice] = []
    remarks: list[Problem] = []
    understood = understand_entries(list(entries.values()))
    for (index, entry), one in zip(entries.items(), understood, strict=True):
        place = places[index]
        try:
            if one.refusal is not None:
                raise _LineRefused(one.refusal)
            choice = _choice(entry.ask.key, one.answer, known, f"{file} の {first[entry.ask.key]} 行目から取り込み")
        except _LineRefused as refused:
            problems[index] = refused.problem
            continue
        if choice is not None:
            choices.append(choice)
            remarks += (remark.at(file=file, label=f"{place['label']} {entry.ask.label}") for remark in one.remarks)
    if problems:
        return ExistingFigures((), 0, tuple(problems[index].at(**places[index]) for index in sorted(problems)))
    return ExistingFigures(tuple(choices), len(places) - len(choices), (), tuple(remarks))


class _LineRefused(Exception):
    """One line cannot be a decision, and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def _choice(key: str, answer: Answer | None, known: KnownKeys, reason: str) -> Choice | None:
    """What to decide; None when the line says nothing yet, or nothing new."""
    if answer is None or answer.status is Status.UNDETERMINED:
        return None
    row, decision = known.rows.get(key), known.decisions.get(key)
    if row is not None and row.state is ResultState.CONFLICT:
        raise _LineRefused(IMPORT_CONFLICT.problem())
    before = row.answer if row else decision.answer if decision else None
    if before is None:
        unit = row.line.unit if row else unit_asked(known.things, Key.parse(key), known.named)
        return Choice(key, answer, reason, candidate_tokens(row.candidates) if row else (), unit=unit)
    if before == answer:
        return None
    source = f"（{row.file}）" if row and row.file else ""
    differing = {"value": answer.shown, "before": before.shown, "source": source}
    if row is None or row.line.published is None:
        command = command_line("set", key, answer.shown, "--reason", "理由")
        raise _LineRefused(IMPORT_AGAINST.problem(**differing, command=command))
    raise _LineRefused(IMPORT_AGAINST_MASTER.problem(**differing))


def _check(key: str, listed: Collection[str], named: NamedFigures) -> None:
    """Raises _LineRefused unless the key is one of a figure about something in the plan; its year may be any."""
    parsed = _figure_key(key, named)
    if parsed is None:
        raise _LineRefused(IMPORT_KEY.problem(key=key))
    of_plan = bool(parsed.indicator) is not bool(parsed.item) and not (parsed.item and parsed.period == INITIAL)
    of_plan = of_plan and not (parsed.item == BUDGET and parsed.when is not None and parsed.when.part)
    if parsed.subject not in listed or not (of_plan or figure_named(named, parsed)):
        raise _LineRefused(IMPORT_UNKNOWN_KEY.problem(key=key))


def _figure_key(key: str, named: NamedFigures) -> Key | None:
    """A key that is written as one of a figure of the plan, or is one of a named figure; None for any other."""
    try:
        parsed = Key.parse(key)
    except ValueError:
        return None
    of_plan = (parsed.project or parsed.indicator) and parsed.item in ("", BUDGET, SETTLEMENT)
    if of_plan and (parsed.is_initial or parsed.when is not None):
        return parsed
    return parsed if figure_named(named, parsed) and (not parsed.period or parsed.when is not None) else None


def _line(number: int) -> str:
    return f"{number} 行目"
