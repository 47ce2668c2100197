"""click in Japanese: headings of the help, and one line for each mistake in what was typed."""

from __future__ import annotations

import click

from kamakura_report.cli import helping
from kamakura_report.problem import CannotRun

HELP = "この説明を表示します。"
LOOK = "--help で使い方を確かめられます。"


class Command(click.Command):
    """A command whose help page is Japanese throughout."""

    context_class = helping.Context
    allow_extra_args = True  # they are refused here, in Japanese

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The words that follow the options; a command that takes no more of them refuses those left."""
        try:
            rest = super().parse_args(ctx, args)
        except click.BadOptionUsage as error:
            error.ctx = error.ctx or ctx  # whose option it is: the message needs to know
            raise
        if rest and not isinstance(self, click.Group):
            raise CannotRun(f"「{' '.join(rest)}」は余分です。消してください。{LOOK}")
        return rest

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """使い方: …"""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="使い方: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """オプション, then what the command has besides."""
        switches = [parameter for parameter in self.get_params(ctx) if isinstance(parameter, click.Option)]
        records = [record for switch in switches if (record := switch.get_help_record(ctx))]
        with formatter.section("オプション"):
            formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """--help, explained in Japanese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = HELP
        return option


class Group(Command, click.Group):
    """A group of commands whose help page is Japanese throughout."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """オプション, コマンド."""
        super().format_options(ctx, formatter)
        with formatter.section("コマンド"):
            formatter.write_dl([(name, self.one_line(ctx, name)) for name in self.list_commands(ctx)])

    def one_line(self, ctx: click.Context, name: str) -> str:
        """One line about a command."""
        command = self.get_command(ctx, name)
        return command.get_short_help_str(100) if command else ""


def mistake(error: click.ClickException) -> str:
    """What was typed wrongly, and what to do, in one line."""
    match error:
        case click.NoSuchOption():
            meant = f"{'、'.join(error.possibilities)} ではありませんか。" if error.possibilities else ""
            return f"{error.option_name} というオプションはありません。{meant}{LOOK}"
        case click.MissingParameter():
            name = error.param.human_readable_name.rstrip("…") if error.param else ""
            return f"{name}を指定してください。{LOOK}"
        case click.BadParameter():
            name = error.param.opts[-1] if error.param and error.param.opts else ""
            return f"{name} の書き方が正しくありません。{error.message}"
        case click.BadOptionUsage() if _is_switch(error):
            return f"{error.option_name} には値を付けません。「=」から後を消してください。"
        case click.BadOptionUsage():
            return f"{error.option_name} の後に値を書いてください。{LOOK}"
    return f"コマンドの書き方が正しくありません。{LOOK}"


def _is_switch(error: click.BadOptionUsage) -> bool:
    options = error.ctx.command.get_params(error.ctx) if error.ctx else []
    return any(
        isinstance(option, click.Option) and option.is_flag and error.option_name in option.opts for option in options
    )
