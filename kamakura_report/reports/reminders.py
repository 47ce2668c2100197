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


def reminder_letter(plan: Plan, round_name: str, status: DivisionStatus, today: date) -> str:
    """The reminder to a division that has not answered (``DivisionStatus.unanswered``), lines ended by ``\\n``."""
    division = status.division
    lines = [
        f"宛先: {_called(division)}",
        f"件名: {reminder_subject(round_name, status, today)}",
        *_attached(status),
        RULE,
        f"{division.name}　御担当者様",
        "",
        *reminder_details(plan, status, today),
        "",
        "　当てはまらない欄には「該当なし」、まだ決まらない欄には「未確定」と入力してください。",
        "　行き違いで既に御提出いただいている場合は、御容赦ください。",
        "",
        *([f"　　{office_called(plan)}"] if plan.office else []),
    ]
    return "".join(f"{plain_line(line)}\n" for line in lines)


def reminder_subject(round_name: str, status: DivisionStatus, today: date) -> str:
    """What the reminder is about, as its subject."""
    return f"{_urgency(status, today)}実績の記入について（{round_name}）{REASONS[status.stage]}"


def reminder_details(plan: Plan, status: DivisionStatus, today: date) -> Iterator[str]:
    """The lines that say what is asked of the division, until when, and in which cells."""
    yield from _asking(plan, status, today)
    yield ""
    yield from _particulars(plan, status)
    yield from wrong_and_open(status)


def wrong_and_open(status: DivisionStatus) -> Iterator[str]:
    """The lines that list what is to be corrected, to be filled in, and to be told once it is decided."""
    yield from _wrong(status)
    yield from _cells("記入していただく欄", status, _open(status))
    yield from still_undetermined(status)


def still_undetermined(status: DivisionStatus) -> Iterator[str]:
    """The lines that list what is to be told once it is decided."""
    heading = "「未確定」とされている欄（決まりましたら、お知らせください）"
    yield from _cells(heading, status, status.cells_of(CellOutcome.UNDETERMINED))


def office_called(plan: Plan) -> str:
    """The planning office with its contact, as letters name it; "" where the plan names none."""
    return _called(plan.division(plan.office)) if plan.office else ""


def plan_called(plan: Plan) -> str:
    """The plan with its city, as letters name it."""
    return f"{plan.city}{plan.name}" or "計画"


def _asking(plan: Plan, status: DivisionStatus, today: date) -> Iterator[str]:
    about = plan_called(plan)
    match status.stage:
        case Stage.WAITING:
            yield f"　{about}の実績の記入をお願いしていますが、まだ届いていません。"
        case Stage.PARTIAL:
            yield f"　{about}の実績を御提出いただき、ありがとうございます。"
            yield "　記入されていない欄がありますので、続けて記入し、もう一度御提出ください。"
        case _:
            partly = all(file.usable for file in status.refused)
            taken = "受け取れないところがありました" if partly else "受け取ることができませんでした"
            yield f"　{about}の実績を御提出いただきましたが、ファイルに誤りがあるため、{taken}。"
            yield "　次のところを直して、もう一度御提出ください。"
    if status.due is None:
        yield "　お手数ですが、よろしくお願いします。"
    elif today > status.due:
        yield f"　提出期限を{(today - status.due).days}日過ぎています。お手数ですが、早めの御提出をお願いします。"
    else:
        yield "　お手数ですが、提出期限までに御提出くださるよう、お願いします。"


def _attached(status: DivisionStatus) -> Iterator[str]:
    """The workbook; to who must correct a file the one to send back, in which all that was typed stands again."""
    if status.stage is Stage.WRONG:
        yield "添付: 差戻し用の Excel（「kamakura-report check --annotate output/corrections」で作れます）"
    else:
        yield from (f"添付: {sending.file}" for sending in status.sendings)


def _urgency(status: DivisionStatus, today: date) -> str:
    return "【再依頼】" if status.due is not None and today > status.due else "【お願い】"


def _particulars(plan: Plan, status: DivisionStatus) -> Iterator[str]:
    if status.due is not None:
        yield f"　提出期限: {japanese_date(status.due, plan.year_style)}"
    if plan.office:
        yield f"　提出先: {office_called(plan)}"
    for sending in status.sendings:
        renamed = "" if sending.division == status.division.name else f"（{sending.division}あてにお送りしたもの）"
        yield f"　配布したファイル: {_name(sending)}{renamed}"
    for file in status.current:
        arrived = status.arrival_day(file)
        day = f"（{japanese_date(arrived, plan.year_style)}）" if arrived else ""
        yield f"　受け取ったファイル: {file.file}{day}"


def _wrong(status: DivisionStatus) -> Iterator[str]:
    """What is wrong in the newest files, each with its place."""
    if status.errors:
        yield ""
        yield f"■ 直していただくところ（{len(status.errors)}か所）"
    for file in status.refused:
        if len(status.refused) > 1:
            yield f"　{file.file}"
        for problem in file.problems:
            if problem.severity is Severity.ERROR:
                yield f"　・{_place(problem)}"
                yield f"　　　{problem.found}{problem.advice}"


def _open(status: DivisionStatus) -> list[AskedCell]:
    """The cells to fill in; of a file that could not be used those that were left empty in it."""
    if not status.refused:
        return list(status.outstanding)
    empty = {problem.key for file in status.refused for problem in file.problems if problem.code == REQUIRED_BLANK.code}
    return [asked for asked in status.outstanding if asked.ask.key in empty or not _was_in(asked, status)]


def _was_in(asked: AskedCell, status: DivisionStatus) -> bool:
    """Whether the cell belongs to a workbook whose newest file could not be used."""
    refused = {file.division for file in status.refused}
    return any(asked.issue == sending.issue for sending in status.sendings if sending.division in refused)


def _cells(heading: str, status: DivisionStatus, cells: Sequence[AskedCell]) -> Iterator[str]:
    """The cells sheet by sheet, and workbook by workbook when there are several."""
    if not cells:
        return
    yield ""
    yield f"■ {heading}（{len(cells)}か所）"
    for sending in status.sendings:
        own = [asked for asked in cells if asked.issue == sending.issue]
        if own and len(status.sendings) > 1:
            yield f"　{_name(sending)}"
        yield from _sheets(own)


def _sheets(cells: Iterable[AskedCell]) -> Iterator[str]:
    for sheet, of_sheet in groupby(cells, key=lambda asked: asked.sheet):
        yield f"　［シート {sheet}］"
        for asked in of_sheet:
            yield f"　・{asked.cell}　{asked.ask.label}" + (f"（{asked.ask.unit}）" if asked.ask.unit else "")


def _place(problem: Problem) -> str:
    sheet = f"［シート {problem.sheet}］" if problem.sheet else ""
    return " ".join(part for part in (sheet, problem.cell, problem.label) if part) or "ファイル全体"


def _called(division: Division) -> str:
    name = " ".join(part for part in (division.department, division.name) if part)
    return f"{name}（{division.contact}）" if division.contact else name


def _name(sending: Sending) -> str:
    return PurePosixPath(sending.file).name
