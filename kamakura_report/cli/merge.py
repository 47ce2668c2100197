"""``kamakura-report merge``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kamakura_report.cli import japanese, options, told
from kamakura_report.cli.progress import track
from kamakura_report.returns.agree import State
from kamakura_report.steps.workspace import Workspace


@click.command(cls=japanese.Command, short_help="返ってきた数字をまとめます。", options_metavar="[オプション]")
@click.argument("paths", nargs=-1, type=options.PATH, metavar="[ファイル/フォルダー]…")
@click.option("--dry-run", is_flag=True, help="まとめた結果を示すだけで、何も書きません。")
@options.reporting
@click.pass_obj
def command(workspace: Workspace, paths: tuple[Path, ...], dry_run: bool, as_json: bool, strict: bool) -> int:
    """返ってきたファイルを読み、output/consolidated.xlsx、.csv、_text.csv にまとめます。

    誤りのあるファイルの数字は使いません。課の間で数字が食い違うところは「競合」とし、どちらも採りません。
    """
    from kamakura_report.steps import gather, merge  # heavy: not for the help page

    done = merge.run(workspace, paths, now=datetime.now(), dry_run=dry_run, track=track("まとめています"))
    counted = gather.answering(done.returns)
    usable = sum(1 for returned in counted if returned.usable)
    states = {state: done.merged.count(state) for state in State}
    lines = [
        f"ファイル {len(counted)}、使ったもの {usable}",
        f"全 {len(done.merged.rows)} 項目: " + "、".join(f"{state} {count}" for state, count in states.items()),
        *(f"前の結果（手を加えたもの）の控え: {one.backup}" for one in done.written if one.backup),
        *(f"結果: {one.path}" for one in done.written),
    ]
    counts = {
        "files": len(counted),
        "usable": usable,
        "rows": len(done.merged.rows),
        **{str(state): count for state, count in states.items()},
    }
    return told.report(lines, done.problems, counts, as_json=as_json, strict=strict)
