"""``kamakura-report refresh``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kamakura_report.cli import japanese, options, told
from kamakura_report.steps.workspace import Workspace


@click.command(cls=japanese.Command, short_help="古い様式の記入を移します。", options_metavar="[オプション]")
@click.argument("old", type=options.PATH, metavar="ファイル")
@click.option(
    "-o", "target", type=options.PATH, metavar="ファイル", help="作るファイル。既定は配布用のフォルダーの中。"
)
@click.option("--force", is_flag=True, help="人が手を加えたファイルも作り直します（元のものは控えに残します）。")
@options.writing
@options.reporting
@click.pass_obj
def command(
    workspace: Workspace, old: Path, target: Path | None, force: bool, break_lock: bool, as_json: bool, strict: bool
) -> int:
    """記入の始まっている古い様式から、作り直した様式に、記入されたものを移します。

    元のファイルは書き換えません。新しい様式に記入する欄のないものは、移さずにお知らせします。
    """
    from kamakura_report.steps import refresh  # heavy: not for the help page

    done = refresh.run(workspace, old, target, now=datetime.now(), force=force, break_lock=break_lock)
    lines = [f"{one.division}: 回答 {one.answers} を移しました: {one.path}" for one in done.moved]
    counts = {"workbooks": len(done.moved), "answers": sum(one.answers for one in done.moved)}
    return told.report(lines, done.problems, counts, as_json=as_json, strict=strict)
