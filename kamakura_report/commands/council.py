"""Council: the paper on the year's main results, a Word file from the office's own form; PDF by LibreOffice."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from kamakura_report.commands.public_view import public_view
from kamakura_report.commands.sole_writer import sole_writer
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.io.office_program import office_program, saved_by_office
from kamakura_report.io.shipped import read_shipped
from kamakura_report.plan.periods import Period
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.reports.council_words import council_words, papers_year
from kamakura_report.reports.public_facts import PublicPeriod, PublicRecord

PAPER, PAPER_FORM = "主要な施策の成果", "templates/council.docx"
_MISSING = (
    "Word の文書を作る部品が入っていません。「py -m pip install kamakura_report[council]」で入れてください（{name}）。"
)


@frozen
class CouncilPaper:
    """The year it is about, what was written, and how many figures are left out until somebody decides or mends."""

    year: PublicPeriod
    written: tuple[files.Written, ...]
    unresolved: int
    problems: tuple[Problem, ...]


def run(
    workspace: Workspace,
    target: Path | None = None,
    *,
    now: datetime,
    year: Period | None = None,
    form: Path | None = None,
    pdf: bool = False,
    break_lock: bool = False,
) -> CouncilPaper:
    """Write the paper, of the last year of which figures are known, to ``target`` (None: below ``output/council``).

    Raises CannotRun, and then nothing was written.
    """
    if target is not None and target.suffix.lower() != ".docx":
        raise CannotRun(f"{target} は .docx で終わる名前にしてください。")
    if pdf and office_program() is None:
        raise CannotRun(
            "LibreOffice がないので、PDF を作れません。"
            "--pdf を付けずに実行し、できた Word の文書を Word で PDF にしてください。"
        )
    view = public_view(workspace, now=now)
    about = _year(view.record, year)
    path = target or workspace.output / "council" / f"{PAPER}（{about.shown}）.docx"
    paper = _paper(workspace, view.record, about, form)
    contents = {path: paper}
    if pdf:
        printed = saved_by_office(paper, "docx", "pdf")
        if printed is None:
            raise CannotRun("LibreOffice が PDF を作れませんでした。LibreOffice を閉じて、もう一度実行してください。")
        contents[path.with_suffix(".pdf")] = printed
    outputs = [files.Output(one, content, files.Policy.RESULT) for one, content in contents.items()]
    with sole_writer(workspace, now=now, break_lock=break_lock):
        written = files.write_all(outputs, workspace.written, now=now)
    return CouncilPaper(about, tuple(written), view.unresolved, view.problems)


def _year(record: PublicRecord, wanted: Period | None) -> PublicPeriod:
    if wanted is None:
        known = papers_year(record)
        if known is None:
            raise CannotRun("確定した実績がまだないので、作れません。受付をしてから、もう一度実行してください。")
        return known
    found = next((one for one in record.years if one.name == str(wanted)), None)
    if found is None:
        raise CannotRun(
            f"{wanted} は計画の年度ではありません（{record.years[0].shown} から {record.years[-1].shown} まで）。"
        )
    return found


def _paper(workspace: Workspace, record: PublicRecord, year: PublicPeriod, form: Path | None) -> bytes:
    """The Word file, from the form that is named, else the office's own, else the one that is shipped."""
    try:
        from kamakura_report.io.word.word_paper import word_paper
    except ImportError as error:
        raise CannotRun(_MISSING.format(name=error.name)) from None
    own = form or workspace.root / PAPER_FORM
    content = files.read_file(own) if form or own.exists() else read_shipped(PAPER_FORM)
    title, author = f"{year.long} {PAPER}", record.publisher or record.city
    try:
        return word_paper(content, council_words(record, year), title=title, author=author, as_of=record.as_of)
    except CannotRun as stop:
        raise CannotRun(f"様式 {own}: {stop}") from None
