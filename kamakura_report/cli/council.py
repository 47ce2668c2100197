"""The command that makes the council's paper (council)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kamakura_report.cli.click_ja import japanese_command
from kamakura_report.cli.ending import finish
from kamakura_report.cli.parameters import PATH, YearType, reporting_options, writing_options
from kamakura_report.commands.workspace import Workspace
from kamakura_report.plan.periods import Period


@japanese_command()
@click.option("-o", "target", type=PATH, metavar="ファイル.docx", help="書き出す名前。既定は output/council の中です。")
@click.option(
    "--year", type=YearType(), metavar="年度", help="どの年度か（R8、令和8年度など）。既定は、実績のある最後の年度。"
)
@click.option("--template", "form", type=PATH, metavar="ファイル", help="様式。既定は templates/council.docx。")
@click.option("--pdf", is_flag=True, help="PDF も作ります（LibreOffice が要ります）。")
@writing_options
@reporting_options
@click.pass_obj
def council_command(
    workspace: Workspace,
    target: Path | None,
    year: Period | None,
    form: Path | None,
    pdf: bool,
    break_lock: bool,
    as_json: bool,
    strict: bool,
) -> int:
    """議会に出す「主要な施策の成果」を、Word の文書で作ります。様式 templates/council.docx は Word で描き直せます。

    入るのは公開できるものだけです（マスターのシート「公開」）。競合や保留の数字、連絡先、備考は入りません。
    """
    from kamakura_report.commands import council

    done = council.run(workspace, target, now=datetime.now(), year=year, form=form, pdf=pdf, break_lock=break_lock)
    lines = [
        f"{done.year.long}の{council.PAPER}",
        *([f"競合又は保留のため入れなかった数字: {done.unresolved}"] if done.unresolved else []),
        *(f"前の文書（手を加えたもの）の控え: {one.backup}" for one in done.written if one.backup),
        *(f"議会資料: {one.path}" for one in done.written),
    ]
    counts = {"files": len(done.written), "unresolved": done.unresolved}
    return finish(lines, done.problems, counts, as_json=as_json, strict=strict, more={"year": done.year.name})
