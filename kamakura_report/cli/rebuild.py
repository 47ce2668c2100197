"""``kamakura-report rebuild``."""

from __future__ import annotations

from datetime import datetime

import click

from kamakura_report.cli import japanese, options, told
from kamakura_report.cli.progress import track
from kamakura_report.steps.workspace import Workspace


@click.command(cls=japanese.Command, short_help="台帳を作り直します。", options_metavar="[オプション]")
@options.writing
@options.reporting
@click.pass_obj
def command(workspace: Workspace, break_lock: bool, as_json: bool, strict: bool) -> int:
    """壊れた台帳を、保存してある記録とファイルから作り直します。

    今の台帳は、日時の付いた名前で隣に残します。
    """
    from kamakura_report.steps import rebuild  # heavy: not for the help page

    done = rebuild.run(workspace, now=datetime.now(), break_lock=break_lock, track=track("読み直しています"))
    lines = [
        f"作り直しました: 記録 {done.events}、受け取ったファイル {done.files}",
        *([f"前の台帳: {done.old}"] if done.old else []),
        f"台帳: {done.path}",
    ]
    counts = {"events": done.events, "files": done.files}
    return told.report(lines, (), counts, as_json=as_json, strict=strict)
