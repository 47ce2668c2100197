"""The command that does what comes after the mailbox in one step (receive), and says the rest on one page."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamakura_report.cli.click_ja import japanese_command
from kamakura_report.cli.collect import taken_counts
from kamakura_report.cli.columns import display_width, wrap
from kamakura_report.cli.ending import finish, outcome_counts
from kamakura_report.cli.output import say, track
from kamakura_report.cli.parameters import (
    PATH,
    executor_options,
    reading_options,
    reporting_options,
    worker_options,
    writing_options,
)
from kamakura_report.cli.report import WHICH_ROUND
from kamakura_report.commands.workspace import Workspace
from kamakura_report.merging.agree import ResultRow, ResultState
from kamakura_report.plan.periods import japanese_date
from kamakura_report.problem import Problem, Severity
from kamakura_report.problem.round_codes import STATUS_NOT_MERGED
from kamakura_report.reports.problem_list import fold_problems
from kamakura_report.reports.status_book import due_until
from kamakura_report.rounds.division_status import CellOutcome, DivisionStatus, Stage, count_totals
from kamakura_report.text import escape_for_terminal
from kamakura_report.workbook.office_style import minute_of

if TYPE_CHECKING:
    from kamakura_report.commands.receive import Received

PAGE_COLUMNS = 80  # of the page
NEAR = 12  # columns of a folder that is named before each path
MOST_PATHS, MOST_CONFLICTS, MOST_LOOKS, MOST_CHANGES = 3, 2, 3, 3  # lines of each; of more it says how many
TO_CORRECT = (Stage.WRONG, Stage.PARTIAL)


@japanese_command()
@click.argument("paths", nargs=-1, type=PATH, metavar="[ファイル/フォルダー]…")
@click.option("--round", "round_name", default="", metavar="回名", help=WHICH_ROUND)
@click.option("--open", "opens", is_flag=True, help="終わったら output/consolidated.xlsx を開きます。")
@click.option("-v", "--verbose", is_flag=True, help="お知らせを、省かずに示します。")
@writing_options
@reporting_options
@click.pass_obj
@executor_options
@worker_options
@reading_options
def receive_command(
    workspace: Workspace,
    paths: tuple[Path, ...],
    round_name: str,
    opens: bool,
    verbose: bool,
    break_lock: bool,
    as_json: bool,
    strict: bool,
) -> int:
    """返ってきたものを受け付けます。点検、集計、差戻し、提出状況、督促を一度に行います。

    input/returned/ の中と、前に指定したフォルダーを見ます。ファイルやフォルダーを指定すると、それだけを見ます。
    受け取ったファイルはすべて保存し、元のファイルは書き換えません。途中で止まっても、もう一度実行すれば続きをします。

    おわりに一画面で、だれから届いたか、何を送り返すか、何を決めるか、前回から何が変わったかを示します。
    """
    from kamakura_report.commands import receive

    now = datetime.now()
    done = receive.run(workspace, paths, round_name, now=now, break_lock=break_lock, track=track("受け付けています"))
    submissions = done.returned
    new = done.consolidated.new if done.consolidated else 0
    counts = {
        "files": len(submissions),
        **taken_counts(submissions),
        "new": new,
        **outcome_counts(done.overview.merged.state_counts),
    }
    more = {
        "round": done.overview.round,
        "send_back": [str(one.path) for one in done.corrections.sent_back],
        "reminders": [str(one.path) for one in done.reminded.letters] if done.reminded else [],
        "mails": [str(path) for path in done.answered],
        "changes": [{"division": name, "before": was, "now": now} for name, was, now in done.changes],
    }
    problems = (*done.problems, *workspace.reading_notes)
    status = finish(
        page(workspace, done, problems),
        problems,
        counts,
        as_json=as_json,
        strict=strict,
        more=more,
        every=verbose,
        a_page=True,
    )
    if opens and not as_json:
        _open(workspace.results[2])
    return status


def page(workspace: Workspace, done: Received, problems: Sequence[Problem]) -> Iterator[str]:
    """At most 25 lines: who has answered, what to send back, to decide and to look at, what changed."""
    yield from _head(done)
    yield from _divisions(done.overview.statuses)
    yield from _to_send(workspace, done)
    conflicts = [row for row in done.overview.merged.rows if row.state is ResultState.CONFLICT]
    if conflicts:
        where = _path(workspace, workspace.results[3])
        yield f"■ 決めること {len(conflicts)}（{where} に印を付けて、決定.bat か resolve）"
        yield from _first(list(map(_decision, conflicts)), MOST_CONFLICTS)
    yield from _to_look_at(done, problems, {row.line.key for row in conflicts})
    yield from _changed(done)
    yield f"結果: {_path(workspace, workspace.results[2])}、{_path(workspace, workspace.status)}"


def _head(done: Received) -> Iterator[str]:
    overview = done.overview
    closed = "（締め切りました）" if overview.closed else ""
    style = overview.plan.year_style
    today = japanese_date(overview.today, style)
    yield f"回「{overview.round}」{closed}　提出期限 {due_until(overview.statuses, style)}　{today}現在"
    counts = taken_counts(done.returned)
    partly = f"、一部を使ったもの {counts['partly']}" if counts["partly"] else ""
    new = done.consolidated.new if done.consolidated else 0
    beside = f"（ほかの回のもの: {'、'.join(done.elsewhere)}）" if done.elsewhere else ""
    yield f"ファイル {len(done.returned)}、使ったもの {counts['usable']}{partly}、新しく取り込んだもの {new}{beside}"
    past = _past(done)
    if past:
        yield f"  うち、替わったもの、終わった回のものなど、済んでいるもの {past}（-v で一つずつ示します）"


def _past(done: Received) -> int:
    return sum(one.past for one in done.returned)


def _divisions(statuses: Sequence[DivisionStatus]) -> Iterator[str]:
    totals = count_totals(statuses)
    answered = [one for one in statuses if one.stage is not Stage.NOT_SENT and not one.unanswered]
    apart = [one for one in answered if one.cells_of(CellOutcome.CONFLICT)]
    done = [one for one in answered if one not in apart]
    also = f"、回答が食い違う {len(apart)}" if apart else ""
    late = f"（期限に遅れた {totals.late}）"
    yield f"■ 課 {totals.issued}: 届いた {totals.returned}、そろった {totals.done - len(apart)}{also}{late}"
    yield from _names("そろった課", [_open_cells(one) for one in done], 1)
    yield from _names("食い違う課", [_open_cells(one) for one in apart], 1)
    wrong = [_open_cells(one) for one in statuses if one.stage in TO_CORRECT]
    yield from _names("直しと記入もれ", wrong, 1 if apart else 2)
    yield from _names("まだの課", [one.name for one in statuses if one.stage is Stage.WAITING], 2)


def _open_cells(one: DivisionStatus) -> str:
    counts = {
        "誤り": len(one.errors),
        "競合": len(one.cells_of(CellOutcome.CONFLICT)),
        "未確定": len(one.cells_of(CellOutcome.UNDETERMINED)),
        "残り": len(one.outstanding),
    }
    parts = [f"{word} {count}" for word, count in counts.items() if count]
    return f"{one.name}（{'、'.join(parts)}）" if parts else one.name


def _to_send(workspace: Workspace, done: Received) -> Iterator[str]:
    back = [one.path for one in done.corrections.sent_back]
    most = MOST_PATHS - bool(done.without_address)  # that takes a line too
    mails = f"メールは {workspace.mail.relative_to(workspace.root).as_posix()} の中"
    if back:
        more = f"ほか {len(back) - most} も、同じフォルダーの中。" if len(back) > most else ""
        yield f"■ 送り返すもの {len(back)}（{more}{mails}）"
        yield from (f"  {_path(workspace, path)}" for path in back[:most])
    if done.reminded and done.reminded.letters:
        yield f"■ 督促の文 {len(done.reminded.letters)}（{_path(workspace, workspace.reminders)} の中。{mails}）"
    yield from _names("宛先のない下書き（マスターの「課」の連絡先に書きます）", done.without_address, 1)


def _decision(row: ResultRow) -> str:
    said = dict.fromkeys(row.shown(claim) for claim in row.candidates or row.claims)
    values = _cut("／".join(said), PAGE_COLUMNS // 2)
    return f"{_cut(row.line.label, PAGE_COLUMNS - 4 - display_width(values))}: {values}"


def _to_look_at(done: Received, problems: Iterable[Problem], conflicts: Collection[str]) -> Iterator[str]:
    """What is in nobody's 差戻し and no 競合: errors by name, the rest by number."""
    sent_back = {one.file for one in done.corrections.sent_back}
    beside = [one for one in problems if one.file not in sent_back and one.key not in conflicts]
    named = [one for one in beside if one.severity is Severity.ERROR or one.code == STATUS_NOT_MERGED.code]
    errors = [str(one.problem) for one in fold_problems(named)]
    warnings = sum(one.severity is Severity.WARNING for one in beside if one not in named)
    also = f"　ほかに注意 {warnings} 件（-v か、consolidated.xlsx の「点検結果」）" if warnings else ""
    if errors or warnings:
        yield f"■ 見ること {len(errors)}{also}"
        yield from _first(errors, MOST_LOOKS)


def _changed(done: Received) -> Iterator[str]:
    if not done.before.when:
        return
    if done.before.round != done.overview.round:
        yield f"■ 前回（{minute_of(done.before.when)}）は回「{done.before.round}」の受付でした"
        return
    turns: dict[str, list[str]] = {}
    for name, was, now in done.changes:
        turns.setdefault(f"{was} → {now}", []).append(name)
    yield f"■ 前回（{minute_of(done.before.when)}）から変わった課 {len(done.changes)}"
    lines = [line for turn, names in turns.items() for line in _names(turn, names, 1)]
    yield from lines[: MOST_CHANGES - bool(_past(done))]


def _names(label: str, names: Sequence[str], most: int) -> Iterator[str]:
    """``  label: a、b ほか 3 課`` in at most so many lines; nothing without names."""
    for count in range(len(names), 0, -1):
        more = f" ほか {len(names) - count} 課" if count < len(names) else ""
        text = escape_for_terminal(f"{label}: {'、'.join(names[:count])}{more}")
        lines = wrap(text, PAGE_COLUMNS - 4)
        if len(lines) <= most or count == 1:
            yield from (f"{'    ' if number else '  '}{line}" for number, line in enumerate(lines[:most]))
            return


def _first(lines: Sequence[str], most: int) -> Iterator[str]:
    """The first of these, each in one line; the last says how many more there are."""
    more = f"　ほか {len(lines) - most} 件" if len(lines) > most else ""
    for number, line in enumerate(lines[:most], 1):
        end = more if number == most else ""
        yield f"  {_cut(escape_for_terminal(line), PAGE_COLUMNS - 2 - display_width(end))}{end}"


def _cut(text: str, columns: int) -> str:
    if display_width(text) <= columns:
        return text
    while text and display_width(text) > columns - 2:
        text = text[:-1]
    return f"{text}…"


def _path(workspace: Workspace, path: Path) -> str:
    """The path as it can be typed; below the workspace where its folder would fill the line."""
    near = display_width(str(workspace.root)) <= NEAR
    return str(path) if near else path.relative_to(workspace.root).as_posix()


def _open(path: Path) -> None:
    """Open a file as a double click does; that it cannot be is said, and no more."""
    try:
        failed = getattr(os, "startfile", click.launch)(str(path))
    except OSError:
        failed = 1
    if failed:
        say(f"{path} を開けませんでした。ダブルクリックで開いてください。", err=True)
