"""The commands that bring a plan in: a blank one, one from published text or a list, and known figures (new, import,
import-figures)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamakura_report.cli.click_ja import BeginningCommand, japanese_command
from kamakura_report.cli.ending import finish, outcome_counts, outcome_lines
from kamakura_report.cli.output import say
from kamakura_report.cli.parameters import PATH, NameType, reporting_options, writing_options
from kamakura_report.cli.pasted import pasted
from kamakura_report.commands.workspace import Workspace
from kamakura_report.problem import CannotRun
from kamakura_report.text import command_line
from kamakura_report.workbook.area import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamakura_report.commands.import_list import ImportedList, ProposedReading
    from kamakura_report.commands.import_plan import ImportedPlan

_MOST_CHANGES = 20  # lines that tell how the master changed


@japanese_command(cls=BeginningCommand)
@click.option("-o", "output", type=PATH, metavar="ファイル", help="書き出す先。既定は input/master.xlsx。")
@click.option("--force", is_flag=True, help="すでにあっても作ります（元のものは控えに残します）。")
@writing_options
@click.pass_obj
def new_command(workspace: Workspace, output: Path | None, force: bool, break_lock: bool) -> int:
    """空のマスター（input/master.xlsx）を作ります。Excel で開き、計画を打ち込んでください。

    書き方の例が一行ずつと、使い方のシートが入っています。すでにあるマスターには、何も書きません。
    """
    from kamakura_report.commands import new

    done = new.run(workspace, output, now=datetime.now(), force=force, break_lock=break_lock)
    if done.backup:
        say(f"前のマスターの控え: {done.backup}")
    say(f"マスター: {done.path}（年度は {done.first}–{done.last} としました。シート「計画」で変えられます）")
    say("Excel で開き、シート「使い方」を読んで、計画を入れてください。")
    return 0


@japanese_command(cls=BeginningCommand)
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="ファイル…")
@click.option("-o", "output", type=PATH, metavar="ファイル", help="書き出す先。既定は input/master.xlsx。")
@click.option(
    "--city",
    type=NameType(),
    default="",
    metavar="市名",
    help="市の名前。文章には書かれていないので、ここで指定します。",
)
@click.option("--plan-name", type=NameType(), default="", metavar="計画名", help="計画の名前。")
@click.option("--accept", is_flag=True, help="一覧を、読み取りの設定を確かめずに取り込みます。")
@click.option(
    "--force",
    is_flag=True,
    help="人が直した値も取り込むものの値にします（元のものは控えに残します）。一覧に見えないファイルの設定も作ります。",
)
@writing_options
@reporting_options
@click.pass_obj
def import_command(
    workspace: Workspace,
    files: tuple[Path, ...],
    output: Path | None,
    city: str,
    plan_name: str,
    accept: bool,
    force: bool,
    break_lock: bool,
    as_json: bool,
    strict: bool,
) -> int:
    """公表された計画の文章（タブ区切りのテキスト）か、事業の一覧（Excel、CSV）を読み、マスター（input/master.xlsx）を作ります。

    一覧は、まず input/読み取りの設定.xlsx を作ります。確かめて直し、もう一度実行すると取り込みます。

    文章から読み切れなかったところは、マスターのシート「確認事項」に並べます。

    マスターがあれば、文章にある施策だけを加えるか作り直し、ほかの施策や人の加えた列、シートには手を付けません。
    人がマスターで直した値が失われるときは、その値を示して止まります。
    """
    from kamakura_report.commands import import_list, import_plan

    lists = [path for path in files if import_list.is_list(path)]
    if lists:
        if len(files) > 1:
            raise CannotRun(f"一覧（{lists[0].name}）は、一つずつ取り込みます。一つだけ指定してください。")
        outcome = import_list.run(
            workspace,
            lists[0],
            output,
            city=city,
            plan_name=plan_name,
            now=datetime.now(),
            accept=accept,
            force=force,
            break_lock=break_lock,
        )
        if isinstance(outcome, import_list.ProposedReading):
            counts: dict[str, int | str] = {"rows": outcome.rows, "asked": len(outcome.asked)}
            return finish([*_proposed(outcome)], (), counts, as_json=as_json, strict=strict)
        counts = {
            **_counts(outcome.master),
            "rows": outcome.control.rows_used,
            "left_out": len(outcome.control.left_out),
            "known_figures": outcome.known_lines,
        }
        return finish([*_imported(outcome)], outcome.problems, counts, as_json=as_json, strict=strict)
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
    return finish([*_lines(done, "文章")], done.problems, _counts(done), as_json=as_json, strict=strict)


def _counts(done: ImportedPlan) -> dict[str, int | str]:
    return {
        "programs": done.programs,
        "indicators": done.indicators,
        "projects": done.projects,
        "outcomes": done.outcomes,
        "divisions": done.divisions,
        "doubts": done.open_doubts,
        "budget": f"{done.budget:f}",
    }


def _lines(done: ImportedPlan, source: str) -> Iterator[str]:
    yield (
        f"読み取ったもの: 施策 {done.programs}、施策指標 {done.indicators}、事業 {done.projects}、"
        f"成果指標 {done.outcomes}、課 {done.divisions}、{done.plan.first}の予算額の合計 {done.budget:,f} 千円"
    )
    yield from _changes_of_master(done, source)
    advice = "シート「確認事項」を見てマスターを直し、見た行の「済」に ○ を付けてください"
    yield f"確認事項: {done.open_doubts} 件（{advice}）"
    if done.backup:
        yield f"前のマスターの控え: {done.backup}"
    yield f"マスター: {done.path}" + ("（変わりありません）" if done.done == "unchanged" else "")


def _proposed(done: ProposedReading) -> Iterator[str]:
    """Where the set-up is, what is open in it, and what to do next."""
    setup = done.setup
    where = f"シート「{setup.sheet}」の" if setup.sheet else ""
    rows = f"{setup.first_heading}" + (f"–{setup.last_heading}" if setup.last_heading > setup.first_heading else "")
    yield f"{setup.file}: {where}{rows} 行目を見出しとして、下の {done.rows} 行を読みました。"
    if done.again:
        yield "シートか見出しの行が変わったので、設定を作り直しました。"
    if done.backup:
        yield f"前の設定の控え: {done.backup}"
    if done.others:
        yield f"読まないシート: {'、'.join(done.others)}（読むのは一つだけです。シート「設定」で選べます）"
    yield from (f"決まらないところ: {asked}" for asked in done.asked)
    yield f"読み取りの設定: {done.path}"
    yield "Excel で開いて確かめ、直して保存したら、同じコマンドをもう一度実行してください。この設定で取り込みます。"


def _imported(done: ImportedList) -> Iterator[str]:
    """What was imported, then the control sum: every cell is used, or listed as unused."""
    control = done.control
    yield from _lines(done.master, "一覧")
    reasons = "、".join(f"{fate} {times}" for fate, times in control.reasons.items())
    yield (
        f"行: 使った {control.rows_used}（うち事業にまとめた {control.rows_summed}）、"
        f"使わなかった {len(control.left_out)}" + (f"（{reasons}）" if reasons else "")
    )
    for each in control.money:
        converted = "" if each.unit == "千円" else f"、{each.unit}を千円にしました"
        rest = [f"除いた行 {each.left_out:,f}"] if each.left_out else []
        rest += [f"確認事項 {each.held:,f}"] if each.held else []
        mark = "合います" if each.agrees else "合いません"
        yield (
            f"{column_letters(each.column)} 列 {each.heading}（{each.taken}{converted}）: "
            f"一覧 {each.found:,f} ＝ 取り込み {each.imported:,f}"
            + "".join(f" ＋ {one}" for one in rest)
            + f" 千円（{mark}）"
        )
    unused = [each for each in control.uses if each.cells and each.taken == "使わない"]
    if unused:
        names = "、".join(f"{column_letters(each.column)} {each.heading}".strip() for each in unused)
        yield f"使わなかった列: {names}（{sum(each.cells for each in unused)} セル）"
    if done.others:
        yield f"読まなかったシート: {'、'.join(done.others)}"
    if control.above:
        yield f"見出しより上の {control.above} セルは、使っていません。"
    yield f"取り込みの控え: {done.record}"
    if done.known:
        yield (
            f"これまでの実績 {done.known_lines} 件: {done.known}"
            f"（取り込むには「{pasted(command_line('import-figures', str(done.known)))}」）"
        )


def _changes_of_master(done: ImportedPlan, source: str) -> Iterator[str]:
    """What the master says otherwise than before, some of it, and which programs stay as they were."""
    if done.changes:
        yield f"マスターの変わったところ: {len(done.changes)} 件"
    yield from (f"  {change}" for change in done.changes[:_MOST_CHANGES])
    if len(done.changes) > _MOST_CHANGES:
        yield f"  ほか {len(done.changes) - _MOST_CHANGES} 件"
    if done.staying:
        yield f"{source}にないので、そのままにした施策: {'、'.join(done.staying)}"


@japanese_command()
@click.argument("path", type=PATH, metavar="CSV")
@writing_options
@reporting_options
@click.pass_obj
def import_figures_command(workspace: Workspace, path: Path, break_lock: bool, as_json: bool, strict: bool) -> int:
    """前の計画の実績など、すでにある数字を CSV から取り込みます。

    1 行目は見出しで、「キー」と「値」の列が要ります（ほかの列は読みません）。キーは 2-1/12/i1@R5 のように書きます。
    output/consolidated.csv も、そのまま読めます。直すところが一つでもあれば、何も取り込みません。
    """
    from kamakura_report.commands import import_figures

    done = import_figures.run(workspace, path, now=datetime.now(), break_lock=break_lock)
    lines = [
        f"取り込んだ数字 {done.taken}、空欄やすでにあるもの {done.idle}",
        *outcome_lines(done.merged.state_counts, done.written),
    ]
    counts = {"taken": done.taken, "idle": done.idle, **outcome_counts(done.merged.state_counts)}
    return finish(lines, done.problems, counts, as_json=as_json, strict=strict)
