"""The command that makes the public pages (publish)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamakura_report.cli.click_ja import japanese_command
from kamakura_report.cli.ending import finish
from kamakura_report.cli.parameters import PATH, executor_options, reporting_options, writing_options
from kamakura_report.commands.workspace import Workspace
from kamakura_report.text import escape_for_terminal, first_of, shorten

if TYPE_CHECKING:
    from kamakura_report.commands.publish import Publishing

MOST_CHANGES = 20  # told one by one
MOST_STRANGERS = 5  # named


@japanese_command()
@click.option(
    "-o", "site", type=PATH, metavar="フォルダー", help="公開用のページを入れるフォルダー。既定は output/site。"
)
@click.option(
    "--inside", is_flag=True, help="庁内用のページ（提出の状況と残っている欄）も、output/inside/ に作ります。"
)
@click.option("--dry-run", is_flag=True, help="前回の公表から変わるところを示すだけで、何も書きません。")
@click.option(
    "--force", is_flag=True, help="人が手を加えたページも作り直します（元のものは控えとして同じ場所に残します）。"
)
@writing_options
@reporting_options
@click.pass_obj
@executor_options
def publish_command(
    workspace: Workspace,
    site: Path | None,
    inside: bool,
    dry_run: bool,
    force: bool,
    break_lock: bool,
    as_json: bool,
    strict: bool,
) -> int:
    """公開用のページ（施策、事業、指標のグラフ、予算と決算、さがす、変更の記録）を作ります。

    フォルダーごとウェブサーバーに置けます。共有フォルダーから index.html をダブルクリックしても開きます。
    公開するものは、マスターのシート「公開」で決めます。連絡先や備考、競合や保留の数字は入りません。

    公表したものは台帳に残し、前回からの変更をページに示します。同じものをもう一度公表しても、何も増えません。
    """
    from kamakura_report.commands import publish

    done = publish.run(
        workspace, site, now=datetime.now(), inside=inside, dry_run=dry_run, force=force, break_lock=break_lock
    )
    projects = [project for _, project in done.edition.projects() if not project.gone]
    counts = {
        "programs": sum(not one.level and not one.gone for one in done.edition.programs),
        "projects": len(projects),
        "pages": sum(one.path.suffix == ".html" for one in done.written),
        "changes": len(done.changes),
        "added": done.added,
        "unresolved": done.unresolved,
        "removed": len(done.cleared.removed),
        "left": len(done.strangers),
    }
    more = {
        "published": done.is_news and not dry_run,
        "site": str(done.folder),
        "changes": [one.as_dict() for one in done.changes],
    }
    lines = [f"施策 {counts['programs']}、事業 {counts['projects']}", *publication_lines(done, dry_run)]
    return finish(lines, done.problems, counts, as_json=as_json, strict=strict, more=more)


def publication_lines(done: Publishing, dry_run: bool) -> Iterator[str]:
    """What the publication changes, where it lies, and what else lies there."""
    if not done.is_news:
        yield f"前回（{done.before}）の公表から、変わったものはありません。"
    elif not done.before:
        yield f"はじめての公表です。公表するもの: {done.added}"
    else:
        yield f"前回（{done.before}）の公表から改めたもの {len(done.changes)}、新しく公表するもの {done.added}"
    for one in done.changes[:MOST_CHANGES]:
        change = f"{one.old} → {one.new}" if one.old else one.new
        reason = f"（理由: {shorten(one.reason, 60)}）" if one.reason else "（シート「公開」に理由はありません）"
        yield f"  {escape_for_terminal(f'{one.label}: {shorten(change, 60)}{reason}')}"
    if len(done.changes) > MOST_CHANGES:
        yield f"  ほか {len(done.changes) - MOST_CHANGES} 件"
    if done.unresolved:
        yield f"競合又は保留のため公開しない数字: {done.unresolved}"
    yield from (
        f"手を加えたもの（公開するフォルダーの外に移してください）: {one.backup}" for one in done.written if one.backup
    )
    yield from (f"要らなくなったので消しました: {path}" for path in done.cleared.removed)
    if done.strangers:
        names = [path.relative_to(done.folder).as_posix() for path in done.strangers]
        yield f"公開用のページでないもの（そのまま残しました）: {first_of(names, MOST_STRANGERS)}"
    made = "作る予定のページ" if dry_run else "公開用のページ"
    yield f"{made}: {done.folder / 'index.html'}"
    yield from (f"庁内用のページ: {one.path}" for one in done.inside if one.path.suffix == ".html")
