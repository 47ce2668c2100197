"""The commands whose files leave the office (export)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kamakura_report.cli.click_ja import japanese_command
from kamakura_report.cli.ending import finish
from kamakura_report.cli.parameters import PATH, executor_options, reporting_options, writing_options
from kamakura_report.commands.workspace import Workspace
from kamakura_report.workbook.office_style import minute_of

_DONE = {
    "new": "作りました",
    "replaced": "作り直しました",
    "unchanged": "変わりありません",
    "backed up": "作り直しました（手を加えたものは控えに残しました）",
}


@japanese_command()
@click.option("-o", "target", type=PATH, metavar="フォルダー", help="書き出すフォルダー。既定は output/export です。")
@click.option("--parquet", is_flag=True, help="Parquet も書き出します（pyarrow が要ります）。")
@click.option("--sql", is_flag=True, help="SQLite のデータベースも書き出します（Datasette で開けます）。")
@writing_options
@reporting_options
@click.pass_obj
@executor_options
def export_command(
    workspace: Workspace,
    target: Path | None,
    parquet: bool,
    sql: bool,
    break_lock: bool,
    as_json: bool,
    strict: bool,
) -> int:
    """公表するデータを、ほかのプログラムのための表に書き出します（1 行に 1 つの値）。

    figures.csv、figures.xlsx（Excel の表）、figures.json と、その説明の datapackage.json ができます。
    公表するものだけが入ります。評価などの文章は、マスターのシート「公開」で選んだものだけです。
    """
    from kamakura_report.commands import export

    done = export.run(workspace, target, parquet=parquet, sql=sql, now=datetime.now(), break_lock=break_lock)
    lines = [
        f"公表するデータ: 数値 {done.figures} 行、文章 {done.texts} 件"
        + (f"（データの時点 {minute_of(done.as_of)}）" if done.as_of else ""),
        *([f"競合又は保留の {done.unresolved} 件は、決まるまで出しません。"] if done.unresolved else []),
        *(f"{_DONE[one.done]}: {one.path}" for one in done.written),
        *(f"前の書き出しを消しました: {path}" for path in done.removed),
    ]
    counts = {
        "files": len(done.written),
        "figures": done.figures,
        "texts": done.texts,
        "unresolved": done.unresolved,
    }
    return finish(lines, done.problems, counts, as_json=as_json, strict=strict)
