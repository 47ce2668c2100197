"""The pictures of the documents: real workbooks of the real plan, as LibreOffice prints them.

``make pictures`` walks through the plan in a new folder, so a picture never shows what the program no longer makes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
sys.path.insert(0, str(ROOT))

from kamakura_report.doors.write import write  # noqa: E402 - the path comes first
from kamakura_report.reports import consolidated  # noqa: E402
from kamakura_report.steps.load import load_plan  # noqa: E402
from kamakura_report.steps.load_form import load_form  # noqa: E402
from kamakura_report.steps.workspace import Workspace  # noqa: E402
from tests.office.office import Office, pdf_text, png  # noqa: E402
from tests.reports.simulated import budgeted, results  # noqa: E402

FIVE_YEARS = "output/five-years.xlsx"


@dataclass(frozen=True, slots=True)
class Picture:
    """The first page that says ``words``, of a workbook of the walked folder."""

    name: str
    workbook: str  # below the folder; * for the one that is there
    words: str


DRAWN = (
    Picture("template", "templates/evaluation.xlsx", "{{施策.目標とするまちの姿}}"),
    Picture("master", "input/master.xlsx", "事業内容"),
    Picture("cover", "output/workbooks/*/福祉政策課.xlsx", "記入のしかた"),
    Picture("program", "output/workbooks/*/福祉政策課.xlsx", "事業内容"),
    Picture("consolidated", FIVE_YEARS, "実績の概要"),
    Picture("indicators", FIVE_YEARS, "地域福祉推進事業"),
)


def said(text: str) -> str:
    """Text without the spaces and line breaks of a layout."""
    return "".join(text.split())


def draw(picture: Picture, folder: Path, office: Office) -> None:
    """Write one picture; raises ValueError when its workbook or page is missing."""
    (workbook,) = folder.glob(picture.workbook)
    pdf = office.convert(workbook, "pdf")
    pages = pdf_text(pdf).split("\f")
    number = next((number for number, page in enumerate(pages, 1) if said(picture.words) in said(page)), 0)
    if not number:
        raise ValueError(f"{picture.workbook}: no page says {picture.words}")
    (PICTURES / f"{picture.name}.png").write_bytes(png(pdf, number, dpi=80))
    print(f"docs/pictures/{picture.name}.png  {workbook.relative_to(folder)}, page {number}")


def five_years(folder: Path) -> None:
    """The consolidated workbook of the walked folder's plan, as after five years of simulated answers."""
    workspace = Workspace(folder)
    plan = budgeted(load_plan(workspace)[0])
    merged = results(plan, plan.years)
    form = load_form(workspace.template).form
    (folder / FIVE_YEARS).write_bytes(write(consolidated.place(plan, merged, merged.problems, form=form)))


def main() -> int:
    """Draw all of them."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, Office() as office:
        walked = Path(name) / "walk"
        subprocess.run([sys.executable, "-m", "kamakura_report", "demo", str(walked)], cwd=ROOT, check=True)
        five_years(walked)
        for picture in DRAWN:
            draw(picture, walked, office)
    return 0


if __name__ == "__main__":
    sys.exit(main())
