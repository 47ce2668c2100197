"""Lay out a new workspace: its folders, forms to redraw, files to double-click, a sample plan, and a first page."""

from __future__ import annotations

import os
import sys
from datetime import datetime

from kamakura_report.commands.double_click import Finder, files_to_click, installed
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.io.shipped import SAMPLE_PLAN, read_shipped
from kamakura_report.problem import CannotRun

FIRST_PAGE = "はじめにお読みください.txt"
SAMPLE = "見本/2-1_fukushi.txt"  # not in input/plan: it is the plan of another city
FOLDERS = ("input/plan", "input/returned", "output")  # for people, empty at first
AS_SHIPPED = (
    "templates/evaluation.xlsx",
    "templates/evaluation_review.xlsx",
    "templates/kpi_list.xlsx",
    "templates/project_evaluation.xlsx",
    "docs/form.md",
    "docs/limits.md",
    "docs/master.md",
    "docs/problems.md",
    "docs/your_form.md",
    "docs/pictures/program.png",
    "docs/pictures/review.png",
    "docs/pictures/blank_master.png",
    "docs/pictures/kpi_list.png",
    "docs/pictures/project_sheet.png",
    "docs/pictures/project_template.png",
    "docs/pictures/reading_setup.png",
    "docs/pictures/template.png",
    "docs/pictures/answers.png",
    "docs/pictures/by_project.png",
    "docs/pictures/doubts.png",
    "docs/pictures/formulas.png",
    "docs/pictures/kinds.png",
    "docs/pictures/levels.png",
    "docs/pictures/named_figures.png",
    "docs/pictures/offices.png",
    "docs/pictures/own_columns.png",
    "docs/pictures/periods.png",
    "docs/pictures/targets.png",
)
LETTERS = (  # the texts of mails, which the office edits
    "templates/letters/依頼.txt",
    "templates/letters/督促.txt",
    "templates/letters/差戻し.txt",
    "templates/letters/受領.txt",
)
_BEGIN = "〈はじめに〉\n"  # in the first page, where it says how the program is found


@frozen
class LaidOut:
    """The new workspace, and what was made in it: names of files, and of folders with a slash behind."""

    workspace: Workspace
    made: tuple[str, ...]


def run(workspace: Workspace, *, now: datetime) -> LaidOut:
    """Make all of it; the folder may be new, or hold other things.

    Raises CannotRun when any of these files is there already: nothing is ever written over, and then nothing is made.
    """
    contents = workspace_files(installed(_own_python()))
    there = [name for name in contents if os.path.lexists(workspace.root / name)]
    if there:
        others = f" ほか{len(there) - 1}件" if len(there) > 1 else ""
        advice = "何も作りませんでした。別のフォルダーの名前を書いて、もう一度実行してください。"
        raise CannotRun(f"{workspace.root} には {there[0]}{others} が、すでにあります。{advice}")
    outputs = [files.Output(workspace.root / name, content, files.Policy.GUARDED) for name, content in contents.items()]
    with files.made_folders(workspace.root / name for name in FOLDERS):
        files.write_all(outputs, workspace.written, now=now)
    return LaidOut(workspace, (*contents, *(f"{name}/" for name in FOLDERS)))


def workspace_files(finder: Finder) -> dict[str, bytes]:
    """The files of a new workspace, by name, where the program is found so."""
    page = read_shipped("docs/first_page.txt").decode("utf-8").replace("\r\n", "\n").replace(_BEGIN, finder.begin)
    first = {FIRST_PAGE: _for_notepad(page)}
    shipped = {name: read_shipped(name) for name in AS_SHIPPED}
    letters = {name: _for_notepad(read_shipped(name).decode("utf-8").replace("\r\n", "\n")) for name in LETTERS}
    return {**first, SAMPLE: read_shipped(SAMPLE_PLAN), **shipped, **letters, **files_to_click(finder)}


def _for_notepad(text: str) -> bytes:
    """The text so that every Notepad shows it."""
    return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode("utf-8")


def _own_python() -> str:
    """The Python that runs this, where a file to double-click can name it: on Windows."""
    return sys.executable if os.name == "nt" else "py"
