"""The group of commands, and what every one of them shares: where the workspace is, how it ends."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import click

from kamakura_report import __version__
from kamakura_report.cli import japanese
from kamakura_report.problem import CannotRun

COMMANDS = {  # name → module and one line; a module is imported when its command runs, so --help stays light
    "import": ("import_", "公表された計画の文章を読み、マスターを作ります。"),
    "generate": ("generate", "課ごとの配布用 Excel を作ります。"),
    "check": ("check", "返ってきたファイルを点検します。何も書き換えません。"),
    "merge": ("merge", "返ってきた数字をまとめ、集計結果を書き出します。"),
    "status": ("status", "どの課から届き、何が残っているかを示します。"),
    "remind": ("remind", "まだの課への督促の文を作ります。"),
    "refresh": ("refresh", "記入の始まっている古い様式から、新しい様式に記入を移します。"),
    "close": ("close", "回を締め切ります。"),
    "undo": ("undo", "最後の集計を取り消します。"),
    "resolve": ("resolve", "conflicts.xlsx に付けた印を、決定として取り込みます。"),
    "set": ("set_", "電話で聞いた数字などを、理由を付けて記録します。"),
    "import-figures": ("import_figures", "前の計画の実績など、すでにある数字を取り込みます。"),
    "trace": ("trace", "一つの数字の来歴を示します。何も書き換えません。"),
    "rebuild": ("rebuild", "壊れた台帳を、保存してあるファイルから作り直します。"),
    "demo": ("demo", "見本の計画で、配布から集計までを一通り行います。"),
}
COULD_NOT_RUN = 2


class Commands(japanese.Group):
    """Commands by name, in the order of the walk."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which a clerk needs them."""
        return list(COMMANDS)

    def one_line(self, ctx: click.Context, name: str) -> str:
        """One line about a command, without importing it."""
        return COMMANDS[name][1]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"kamakura_report.cli.{COMMANDS[cmd_name][0]}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command to run; an unknown one is told with those there are."""
        if args and args[0] not in COMMANDS:
            raise CannotRun(
                f"「{args[0]}」というコマンドはありません。{'、'.join(COMMANDS)} のどれかを書いてください。"
            )
        return super().resolve_command(ctx, args)


@click.command(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    subcommand_metavar="コマンド [オプション]…",
    options_metavar="[オプション]",
)
@click.option(
    "-C",
    "root",
    metavar="フォルダー",
    default=".",
    type=click.Path(path_type=Path),
    help="作業フォルダー（input と output のあるところ）。既定は今のフォルダー。",
)
@click.version_option(__version__, "--version", help="版を表示します。", message="kamakura_report %(version)s")
@click.pass_context
def group(ctx: click.Context, root: Path) -> None:
    """総合計画の実績を、課ごとの Excel で集めてまとめます。

    \b
    流れ: import（計画を読む）→ generate（配布用の Excel を作る）
          → check（返ってきたものを点検する）→ merge（まとめる）
          → status（どの課から届いたかを見る）→ remind（督促の文を作る）
    """
    from kamakura_report.steps.workspace import Workspace

    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(COULD_NOT_RUN)
    if not root.is_dir():
        raise CannotRun(f"作業フォルダー {root} が見つかりません。-C で指定した場所を確かめてください。")
    ctx.obj = Workspace(root)


def main() -> None:
    """Run the program and end with its exit status.

    Output is UTF-8 whatever the console's code page.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """The exit status of the program with these arguments; what cannot be run is told in one Japanese line.

    An OSError that nobody foresaw (a name longer than any disk takes, a share gone in the middle) is no
    bug of ours and is told too.
    """
    try:
        status = group.main(arguments, prog_name="kamakura-report", standalone_mode=False)
    except CannotRun as stop:
        click.echo(f"エラー: {stop}", err=True)
        for problem in stop.problems:
            click.echo(f"  {problem}", err=True)
        return COULD_NOT_RUN
    except click.ClickException as error:
        click.echo(f"エラー: {japanese.mistake(error)}", err=True)
        return COULD_NOT_RUN
    except OSError as error:
        from kamakura_report.doors.files.reasons import cannot_read

        click.echo(f"エラー: {cannot_read(error.filename or 'ファイル', error)}", err=True)
        return COULD_NOT_RUN
    except click.Abort:
        click.echo("中断しました。", err=True)
        return COULD_NOT_RUN
    return status if isinstance(status, int) else 0
