"""The commands by which the office decides, ends or repairs (undo, resolve, set, close, rebuild)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kamakura_report.cli.click_ja import PATH, japanese_command, reading_options, reporting_options, writing_options
from kamakura_report.cli.output import finish, outcome_counts, outcome_lines, track
from kamakura_report.commands.workspace import Workspace
from kamakura_report.problem import CannotRun

BACKUP_ADVICE = "引き継ぎと控えのため、「kamakura-report backup 控え.zip」で、台帳などを一つに残してください。"


@japanese_command()
@writing_options
@reporting_options
@click.pass_obj
def undo_command(workspace: Workspace, break_lock: bool, as_json: bool, strict: bool) -> int:
    """最後に取り込んだファイルを、取り込む前に戻します。

    受け取ったファイルは保存したままで、取り消したことも記録に残ります。
    """
    from kamakura_report.commands import undo
    from kamakura_report.workbook.office_style import minute_of

    done = undo.run(workspace, now=datetime.now(), break_lock=break_lock)
    when, names = minute_of(done.batch.when), "、".join(done.names)
    lines = [
        f"取り消した集計: {when} の {len(done.names)} ファイル（{names}）",
        "input/returned に残っているファイルは、次の集計でまた取り込みます。",
        *outcome_lines(done.merged, done.written),
    ]
    counts = {"files": len(done.names), **outcome_counts(done.merged)}
    return finish(lines, done.problems, counts, as_json=as_json, strict=strict)


@japanese_command()
@click.argument("file", type=PATH, metavar="ファイル")
@writing_options
@reporting_options
@click.pass_obj
def resolve_command(workspace: Workspace, file: Path, break_lock: bool, as_json: bool, strict: bool) -> int:
    """output/conflicts.xlsx の「採用」に付けた印を、決定として取り込みます。

    決定には、だれが、いつ、なぜ決めたかが残ります。候補が変わったときだけ、もう一度尋ねます。
    """
    from kamakura_report.commands import decide

    done = decide.resolve(workspace, file, now=datetime.now(), break_lock=break_lock)
    lines = [f"決定 {len(done.choices)} 件", *outcome_lines(done.merged, done.written)]
    counts = {"decisions": len(done.choices), **outcome_counts(done.merged)}
    return finish(lines, done.problems, counts, as_json=as_json, strict=strict)


@japanese_command()
@click.argument("key", metavar="キー")
@click.argument("value", required=False, metavar="[値]")
@click.option("--clear", is_flag=True, help="値を消して、未入力に戻します。")
@click.option("--reason", default="", metavar="理由", help="だれから何を聞いたかなど。記録に残ります。")
@writing_options
@reporting_options
@click.pass_obj
def set_command(
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
    from kamakura_report.commands import decide

    if (value is None) != clear:
        raise CannotRun("値か --clear の、どちらか一つを書いてください。")
    done = decide.set_figure(workspace, key, value, reason, now=datetime.now(), break_lock=break_lock)
    lines = [f"{key}: {'消しました' if clear else f'{value} に決めました'}", *outcome_lines(done.merged, done.written)]
    return finish(lines, done.problems, outcome_counts(done.merged), as_json=as_json, strict=strict)


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
        *outcome_lines(done.merged, done.written),
        *(() if reopen else (BACKUP_ADVICE,)),
    ]
    counts = {"issued": len(done.issued), "unanswered": len(done.unanswered), **outcome_counts(done.merged)}
    return finish(lines, done.problems, counts, as_json=as_json, strict=strict)


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
    return finish(lines, workspace.reading_notes, counts, as_json=as_json, strict=strict)
