"""The command that walks through a whole year on the shipped plan (demo)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kamakura_report.cli.click_ja import CommandAnywhere, japanese_command
from kamakura_report.cli.ending import asked_counts
from kamakura_report.cli.output import say, track
from kamakura_report.cli.parameters import PATH, WholeType, reading_options
from kamakura_report.commands.workspace import Workspace
from kamakura_report.problem import Severity
from kamakura_report.reports.problem_list import PROBLEM_WORDS
from kamakura_report.reports.status_book import due_until, status_summary
from kamakura_report.rounds.division_status import count_totals
from kamakura_report.text import command_line


@japanese_command(cls=CommandAnywhere)
@click.argument("folder", type=PATH, default="kamakura-demo", metavar="[フォルダー]")
@click.option(
    "--seed",
    type=WholeType(),
    default=8,
    metavar="数",
    help="記入される数字の種。同じ種なら同じ数字です。既定は 8。",
)
@click.pass_obj
@reading_options
def demo_command(workspace: Workspace, folder: Path, seed: int) -> int:
    """見本の計画で、読み取り、配布、記入、集計、提出の状況までを新しいフォルダー（既定は kamakura-demo）で行います。

    記入するのは見本の各課です。出さない課、書きもらし、書き間違い、食い違いも混ざっています。
    """
    from kamakura_report.demo import walk

    done = walk.run(workspace, folder, now=datetime.now(), seed=seed, track=track("各課が記入しています"))
    imported, counted = done.imported, done.consolidated.state_counts
    say(f"１ 計画を読みました: 事業 {imported.projects}、成果指標 {imported.outcomes}、課 {imported.divisions}")
    say(f"２ 配布しました: {len(done.generated.issued)} 課（{done.generated.folder}）")
    silent = f"（まだの課: {'、'.join(done.silent)}）" if done.silent else ""
    say(f"３ 返ってきました: {done.returned} ファイル{silent}")
    say(f"４ まとめました。{asked_counts(counted)}")
    severities = [one.severity for one in done.consolidated.problems]
    counts = "、".join(
        f"{PROBLEM_WORDS[each]} {severities.count(each)} 件" for each in (Severity.ERROR, Severity.WARNING)
    )
    say(f"   確かめること: {counts}（集計結果のシート「点検結果」にあります）")
    overview = done.shown.overview
    say(f"５ 提出の状況を見ました（提出期限 {due_until(overview.statuses, overview.plan.year_style)}）。")
    for line in status_summary(count_totals(overview.statuses)):
        say(f"   {line}")
    say(f"開いて見るもの: {done.folder / 'output' / 'consolidated.xlsx'}")
    say(f"課ごとの提出の状況: {command_line('-C', str(done.folder), 'status')}")
    say(f"まだの課への督促の文: {command_line('-C', str(done.folder), 'remind')}")
    return 0
