"""``kamakura-report trace``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

import click

from kamakura_report.cli import japanese
from kamakura_report.steps.workspace import Workspace

if TYPE_CHECKING:
    from kamakura_report.steps.trace import Traced


@click.command(cls=japanese.Command, short_help="数字の来歴を示します。", options_metavar="[オプション]")
@click.argument("key", metavar="キー")
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出します。")
@click.pass_obj
def command(workspace: Workspace, key: str, as_json: bool) -> int:
    """一つの数字が、いつ、どのファイルのどのセルから来て、どう扱われたかを示します。

    キーは output/consolidated.csv の「キー」の列にあります（2-1/12/i1@R8 など）。
    """
    from kamakura_report.steps import trace  # heavy: not for the help page

    done = trace.run(workspace, key, now=datetime.now())
    if as_json:
        now = {"state": str(done.row.state), "value": _value(done)} if done.row else {}
        history = [asdict(step) for step in done.steps]
        told = {"problems": [], "counts": {"steps": len(history)}, "key": key, "now": now, "history": history}
        click.echo(json.dumps(told, ensure_ascii=False))
        return 0
    for line in _lines(done):
        click.echo(line)
    return 0


def _lines(done: Traced) -> Iterator[str]:
    yield f"{done.key} {done.label}"
    for step in done.steps:
        place = " ".join(part for part in (step.file, step.sheet and f"［{step.sheet}］", step.cell) if part)
        said = f"「{step.said}」" if step.said else ""
        yield f"  {step.when[:19].replace('T', ' ')} {step.what}{said} {step.told}" + (f"（{place}）" if place else "")
    if not done.steps:
        yield "  まだ何も記録されていません。"
    if done.row:
        source = f"（{done.row.file}）" if done.row.file else ""
        yield f"今: {done.row.state} {_value(done)}{source}".rstrip()


def _value(done: Traced) -> str:
    return "" if done.row is None or done.row.value is None else f"{done.row.value:f}"
