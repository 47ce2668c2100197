"""Reminders: one letter for each division from which something must still come, ready to paste into mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import PurePosixPath

from kamakura_report.plan.model import Division, Plan
from kamakura_report.plan.periods import japanese_date
from kamakura_report.problem import Problem, Severity
from kamakura_report.problem.answer_codes import REQUIRED_BLANK
from kamakura_report.rounds.division_status import AskedCell, CellOutcome, DivisionStatus, Sending, Stage
from kamakura_report.text import plain_line

RULE = "－" * 20  # between what is typed into the mail program and the letter itself
REASONS = {
    Stage.WAITING: "",
    Stage.PARTIAL: "　記入されていない欄があります",
    Stage.WRONG: "　直していただくところがあります",
}


def reminder_letter(plan: Plan, round_name: str, standing: DivisionStatus, today: date) -> str:
    """The reminder to a division that has not answered (``Standing.unanswered``), lines ended by ``\\n``."""
    division = standing.division
    lines = [
        f"宛先: {_called(division)}",
        f"件名: {_urgency(standing, today)}実績の記入について（{round_name}）{REASONS[standing.stage]}",
        *_attached(standing),
        RULE,
        f"{division.name}　御担当者様",
        "",
        *_asking(plan, standing, today),
        "",
        *_particulars(plan, standing),
        *_wrong(standing),
        *_cells("記入していただく欄", standing, _open(standing)),
        *_cells(
            "「未確定」とされている欄（決まりましたら、お知らせください）",
            standing,
            standing.cells_of(CellOutcome.UNDETERMINED),
        ),
        "",
        "　当てはまらない欄には「該当なし」、まだ決まらない欄には「未確定」と入力してください。",
        "　行き違いで既に御提出いただいている場合は、御容赦ください。",
        "",
        *([f"　　{_called(plan.division(plan.office))}"] if plan.office else []),
    ]
    return "".join(f"{plain_line(line)}\n" for line in lines)


def _asking(plan: Plan, standing: DivisionStatus, today: date) -> Iterator[str]:
    about = f"{plan.city}{plan.name}" or "計画"
    match standing.stage:
        case Stage.WAITING:
            yield f"　{about}の実績の記入をお願いしていますが、まだ届いていません。"
        case Stage.PARTIAL:
            yield f"　{about}の実績を御提出いただき、ありがとうございます。"
            yield "　記入されていない欄がありますので、続けて記入し、もう一度御提出ください。"
        case _:
            yield f"　{about}の実績を御提出いただきましたが、ファイルに誤りがあるため、受け取ることができませんでした。"
            yield "　次のところを直して、もう一度御提出ください。"
    if standing.due is None:
        yield "　お手数ですが、よろしくお願いします。"
    elif today > standing.due:
        yield f"　提出期限を{(today - standing.due).days}日過ぎています。お手数ですが、早めの御提出をお願いします。"
    else:
        yield "　お手数ですが、提出期限までに御提出くださるよう、お願いします。"


def _attached(standing: DivisionStatus) -> Iterator[str]:
    """The workbook; to who must correct a file the one to send back, in which all that was typed stands again."""
    if standing.stage is Stage.WRONG:
        yield "添付: 差戻し用の Excel（check --annotate で作れます）"
    else:
        yield from (f"添付: {one.file}" for one in standing.sendings)


def _urgency(standing: DivisionStatus, today: date) -> str:
    return "【再依頼】" if standing.due is not None and today > standing.due else "【お願い】"


def _particulars(plan: Plan, standing: DivisionStatus) -> Iterator[str]:
    if standing.due is not None:
        yield f"　提出期限: {japanese_date(standing.due)}"
    if plan.office:
        yield f"　提出先: {_called(plan.division(plan.office))}"
    for sending in standing.sendings:
        renamed = "" if sending.division == standing.division.name else f"（{sending.division}あてにお送りしたもの）"
        yield f"　配布したファイル: {_name(sending)}{renamed}"
    for file in standing.current:
        came = standing.arrival_day(file)
        yield f"　受け取ったファイル: {file.file}" + (f"（{japanese_date(came)}）" if came else "")


def _wrong(standing: DivisionStatus) -> Iterator[str]:
    """What is wrong in the newest files, each with its place."""
    if standing.errors:
        yield ""
        yield f"■ 直していただくところ（{len(standing.errors)}か所）"
    for file in standing.refused:
        if len(standing.refused) > 1:
            yield f"　{file.file}"
        for problem in file.problems:
            if problem.severity is Severity.ERROR:
                yield f"　・{_place(problem)}"
                yield f"　　　{problem.found}{problem.advice}"


def _open(standing: DivisionStatus) -> list[AskedCell]:
    """The cells to fill in; of a file that could not be used those that were left empty in it."""
    if not standing.refused:
        return list(standing.outstanding)
    empty = {
        problem.key for file in standing.refused for problem in file.problems if problem.code == REQUIRED_BLANK.code
    }
    return [one for one in standing.outstanding if one.ask.key in empty or not _was_in(one, standing)]


def _was_in(asked: AskedCell, standing: DivisionStatus) -> bool:
    """Whether the cell belongs to a workbook whose newest file could not be used."""
    refused = {file.division for file in standing.refused}
    return any(asked in one.asked for one in standing.sendings if one.division in refused)


def _cells(heading: str, standing: DivisionStatus, cells: Sequence[AskedCell]) -> Iterator[str]:
    """The cells sheet by sheet, and workbook by workbook when there are several."""
    if not cells:
        return
    yield ""
    yield f"■ {heading}（{len(cells)}か所）"
    for sending in standing.sendings:
        own = [one for one in sending.asked if one in cells]
        if own and len(standing.sendings) > 1:
            yield f"　{_name(sending)}"
        yield from _sheets(own)


def _sheets(cells: Iterable[AskedCell]) -> Iterator[str]:
    for sheet, of_sheet in groupby(cells, key=lambda one: one.sheet):
        yield f"　［シート {sheet}］"
        for one in of_sheet:
            yield f"　・{one.cell}　{one.ask.label}" + (f"（{one.ask.unit}）" if one.ask.unit else "")


def _place(problem: Problem) -> str:
    sheet = f"［シート {problem.sheet}］" if problem.sheet else ""
    return " ".join(part for part in (sheet, problem.cell, problem.label) if part) or "ファイル全体"


def _called(division: Division) -> str:
    name = " ".join(part for part in (division.department, division.name) if part)
    return f"{name}（{division.contact}）" if division.contact else name


def _name(sending: Sending) -> str:
    return PurePosixPath(sending.file).name
