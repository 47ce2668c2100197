"""click in Japanese: help pages as a terminal shows them, and mistakes in what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from typing import Any

import click

from kamakura_report.cli.columns import display_width, wrap
from kamakura_report.cli.mistakes import (
    EACH,
    LOOK,
    TYPED,
    must_be_for_a_workspace,
    must_not_be_inside_another,
    must_not_look_like_an_option,
)
from kamakura_report.cli.output import page_width, say_page
from kamakura_report.patterns import pattern
from kamakura_report.problem import CannotRun

AS_IT_STANDS = "\b\n"  # click's mark of a paragraph whose lines are kept
HELP = "この説明を表示します。"
OPTIONS = "[オプション]"
_FIRST_COLUMN = 30  # at most
_NEGATIVE = pattern(r"-\s*[.,．，]?\s*\d")  # begins as a number below 0 does, in digits of any width
_AS_WORD = "\0"  # before what is no option; nobody can type it


class JapaneseFormatter(click.HelpFormatter):
    """click's help page with columns counted as a terminal shows them."""

    def __init__(self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None) -> None:
        super().__init__(indent_increment, width or page_width(max_width), max_width)

    def write_text(self, text: str) -> None:
        """Paragraphs apart by an empty line; their own line breaks mean nothing unless marked."""
        indent = " " * self.current_indent
        paragraphs = []
        for paragraph in re.split(r"\n\s*\n", text):
            kept = paragraph.startswith(AS_IT_STANDS)
            lines = paragraph.removeprefix(AS_IT_STANDS).splitlines()
            shown = lines if kept else wrap("".join(map(str.strip, lines)), self.width - self.current_indent)
            paragraphs.append("".join(f"{indent}{line}\n" for line in shown))
        self.write("\n".join(paragraphs))

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage on one line where it fits; click breaks longer ones."""
        line = f"{prefix or ''}{prog} {args}"
        if args and display_width(line) <= self.width:
            self.write(f"{line}\n")
        else:
            super().write_usage(prog, args, prefix)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = _FIRST_COLUMN, col_spacing: int = 2) -> None:
        """Terms and what they mean, the meanings under each other."""
        listed = list(rows)
        column = min(max((display_width(term) for term, _ in listed), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, meaning in listed:
            lines = wrap(meaning, self.width - self.current_indent - column)
            if display_width(term) + col_spacing > column:
                self.write(f"{indent}{term}\n")
                term = ""
            for number, line in enumerate(lines):
                start = term if not number else ""
                self.write(f"{indent}{start}{' ' * (column - display_width(start))}{line}\n")


class JapaneseContext(click.Context):
    """A command being run, whose help page is laid out so."""

    formatter_class = JapaneseFormatter


class JapaneseCommand(click.Command):
    """A command whose help page is Japanese throughout."""

    context_class = JapaneseContext
    allow_extra_args = True  # they are refused here, in Japanese
    takes_figures = False  # -3 is a word, no option
    _help: click.Option | None = None  # one for each command: click compares it
    must_be_for = staticmethod(must_be_for_a_workspace)  # said of a workspace before the command is run

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The words that follow the options; a command that takes no more of them refuses those left."""
        if ctx.parent is None:
            ctx.meta[TYPED] = list(args)
        must_not_look_like_an_option(args, ctx)
        # click's own ignore_unknown_options would take a mistyped option for a value, too.
        given = [_AS_WORD + arg if self.takes_figures and _is_negative(arg) else arg for arg in args]
        try:
            rest = [word.removeprefix(_AS_WORD) for word in super().parse_args(ctx, given)]
        except click.BadOptionUsage as error:
            error.ctx = error.ctx or ctx  # whose option it is: the message needs to know
            raise
        for name, value in ctx.params.items():
            ctx.params[name] = value.removeprefix(_AS_WORD) if isinstance(value, str) else value
        if rest and not isinstance(self, click.Group):
            raise CannotRun(f"「{' '.join(rest)}」は余分です。消してください。{LOOK}")
        return rest

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, if the folder is one that it may be run for; of many folders in each. Raises CannotRun."""
        if ctx.parent is not None:
            if EACH in ctx.meta:
                return ctx.meta[EACH](ctx)
            self.must_be_for(ctx.obj, ctx)
        return super().invoke(ctx)

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
        """--help, explained in Japanese and printed as everything else is.

        click's own looks for a translation of its words first, which takes a millisecond of every command.
        """
        free = set(self.get_help_option_names(ctx))
        if self._help is None and free:
            names = [name for name in ctx.help_option_names if name in free]
            self._help = click.Option(
                names, is_flag=True, expose_value=False, is_eager=True, help=HELP, callback=_show_help
            )
        return self._help


class FigureCommand(JapaneseCommand):
    """A command to which a figure is given, which may be below 0: ``set 2-1/i1@R8 -3``."""

    takes_figures = True


class BeginningCommand(JapaneseCommand):
    """A command that brings a plan in: the folder becomes a workspace by it."""

    must_be_for = staticmethod(must_not_be_inside_another)


class CommandAnywhere(JapaneseCommand):
    """A command that makes a workspace of its own."""

    must_be_for = staticmethod(lambda workspace, context: None)


def _show_help(ctx: click.Context, option: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        say_page(ctx.get_help())
        ctx.exit()


japanese_command = partial(click.command, cls=JapaneseCommand, options_metavar=OPTIONS)


def _is_negative(word: str) -> bool:
    return word.startswith("-") and not word.startswith("--") and _NEGATIVE.match(word) is not None
