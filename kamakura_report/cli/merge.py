"""``kamakura-report merge``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kamakura_report.cli import japanese, options, outcome, told
from kamakura_report.cli.progress import track
from kamakura_report.steps.workspace import Workspace


@click.command(cls=japanese.Command, short_help="返ってきた数字をまとめます。", options_metavar="[オプション]")
@click.argument("paths", nargs=-1, type=options.PATH, metavar="[ファイル/フォルダー]…")
@click.option("--dry-run", is_flag=True, help="まとめた結果を示すだけで、何も書きません。")
@options.writing
@options.reporting
@click.pass_obj
def command(
    workspace: Workspace, paths: tuple[Path, ...], dry_run: bool, break_lock: bool, as_json: bool, strict: bool
) -> int:
    """返ってきたファイルを読み、output/consolidated.xlsx、.csv、_text.csv にまとめます。

    受け取ったファイルはすべて保存し、前に取り込んだ数字と合わせます。誤りのあるファイルの数字は使いません。
    食い違うところは「競合」とし、どちらも採りません（conflicts.xlsx に並べます）。
    """
    from kamakura_report.steps import gather, merge  # heavy: not for the help page

    done = merge.run(
        workspace,
        paths,
        now=datetime.now(),
        dry_run=dry_run,
        break_lock=break_lock,
        track=track("まとめています"),
    )
    counted = gather.answering(done.returns)
    usable = sum(1 for returned in counted if returned.usable)
    lines = [
        f"ファイル {len(counted)}、使ったもの {usable}、新しく取り込{'む' if dry_run else 'んだ'}もの {done.new}",
        *outcome.lines(done.merged, done.written),
    ]
    counts = {"files": len(counted), "usable": usable, "new": done.new, **outcome.counts(done.merged)}
    return told.report(lines, done.problems, counts, as_json=as_json, strict=strict)
