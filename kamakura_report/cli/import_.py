"""``kamakura-report import``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kamakura_report.cli import japanese, options, told
from kamakura_report.steps.workspace import Workspace


@click.command(
    cls=japanese.Command,
    name="import",
    short_help="公表された計画の文章を読み、マスターを作ります。",
    options_metavar="[オプション]",
)
@click.argument("files", nargs=-1, required=True, type=options.PATH, metavar="ファイル…")
@click.option("-o", "output", type=options.PATH, metavar="ファイル", help="書き出す先。既定は input/master.xlsx。")
@click.option("--city", default="", metavar="市名", help="市の名前。文章には書かれていないので、ここで指定します。")
@click.option("--plan-name", default="", metavar="計画名", help="計画の名前。")
@click.option("--force", is_flag=True, help="人が直したマスターでも作り直します（元のものは控えに残します）。")
@options.writing
@options.reporting
@click.pass_obj
def command(
    workspace: Workspace,
    files: tuple[Path, ...],
    output: Path | None,
    city: str,
    plan_name: str,
    force: bool,
    break_lock: bool,
    as_json: bool,
    strict: bool,
) -> int:
    """公表された計画の文章（タブ区切りのテキスト）を読み、マスター（input/master.xlsx）を作ります。

    文章から読み切れなかったところは、マスターのシート「確認事項」に並べます。
    """
    from kamakura_report.steps import import_plan  # heavy: not for the help page

    done = import_plan.run(
        workspace,
        files,
        output,
        city=city,
        plan_name=plan_name,
        now=datetime.now(),
        force=force,
        break_lock=break_lock,
    )
    counts = {
        "programs": done.programs,
        "indicators": done.indicators,
        "projects": done.projects,
        "outcomes": done.outcomes,
        "divisions": done.divisions,
        "doubts": len(done.doubts),
        "budget": f"{done.budget:f}",
    }
    lines = [
        f"読み取ったもの: 施策 {done.programs}、施策指標 {done.indicators}、事業 {done.projects}、"
        f"成果指標 {done.outcomes}、課 {done.divisions}、{done.plan.first}の予算額の合計 {done.budget:,f} 千円",
        f"確認事項: {len(done.doubts)} 件（シート「確認事項」を見て、マスターを直してください）",
        *([f"前のマスターの控え: {done.backup}"] if done.backup else []),
        f"マスター: {done.path}" + ("（変わりありません）" if done.done == "unchanged" else ""),
    ]
    return told.report(lines, done.problems, counts, as_json=as_json, strict=strict)
