"""``kamakura-report undo``."""

from __future__ import annotations

from datetime import datetime

import click

from kamakura_report.cli import japanese, options, outcome, told
from kamakura_report.steps.workspace import Workspace


@click.command(cls=japanese.Command, short_help="最後の集計を取り消します。", options_metavar="[オプション]")
@options.writing
@options.reporting
@click.pass_obj
def command(workspace: Workspace, break_lock: bool, as_json: bool, strict: bool) -> int:
    """最後に取り込んだファイルを、取り込む前に戻します。

    受け取ったファイルは保存したままで、取り消したことも記録に残ります。
    """
    from kamakura_report.reports import look
    from kamakura_report.steps import undo  # heavy: not for the help page

    done = undo.run(workspace, now=datetime.now(), break_lock=break_lock)
    when, names = look.minute(done.batch.when), "、".join(done.names)
    lines = [
        f"取り消した集計: {when} の {len(done.names)} ファイル（{names}）",
        "input/returned に残っているファイルは、次の集計でまた取り込みます。",
        *outcome.lines(done.merged, done.written),
    ]
    counts = {"files": len(done.names), **outcome.counts(done.merged)}
    return told.report(lines, done.problems, counts, as_json=as_json, strict=strict)
