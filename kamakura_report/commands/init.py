"""Lay out a new workspace: its folders, forms to redraw, files to double-click, a sample plan, and a first page."""

from __future__ import annotations

import os
import posixpath
import sys
from datetime import datetime
from urllib.parse import quote, unquote

from kamakura_report.commands.double_click import Finder, files_to_click, installed
from kamakura_report.commands.mails import GUIDE_NAME
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.io.html_page import html_page
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
    "templates/council.docx",
    "docs/datasette.json",
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
    "docs/pictures/conflicts_table.png",
    "docs/pictures/consolidated.png",
    "docs/pictures/council_paper.png",
    "docs/pictures/correction_list.png",
    "docs/pictures/guide_cover.png",
    "docs/pictures/guide_filled.png",
    "docs/pictures/indicators.png",
    "docs/pictures/master.png",
    "docs/pictures/sending_list.png",
    "docs/pictures/site_home.png",
    "docs/pictures/site_project.png",
    "docs/pictures/status_table.png",
)
PAGES = {  # texts that become pages to open by double click, by where they lie in a workspace
    "docs/manual/office.md": "手引き.html",
    "docs/manual/division.md": "docs/記入のしかた.html",
    "docs/manual/council.md": "docs/議会資料の作り方.html",
    "docs/problems.md": "docs/お知らせの一覧.html",
    "docs/master.md": "docs/マスターの作り方.html",
    "docs/form.md": "docs/様式の作り方.html",
    "docs/your_form.md": "docs/あなたの市の様式.html",
    "docs/limits.md": "docs/読み取りの上限.html",
    "docs/datasette.md": "docs/Datasetteで見る.html",
}
GUIDE = {"docs/manual/division.pdf": f"templates/letters/{GUIDE_NAME}"}  # goes out with every workbook
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
    pages = {place: _page(name, place) for name, place in PAGES.items()}
    guide = {place: read_shipped(name) for name, place in GUIDE.items()}
    letters = {name: _for_notepad(read_shipped(name).decode("utf-8").replace("\r\n", "\n")) for name in LETTERS}
    sample = {SAMPLE: read_shipped(SAMPLE_PLAN)}
    return {**first, **pages, **sample, **shipped, **letters, **guide, **files_to_click(finder)}


def _page(name: str, place: str) -> bytes:
    """The page of a text, its links led to the pages and pictures of the workspace; no other link is kept."""
    known = {**{one: one for one in AS_SHIPPED}, **PAGES}

    def linked(link: str) -> str | None:
        target, sign, part = unquote(link).partition("#")
        if not target:
            return quote(f"#{part}", safe="#")
        there = known.get(posixpath.normpath(posixpath.join(posixpath.dirname(name), target)))
        return there and quote(posixpath.relpath(there, posixpath.dirname(place) or ".") + sign + part, safe="/#")

    return html_page(read_shipped(name).decode("utf-8").replace("\r\n", "\n"), linked).encode("utf-8")


def _for_notepad(text: str) -> bytes:
    """The text so that every Notepad shows it."""
    return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode("utf-8")


def _own_python() -> str:
    """The Python that runs this, where a file to double-click can name it: on Windows."""
    return sys.executable if os.name == "nt" else "py"
