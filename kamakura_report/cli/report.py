"""The commands that report: who has answered, and reminders to who has not (status, remind)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

import click

from kamakura_report.cli.click_ja import japanese_command
from kamakura_report.cli.columns import aligned
from kamakura_report.cli.ending import finish
from kamakura_report.cli.output import Printable, draw_table, is_terminal
from kamakura_report.cli.parameters import executor_options, reporting_options, writing_options
from kamakura_report.commands.workspace import Workspace
from kamakura_report.plan.figures import percent_text, share_done
from kamakura_report.plan.periods import japanese_date
from kamakura_report.reports.plain_fields import status_fields
from kamakura_report.reports.status_book import due_until, status_summary
from kamakura_report.rounds.division_status import CellOutcome, DivisionStatus, Stage, count_totals
from kamakura_report.text import escape_for_terminal

if TYPE_CHECKING:
    from kamakura_report.commands.remind import Reminded

OPEN_CELLS = ("遅れ", "記入", "未確定", "誤り", "競合", "残り")
STATUS_HEADINGS = ("課", "状態", "受付", *OPEN_CELLS, "進み", "最後のファイル")
RIGHT = range(3, 3 + len(OPEN_CELLS))  # columns aligned to the right
BAR_COLUMN = STATUS_HEADINGS.index("進み")
WIDEST_DIVISION = 14  # columns of a 課 in plain columns; a longer one moves the rest of its line
NONE = "-"
WHICH_ROUND = "どの回か（R8、令和8年度など）。既定は、開いている最後の回。"
BAR = 6  # characters of a full progress bar
STAGE_COLORS = {
    Stage.WRONG: "red",
    Stage.CONFLICT: "red",
    Stage.WAITING: "yellow",
    Stage.PARTIAL: "yellow",
    Stage.DONE: "green",
}
LETTER_DONE = {
    "new": "作りました",
    "replaced": "作り直しました",
    "unchanged": "変わりありません",
    "backed up": "作り直しました（手を加えたものは控えに残しました）",
    "planned": "作る予定です",
}


@japanese_command()
@click.option("--round", "round_name", default="", metavar="回名", help=WHICH_ROUND)
@click.option("--dry-run", is_flag=True, help="示すだけで、output/status.xlsx を書きません。")
@click.option("-v", "--verbose", is_flag=True, help="残っている欄を一つずつ示します。")
@writing_options
@reporting_options
@click.pass_obj
@executor_options
def status_command(
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
    from kamakura_report.commands import status

    done = status.run(workspace, round_name, now=datetime.now(), dry_run=dry_run, break_lock=break_lock)
    overview = done.overview
    closed = "（締め切りました）" if overview.closed else ""
    style = overview.plan.year_style
    lines = [
        f"回「{overview.round}」{closed}　提出期限 {due_until(overview.statuses, style)}　"
        f"{japanese_date(overview.today, style)}現在",
        *status_table(overview.statuses),
        *(open_cell_lines(overview.statuses) if verbose else ()),
        *status_summary(count_totals(overview.statuses)),
        *(f"前の表（手を加えたもの）の控え: {one.backup}" for one in done.written if one.backup),
        *(f"表: {one.path}" for one in done.written),
    ]
    more = {
        "round": overview.round,
        "closed": overview.closed,
        "today": overview.today.isoformat(),
        "divisions": [status_fields(one) for one in overview.statuses],
    }
    counts = asdict(count_totals(overview.statuses))
    return finish(lines, done.problems, counts, as_json=as_json, strict=strict, more=more)


def status_table(statuses: Sequence[DivisionStatus]) -> Iterator[Printable]:
    """The table of divisions, with headings: drawn by rich on a terminal, elsewhere in plain columns that are no wider
    than an old console, without bars and file names.
    """
    rows = [[escape_for_terminal(text) for text in status_row(status)] for status in statuses]
    if is_terminal("stdout"):
        import shutil

        styles = [STAGE_COLORS.get(status.stage, "") for status in statuses]
        yield from draw_table(STATUS_HEADINGS, rows, styles, RIGHT, shutil.get_terminal_size().columns)
    else:
        shown = [STATUS_HEADINGS, *rows]
        narrow = [(*row[:BAR_COLUMN], row[BAR_COLUMN].rpartition(" ")[2]) for row in shown]
        yield from aligned(narrow, {*RIGHT, BAR_COLUMN}, {0: WIDEST_DIVISION})


def status_row(one: DivisionStatus) -> tuple[str, ...]:
    """The texts of a division's row by STATUS_HEADINGS; a 0 is shown as "-", so that the others are seen."""
    if one.stage is Stage.NOT_SENT:
        return (one.name, one.stage, *[NONE] * (len(STATUS_HEADINGS) - 2))
    filled = len(one.cells_of(CellOutcome.FILLED))
    late = str(one.late or NONE)
    open_counts = [
        len(one.cells_of(what)) for what in (CellOutcome.UNDETERMINED, CellOutcome.CONFLICT, CellOutcome.BLANK)
    ]
    more_counts = (open_counts[0], len(one.errors), *open_counts[1:])
    received = f"{one.arrived:%m-%d}" if one.arrived else NONE
    file = one.last.file if one.last else NONE
    numbers = (late, f"{filled}/{one.asked}", *(str(number or NONE) for number in more_counts))
    return (one.name, one.stage, received, *numbers, progress_bar(filled, one.asked), file)


def progress_bar(filled: int, asked: int) -> str:
    """``#####...  64.7%``: characters that every terminal shows one column wide; "-" where nothing is asked."""
    if not asked:
        return NONE
    share = share_done(filled, asked)
    full = int(share * BAR)
    return f"{'#' * full}{'.' * (BAR - full)} {percent_text(share):>6}"


def open_cell_lines(statuses: Sequence[DivisionStatus]) -> Iterator[str]:
    """Every cell that is wrong, empty, in conflict or undetermined, by division."""
    from kamakura_report.reports.status_book import open_cell_rows  # what the workbook lists, in its order

    for one in statuses:
        for number, (name, what, _, sheet, cell, label, unit, explained, key) in enumerate(open_cell_rows(one)):
            if not number:
                yield name
            place = f"［{sheet}］{cell}" if sheet else ""
            yield "  " + "  ".join(part for part in (what, place, label, unit, explained, key) if part)


@japanese_command()
@click.option("--round", "round_name", default="", metavar="回名", help=WHICH_ROUND)
@click.option("--division", "divisions", multiple=True, metavar="課名", help="この課だけ作ります。繰り返せます。")
@click.option("--dry-run", is_flag=True, help="作るものを示すだけで、何も書きません。")
@writing_options
@reporting_options
@click.pass_obj
def remind_command(
    workspace: Workspace,
    round_name: str,
    divisions: tuple[str, ...],
    dry_run: bool,
    break_lock: bool,
    as_json: bool,
    strict: bool,
) -> int:
    """まだ提出していない課、記入の残っている課ごとに、メールに貼り付ける文を output/reminders/ に作ります。

    もう要らなくなった前の督促文は消します。人が手を加えたものは残します。
    """
    from kamakura_report.commands import remind

    done = remind.run(workspace, round_name, divisions, now=datetime.now(), dry_run=dry_run, break_lock=break_lock)
    counts = {
        "reminders": len(done.letters),
        "outstanding": sum(len(one.status.outstanding) for one in done.letters),
        "removed": len(done.cleared.removed),
    }
    return finish(reminder_lines(done), done.problems, counts, as_json=as_json, strict=strict)


def reminder_lines(done: Reminded) -> Iterator[str]:
    """A line for each letter, and for each older one that is no longer called for."""
    for one in done.letters:
        outstanding = len(one.status.outstanding)
        state = f"{one.status.stage}、残り {outstanding} か所" if outstanding else one.status.stage
        yield f"{one.status.name}（{state}）: {one.path} {LETTER_DONE[one.written.done]}"
    if not done.letters:
        yield f"回「{done.overview.round}」: 督促の要る課はありません。"
    yield from (f"要らなくなったので消しました: {path}" for path in done.cleared.removed)
    yield from (f"要らなくなりましたが、手が加えられているので残しました: {path}" for path in done.cleared.kept)
