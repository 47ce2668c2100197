"""The group of commands, and what every one of them shares: where the workspace is, how it ends."""

from __future__ import annotations

import gc
import sys
from contextvars import copy_context
from importlib import import_module

import click

from kamakura_report import __version__
from kamakura_report.cli.click_ja import OPTIONS, JapaneseCommand
from kamakura_report.cli.mistakes import EACH, TYPED, missing_folder, mistake, several_folders, unknown_command
from kamakura_report.cli.output import is_heard, leave, say, say_page, use_utf8
from kamakura_report.problem import CannotRun

COMMANDS = {  # name → module and one line; a module is imported when its command runs, so --help stays light
    "init": ("prepare", "新しい作業フォルダーを用意します。"),
    "new": ("bring_in", "空のマスターを作ります。計画を自分で打ち込むときのものです。"),
    "import": ("bring_in", "公表された計画の文章か事業の一覧を読み、マスターを作ります。"),
    "generate": ("prepare", "課ごとの配布用 Excel を作ります。"),
    "receive": ("receive", "返ってきたものを受け付けます。点検から督促までを一度に行います。"),
    "check": ("collect", "返ってきたファイルを点検します。何も書き換えません。"),
    "merge": ("collect", "返ってきた数字をまとめ、集計結果を書き出します。"),
    "status": ("report", "どの課から届き、何が残っているかを示します。"),
    "remind": ("report", "まだの課への督促の文を作ります。"),
    "refresh": ("prepare", "記入の始まっている古い様式から、新しい様式に記入を移します。"),
    "close": ("amend", "回を締め切ります。"),
    "publish": ("publish", "公開用のページを作ります。"),
    "export": ("outward", "公表するデータを、CSV、Excel、JSON などに書き出します。"),
    "council": ("council", "議会に出す「主要な施策の成果」を、Word の文書で作ります。"),
    "withdraw": ("amend", "だれも回答していない回を、取り下げます。"),
    "undo": ("amend", "最後の集計を取り消します。"),
    "resolve": ("amend", "conflicts.xlsx に付けた印を、決定として取り込みます。"),
    "set": ("amend", "電話で聞いた数字などを、理由を付けて記録します。"),
    "import-figures": ("bring_in", "前の計画の実績など、すでにある数字を取り込みます。"),
    "trace": ("figure_history", "一つの数字の来歴を示します。何も書き換えません。"),
    "rebuild": ("amend", "壊れた台帳を、保存してあるファイルから作り直します。"),
    "backup": ("handover", "台帳、input、様式を一つの ZIP にまとめます。引き継ぎと控えのためです。"),
    "restore": ("handover", "バックアップの ZIP を、空のフォルダーに戻します。"),
    "demo": ("demo", "見本の計画で、配布から集計までを一通り行います。"),
}
AT_ONCE = frozenset({"status", "trace", "set"})  # commands that a clerk waits for, and are over soon
SELDOM = 1_000_000  # new things, after which it is looked which of them nothing leads to any more; else after 700
COULD_NOT_RUN = 2
_ALL_OF_THEM = frozenset({"-v", "--verbose"})


class Commands(JapaneseCommand, click.Group):
    """The commands of COMMANDS: ``import-figures`` is the function ``import_figures_command`` of its module."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which a clerk needs them."""
        return list(COMMANDS)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """オプション, コマンド."""
        super().format_options(ctx, formatter)
        with formatter.section("コマンド"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        if cmd_name in AT_ONCE:  # looking takes a twelfth of their time, and finds nothing worth having
            gc.set_threshold(SELDOM, *gc.get_threshold()[1:])
        gc.enable()
        module = import_module(f"kamakura_report.cli.{COMMANDS[cmd_name][0]}")
        command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command to run. Raises CannotRun for an unknown one, with those there are."""
        if args and args[0] not in COMMANDS:
            from pathlib import Path

            if ctx.params["folders"] and Path(args[0]).is_dir():
                raise CannotRun(several_folders(args[0]))
            from kamakura_report.cli.steps import CLICKED_STEPS

            steps = {name: step.arguments[0] for name, step in CLICKED_STEPS.items()}
            raise CannotRun(unknown_command(args[0], COMMANDS, steps, args[1:]))
        return super().resolve_command(ctx, args)


def _print_version(ctx: click.Context, option: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        say(f"kamakura_report {__version__}")
        ctx.exit()


@click.command(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    subcommand_metavar="コマンド [オプション]…",
    options_metavar=OPTIONS,
)
@click.option(
    "-C",
    "folders",
    metavar="フォルダー",
    multiple=True,
    help='作業フォルダー（input と output のあるところ）。既定は今のフォルダー。何度でも、又は "市/*" のように書くと、'
    "それぞれの中で実行します（generate、receive、check、merge、status、publish、export）。",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="版を表示します。"
)
@click.pass_context
def group(ctx: click.Context, folders: tuple[str, ...]) -> None:
    """総合計画の実績を、課ごとの Excel で集めてまとめます。

    \b
    流れ: init（作業フォルダーを用意する）→ import（計画を読む）
          → generate（配布用の Excel を作る）
          → receive（返ってきたものを受け付ける）

    receive は check（点検）、merge（集計）、status（提出の状況）、check --annotate（差戻し）、
    remind（督促）を一度に行います。一つずつ実行することもできます。
    """
    from pathlib import Path

    from kamakura_report.cli.pasted import name_folder
    from kamakura_report.commands.workspace import Workspace

    if ctx.invoked_subcommand is None:
        say_page(ctx.get_help(), err=True)
        ctx.exit(COULD_NOT_RUN)
    if len(folders) > 1 or any(sign in folder for folder in folders for sign in "*?["):
        from kamakura_report.cli.many import find_many, is_pattern

        if len(folders) > 1 or is_pattern(folders[0]):
            ctx.meta[EACH] = find_many(folders).run_each
            return
    folder = Path(folders[0] if folders else ".")
    if not folder.is_dir():
        raise CannotRun(missing_folder(folder, ctx.meta[TYPED]))
    if folders:
        name_folder(folder)
    ctx.obj = Workspace(folder)


def run_and_leave() -> None:
    """Run the program and end with its exit status."""
    use_utf8()
    leave(_run_apart(sys.argv[1:]))  # as nothing follows, nothing is put back: that alone would have all looked through


def run(arguments: list[str]) -> int:
    """Run the program with these arguments; its exit status. What cannot be run ends with one Japanese line.

    So does an OSError that nobody foresaw (a name longer than any disk takes, a share gone in the middle): it is no
    bug of ours.
    """
    usual = gc.get_threshold()
    try:
        return _run_apart(arguments)
    finally:
        gc.set_threshold(*usual)


def _run_apart(arguments: list[str]) -> int:
    return copy_context().run(_run, arguments)


def _run(arguments: list[str]) -> int:
    try:
        status = group.main(arguments, prog_name="kamakura-report", standalone_mode=False)
    except CannotRun as stop:
        from kamakura_report.cli.ending import say_refusal

        say_refusal(stop, every=not _ALL_OF_THEM.isdisjoint(arguments))
        return COULD_NOT_RUN
    except click.ClickException as error:
        say(f"エラー: {mistake(error)}", err=True)
        return COULD_NOT_RUN
    except OSError as error:
        from kamakura_report.io.files.read_files import cannot_read

        say(f"エラー: {cannot_read(error.filename or 'ファイル', error)}", err=True)
        return COULD_NOT_RUN
    except click.Abort:
        if is_heard():
            raise KeyboardInterrupt from None  # it ends all of them
        say("中断しました。", err=True)
        return COULD_NOT_RUN
    return status if isinstance(status, int) else 0
