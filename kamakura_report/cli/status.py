"""``kamakura-report status``."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime

import click

from kamakura_report.cli import japanese, options, told
from kamakura_report.cli.columns import aligned
from kamakura_report.plan.days import written
from kamakura_report.reports.status import share, summary, until
from kamakura_report.returns.standing import Answered, Stage, Standing
from kamakura_report.returns.totals import total
from kamakura_report.steps.workspace import Workspace
from kamakura_report.text import escape_for_terminal

NUMBERS = ("遅れ", "記入", "未確定", "誤り", "競合", "残り")
HEADINGS = ("課", "状態", "受付", *NUMBERS, "進み", "最後のファイル")
RIGHT = range(3, 3 + len(NUMBERS))  # columns that end in line
NONE = "-"
BAR = 6  # signs
COLORS = {
    Stage.WRONG: "red",
    Stage.CONFLICT: "red",
    Stage.WAITING: "yellow",
    Stage.PARTIAL: "yellow",
    Stage.DONE: "green",
}


@click.command(cls=japanese.Command, short_help="どの課から届いたかを示します。", options_metavar="[オプション]")
@click.option("--round", "round_name", default="", metavar="回名", help="どの回か。既定は、開いている最後の回。")
@click.option("--dry-run", is_flag=True, help="示すだけで、output/status.xlsx を書きません。")
@click.option("-v", "--verbose", is_flag=True, help="残っている欄を一つずつ示します。")
@options.writing
@options.reporting
@click.pass_obj
def command(
    workspace: Workspace,
    round_name: str,
    dry_run: bool,
    verbose: bool,
    break_lock: bool,
    as_json: bool,
    strict: bool,
) -> int:
    """課ごとの提出の状況を示し、output/status.xlsx に書きます。

    集計（merge）で取り込んだファイルをもとにします。まだ取り込んでいないファイルがあれば、お知らせします。
    """
    from kamakura_report.steps import status  # heavy: not for the help page

    done = status.run(workspace, round_name, now=datetime.now(), dry_run=dry_run, break_lock=break_lock)
    seen = done.overview
    closed = "（締め切りました）" if seen.closed else ""
    lines = [
        f"回 {seen.round}{closed}　提出期限 {until(seen.standings)}　{written(seen.today)}現在",
        *table(seen.standings),
        *(open_cells(seen.standings) if verbose else ()),
        *summary(total(seen.standings)),
        *(f"前の表（手を加えたもの）の控え: {one.backup}" for one in done.written if one.backup),
        *(f"表: {one.path}" for one in done.written),
    ]
    more = {
        "round": seen.round,
        "closed": seen.closed,
        "today": seen.today.isoformat(),
        "divisions": [fields(one) for one in seen.standings],
    }
    counts = asdict(total(seen.standings))
    return told.report(lines, done.problems, counts, as_json=as_json, strict=strict, more=more)


def table(standings: Sequence[Standing]) -> Iterator[str]:
    """A row for each division: drawn by rich on a terminal, plain columns elsewhere."""
    rows = [[escape_for_terminal(text) for text in row(one)] for one in standings]
    if sys.stdout.isatty():
        from kamakura_report.cli.drawing import drawn

        styles = [COLORS.get(one.stage, "") for one in standings]
        yield from drawn(HEADINGS, rows, styles, RIGHT, shutil.get_terminal_size().columns)
    else:
        yield from aligned([HEADINGS, *rows], RIGHT)


def row(one: Standing) -> tuple[str, ...]:
    """The texts of a division's row; a number that is 0 is not shown, so that the others are seen."""
    if one.stage is Stage.NOT_SENT:
        return (one.name, one.stage, *[NONE] * (len(HEADINGS) - 2))
    filled = len(one.of(Answered.FILLED))
    late = str(one.late or NONE)
    open_ = [len(one.of(what)) for what in (Answered.UNDETERMINED, Answered.CONFLICT, Answered.BLANK)]
    rest = (open_[0], len(one.wrong), *open_[1:])
    came = f"{one.came:%m-%d}" if one.came else NONE
    file = one.last.file if one.last else NONE
    numbers = (late, f"{filled}/{one.asked}", *(str(number or NONE) for number in rest))
    return (one.name, one.stage, came, *numbers, bar(filled, one.asked), file)


def bar(filled: int, asked: int) -> str:
    """``#####...  64%``: signs that every terminal shows one column wide."""
    if not asked:
        return NONE
    percent = share(filled, asked)
    full = percent * BAR // 100
    return f"{'#' * full}{'.' * (BAR - full)} {percent:3}%"


def open_cells(standings: Sequence[Standing]) -> Iterator[str]:
    """Every cell that is wrong, empty, in conflict or undetermined, by division."""
    from kamakura_report.reports.still_open import rows  # what the workbook lists, in its order

    for one in standings:
        for number, (name, what, _, sheet, cell, label, unit, explained, key) in enumerate(rows(one)):
            if not number:
                yield escape_for_terminal(name)
            place = f"［{sheet}］{cell}" if sheet else ""
            yield escape_for_terminal(
                "  " + "  ".join(part for part in (what, place, label, unit, explained, key) if part)
            )


def fields(one: Standing) -> dict[str, object]:
    """One division for --json; days are ISO dates, "" where there is none."""
    return {
        "division": one.division.name,
        "stage": one.stage,
        "issued": one.sendings[-1].when if one.sendings else "",
        "workbooks": [sending.file for sending in one.sendings],
        "due": one.due.isoformat() if one.due else "",
        "returned": len(one.returns),
        "valid": len(one.usable),
        "late": one.late,
        "asked": one.asked,
        "filled": len(one.of(Answered.FILLED)),
        "undetermined": len(one.of(Answered.UNDETERMINED)),
        "wrong": len(one.wrong),
        "conflicts": len(one.of(Answered.CONFLICT)),
        "outstanding": [asked.ask.key for asked in one.outstanding],
        "last_file": one.last.file if one.last else "",
        "last_came": one.came.isoformat() if one.came else "",
    }
