"""The commands before anything comes back: a workspace, and workbooks out (init, generate, refresh)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamakura_report.cli.click_ja import CommandAnywhere, japanese_command
from kamakura_report.cli.columns import aligned
from kamakura_report.cli.ending import finish
from kamakura_report.cli.output import YES, ask, is_terminal, say, track
from kamakura_report.cli.parameters import (
    PATH,
    DayType,
    NameType,
    YearType,
    executor_options,
    reading_options,
    reporting_options,
    worker_options,
    writing_options,
)
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import replace
from kamakura_report.plan.periods import Period, japanese_date
from kamakura_report.reports.change_lines import change_lines
from kamakura_report.reports.mail_letters import address_advice
from kamakura_report.text import shorten

if TYPE_CHECKING:
    from kamakura_report.commands.begun_beside import FurtherRound
    from kamakura_report.commands.generate import Generated, Issued

_FIELD_COLUMNS = 40  # on a terminal
_EXAMPLE = 40  # characters of what a field says
WORKBOOK_DONE = {
    "new": "新しく作りました",
    "replaced": "作り直しました",
    "unchanged": "変わりありません",
    "backed up": "元のものを控えに残して作り直しました",
    "planned": "作ります",
}


@japanese_command(cls=CommandAnywhere)
@click.argument("folder", type=PATH, required=False, metavar="[フォルダー]")
@click.pass_obj
def init_command(workspace: Workspace, folder: Path | None) -> int:
    """新しい作業フォルダー（既定は今のフォルダー）に、要るフォルダーとファイルを用意します。

    様式、ダブルクリックで動くファイル、見本の計画、説明ができます。同じ名前のものが一つでもあれば、何も作りません。
    """
    from kamakura_report.commands import init

    done = init.run(workspace if folder is None else Workspace(folder), now=datetime.now())
    for name in done.made:
        say(f"作りました: {name}")
    say(f"作業フォルダー: {done.workspace.root}（まず {init.FIRST_PAGE} をお読みください）")
    return 0


@japanese_command()
@click.option("--year", "years", multiple=True, type=YearType(), metavar="R8", help="必ず記入する年度（何度でも）。")
@click.option("--round", "round_name", type=NameType(), default="", metavar="名前", help="回の名前。既定は年度の名前。")
@click.option("--due", type=DayType(), metavar="5月31日", help="提出期限。年を書かなければ、次に来るその日。")
@click.option("--division", "divisions", multiple=True, metavar="課", help="この課の分だけを作ります（何度でも）。")
@click.option("--template", type=PATH, metavar="ファイル", help="様式。既定は templates/evaluation.xlsx。")
@click.option("--dry-run", is_flag=True, help="作るものを示すだけで、何も書きません。")
@click.option("--fields", is_flag=True, help="このマスターで様式に書ける差込項目を例と並べるだけで、何も書きません。")
@click.option("--force", is_flag=True, help="人が手を加えたファイルも作り直します（元のものは控えに残します）。")
@click.option("--yes", is_flag=True, help="前の回が終わっていなくても、別の新しい回を始めます（尋ねません）。")
@click.option("-v", "--verbose", is_flag=True, help="マスターの点検と計画の変更を、省かずに一つずつ示します。")
@writing_options
@reporting_options
@click.pass_obj
@executor_options
@worker_options
def generate_command(
    workspace: Workspace,
    years: tuple[Period, ...],
    round_name: str,
    due: date | None,
    divisions: tuple[str, ...],
    template: Path | None,
    dry_run: bool,
    fields: bool,
    force: bool,
    yes: bool,
    verbose: bool,
    break_lock: bool,
    as_json: bool,
    strict: bool,
) -> int:
    """課ごとの配布用 Excel を output/workbooks/<回>/ に作ります。

    --year を付けると、その年度の欄が必須になり、後の年度の欄は閉じます。前の年度の、集計した数字は表示だけになります。
    付けないと、すべての年度の欄に任意で記入できます。

    同じ回でもう一度実行すると、中身の変わる課の分だけを作り直します。先に --dry-run で、計画の変わったところと、
    古い様式を持っている課を確かめられます。期限と年度は、書かなければ前のままです。期限だけを変えても、配布済みのものは
    そのまま使えます。

    前の回が終わらないうちに別の回を始めるときは、始めてよいかを尋ねます。
    """
    if fields:
        return _list_fields(workspace, as_json=as_json, strict=strict)
    from kamakura_report.commands.load import begin_reading

    begin_reading(workspace)
    from kamakura_report.commands import generate
    from kamakura_report.commands.begun_beside import FurtherRound

    request = generate.Request(years, round_name, due, divisions, template, dry_run, force, yes)

    def made(request: generate.Request) -> generate.Generated:
        now = datetime.now()
        return generate.run(workspace, request, now=now, break_lock=break_lock, track=track("様式を作っています"))

    try:
        done = made(request)
    except FurtherRound as further:
        if as_json or not _is_meant(further):
            raise
        done = made(replace(request, yes=True))
    if done.doubts and not as_json:  # before all else, for what is wrong in the plan goes out to everybody
        where = f"{workspace.master.name} のシート「確認事項」"
        say(f"確認事項 {done.doubts} 件が残っています（{where}。見て直した行の「済」に ○ を付けると、数えません）")
    asked = sum(one.asked for one in done.issued)
    lines = [
        *([f"計画の変更（回「{done.since}」の配布のあと） {len(done.changes)} 件"] if done.changes else []),
        *(f"  {line}" for line in change_lines(done.changes, every=verbose)),
        *map(_issued_line, done.issued),
        *(f"{name}: 記入する欄がないので、作りません" for name in done.nothing_asked),
        *_due_lines(done),
        f"回「{done.round.name}」: {len(done.issued)} 課、記入欄 {asked}",
        *([f"提出期限: {japanese_date(done.round.due, done.year_style)}"] if done.round.due else []),
        f"{'作る場所' if dry_run else '配布するもの'}: {done.folder}",
        *([f"メールの下書き: {done.mails}"] if done.mails else []),
        *address_advice(done.without_address),
    ]
    counts = {
        "divisions": len(done.issued),
        "asked": asked,
        "required": sum(one.required for one in done.issued),
        "changes": len(done.changes),
        "outdated": len(done.outdated),
        "doubts": done.doubts,
    }
    return finish(lines, done.problems, counts, as_json=as_json, strict=strict, every=verbose)


def _list_fields(workspace: Workspace, *, as_json: bool, strict: bool) -> int:
    from kamakura_report.commands import fields

    done = fields.run(workspace)
    rows = [
        (field.written, "市の列" if field.own else "", shorten(field.example, _EXAMPLE) or "（空欄）")
        for field in done.fields
    ]
    lines = [
        f"様式に書ける差込項目（そのままセルに写します）と、{workspace.master.name} の例:",
        *aligned(rows, at_most={0: _FIELD_COLUMNS}),
    ]
    listed = [{"written": field.written, "example": field.example, "own": field.own} for field in done.fields]
    counts = {"fields": len(done.fields), "own": sum(field.own for field in done.fields)}
    return finish(lines, done.problems, counts, as_json=as_json, strict=strict, more={"fields": listed})


def _is_meant(further: FurtherRound) -> bool:
    """Whether somebody sits there and says that a further round is meant."""
    if not is_terminal("stdin"):
        return False
    words = f"{further.why}別の新しい回「{further.name}」を始めますか。始めるなら y を入力して Enter: "
    return ask(words).strip() in YES


def _due_lines(done: Generated) -> Iterator[str]:
    """That nothing but the due date was changed, for those of whom that is so."""
    moved = sum(one.only_due for one in done.issued)
    if moved and done.round.due:
        day = japanese_date(done.round.due, done.year_style)
        yield f"提出期限だけを変えたもの {moved} 課（{day}まで）。前に配布したものも、そのまま使えます。"


def _issued_line(one: Issued) -> str:
    carried = f"（届いた回答 {one.carried} を写します）" if one.carried else ""
    done = "表紙の提出期限を書き直しました" if one.only_due and one.done == "replaced" else WORKBOOK_DONE[one.done]
    return f"{one.division}: 記入欄 {one.asked}（必須 {one.required}） {done}{carried}"


@japanese_command()
@click.argument("old", type=PATH, metavar="ファイル")
@click.option("-o", "target", type=PATH, metavar="ファイル", help="作るファイル。既定は配布用のフォルダーの中。")
@click.option("--force", is_flag=True, help="人が手を加えたファイルも作り直します（元のものは控えに残します）。")
@writing_options
@reporting_options
@click.pass_obj
@reading_options
def refresh_command(
    workspace: Workspace, old: Path, target: Path | None, force: bool, break_lock: bool, as_json: bool, strict: bool
) -> int:
    """記入の始まっている古い様式から、作り直した様式に、記入されたものを移します。

    元のファイルは書き換えません。新しい様式に記入する欄のないものは、移さずにお知らせします。
    """
    from kamakura_report.commands import refresh

    done = refresh.run(workspace, old, target, now=datetime.now(), force=force, break_lock=break_lock)
    lines = [f"{one.division}: 回答 {one.answers} を移しました: {one.path}" for one in done.moved]
    counts = {"workbooks": len(done.moved), "answers": sum(one.answers for one in done.moved)}
    return finish(lines, (*done.problems, *workspace.reading_notes), counts, as_json=as_json, strict=strict)
