"""Commands named in messages, as they can be pasted: for the folder that the command itself was run for.

Messages name a command as ``text.command_line`` writes it, and know of no folder. Whoever gave one with ``-C`` must
give it again, so it is put in here, where everything is printed.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

from kamakura_report.frozen import replace
from kamakura_report.patterns import pattern
from kamakura_report.text import command_line

if TYPE_CHECKING:
    from pathlib import Path

    from kamakura_report.problem import Problem

_COMMAND = pattern(r"kamakura-report (?=[a-z])")  # no option follows, so no -C either
_folder: ContextVar[str] = ContextVar("the folder that was given with -C", default="")


def name_folder(root: Path) -> None:
    """From now on, in this run, commands are named for this folder."""
    _folder.set(str(root))


def pasted(words: str) -> str:
    """The words with each command in them as it is pasted."""
    folder = _folder.get()
    return _COMMAND.sub(lambda _: f"{command_line('-C', folder)} ", words) if folder else words


def with_pasted(problem: Problem) -> Problem:
    """The problem whose advice can be pasted. What was found may quote others, and stays."""
    return replace(problem, advice=pasted(problem.advice))
