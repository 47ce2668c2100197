"""``kamakura-report set``."""

from __future__ import annotations

from datetime import datetime

import click

from kamakura_report.cli import japanese, options, outcome, told
from kamakura_report.problem import CannotRun
from kamakura_report.steps.workspace import Workspace


@click.command(cls=japanese.Command, name="set", short_help="数字を一つ決めます。", options_metavar="[オプション]")
@click.argument("key", metavar="キー")
@click.argument("value", required=False, metavar="[値]")
@click.option("--clear", is_flag=True, help="値を消して、未入力に戻します。")
@click.option("--reason", default="", metavar="理由", help="だれから何を聞いたかなど。記録に残ります。")
@options.writing
@options.reporting
@click.pass_obj
def command(
    workspace: Workspace,
    key: str,
    value: str | None,
    clear: bool,
    reason: str,
    break_lock: bool,
    as_json: bool,
    strict: bool,
) -> int:
    """電話で聞いた数字など、とりまとめ課の決めた値を記録します。キーは 2-1/12/i1@R8 のように書きます。

    値は数字、「該当なし」「未確定」のどれかです。負の数は -- の後に書きます（set --reason 訂正 -- キー -3）。
    """
    from kamakura_report.steps import decide  # heavy: not for the help page

    if (value is None) != clear:
        raise CannotRun("値か --clear の、どちらか一つを書いてください。")
    done = decide.set_figure(workspace, key, value, reason, now=datetime.now(), break_lock=break_lock)
    lines = [f"{key}: {'消しました' if clear else f'{value} に決めました'}", *outcome.lines(done.merged, done.written)]
    return told.report(lines, done.problems, outcome.counts(done.merged), as_json=as_json, strict=strict)
