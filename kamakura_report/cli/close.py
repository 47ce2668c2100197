"""``kamakura-report close``."""

from __future__ import annotations

from datetime import datetime

import click

from kamakura_report.cli import japanese, options, outcome, told
from kamakura_report.steps.workspace import Workspace


@click.command(cls=japanese.Command, short_help="回を締め切ります。", options_metavar="[オプション]")
@click.argument("name", metavar="回")
@click.option("--reopen", is_flag=True, help="締め切った回を開き直します。")
@options.writing
@options.reporting
@click.pass_obj
def command(workspace: Workspace, name: str, reopen: bool, break_lock: bool, as_json: bool, strict: bool) -> int:
    """回を締め切ります。そのあとに届いたファイルは、保存しますが、集計に入れません。

    --reopen で開き直すと、締め切っている間に届いたファイルも集計に入ります。回の名前は R8 などです。
    """
    from kamakura_report.steps import rounds  # heavy: not for the help page

    turn = rounds.reopen if reopen else rounds.close
    done = turn(workspace, name, now=datetime.now(), break_lock=break_lock)
    lines = [
        f"回「{done.round}」を{'開き直しました' if reopen else '締め切りました'}。",
        f"配布 {len(done.issued)} 課、うち提出なし {len(done.unanswered)} 課",
        *outcome.lines(done.merged, done.written),
    ]
    counts = {"issued": len(done.issued), "unanswered": len(done.unanswered), **outcome.counts(done.merged)}
    return told.report(lines, done.problems, counts, as_json=as_json, strict=strict)
