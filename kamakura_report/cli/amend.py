"""The commands by which the office decides, ends or repairs (undo, resolve, set, close, rebuild)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamakura_report.cli.click_ja import FigureCommand, japanese_command
from kamakura_report.cli.ending import finish, outcome_counts, outcome_lines
from kamakura_report.cli.output import track
from kamakura_report.cli.parameters import PATH, reading_options, reporting_options, writing_options
from kamakura_report.cli.pasted import pasted
from kamakura_report.commands.workspace import Workspace
from kamakura_report.plan.figures import plain_text
from kamakura_report.problem import CannotRun
from kamakura_report.text import command_line, first_of, shorten

if TYPE_CHECKING:
    from kamakura_report.commands.decide import Decided

MOST_NAMED = 10  # divisions in one line
LONGEST_SHOWN = 60  # characters of a text that is repeated on the screen

if TYPE_CHECKING:
    from kamakura_report.commands.undo import Undone

BACKUP_ADVICE = "引き継ぎと控えのため、「{command}」で、台帳などを一つに残してください。"


@japanese_command()
@writing_options
@reporting_options
@click.pass_obj
def undo_command(workspace: Workspace, break_lock: bool, as_json: bool, strict: bool) -> int:
    """最後に取り込んだファイルを、取り込む前に戻します。

    その集計で何も変わっていなかったときは、そう示します。受け取ったファイルは保存したままで、取り消したことも記録に残ります。
    """
    from kamakura_report.commands import undo
    from kamakura_report.workbook.office_style import minute_of

    done = undo.run(workspace, now=datetime.now(), break_lock=break_lock)
    lines = [
        f"取り消した集計: {minute_of(done.batch.when)} の {len(done.names)} ファイル（{'、'.join(done.names)}）",
        *([f"これで変わった回答 {done.changed} 件"] if done.changed else _nothing_changed(done)),
        "input/returned に残っているファイルは、次の集計でまた取り込みます。",
        *outcome_lines(done.merged.state_counts, done.written),
    ]
    counts = {"files": len(done.names), "changed": done.changed, **outcome_counts(done.merged.state_counts)}
    return finish(lines, done.problems, counts, as_json=as_json, strict=strict)


def _nothing_changed(done: Undone) -> Iterator[str]:
    """That the merge had changed nothing, and what another undo would take back."""
    from kamakura_report.workbook.office_style import minute_of

    yield "この集計で変わった回答はなかったので、取り消しても、集計の数字と文章は前のままです。"
    if done.before is not None:
        names = "、".join(file["name"] for file in done.before.body["files"])
        again = pasted(command_line("undo"))
        when = minute_of(done.before.when)
        yield f"もう一度「{again}」を実行すると、その前の {when} の集計（{names}）を取り消します。"


@japanese_command()
@click.argument("file", type=PATH, required=False, metavar="[ファイル]")
@writing_options
@reporting_options
@click.pass_obj
def resolve_command(workspace: Workspace, file: Path | None, break_lock: bool, as_json: bool, strict: bool) -> int:
    """output/conflicts.xlsx の「採用」に付けた印を、決定として取り込みます。

    決定には、だれが、いつ、なぜ決めたかが残ります。候補が変わったときだけ、もう一度尋ねます。
    """
    from kamakura_report.commands import decide

    done = decide.resolve(workspace, file or workspace.conflicts, now=datetime.now(), break_lock=break_lock)
    lines = [f"決定 {len(done.choices)} 件", *outcome_lines(done.merged.state_counts, done.written)]
    counts = {"decisions": len(done.choices), **outcome_counts(done.merged.state_counts)}
    return finish(lines, done.problems, counts, as_json=as_json, strict=strict)


@japanese_command(cls=FigureCommand)
@click.argument("key", metavar="キー")
@click.argument("value", required=False, metavar="[値]")
@click.option("--clear", is_flag=True, help="空にします。課の回答も数えません（回答を生かすのは --withdraw）。")
@click.option("--withdraw", is_flag=True, help="決定を取り下げ、課の回答をまた数えます。")
@click.option("--reason", default="", metavar="理由", help="だれから何を聞いたかなど。記録に残ります。")
@writing_options
@reporting_options
@click.pass_obj
def set_command(
    workspace: Workspace,
    key: str,
    value: str | None,
    clear: bool,
    withdraw: bool,
    reason: str,
    break_lock: bool,
    as_json: bool,
    strict: bool,
) -> int:
    """電話で聞いた数字など、とりまとめ課の決めた値を記録します。キーは 2-1/12/i1@R8 のように書きます。

    値は、様式の欄に入力するときと同じに書きます（数字、「該当なし」「未確定」、言葉の欄では言葉）。読み方も、受け取らないものも、
    返ってきた様式と同じです。

    --clear は欄を空にします。--withdraw は決定そのものを取り下げます。取り下げても、それより前の決定には戻りません。
    """
    from kamakura_report.commands import decide

    if (value is not None) + clear + withdraw != 1:
        raise CannotRun("値、--clear、--withdraw の、どれか一つを書いてください。")
    now = datetime.now()
    if withdraw:
        done = decide.withdraw(workspace, key, reason, now=now, break_lock=break_lock)
    else:
        done = decide.set_figure(workspace, key, value, reason, now=now, break_lock=break_lock)
    lines = [f"{key}: {_deed(done)}", *outcome_lines(done.merged.state_counts, done.written)]
    (choice,) = done.choices
    what = "取下げ" if withdraw else "消去" if clear else "決定"
    more = {"key": key, "what": what, "value": choice.answer.shown if choice.answer else ""}
    return finish(
        lines, done.problems, outcome_counts(done.merged.state_counts), as_json=as_json, strict=strict, more=more
    )


def _deed(done: Decided) -> str:
    """What was done with the one key, and how it stands now."""
    (choice,) = done.choices
    answer = choice.answer
    if answer is not None:
        read = f"（「{shorten(answer.raw)}」を読み取りました）" if answer.raw.strip() != answer.shown.strip() else ""
        return f"{shorten(answer.shown, LONGEST_SHOWN)} に決めました{read}"
    row = next((row for row in done.merged.rows if row.line.key == choice.key), None)
    value = "" if row is None or row.value is None else f" {plain_text(row.value)}"
    now = f"今は{row.state}{value}です。" if row else ""
    if choice.withdrawn:
        return f"決定を取り下げました。{now}それより前の決定には戻りません。"
    return f"空にしました。課の回答も数えません（課の回答に戻すときは --withdraw）。{now}"


@japanese_command()
@click.argument("name", metavar="回")
@click.option("--reopen", is_flag=True, help="締め切った回を開き直します。")
@writing_options
@reporting_options
@click.pass_obj
def close_command(workspace: Workspace, name: str, reopen: bool, break_lock: bool, as_json: bool, strict: bool) -> int:
    """回を締め切ります。そのあとに届いたファイルは、保存しますが、集計に入れません。

    --reopen で開き直すと、締め切っている間に届いたファイルも集計に入ります。回の名前は R8 などです。
    """
    from kamakura_report.commands.close import close_round, reopen_round

    turn = reopen_round if reopen else close_round
    done = turn(workspace, name, now=datetime.now(), break_lock=break_lock)
    lines = [
        f"回「{done.round}」を{'開き直しました' if reopen else '締め切りました'}。",
        f"配布 {len(done.issued)} 課、うち提出なし {len(done.unanswered)} 課",
        *outcome_lines(done.merged.state_counts, done.written),
        *(() if reopen else (BACKUP_ADVICE.format(command=pasted(command_line("backup", "控え.zip"))),)),
    ]
    counts = {
        "issued": len(done.issued),
        "unanswered": len(done.unanswered),
        **outcome_counts(done.merged.state_counts),
    }
    return finish(lines, done.problems, counts, as_json=as_json, strict=strict)


@japanese_command()
@click.argument("name", metavar="回")
@writing_options
@reporting_options
@click.pass_obj
@reading_options
def withdraw_command(workspace: Workspace, name: str, break_lock: bool, as_json: bool, strict: bool) -> int:
    """まちがえて配布した回を取り下げ、配布しなかったことにします。だれかの回答が届いている回は取り下げません。

    作った配布用の Excel は消します（人が手を加えたものは残します）。取り下げたことは記録に残り、そのあとに
    届いたファイルは、保存しますが、集計に入れません。同じ回をもう一度 generate で配布すると、元どおりになります。
    """
    from kamakura_report.commands import withdraw

    done = withdraw.run(workspace, name, now=datetime.now(), break_lock=break_lock)
    told = f"送ってしまったときは、その課に知らせてください: {first_of(done.sent_to, MOST_NAMED, '課')}"
    lines = [
        f"回「{done.round}」を取り下げました。",
        *([told] if done.sent_to else []),
        f"配布用のファイル {len(done.cleared.removed)} を消しました。",
        *(f"手が加えられているので残しました: {path}" for path in done.cleared.kept),
        *outcome_lines(done.merged.state_counts, done.written),
    ]
    counts = {
        "issued": len(done.sent_to),
        "removed": len(done.cleared.removed),
        **outcome_counts(done.merged.state_counts),
    }
    return finish(lines, (*done.problems, *workspace.reading_notes), counts, as_json=as_json, strict=strict)


@japanese_command()
@writing_options
@reporting_options
@click.pass_obj
@reading_options
def rebuild_command(workspace: Workspace, break_lock: bool, as_json: bool, strict: bool) -> int:
    """壊れた台帳を、保存してある記録とファイルから作り直します。

    今の台帳は、日時の付いた名前で隣に残します。
    """
    from kamakura_report.commands import rebuild

    done = rebuild.run(workspace, now=datetime.now(), break_lock=break_lock, track=track("読み直しています"))
    lines = [
        f"作り直しました: 記録 {done.events}、受け取ったファイル {done.files}",
        *([f"前の台帳: {done.old}"] if done.old else []),
        f"台帳: {done.path}",
    ]
    counts = {"events": done.events, "files": done.files}
    return finish(lines, (*workspace.reading_notes, *done.problems), counts, as_json=as_json, strict=strict)
