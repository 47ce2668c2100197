"""``kamakura-report resolve``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kamakura_report.cli import japanese, options, outcome, told
from kamakura_report.steps.workspace import Workspace


@click.command(cls=japanese.Command, short_help="競合の決定を取り込みます。", options_metavar="[オプション]")
@click.argument("file", type=options.PATH, metavar="ファイル")
@options.writing
@options.reporting
@click.pass_obj
def command(workspace: Workspace, file: Path, break_lock: bool, as_json: bool, strict: bool) -> int:
    """output/conflicts.xlsx の「採用」に付けた印を、決定として取り込みます。

    決定には、だれが、いつ、なぜ決めたかが残ります。候補が変わったときだけ、もう一度尋ねます。
    """
    from kamakura_report.steps import decide  # heavy: not for the help page

    done = decide.resolve(workspace, file, now=datetime.now(), break_lock=break_lock)
    lines = [f"決定 {len(done.choices)} 件", *outcome.lines(done.merged, done.written)]
    counts = {"decisions": len(done.choices), **outcome.counts(done.merged)}
    return told.report(lines, done.problems, counts, as_json=as_json, strict=strict)
