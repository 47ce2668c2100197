"""The commands that carry a workspace to another computer, or through a bad day (backup, restore)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kamakura_report.cli.click_ja import CommandAnywhere, japanese_command
from kamakura_report.cli.ending import finish
from kamakura_report.cli.parameters import PATH, reporting_options, writing_options
from kamakura_report.cli.pasted import pasted
from kamakura_report.commands.workspace import Workspace
from kamakura_report.io.files.backups import BackedUp
from kamakura_report.io.xlsx.limits import MIB
from kamakura_report.text import command_line


@japanese_command()
@click.argument("file", type=PATH, metavar="ファイル.zip")
@click.option("--force", is_flag=True, help="同じ名前のファイルがあれば、作り直します。")
@writing_options
@reporting_options
@click.pass_obj
def backup_command(workspace: Workspace, file: Path, force: bool, break_lock: bool, as_json: bool, strict: bool) -> int:
    """台帳、input、様式を一つの ZIP にまとめ、読み戻して確かめます。引き継ぎと控えのためです。

    配布したファイルを見分ける鍵と、届いた回答がすべて入ります。庁外に出さないでください。
    元に戻すには、空のフォルダーで restore を実行します。
    """
    from kamakura_report.commands import backup

    kept = backup.run(workspace, file, now=datetime.now(), force=force, break_lock=break_lock)
    lines = [
        f"バックアップ: {kept.path}（{_told(kept.content)}。読み戻して確かめました）",
        f"{'鍵と' if kept.with_key else ''}届いた回答が入っています。庁外に出さないでください。",
    ]
    counts = {"files": kept.content.files, "bytes": kept.content.size}
    return finish(lines, kept.problems, counts, as_json=as_json, strict=strict)


@japanese_command(cls=CommandAnywhere)
@click.argument("file", type=PATH, metavar="ファイル.zip")
@click.argument("folder", type=PATH, required=False, metavar="[フォルダー]")
@reporting_options
@click.pass_obj
def restore_command(workspace: Workspace, file: Path, folder: Path | None, as_json: bool, strict: bool) -> int:
    """backup で作った ZIP を、新しいフォルダーか空のフォルダー（既定は今のフォルダー）に戻します。

    一つでも壊れているファイルがあれば、何も戻しません。
    """
    from kamakura_report.commands import restore

    done = restore.run(workspace if folder is None else Workspace(folder), file)
    merge = pasted(command_line("merge")) if folder is None else command_line("-C", str(folder), "merge")
    lines = [
        f"戻しました: {_told(done.content)}（すべて、元のとおりと確かめました）",
        f"作業フォルダー: {done.workspace.root}",
        f"集計結果は入っていません。「{merge}」を実行すると、台帳から作り直します。",
    ]
    counts = {"files": done.content.files, "bytes": done.content.size}
    return finish(lines, (), counts, as_json=as_json, strict=strict)


def _told(content: BackedUp) -> str:
    return f"{content.files} ファイル、{content.size / MIB:.1f} MB"
