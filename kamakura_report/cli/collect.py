"""The commands for what came back: checked file by file, and merged (check, merge)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamakura_report.cli.click_ja import japanese_command
from kamakura_report.cli.columns import aligned
from kamakura_report.cli.ending import finish, outcome_counts, outcome_lines
from kamakura_report.cli.output import track
from kamakura_report.cli.parameters import (
    PATH,
    executor_options,
    reading_options,
    reporting_options,
    worker_options,
    writing_options,
)
from kamakura_report.commands.workspace import Workspace
from kamakura_report.problem import Problem, Severity
from kamakura_report.returned.submission import Submission
from kamakura_report.rounds.past_files import past_word
from kamakura_report.text import escape_for_terminal

if TYPE_CHECKING:
    from kamakura_report.commands.annotate import Annotated

NAME_COLUMNS = 40  # of a file's name in the table of files; a longer one pushes its line to the right
FILE_HEADINGS = ("ファイル", "課", "記入する欄", "済み", "要確認", "残り", "エラー", "注意", "")
COUNT_COLUMNS = range(2, 8)  # columns


@japanese_command()
@click.argument("paths", nargs=-1, type=PATH, metavar="[ファイル/フォルダー]…")
@click.option(
    "--annotate",
    "folder",
    type=PATH,
    metavar="フォルダー",
    help="直すところに印を付けた差戻し用の Excel を、このフォルダーに作ります。",
)
@click.option(
    "--force", is_flag=True, help="人が手を加えた差戻し用の Excel も作り直します（元のものは控えに残します）。"
)
@click.option("-v", "--verbose", is_flag=True, help="受け取った回答と、読み替えたものを一つずつ示します。")
@writing_options
@reporting_options
@click.pass_obj
@executor_options
@worker_options
@reading_options
def check_command(
    workspace: Workspace,
    paths: tuple[Path, ...],
    folder: Path | None,
    force: bool,
    verbose: bool,
    break_lock: bool,
    as_json: bool,
    strict: bool,
) -> int:
    """返ってきたファイルを点検します。返ってきたファイルは書き換えません。

    ファイルもフォルダーも指定しないと、input/returned/ の中をすべて点検します。

    --annotate を付けると、直すところのあるファイルごとに、記入されたものを写し、直すところに色と説明を付け、
    その一覧のシート「要修正」を添えた Excel を作ります。そのまま課に送り返せます。
    """
    from kamakura_report.commands import read_returns
    from kamakura_report.commands.find_returns import without_harmless_files

    submissions = read_returns.run(workspace, paths, track=track("点検しています"))
    problems = [problem for submission in submissions for problem in submission.problems]
    returned = without_harmless_files(submissions)
    lines = [*(answer_lines(submissions) if verbose else ()), *file_table(returned, every=verbose)]
    counts = check_counts(returned, problems)
    if folder is not None:
        from kamakura_report.commands import annotate

        done = annotate.run(
            workspace, submissions, folder, paths, now=datetime.now(), force=force, break_lock=break_lock
        )
        lines += sent_back_lines(done)
        counts["annotated"] = len(done.sent_back)
    return finish(lines, [*problems, *workspace.reading_notes], counts, as_json=as_json, strict=strict, every=verbose)


def file_table(submissions: Sequence[Submission], *, every: bool = False) -> Iterator[str]:
    """A line for each file, with the numbers that its own cover shows, and one for all; past ones where ``every``."""
    rows = [_file_row(one) for one in submissions if every or not one.past]
    if rows:
        yield from aligned([FILE_HEADINGS, *rows], COUNT_COLUMNS, at_most={0: NAME_COLUMNS})
    counts = taken_counts(submissions)
    partly = f"、一部を受け取れるもの {counts['partly']}（受け取れない欄 {counts['held']}）" if counts["partly"] else ""
    yield f"ファイル {len(submissions)}、受け取れるもの {counts['usable']}{partly}"


def _file_row(submission: Submission) -> tuple[str, ...]:
    severities = [problem.severity for problem in submission.problems]
    errors, warnings = (severities.count(severity) for severity in (Severity.ERROR, Severity.WARNING))
    if submission.past:
        state = past_word(submission)
    elif not submission.division:
        state = "読めません"
    elif not submission.usable:
        state = "受け取れません"
    elif not submission.whole:
        state = f"{len(submission.held)}欄を除いて受け取れます"
    else:
        state = "受け取れます（確かめるところがあります）" if warnings else "受け取れます"
    filling = submission.filling
    numbers = (filling.required, filling.filled, filling.doubtful, filling.blank, errors, warnings)
    return (
        escape_for_terminal(submission.file),
        escape_for_terminal(submission.division) or "―",
        *map(str, numbers),
        state,
    )


def answer_lines(submissions: Iterable[Submission]) -> Iterator[str]:
    """Every answer with its place and how it was converted, file by file and sheet by sheet."""
    for submission in submissions:
        if submission.answers:
            yield f"{submission.file} の回答"
        placed = [(answer.place, key, answer) for key, answer in submission.answers.items() if answer.place]
        for sheet, of_sheet in groupby(placed, key=lambda one: one[0].sheet):
            yield f"  ［{sheet}］"
            for place, key, answer in of_sheet:
                conversion = f"（読み替え: {answer.conversion}）" if answer.conversion else ""
                yield f"    {place.cell} {key} = {answer.shown}{conversion}"


def sent_back_lines(done: Annotated) -> Iterator[str]:
    """The workbooks to send back, and what could not be made into one."""
    for one in done.sent_back:
        yield f"差戻し用（{one.division}）: {one.path}"
    for file in done.unknown:
        yield f"差戻し用を作れません: {file}（どの課の様式か分からないため）"
    for file in done.lost:
        yield f"差戻し用を作れません: {file}（配布したときの計画か様式の控えが失われているため）"
    if not done.sent_back and not done.unknown and not done.lost:
        yield "直すところのあるファイルはないので、差戻し用の Excel は作りません。"


def check_counts(submissions: Sequence[Submission], problems: Sequence[Problem]) -> dict[str, int]:
    """The counts for --json of files, answers, cells and problems; ``ready`` files say 提出できます on their cover."""
    known = [submission.filling for submission in submissions if submission.division]
    return {
        "files": len(submissions),
        **taken_counts(submissions),
        "ready": sum(1 for filling in known if filling.ready),
        "answers": sum(len(submission.answers) for submission in submissions),
        "required": sum(filling.required for filling in known),
        "filled": sum(filling.filled for filling in known),
        "doubtful": sum(filling.doubtful for filling in known),
        "blank": sum(filling.blank for filling in known),
        **{f"{severity}s": sum(1 for problem in problems if problem.severity is severity) for severity in Severity},
    }


def taken_counts(submissions: Sequence[Submission]) -> dict[str, int]:
    """Files of which all counts, those of which a part does, and how many cells of these are held back."""
    partly = [one for one in submissions if one.usable and not one.whole and not one.superseded]
    return {
        "usable": sum(1 for submission in submissions if submission.whole),
        "partly": len(partly),
        "held": sum(len(submission.held) for submission in partly),
    }


@japanese_command()
@click.argument("paths", nargs=-1, type=PATH, metavar="[ファイル/フォルダー]…")
@click.option("--dry-run", is_flag=True, help="まとめた結果を示すだけで、何も書きません。")
@click.option("-v", "--verbose", is_flag=True, help="済んでいるファイルのお知らせも、一つずつ示します。")
@writing_options
@reporting_options
@click.pass_obj
@executor_options
@worker_options
@reading_options
def merge_command(
    workspace: Workspace,
    paths: tuple[Path, ...],
    dry_run: bool,
    verbose: bool,
    break_lock: bool,
    as_json: bool,
    strict: bool,
) -> int:
    """返ってきたファイルを読み、output/consolidated.xlsx、.csv、_text.csv にまとめます。

    受け取ったファイルはすべて保存し、前に取り込んだ数字と合わせます。誤りのあるところ（セル、シート又はファイル）は使いません。
    食い違うところは「競合」とし、どちらも採りません（conflicts.xlsx に並べます）。
    """
    from kamakura_report.commands import merge
    from kamakura_report.commands.find_returns import without_harmless_files

    done = merge.run(
        workspace,
        paths,
        now=datetime.now(),
        dry_run=dry_run,
        break_lock=break_lock,
        track=track("まとめています"),
    )
    returned = without_harmless_files(done.submissions)
    taken = taken_counts(returned)
    partly = f"、一部を使ったもの {taken['partly']}（使っていない欄 {taken['held']}）" if taken["partly"] else ""
    new = f"新しく取り込{'む' if dry_run else 'んだ'}もの {done.new}"
    lines = [
        f"ファイル {len(returned)}、使ったもの {taken['usable']}{partly}、{new}",
        *outcome_lines(done.state_counts, done.written),
    ]
    counts = {"files": len(returned), **taken, "new": done.new, **outcome_counts(done.state_counts)}
    return finish(
        lines,
        (*done.problems, *workspace.reading_notes),
        counts,
        as_json=as_json,
        strict=strict,
        every=verbose,
        arrived=done.arrived,
    )
