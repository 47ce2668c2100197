"""The command that shows the history of a figure (trace)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from kamakura_report.cli.click_ja import japanese_command
from kamakura_report.cli.columns import aligned
from kamakura_report.cli.ending import finish
from kamakura_report.commands.workspace import Workspace
from kamakura_report.text import escape_for_terminal, located

if TYPE_CHECKING:
    from kamakura_report.commands.trace import Traced, TraceStep
    from kamakura_report.merging.word_search import KnownKey

MOST_LISTED = 20  # keys that fit


@japanese_command()
@click.argument("words", nargs=-1, required=True, metavar="キーか言葉…")
@click.option("--json", "as_json", is_flag=True, help="結果を JSON で出します。")
@click.pass_obj
def trace_command(workspace: Workspace, words: tuple[str, ...], as_json: bool) -> int:
    """一つの数字が、いつ、どのファイルのどのセルから来て、どう扱われたかを示します。

    キーは output/consolidated.csv の「キー」の列にあります（2-1/12/i1@R8 など）。

    施策名・事業名・指標名・項目・年度・番号の言葉でも探せます（trace 地域福祉 決算額 R8 など）。
    一つに決まればその数字を示し、いくつも合うときは、合うキーを並べます。
    """
    from kamakura_report.commands import trace

    done = trace.find(workspace, words, now=datetime.now())
    if isinstance(done, trace.Matches):
        matches = [{"key": one.key, "label": one.label, "state": one.state} for one in done.keys]
        counts, fitting = {"matches": len(matches)}, {"matches": matches}
        return finish(_match_lines(done.keys), done.problems, counts, as_json=as_json, strict=False, more=fitting)
    current = {"state": str(done.row.state), "value": _current_value(done)} if done.row else {}
    history = [_step_fields(step) for step in done.steps]
    found = {"key": done.key, "now": current, "history": history}
    counts = {"steps": len(history)}
    return finish(_history_lines(done), done.problems, counts, as_json=as_json, strict=False, more=found)


def _match_lines(matches: Sequence[KnownKey]) -> Iterator[str]:
    yield f"{len(matches):,} 件のキーが合います。キーで指定するか、言葉を足してください。"
    shown = [(escape_for_terminal(one.key), escape_for_terminal(one.label), one.state) for one in matches[:MOST_LISTED]]
    yield from (f"  {line}" for line in aligned(shown, ()))
    if len(matches) > MOST_LISTED:
        yield f"  ほかに {len(matches) - MOST_LISTED:,} 件あります。"


def _step_fields(step: TraceStep) -> dict[str, object]:
    """One step for --json, by the names of docs/contracts.md."""
    return {
        "event": step.event,
        "when": step.when,
        "what": step.action,
        "said": step.value,
        "told": step.detail,
        "file": step.file,
        "sheet": step.sheet,
        "cell": step.cell,
    }


def _history_lines(done: Traced) -> Iterator[str]:
    yield f"{done.key} {done.label}"
    for step in done.steps:
        place = located(file=step.file, sheet=step.sheet, cell=step.cell)
        value = f"「{step.value}」" if step.value else ""
        yield f"  {step.when[:19].replace('T', ' ')} {step.action}{value} {step.detail}" + (
            f"（{place}）" if place else ""
        )
    if not done.steps:
        yield "  まだ何も記録されていません。"
    if done.row:
        source = f"（{done.row.file}）" if done.row.file else ""
        yield f"今: {done.row.state} {_current_value(done)}{source}".rstrip()


def _current_value(done: Traced) -> str:
    return "" if done.row is None or done.row.value is None else f"{done.row.value:f}"
