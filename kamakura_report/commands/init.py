"""Lay out a new workspace: its folders, forms to redraw, files to double-click, a sample plan, and a first page."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from datetime import datetime

from kamakura_report.commands.workspace import Workspace
from kamakura_report.io import files
from kamakura_report.io.shipped import SAMPLE_PLAN, read_shipped
from kamakura_report.problem import CannotRun

FIRST_PAGE = "はじめにお読みください.txt"
SAMPLE = "見本/2-1_fukushi.txt"  # not in input/plan: it is the plan of another city
STEP_FILES = ("発行.bat", "点検.bat", "集計.bat", "状況.bat")
FOLDERS = ("input/plan", "input/returned", "output")  # for people, empty at first
AS_SHIPPED = (
    "templates/evaluation.xlsx",
    "templates/evaluation_review.xlsx",
    "docs/form.md",
    "docs/limits.md",
    "docs/problems.md",
    "docs/pictures/program.png",
    "docs/pictures/review.png",
    "docs/pictures/template.png",
)
# In a checkout these files set the program up first; where it is installed they only look for a Python that has it.
_SET_UP = re.compile(r'^set "STARTER=.*^set "PYTHON=[^\n]*\n', re.DOTALL | re.MULTILINE)
_FIND_PROGRAM = """\
rem The Python that made this folder, else the one that this computer has.
set "PYTHON={python}"
"%PYTHON%" -c "import kamakura_report" >nul 2>nul || set "PYTHON=py"
"%PYTHON%" -c "import kamakura_report" >nul 2>nul || set "PYTHON=python"
"%PYTHON%" -c "import kamakura_report" >nul 2>nul || goto nopython
"""
_NO_PYTHON = re.compile(r"^echo Python [^\n]*$", re.MULTILINE)
_NOT_HERE = f"echo このパソコンには kamakura_report が入っていません。{FIRST_PAGE} の「はじめに」を見てください。"


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The new workspace, and what was made in it: names of files, and of folders with a slash behind."""

    workspace: Workspace
    made: tuple[str, ...]


def run(workspace: Workspace, *, now: datetime) -> LaidOut:
    """Make all of it; the folder may be new, or hold other things.

    Raises CannotRun when any of these files is there already: nothing is ever written over, and then nothing is made.
    """
    contents = {FIRST_PAGE: _for_notepad(read_shipped("docs/first_page.txt")), SAMPLE: read_shipped(SAMPLE_PLAN)}
    contents |= {name: read_shipped(name) for name in AS_SHIPPED}
    contents |= {name: installed_step(read_shipped(name), _own_python()) for name in STEP_FILES}
    there = [name for name in contents if os.path.lexists(workspace.root / name)]
    if there:
        others = f" ほか{len(there) - 1}件" if len(there) > 1 else ""
        advice = "何も作りませんでした。別のフォルダーの名前を書いて、もう一度実行してください。"
        raise CannotRun(f"{workspace.root} には {there[0]}{others} が、すでにあります。{advice}")
    outputs = [files.Output(workspace.root / name, content, files.Policy.GUARDED) for name, content in contents.items()]
    with files.made_folders(workspace.root / name for name in FOLDERS):
        files.write_all(outputs, workspace.written, now=now)
    return LaidOut(workspace, (*contents, *(f"{name}/" for name in FOLDERS)))


def installed_step(shipped: bytes, python: str) -> bytes:
    """A file to double-click as it works without a checkout. ``python`` is where to look for the program first."""
    text = shipped.decode("utf-8").replace("\r\n", "\n")
    found = _FIND_PROGRAM.format(python=python.replace("%", "%%"))
    for pattern, words in ((_SET_UP, found), (_NO_PYTHON, _NOT_HERE)):
        text, times = pattern.subn(lambda _, words=words: words, text)  # type: ignore[misc]
        if times != 1:
            raise ValueError("a file to double-click is not built as expected")
    return _with_crlf(text)


def _own_python() -> str:
    """The Python that runs this, where a file to double-click can name it: on Windows."""
    return sys.executable if os.name == "nt" else "py"


def _for_notepad(page: bytes) -> bytes:
    """A text that every Notepad shows as it is meant."""
    return b"\xef\xbb\xbf" + _with_crlf(page.decode("utf-8").replace("\r\n", "\n"))


def _with_crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("utf-8")
