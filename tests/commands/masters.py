"""Masters as people edit them."""

from __future__ import annotations

import openpyxl

from kamakura_report.commands.workspace import Workspace


def edit(workspace: Workspace, **cells: object) -> None:
    """A person types into the master: ``edit(w, 計画_B2="鎌倉市")``."""
    book = openpyxl.load_workbook(workspace.master)
    for place, value in cells.items():
        sheet, cell = place.split("_")
        book[sheet][cell] = value
    book.save(workspace.master)
