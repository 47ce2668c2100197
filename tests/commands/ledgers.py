"""A small town whose divisions answer more than once, and what its ledger says."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
from openpyxl.styles import Font

from kamakura_report.commands.ledger_session import open_ledger
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.demo.clerk import Producer, TypedEntry, fill_workbook
from kamakura_report.workbook.area import cell_name
from tests.commands.town import Town

NOW = datetime(2027, 6, 1, 9, 30, 0)
KEY = "2-1/3/i1@R8"
HEAD = 5  # the row of the headings of conflicts.xlsx, below what is to be done
EARLY, LATE = "2027-05-20T05:30:00Z", "2027-06-08T01:15:00Z"


def send(town: Town, said: str, modified: str, name: str, key: str = KEY) -> Path:
    """福祉課 sends its workbook again, with this figure in one cell ("" empties it)."""
    issue = next(one for one in _issues(town) if one.division == "福祉課")
    cells = {
        (sheet, cell_name(position)): ask.key for sheet, position, ask in Snapshots(town.workspace).book(issue).asks()
    }
    given = (town.workspace.returned / "福祉課.xlsx").read_bytes()
    entries = {where: TypedEntry(said, number=said.isdecimal()) for where, asked in cells.items() if asked == key}
    path = town.workspace.returned / name
    path.write_bytes(fill_workbook(given, entries, Producer.EXCEL, modified=modified))
    return path


def _issues(town: Town):
    snapshots = Snapshots(town.workspace)
    names = (path.name[:10] for path in sorted(town.workspace.snapshots.glob("?" * 10 + ".json.gz")))
    return [issue for name in names if (issue := snapshots.issue(name))]


def csv(town: Town) -> bytes:
    return (town.workspace.output / "consolidated.csv").read_bytes()


def value(town: Town, key: str = KEY) -> list[str]:
    """値, 状態, 課, ファイル of a row."""
    line = next(line for line in csv(town).decode("utf-8-sig").splitlines() if line.startswith(f"{key},"))
    return line.split(",")[8:12]


def asked(town: Town) -> object:
    """Everything the ledger answers."""
    with open_ledger(town.workspace, now=NOW) as session:
        ledger = session.ledger
        claims = ledger.claims()
        by_key = {key: claims.by_key[key] for key in claims.by_key}
        return (ledger.events(), claims.versions, by_key, ledger.decisions(), ledger.intakes(), ledger.sightings(),
                ledger.sent(), ledger.batches(), ledger.history(KEY))  # fmt: skip


def mark(town: Town, line: int, mark: object, reason: str = "", **font: object) -> str:
    """A person's mark in a line of conflicts.xlsx, the first below the headings is 1; the path of the saved file."""
    book = openpyxl.load_workbook(town.workspace.output / "conflicts.xlsx")
    sheet = book["競合"]
    row = HEAD + line
    assert sheet.cell(HEAD, 9).value == "採用"
    sheet.cell(row, 9).value = mark
    if font:
        sheet.cell(row, 9).font = Font(**font)
    sheet.cell(row, 10).value = reason
    path = town.root / "marked.xlsx"
    book.save(path)
    return str(path)
