"""What commands take: years, days, names and paths as people type them, and the options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import click

from kamakura_report import __version__
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import replace
from kamakura_report.plan.periods import Period, YearStyle, parse_period
from kamakura_report.problem import CannotRun
from kamakura_report.text import strip_for_xml

MOST_AT_ONCE = 64  # worker processes


class PathType(click.ParamType):  # type: ignore[type-arg]
    """A file or a folder. What cannot be read there is told in Japanese by whoever reads it."""

    name = "パス"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path as typed; click's own type looks for a translation of its name first, in every command."""
        return Path(value)


PATH = PathType()


class YearType(click.ParamType):  # type: ignore[type-arg]
    """``R8``, ``令和8年度`` or ``2026``; a part of a year, ``R8上期`` or ``R8Q1``."""

    name = "年度"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        """The period; anything else is a mistake in what was typed."""
        try:
            return value if isinstance(value, Period) else parse_period(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class WholeType(click.ParamType):  # type: ignore[type-arg]
    """``8``."""

    name = "数"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The whole number; anything else is a mistake in what was typed."""
        try:
            return int(value)
        except ValueError:
            self.fail(f"「{value}」は整数として読めません（8 のように書きます）。", param, ctx)


class WorkersType(click.ParamType):  # type: ignore[type-arg]
    """``4``, at most ``MOST_AT_ONCE``."""

    name = "数"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number of worker processes; anything else is a mistake in what was typed."""
        if isinstance(value, int):
            return value
        if not (value.isdecimal() and int(value) <= MOST_AT_ONCE):
            self.fail(f"「{value}」は補助のプログラムの数として読めません（0 から {MOST_AT_ONCE} まで）。", param, ctx)
        return int(value)


class DayType(click.ParamType):  # type: ignore[type-arg]
    """``5月31日``, the next one; ``2027/5/31``, ``R9.5.31``."""

    name = "日付"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; anything else is a mistake in what was typed."""
        from kamakura_report.form.days import next_day

        try:
            return value if isinstance(value, date) else next_day(value, date.today(), lambda: _year_style(ctx))
        except ValueError as error:
            self.fail(str(error), param, ctx)


def _year_style(ctx: click.Context | None) -> YearStyle:
    """How the plan of the workspace shows years; the usual way where there is none that can be read."""
    from kamakura_report.commands.load import load_plan

    workspace = ctx.find_object(Workspace) if ctx else None
    try:
        return load_plan(workspace)[0].year_style if workspace else YearStyle.ERA
    except CannotRun:
        return YearStyle.ERA


class NameType(click.ParamType):  # type: ignore[type-arg]
    """The name of a city, a plan or a round: it will stand in workbooks."""

    name = "名前"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name as typed; one with a control sign, which no workbook can hold, is a mistake."""
        if strip_for_xml(value) != value:
            self.fail(f"「{value}」に、目に見えない文字が混ざっています。打ち直してください。", param, ctx)
        return str(value)


def reporting_options(command: Callable[..., int]) -> Callable[..., int]:
    """--json and --strict, on every command that reports problems."""
    command = click.option("--strict", is_flag=True, help="注意も誤りとして終了コードに数えます。")(command)
    return click.option("--json", "as_json", is_flag=True, help="結果を JSON で出します。")(command)


def reading_options(command: Callable[..., int]) -> Callable[..., int]:
    """--in-process, on every command that reads returned files: without worker processes, which it says.

    The command is given a workspace that says so.
    """

    @wraps(command)
    def reading(workspace: Workspace, *arguments: Any, in_process: bool, **options: Any) -> int:
        return command(replace(workspace, in_process=in_process), *arguments, **options)

    text = "補助のプログラムを使わずに読みます（起動できないパソコンのため。時間とメモリーの上限は効きません）。"
    return click.option("--in-process", is_flag=True, help=text)(reading)


def version_here() -> str:
    """The version of this program where it is asked."""
    return __version__


def executor_options(command: Callable[..., int]) -> Callable[..., int]:
    """--executor, on every command that runs in many workspaces: who runs it in each (``cli.many``).

    In one workspace the command is given it, for what can be done elsewhere in batches.
    """

    @wraps(command)
    def handing_out(workspace: Workspace, *arguments: Any, executor: str, **options: Any) -> int:
        if not executor:
            return command(workspace, *arguments, **options)
        from kamakura_report.io.executors import open_executor

        with open_executor(executor, version_here) as opened:
            return command(replace(workspace, executor=opened), *arguments, **options)

    text = "仕事を分けて渡すスケジューラー（このパソコンの外は、暗号化したものだけ）。"
    return click.option("--executor", default="", metavar="アドレス", help=text)(handing_out)


def worker_options(command: Callable[..., int]) -> Callable[..., int]:
    """--workers, on every command that has much to do at once: how many processes do it.

    The command is given a workspace that says so.
    """

    @wraps(command)
    def working(workspace: Workspace, *arguments: Any, workers: int, **options: Any) -> int:
        return command(replace(workspace, workers=workers), *arguments, **options)

    text = "同時に動かす補助のプログラムの数。付けないか 0 なら、パソコンに合わせます。結果は同じです。"
    return click.option("--workers", type=WorkersType(), default=0, metavar="4", help=text)(working)


def writing_options(command: Callable[..., int]) -> Callable[..., int]:
    """--break-lock, on every command that writes to the ledger."""
    text = "途中で終わった実行の残した、書き込み中の印を外します。"
    return click.option("--break-lock", is_flag=True, help=text)(command)
