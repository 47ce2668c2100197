"""``kamakura-report import-figures``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kamakura_report.cli import japanese, options, outcome, told
from kamakura_report.steps.workspace import Workspace


@click.command(cls=japanese.Command, short_help="すでにある数字を取り込みます。", options_metavar="[オプション]")
@click.argument("path", type=options.PATH, metavar="CSV")
@options.writing
@options.reporting
@click.pass_obj
def command(workspace: Workspace, path: Path, break_lock: bool, as_json: bool, strict: bool) -> int:
    """前の計画の実績など、すでにある数字を CSV から取り込みます。

    1 行目は見出しで、「キー」と「値」の列が要ります（ほかの列は読みません）。キーは 2-1/12/i1@R5 のように書きます。
    output/consolidated.csv も、そのまま読めます。直すところが一つでもあれば、何も取り込みません。
    """
    from kamakura_report.steps import import_figures  # heavy: not for the help page

    done = import_figures.run(workspace, path, now=datetime.now(), break_lock=break_lock)
    lines = [
        f"取り込んだ数字 {done.taken}、空欄やすでにあるもの {done.idle}",
        *outcome.lines(done.merged, done.written),
    ]
    counts = {"taken": done.taken, "idle": done.idle, **outcome.counts(done.merged)}
    return told.report(lines, done.problems, counts, as_json=as_json, strict=strict)
