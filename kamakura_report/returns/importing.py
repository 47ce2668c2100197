"""Figures that already exist, as lines of keys and values, become decisions of the office: all problems at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kamakura_report.form.answer import FIXED_WORDS
from kamakura_report.plan.keys import BUDGET, INITIAL, SETTLEMENT, Key
from kamakura_report.plan.model import Plan, subjects
from kamakura_report.problem import Problem, Severity
from kamakura_report.returns.agree import State
from kamakura_report.returns.choosing import Choice, typed
from kamakura_report.returns.decisions import Decision, tokens
from kamakura_report.returns.merge import Row

KEY, VALUE, STATE = "キー", "値", "状態"
NOTHING_YET = ("", State.BLANK, State.UNDETERMINED, State.CONFLICT)
_COLUMNS = f"見出しの行に「{KEY}」と「{VALUE}」を書いてください。"

Line = tuple[int, Sequence[str]]  # number in the file from 1, fields


@dataclass(frozen=True)
class Known:
    """What the plan and the ledger say already."""

    plan: Plan
    rows: Mapping[str, Row]  # lines of today's plan by key
    decisions: Mapping[str, Decision]  # by key, also of years that the plan does not have


@dataclass(frozen=True, slots=True)
class Imported:
    """What to decide, how many lines say nothing new, and all that is wrong (then nothing is to be decided)."""

    choices: tuple[Choice, ...]
    idle: int
    problems: tuple[Problem, ...]


def understood(table: Sequence[Line], known: Known, file: str) -> Imported:
    """``table`` begins with the headings: キー and 値, and in our own CSV also 状態. ``file`` is its name."""
    number, headings = table[0] if table else (1, ())
    names = [field.strip() for field in headings]
    if any(names.count(name) != 1 for name in (KEY, VALUE)):
        found = f"見出し「{KEY}」「{VALUE}」の列が、それぞれ一つに決まりません。"
        return Imported((), 0, (_wrong(file, "import.columns", number, "", found, _COLUMNS),))
    choices: list[Choice] = []
    problems: list[Problem] = []
    first: dict[str, int] = {}
    idle = 0
    listed = frozenset(subjects(known.plan))
    for number, fields in table[1:]:
        if not any(field.strip() for field in fields):
            continue
        cells = dict(zip(names, (field.strip() for field in fields), strict=False))
        key = cells.get(KEY, "").removeprefix("'")
        try:
            if any(field.strip() for field in fields[len(names) :]):
                raise _Stop(
                    "import.fields", "列の数が見出しより多くなっています。", "数字に桁区切りを付けないでください。"
                )
            if key in first:
                raise _Stop("import.twice", f"「{key}」が {first[key]} 行目にもあります。", "一つだけ残してください。")
            first[key] = number
            choice = _choice(key, cells, known, listed, f"{file} の {number} 行目から取り込み")
        except _Stop as stop:
            problems.append(_wrong(file, stop.code, number, key, stop.found, stop.advice))
            continue
        if choice is None:
            idle += 1
        else:
            choices.append(choice)
    return Imported(() if problems else tuple(choices), idle, tuple(problems))


class _Stop(Exception):
    """What is wrong with one line."""

    def __init__(self, code: str, found: str, advice: str) -> None:
        super().__init__(code)
        self.code, self.found, self.advice = code, found, advice


def _choice(key: str, cells: Mapping[str, str], known: Known, listed: Collection[str], reason: str) -> Choice | None:
    """What to decide; None when the line says nothing, or nothing new."""
    _check(key, listed)
    state = cells.get(STATE, "")
    said = cells.get(VALUE, "") or (state if state in FIXED_WORDS else "")
    if said in NOTHING_YET:
        return None
    try:
        answer = typed(said)
    except ValueError:
        advice = "17、14.5、-3 のような数字か「該当なし」にしてください。"
        raise _Stop("import.value", f"「{said}」は数字として読めません。", advice) from None
    row, decision = known.rows.get(key), known.decisions.get(key)
    if row is not None and row.state is State.CONFLICT:
        raise _Stop("import.conflict", "この項目は競合しています。", "先に output/conflicts.xlsx で決めてください。")
    before = row.answer if row else decision.answer if decision else None
    if before is None:
        return Choice(key, answer, reason, tokens(row.candidates) if row else ())
    if before == answer:
        return None
    source = f"（{row.file}）" if row and row.file else ""
    found = f"「{answer.shown}」は、すでにある「{before.shown}」{source}と違います。"
    remedy = (
        f"「set {key} {answer.shown} --reason 理由」で" if row is None or row.line.published is None else "マスターを"
    )
    advice = f"この行を消すか、こちらが正しいときは{remedy}直してください。"
    raise _Stop("import.against", found, advice)


def _check(key: str, listed: Collection[str]) -> None:
    """Raises _Stop unless the key is one of a figure about something in the plan; its year may be any."""
    read = _figure(key)
    if read is None:
        advice = "2-1/12/i1@R5、2-1/12/決算額@R5 のように書いてください。"
        raise _Stop("import.key", f"「{key}」は数字のキーとして読めません。", advice)
    if read.subject not in listed or bool(read.indicator) is bool(read.item) or (read.item and read.period == INITIAL):
        raise _Stop(
            "import.unknown-key", f"「{key}」の事業や指標が計画にありません。", "マスターの番号を確かめてください。"
        )


def _figure(key: str) -> Key | None:
    """A key that is written as one of a figure about an indicator or a project; None for any other."""
    try:
        read = Key.parse(key)
    except ValueError:
        return None
    of_figure = (read.project or read.indicator) and read.item in ("", BUDGET, SETTLEMENT) and read.period
    return read if of_figure else None


def _wrong(file: str, code: str, line: int, key: str, found: str, advice: str) -> Problem:
    return Problem(code, Severity.ERROR, found, advice, file=file, key=key, label=f"{line} 行目")
