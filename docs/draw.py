"""The pictures of the documents: real workbooks of the real plan, as LibreOffice shows and prints them.

``make pictures`` walks through the plan in a new folder, so a picture never shows what the program no longer makes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from capabilities import draw_capabilities, draw_list
from panes import decode, encode
from print_manual import photograph

from kamakura_report.commands.load import load_form, load_plan
from kamakura_report.commands.workspace import Workspace
from kamakura_report.form.answer import Answer, Answers, Status
from kamakura_report.form.issue import Issue, Round
from kamakura_report.io.office_program import saved_by_office
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.layout.place import place
from kamakura_report.plan import keys
from kamakura_report.plan.model import Plan
from kamakura_report.reports.consolidated.result_book import place_consolidated
from kamakura_report.rounds.known_answers import accepted_before, shown_subjects
from tests.office.office import Office, pdf_text, png
from tests.office.screen import screen
from tests.reports.simulated import budgeted, results

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
sys.path.insert(0, str(ROOT))

FIVE_YEARS, HALF_FILLED = "output/five-years.xlsx", "output/half-filled.xlsx"
REVIEW, SHEETS, KPI = "output/review.xlsx", "output/sheets.xlsx", "output/kpi.xlsx"
BLANK, SETUP = "new.xlsx", "input/読み取りの設定.xlsx"
LIST = """事業番号,事業名,部,課,R8予算額（円）,成果指標1名称,成果指標1単位,成果指標1R7実績値
0101,見守り事業,福祉部,地域福祉課,1200000,訪問した世帯,世帯,120
0102,手話通訳事業,福祉部,障害福祉課,860000,派遣した回数,回,23(8)
0203,健康教室,健康部,健康推進課,調整中,参加した人,人,310
"""
DIVISION = "高齢者支援課"
SITE, SITE_PROJECT = (1000, 760), (1000, 900)  # pixels


@dataclass(frozen=True, slots=True)
class Page:
    """The first printed page that says ``words``, of a workbook of the walked folder."""

    name: str
    workbook: str  # below the folder; * for the one that is there
    words: str


@dataclass(frozen=True, slots=True)
class Window:
    """A workbook as it is seen: a sheet from the first row on that says ``words``, in that many pixels."""

    name: str
    workbook: str
    sheet: str
    words: str
    size: tuple[int, int]
    zoom: int  # percent


PAGES = (
    Page("program", "output/workbooks/*/福祉政策課.xlsx", "目標とするまちの姿"),
    Page("review", REVIEW, "高齢者の保健・ニーズを分析し"),
    Page("project_sheet", SHEETS, "高齢者支援課 21 高齢者在宅福祉事業"),
    Page("council_paper", "output/council/*.docx", "主要な施策の成果"),
    Page("kpi_list", KPI, "備考（数字の理由など）"),
)
WINDOWS = (
    Window("template", "templates/evaluation.xlsx", "施策", "", (1060, 480), 100),
    Window("project_template", "templates/project_evaluation.xlsx", "事業", "", (824, 1058), 100),
    Window("blank_master", BLANK, "事業", "", (1240, 360), 85),
    Window("master", "input/master.xlsx", "事業", "", (1400, 760), 75),
    Window("cover", "output/workbooks/*/福祉政策課.xlsx", "表紙", "", (1080, 900), 100),
    Window("filled", HALF_FILLED, "2-1 福祉", "高齢者在宅福祉事業", (1210, 860), 100),
    Window("consolidated", FIVE_YEARS, "概要", "", (1240, 920), 75),
    Window("guide_cover", "output/workbooks/*/福祉政策課.xlsx", "表紙", "", (830, 460), 100),
    Window("guide_filled", HALF_FILLED, "2-1 福祉", "高齢者在宅福祉事業", (1170, 390), 100),
    Window("status_table", "output/status.xlsx", "提出状況", "", (1240, 340), 85),
    Window("conflicts_table", "output/conflicts.xlsx", "競合", "", (1400, 260), 85),
    Window("correction_list", "output/corrections/*/介護保険課.xlsx", "要修正", "", (980, 210), 85),
    Window("sending_list", "output/workbooks/*/配布一覧.xlsx", "配布一覧", "", (1240, 240), 85),
    Window("indicators", FIVE_YEARS, "事業・成果指標", "", (1500, 800), 75),
)


def squeezed(text: str) -> str:
    """Text without the spaces and line breaks of a layout."""
    return "".join(text.split())


def printed(page: Page, workbook: Path, office: Office) -> bytes:
    """Its picture; raises ValueError when there is no such page."""
    word = saved_by_office(workbook.read_bytes(), "docx", "pdf") if workbook.suffix == ".docx" else None
    pdf = word or office.convert(workbook, "pdf")
    pages = pdf_text(pdf).split("\f")
    number = next((number for number, text in enumerate(pages, 1) if squeezed(page.words) in squeezed(text)), 0)
    if not number:
        raise ValueError(f"{page.workbook}: no page says {page.words}")
    return png(pdf, number, dpi=80)


def keep(name: str, drawn: bytes, of: object) -> None:
    """Write one picture, and say so."""
    (PICTURES / f"{name}.png").write_bytes(drawn)
    print(f"docs/pictures/{name}.png  {of}")


def draw(picture: Page | Window, folder: Path, office: Office) -> None:
    """Write one picture; raises ValueError when its workbook or place is missing."""
    (workbook,) = folder.glob(picture.workbook)
    if isinstance(picture, Page):
        drawn = printed(picture, workbook, office)
    else:
        drawn = office.picture(workbook.read_bytes(), picture.sheet, picture.words, picture.size, picture.zoom)
        drawn = encode(decode(drawn))
    keep(picture.name, drawn, workbook.relative_to(folder))


def five_years(folder: Path) -> None:
    """After five years of simulated answers to the walked folder's plan: what they come to, and one division's
    workbook of the last year as it may look while it is being filled in; an empty one in the second form.
    """
    workspace = Workspace(folder)
    plan = budgeted(load_plan(workspace)[0])
    merged = results(plan, plan.years)
    form = load_form(workspace.template).form
    (folder / FIVE_YEARS).write_bytes(write_workbook(place_consolidated(plan, merged, merged.problems, form=form)))
    last = Round(str(plan.last), (plan.last,), date(plan.last.begins + 1, 5, 31))
    before = accepted_before(merged, last)
    accepted = Answers(pair for subject in shown_subjects(plan, DIVISION) for pair in before.get(subject, ()))
    issue = Issue("", "", DIVISION, last, accepted=accepted)
    asked = [ask.key for _, _, ask in place(form, plan, issue).asks() if ask.required]
    figures = {row.line.key: row.answer for row in merged.rows}
    answers = {key: answer for key in asked if (answer := figures.get(key)) is not None}
    (folder / HALF_FILLED).write_bytes(write_workbook(place(form, plan, issue, Answers(slipped(answers)))))
    second = load_form(ROOT / "templates" / "evaluation_review.xlsx").form
    review = Issue("", "", DIVISION, Round("R9", (plan.years[1],), date(2028, 5, 31)), accepted=reviewed(plan))
    (folder / REVIEW).write_bytes(write_workbook(place(second, plan, review)))
    this = Round(str(plan.first), (plan.first,), date(plan.first.begins + 1, 5, 31))
    for name, drawn in ((SHEETS, "project_evaluation"), (KPI, "kpi_list")):
        source = ROOT / "templates" / f"{drawn}.xlsx"
        (folder / "templates" / source.name).write_bytes(source.read_bytes())
        book = place(load_form(source, plan).form, plan, Issue("", "", DIVISION, this))
        (folder / name).write_bytes(write_workbook(book))


def sent_back(folder: Path) -> None:
    """The workbooks that go back to be corrected; that something is wrong in what came is no fault of this walk."""
    command = ("check", "--annotate", str(folder / "output" / "corrections"))
    subprocess.run([sys.executable, "-m", "kamakura_report", "-C", str(folder), *command], cwd=ROOT, check=False)


def brought_in(folder: Path) -> None:
    """What a city without a master begins with: a blank one, and a list, the set-up by which it is read, its master."""
    (folder / "list").mkdir()
    (folder / "list" / "list.csv").write_text(LIST, encoding="utf-8")
    run(folder, "new", "-o", str(folder / BLANK))
    for _ in range(2):  # the first writes the set-up, the second reads by it
        run(folder / "list", "import", str(folder / "list" / "list.csv"))


def run(folder: Path, *words: str) -> None:
    """One command, as typed."""
    subprocess.run([sys.executable, "-m", "kamakura_report", "-C", str(folder), *words], cwd=ROOT, check=True)


def reviewed(plan: Plan) -> Answers:
    """What was written about every project in the plan's first year."""
    said = {"取組実績": "地区ごとに訪問し、相談を受けた。翌年度は対象を広げる。", "評価": "B", "今後の方向性": "拡充"}
    projects = [project for program in plan.programs for project in program.projects]
    return Answers(
        (keys.named(project.key, item, plan.first), Answer.text(text))
        for project in projects
        for item, text in said.items()
    )


def slipped(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Of every five one is not there yet, one has a digit too many, one is said in words."""
    slips = {}
    for number, (key, answer) in enumerate(answers.items()):
        match number % 5:
            case 1:
                slips[key] = Answer.figure(10 * answer.value) if isinstance(answer.value, Decimal) else answer
            case 3:
                about = f"約{answer.shown}"
                slips[key] = Answer(Status.UNREADABLE, about, raw=about)
            case 0 | 4:
                slips[key] = answer
    return slips


def main() -> int:
    """Draw all of them."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, screen() as display, Office(display) as office:
        walked = Path(name) / "walk"
        subprocess.run([sys.executable, "-m", "kamakura_report", "demo", str(walked)], cwd=ROOT, check=True)
        five_years(walked)
        sent_back(walked)
        run(walked, "council")
        run(walked, "publish")
        brought_in(walked)
        for picture in (*PAGES, *WINDOWS):
            draw(picture, walked, office)
        for shown, page, size in (("site_home", "", SITE), ("site_project", "project/2-1/6/", SITE_PROJECT)):
            file = f"output/site/{page}index.html"
            keep(shown, photograph(walked / file, size), file)
        listed = walked / "list"
        for each, drawn in draw_list(listed / "list.csv", listed / SETUP, listed / "input" / "master.xlsx", office):
            keep(each, drawn, "of a list")
        for each, drawn in draw_capabilities(Path(name) / "capabilities", walked / BLANK, office):
            keep(each, drawn, "of a small city")
    return 0


if __name__ == "__main__":
    sys.exit(main())
