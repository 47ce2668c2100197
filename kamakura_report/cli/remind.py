"""``kamakura-report remind``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from kamakura_report.cli import japanese, options, told
from kamakura_report.steps.workspace import Workspace

if TYPE_CHECKING:
    from kamakura_report.steps.remind import Reminded

DONE = {
    "new": "作りました",
    "replaced": "作り直しました",
    "unchanged": "変わりありません",
    "backed up": "作り直しました（手を加えたものは控えに残しました）",
    "planned": "作る予定です",
}


@click.command(cls=japanese.Command, short_help="まだの課への督促の文を作ります。", options_metavar="[オプション]")
@click.option("--round", "round_name", default="", metavar="回名", help="どの回か。既定は、開いている最後の回。")
@click.option("--division", "divisions", multiple=True, metavar="課名", help="この課だけ作ります。繰り返せます。")
@click.option("--dry-run", is_flag=True, help="作るものを示すだけで、何も書きません。")
@options.writing
@options.reporting
@click.pass_obj
def command(
    workspace: Workspace,
    round_name: str,
    divisions: tuple[str, ...],
    dry_run: bool,
    break_lock: bool,
    as_json: bool,
    strict: bool,
) -> int:
    """まだ提出していない課、記入の残っている課ごとに、メールに貼り付ける文を output/reminders/ に作ります。

    もう要らなくなった前の督促文は消します。人が手を加えたものは残します。
    """
    from kamakura_report.steps import remind  # heavy: not for the help page

    done = remind.run(workspace, round_name, divisions, now=datetime.now(), dry_run=dry_run, break_lock=break_lock)
    counts = {
        "reminders": len(done.letters),
        "outstanding": sum(len(one.standing.outstanding) for one in done.letters),
        "removed": len(done.cleared.gone),
    }
    return told.report(lines(done), done.problems, counts, as_json=as_json, strict=strict)


def lines(done: Reminded) -> Iterator[str]:
    """A line for each letter, and for each older one that is no longer called for."""
    for one in done.letters:
        left = len(one.standing.outstanding)
        state = f"{one.standing.stage}、残り {left} か所" if left else one.standing.stage
        yield f"{one.standing.name}（{state}）: {one.path} {DONE[one.written.done]}"
    if not done.letters:
        yield f"回 {done.overview.round}: 督促の要る課はありません。"
    yield from (f"要らなくなったので消しました: {path}" for path in done.cleared.gone)
    yield from (f"要らなくなりましたが、手が加えられているので残しました: {path}" for path in done.cleared.kept)
