"""``kamakura-report generate``."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamakura_report.cli import japanese, options, told
from kamakura_report.cli.progress import track
from kamakura_report.plan.years import FiscalYear
from kamakura_report.steps.workspace import Workspace

if TYPE_CHECKING:
    from kamakura_report.steps.generate import Issued

DONE = {
    "new": "新しく作りました",
    "replaced": "作り直しました",
    "unchanged": "変わりありません",
    "backed up": "元のものを控えに残して作り直しました",
    "planned": "作ります",
}


@click.command(cls=japanese.Command, short_help="課ごとの配布用 Excel を作ります。", options_metavar="[オプション]")
@click.option(
    "--year", "years", multiple=True, type=options.Year(), metavar="R8", help="必ず記入する年度（何度でも）。"
)
@click.option("--round", "round_name", default="", metavar="名前", help="回の名前。既定は年度の名前。")
@click.option("--due", type=options.Day(), metavar="YYYY-MM-DD", help="提出期限。")
@click.option("--division", "divisions", multiple=True, metavar="課", help="この課の分だけを作ります（何度でも）。")
@click.option("--template", type=options.PATH, metavar="ファイル", help="様式。既定は templates/evaluation.xlsx。")
@click.option("--dry-run", is_flag=True, help="作るものを示すだけで、何も書きません。")
@click.option("--force", is_flag=True, help="人が手を加えたファイルも作り直します（元のものは控えに残します）。")
@options.writing
@options.reporting
@click.pass_obj
def command(
    workspace: Workspace,
    years: tuple[FiscalYear, ...],
    round_name: str,
    due: date | None,
    divisions: tuple[str, ...],
    template: Path | None,
    dry_run: bool,
    force: bool,
    break_lock: bool,
    as_json: bool,
    strict: bool,
) -> int:
    """課ごとの配布用 Excel を output/workbooks/<回>/ に作ります。

    --year を付けると、その年度の欄が必須になり、後の年度の欄は閉じます。前の年度の、集計した数字は表示だけになります。
    付けないと、すべての年度の欄に任意で記入できます。

    同じ回でもう一度実行すると、中身の変わる課の分だけを作り直します。先に --dry-run で、計画の変わったところと、
    古い様式を持っている課を確かめられます。期限と年度は、書かなければ前のままです。
    """
    from kamakura_report.steps import generate  # heavy: not for the help page

    request = generate.Request(years, round_name, due, divisions, template, dry_run, force)
    done = generate.run(
        workspace, request, now=datetime.now(), break_lock=break_lock, track=track("様式を作っています")
    )
    asked = sum(one.asked for one in done.issued)
    lines = [
        *([f"計画の変更（回「{done.since}」の配布のあと） {len(done.changes)} 件"] if done.changes else []),
        *(f"  {change}" for change in done.changes),
        *map(_line, done.issued),
        *(f"{name}: 記入する欄がないので、作りません" for name in done.nothing_asked),
        f"回「{done.round.name}」: {len(done.issued)} 課、記入欄 {asked}",
        f"{'作る場所' if dry_run else '配布するもの'}: {done.folder}",
    ]
    counts = {
        "divisions": len(done.issued),
        "asked": asked,
        "required": sum(one.required for one in done.issued),
        "changes": len(done.changes),
        "outdated": len(done.outdated),
    }
    return told.report(lines, done.problems, counts, as_json=as_json, strict=strict)


def _line(one: Issued) -> str:
    carried = f"（届いた回答 {one.carried} を写します）" if one.carried else ""
    return f"{one.division}: 記入欄 {one.asked}（必須 {one.required}） {DONE[one.done]}{carried}"
