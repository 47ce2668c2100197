"""click in Japanese: headings of the help, and one line for each mistake in what was typed."""

from __future__ import annotations

import click

HELP = "この説明を表示します。"


class Command(click.Command):
    """A command whose help page is Japanese throughout."""

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
    look = "--help で使い方を確かめてください。"
    match error:
        case click.NoSuchOption():
            return f"{error.option_name} というオプションはありません。{look}"
        case click.MissingParameter():
            name = error.param.human_readable_name if error.param else ""
            return f"{name} が必要です。{look}"
        case click.BadParameter():
            name = error.param.opts[-1] if error.param and error.param.opts else ""
            return f"{name} の書き方が正しくありません: {error.message} {look}"
        case click.BadOptionUsage():
            return f"{error.option_name} の後に値を書いてください。{look}"
        case click.UsageError():
            return f"コマンドの書き方が正しくありません（{error.message}）。{look}"
    return error.message
