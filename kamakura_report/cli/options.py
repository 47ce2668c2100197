"""What several commands take: kinds of values, and the switches of every report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from kamakura_report.plan.years import FiscalYear

PATH = click.Path(path_type=Path)


class Year(click.ParamType):  # type: ignore[type-arg]
    """``R8``, ``令和8年度`` or ``2026``."""

    name = "年度"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> FiscalYear:
        """The fiscal year; anything else is a mistake in what was typed."""
        try:
            return value if isinstance(value, FiscalYear) else FiscalYear.parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Whole(click.ParamType):  # type: ignore[type-arg]
    """``8``."""

    name = "数"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The whole number; anything else is a mistake in what was typed."""
        try:
            return int(value)
        except ValueError:
            self.fail(f"「{value}」は整数として読めません（8 のように書きます）。", param, ctx)


class Day(click.ParamType):  # type: ignore[type-arg]
    """``2027-05-31``."""

    name = "日付"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; anything else is a mistake in what was typed."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"「{value}」は日付として読めません（2027-05-31 のように書きます）。", param, ctx)


def reporting(command: Callable[..., int]) -> Callable[..., int]:
    """--json and --strict, on every command that reports problems."""
    command = click.option("--strict", is_flag=True, help="注意も誤りとして終了コードに数えます。")(command)
    return click.option("--json", "as_json", is_flag=True, help="結果を JSON で出します。")(command)


def writing(command: Callable[..., int]) -> Callable[..., int]:
    """--break-lock, on every command that writes to the ledger."""
    text = "途中で終わった実行の残した、書き込み中の印を外します。"
    return click.option("--break-lock", is_flag=True, help=text)(command)
