"""``kamakura-report demo``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kamakura_report.cli import japanese, listing, options, status
from kamakura_report.cli.progress import track
from kamakura_report.problem import Severity
from kamakura_report.reports.status import summary, until
from kamakura_report.returns.agree import State
from kamakura_report.returns.totals import total
from kamakura_report.steps.workspace import Workspace


@click.command(cls=japanese.Command, short_help="見本で一通り行います。", options_metavar="[オプション]")
@click.argument("folder", type=options.PATH, default="kamakura-demo", metavar="[フォルダー]")
@click.option(
    "--seed",
    type=options.Whole(),
    default=8,
    metavar="数",
    help="記入される数字の種。同じ種なら同じ数字です。既定は 8。",
)
@click.pass_obj
def command(workspace: Workspace, folder: Path, seed: int) -> int:
    """見本の計画で、読み取り、配布、記入、集計、提出の状況までを新しいフォルダー（既定は kamakura-demo）で行います。

    記入するのは見本の各課です。出さない課、書きもらし、書き間違い、食い違いも混ざっています。
    """
    from kamakura_report.steps import demo  # heavy: not for the help page

    done = demo.run(workspace, folder, now=datetime.now(), seed=seed, track=track("各課が記入しています"))
    imported, merged = done.imported, done.consolidated.merged
    click.echo(f"１ 計画を読みました: 事業 {imported.projects}、成果指標 {imported.outcomes}、課 {imported.divisions}")
    click.echo(f"２ 配布しました: {len(done.generated.issued)} 課（{done.generated.folder}）")
    silent = f"（まだの課: {'、'.join(done.silent)}）" if done.silent else ""
    click.echo(f"３ 返ってきました: {done.returned} ファイル{silent}")
    states = "、".join(f"{state} {merged.count(state)}" for state in State)
    click.echo(f"４ まとめました: 全 {len(merged.rows)} 項目のうち {states}")
    click.echo("確かめること:")
    for line in listing.lines(one for one in done.consolidated.problems if one.severity is not Severity.NOTE):
        click.echo(line)
    seen = done.shown.overview
    click.echo(f"５ 提出の状況を見ました（提出期限 {until(seen.standings)}）:")
    for line in (*status.table(seen.standings), *summary(total(seen.standings))):
        click.echo(line)
    click.echo(f'まだの課への督促の文は、次のコマンドで作れます: kamakura-report -C "{done.folder}" remind')
    click.echo(f"開いて見るもの: {done.folder / 'output' / 'consolidated.xlsx'}")
    return 0
