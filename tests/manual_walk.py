"""The walk that the manual tells: the files are double-clicked one after the other, and each screen is kept."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import date, datetime, timedelta
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from kamakura_report.cli import steps
from kamakura_report.cli.app import run
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.demo.clerk import fill_workbook
from kamakura_report.demo.walk import PARTS, fill_in, other_figure
from tests.commands.town import R8, Town, at, told

FOLDER = r"C:\計画"  # how the screens name the folder
BEGUN, CAME = datetime(2027, 4, 12, 9, 30), datetime(2027, 6, 1, 10, 0)
DUE = date(2027, 5, 31)
SAVED = "2027-05-24T05:30:00Z"


def rows_with(sheet: Worksheet, column: str) -> Iterator[Cell]:
    """The cell of that column in each row that says something."""
    (place,) = (cell.column for cell in sheet[1] if cell.value == column)
    yield from (sheet.cell(row, place) for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value)


class Office:
    """A planning office in a new folder, that double-clicks and types."""

    def __init__(self, root: Path, *, laid: bool = False) -> None:
        self.town = Town(root)
        assert laid or told("init", str(root)).status == 0
        self.now = BEGUN

    def click(self, step: str, *typed: str, dropped: Sequence[str] = ()) -> str:
        """The screen of a file that was double-clicked, with what was typed on it, or with files dropped on it."""
        screen = io.StringIO()
        answers = iter(typed)

        def ask(words: str) -> str:
            answer = next(answers)
            screen.write(f"{words}{answer}\n")
            return answer

        with redirect_stdout(screen), redirect_stderr(screen), at(self.now):
            names = [str(self.town.root / name) for name in dropped]
            steps.do([str(self.town.root / f"{step}.bat"), *names], {}, ask, run)
        assert next(answers, None) is None, "more was typed than asked"
        return self._as_on_windows(screen.getvalue())

    def keep_master(self) -> None:
        """What the manual says to do in the master: a name of the plan, addresses, 確認事項 looked at."""
        path = self.town.workspace.master
        book = load_workbook(path)
        for row in book["計画"].iter_rows(min_row=2):
            if row[0].value == "計画名":
                row[1].value = "鎌倉市総合計画"
        for number, row in enumerate(rows_with(book["課"], "連絡先"), 1):
            row.value = f"ka{number}@city.example.jp"
        for row in rows_with(book["確認事項"], "済"):
            row.value = "○"
        book.save(path)

    def returns(self) -> None:
        """The divisions send back, with the usual slips; one of them does not."""
        plan, _ = load_plan(self.town.workspace)
        snapshots = Snapshots(self.town.workspace)
        with at(self.now):
            issued = self.town.generate(R8, due=DUE, dry_run=True).issued
        for number, one in enumerate(issued):
            part, issue = PARTS[number % len(PARTS)], snapshots.issue(one.issue)
            if not part.returns or issue is None:
                continue
            entries = fill_in(plan, snapshots.book(issue), part, f"8/{one.division}")
            for name, typed in (
                (one.path.name, entries),
                *([(f"{one.path.stem}（修正）.xlsx", other_figure(entries))] if part.twice else []),
            ):
                data = fill_workbook(one.path.read_bytes(), typed, part.producer, modified=SAVED, by=one.division)
                (self.town.workspace.returned / name).write_bytes(data)
        self.now = CAME

    def decide(self) -> None:
        """A mark at the first candidate of ``conflicts.xlsx``."""
        path = self.town.workspace.conflicts
        book = load_workbook(path)
        sheet = book.worksheets[0]
        head = next(row for row in sheet.iter_rows() if any(cell.value == "採用" for cell in row))
        columns = {cell.value: cell.column for cell in head}
        sheet.cell(head[0].row + 2, columns["採用"], "○")
        sheet.cell(head[0].row + 2, columns["理由"], "障害福祉課に電話で確認")
        book.save(path)
        self.now += timedelta(minutes=20)

    def _as_on_windows(self, text: str) -> str:
        """The screen with the folder's path as a clerk sees one."""
        lines = []
        for line in text.splitlines():
            before, named, behind = line.partition(str(self.town.root))
            while named:
                end = min((at for at in map(behind.find, " 、。（」:") if at >= 0), default=len(behind))
                before += FOLDER + behind[:end].replace("/", "\\")
                more, named, behind = behind[end:].partition(str(self.town.root))
                before += more
            lines.append(before)
        return "\n".join(lines) + "\n"


def screens(root: Path) -> dict[str, str]:
    """What each file shows, in the order of the year: those of the manual."""
    office = Office(root)
    shown = {"取り込み": office.click("取り込み", "鎌倉市", dropped=["見本/2-1_fukushi.txt"])}
    office.keep_master()
    shown["発行"] = office.click("発行", "R8", "R9.5.31")
    office.returns()
    for step in ("受付", "点検", "差戻し", "状況", "督促"):
        shown[step] = office.click(step)
    office.decide()
    shown["決定"] = office.click("決定")
    shown["締め切り"] = office.click("締め切り", "R8")
    shown["公表"] = office.click("公表", "y")
    shown["公開データ"] = office.click("公開データ")
    shown["議会資料"] = office.click("議会資料")
    return shown
