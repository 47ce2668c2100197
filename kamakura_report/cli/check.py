"""``kamakura-report check``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from kamakura_report.cli import japanese, options, told
from kamakura_report.cli.progress import track
from kamakura_report.problem import Severity
from kamakura_report.returns.returned import Return
from kamakura_report.steps import gather
from kamakura_report.steps.workspace import Workspace


@click.command(cls=japanese.Command, short_help="返ってきたファイルを点検します。", options_metavar="[オプション]")
@click.argument("paths", nargs=-1, type=options.PATH, metavar="[ファイル/フォルダー]…")
@click.option("-v", "--verbose", is_flag=True, help="受け取った回答を一つずつ示します。")
@options.reporting
@click.pass_obj
def command(workspace: Workspace, paths: tuple[Path, ...], verbose: bool, as_json: bool, strict: bool) -> int:
    """返ってきたファイルを点検します。何も書き換えません。

    ファイルもフォルダーも指定しないと、input/returned/ の中をすべて点検します。
    """
    returns = gather.run(workspace, paths, track=track("点検しています"))
    problems = [problem for returned in returns for problem in returned.problems]
    lines = [*(answers(returns) if verbose else ()), *summary(returns)]
    return told.report(lines, problems, counts(returns), as_json=as_json, strict=strict)


def summary(returns: tuple[Return, ...]) -> Iterator[str]:
    """A line for each file that was recognised, and one for all."""
    counted = gather.answering(returns)
    for returned in counted:
        if returned.division:
            state = "受け取れます" if returned.usable else "直すところがあります"
            yield f"{returned.file}: {returned.division}、回答 {len(returned.answers)}、{state}"
    usable = sum(1 for returned in counted if returned.usable)
    yield f"ファイル {len(counted)}、受け取れるもの {usable}"


def answers(returns: tuple[Return, ...]) -> Iterator[str]:
    """Every answer with its place, and what was understood from what."""
    for returned in returns:
        for key, answer in returned.answers.items():
            place = f"［{answer.place.sheet}］{answer.place.cell}" if answer.place else ""
            understood = f"（{answer.conversion}）" if answer.conversion else ""
            yield f"  {returned.file} {place} {key} = {answer.shown}{understood}"


def counts(returns: tuple[Return, ...]) -> dict[str, int]:
    """Of files, of those that can be taken in, of answers and of problems by severity."""
    problems = [problem for returned in returns for problem in returned.problems]
    return {
        "files": len(gather.answering(returns)),
        "usable": sum(1 for returned in returns if returned.usable),
        "answers": sum(len(returned.answers) for returned in returns),
        **{f"{severity}s": sum(1 for problem in problems if problem.severity is severity) for severity in Severity},
    }
