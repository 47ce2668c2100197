"""Generate: one workbook for each division, its snapshots first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from kamakura_report.doors import files, frames
from kamakura_report.doors.write import write
from kamakura_report.form import stamp
from kamakura_report.form.book import Book
from kamakura_report.form.issue import ALL_YEARS, Issue, Round
from kamakura_report.form.layout import place
from kamakura_report.form.names import file_name
from kamakura_report.plan import snapshot
from kamakura_report.plan.keys import COVER
from kamakura_report.plan.model import Plan
from kamakura_report.plan.years import FiscalYear
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.reports.tables import inert
from kamakura_report.returns.events import Kind
from kamakura_report.steps import keeping
from kamakura_report.steps.keeping import Keeper
from kamakura_report.steps.load import load_plan
from kamakura_report.steps.load_form import Template, load_form
from kamakura_report.steps.workspace import Workspace

LIST_NAME = "配布一覧.csv"
LIST_COLUMNS = ("課", "部", "連絡先", "ファイル", "記入欄")

T = TypeVar("T")
Track = Callable[[Sequence[T]], Iterable[T]]


@dataclass(frozen=True, slots=True)
class Request:
    """What the clerk asked for."""

    years: tuple[FiscalYear, ...] = ()
    round_name: str = ""
    due: date | None = None
    divisions: tuple[str, ...] = ()  # none: all
    template: Path | None = None
    dry_run: bool = False
    force: bool = False


@dataclass(frozen=True, slots=True)
class Issued:
    """One workbook. ``done`` is what became of the file, "planned" in a dry run."""

    division: str
    path: Path
    asked: int  # open cells, those of the cover left out
    required: int
    done: str
    issue: str


@dataclass(frozen=True, slots=True)
class Generated:
    """The round as it was sent out."""

    folder: Path
    round: Round
    issued: tuple[Issued, ...]
    nothing_asked: tuple[str, ...]  # divisions without a workbook
    problems: tuple[Problem, ...]


def run(
    workspace: Workspace, request: Request, *, now: datetime, break_lock: bool = False, track: Track[Issue] = list
) -> Generated:
    """Write the workbooks of a round, and remember that. Raises CannotRun; then nothing was written."""
    plan, plan_problems = load_plan(workspace)
    template = load_form(request.template or workspace.template)
    round_ = _round(plan, request)
    names = _divisions(plan, request)
    writing = keeping.writing(workspace, now=now, break_lock=break_lock)
    opened = keeping.reading(workspace, now=now) if request.dry_run else writing
    with opened as keeper:
        issued, nothing_asked = _issue_all(keeper, plan, template, round_, names, request, track)
    return Generated(
        folder=workspace.workbooks(file_name(round_.name)),
        round=round_,
        issued=issued,
        nothing_asked=nothing_asked,
        problems=(*plan_problems, *template.problems),
    )


def _issue_all(
    keeper: Keeper,
    plan: Plan,
    template: Template,
    round_: Round,
    names: Sequence[str],
    request: Request,
    track: Track[Issue],
) -> tuple[tuple[Issued, ...], tuple[str, ...]]:
    """What was sent out, and the divisions of which nothing is asked."""
    workspace, archive = keeper.workspace, keeper.archive
    kept_plan = snapshot.dump(plan)
    plan_digest = snapshot.digest(kept_plan)
    issues = [archive.new_issue(plan_digest, template.digest, name, round_) for name in names]
    secret = files.secret(workspace.secret) if keeper.writes else b""
    folder = workspace.workbooks(file_name(round_.name))
    books: list[tuple[Issue, Book]] = []
    nothing_asked: list[str] = []
    for issue in track(issues):
        book = place(template.form, plan, replace(issue, seal=stamp.seal(issue, secret)))
        if _asked(book):
            books.append((issue, book))
        else:
            nothing_asked.append(issue.division)
    taken: list[str] = []
    paths = {issue.division: folder / f"{_file(issue.division, taken)}.xlsx" for issue, _ in books}
    chosen = [(issue, book) for issue, book in books if not request.divisions or issue.division in request.divisions]
    done = dict.fromkeys(paths.values(), "planned")
    if keeper.writes:
        written = {
            issue.id: files.Output(paths[issue.division], write(book), files.Policy.GUARDED) for issue, book in chosen
        }
        outputs = archive.outputs(kept_plan, template, [issue for issue, _ in chosen])
        outputs += written.values()
        outputs.append(files.Output(folder / LIST_NAME, _list(plan, books, paths), files.Policy.RESULT))
        done |= {
            one.path: one.done
            for one in _sent(keeper, round_, {issue.id: issue for issue, _ in chosen}, written, outputs, request.force)
        }
    return tuple(_issued(issue, book, paths[issue.division], done) for issue, book in chosen), tuple(nothing_asked)


def _sent(
    keeper: Keeper,
    round_: Round,
    issues: Mapping[str, Issue],
    workbooks: Mapping[str, files.Output],
    outputs: Sequence[files.Output],
    force: bool,
) -> tuple[files.Written, ...]:
    """The files on the disk, and in the ledger each workbook that was not sent out exactly so before."""
    before = {(one.issue, one.digest) for one in keeper.ledger.sent()}
    root = keeper.workspace.root
    told = [
        {"issue": issue, "file": output.path.relative_to(root).as_posix(), "sha256": files.sha256(output.content)}
        for issue, output in workbooks.items()
    ]
    new = [one for one in told if (one["issue"], one["sha256"]) not in before]
    if not new:
        return keeper.write(outputs, force=force)
    body = {"round": round_.name, "issues": new}
    return keeper.record(Kind.ISSUED, body, before=outputs, issues=issues, force=force)


def _round(plan: Plan, request: Request) -> Round:
    years = tuple(sorted(set(request.years)))
    for year in years:
        if year not in plan.years:
            message = f"{year.long}は計画の年度（{plan.first}～{plan.last}）にありません。--year を直してください。"
            raise CannotRun(message)
    name = request.round_name.strip() or "・".join(map(str, years)) or ALL_YEARS
    return Round(name, years, request.due)


def _divisions(plan: Plan, request: Request) -> list[str]:
    """Every division that the plan names, in the master's order. Raises CannotRun for an unknown one asked for."""
    named = [division.name for division in plan.divisions]
    for program in plan.programs:
        named += [plan.program_owner(program, indicator) for indicator in program.indicators]
        for project in program.projects:
            named += project.divisions
            named += [indicator.division for indicator in project.indicators]
    known = [name for name in dict.fromkeys(named) if name]
    for name in request.divisions:
        if name not in known:
            message = (
                f"「{name}」という課は計画にありません。--division には {'、'.join(known)} のどれかを書いてください。"
            )
            raise CannotRun(message)
    return known


def _asked(book: Book) -> int:
    """How many cells are asked besides those of the cover, which every workbook has."""
    return sum(1 for _, _, ask in book.asks() if not ask.key.startswith(f"{COVER}/"))


def _file(division: str, taken: list[str]) -> str:
    taken.append(file_name(division, taken))
    return taken[-1]


def _issued(issue: Issue, book: Book, path: Path, done: dict[Path, str]) -> Issued:
    required = sum(1 for _, _, ask in book.asks() if ask.required)
    return Issued(issue.division, path, _asked(book), required, done[path], issue.id)


def _list(plan: Plan, books: Sequence[tuple[Issue, Book]], paths: dict[str, Path]) -> bytes:
    rows = []
    for issue, book in books:
        division = plan.division(issue.division)
        told = (division.name, division.department, division.contact, paths[issue.division].name)
        rows.append((*(inert(text) for text in told), str(_asked(book))))
    return frames.csv(LIST_COLUMNS, rows)
