"""Generate: one workbook for each division, its snapshots first; a dry run only shows what would change."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from kamakura_report.commands.close import must_be_open, must_have_its_folder
from kamakura_report.commands.editions import Edition, editions, last_sent, recipients
from kamakura_report.commands.ledger_session import LedgerSession, open_ledger, write_ledger
from kamakura_report.commands.load import Template, load_form, load_plan
from kamakura_report.commands.results import renew_left_results
from kamakura_report.commands.workspace import Track, Workspace
from kamakura_report.form.form_model import Form
from kamakura_report.form.issue import ALL_YEARS, Round, dump_issue, sealed
from kamakura_report.io import files
from kamakura_report.io.text_files import csv_bytes
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.layout.formulas import uncounted_problems
from kamakura_report.merging.succession import division_successors
from kamakura_report.plan import snapshot
from kamakura_report.plan.changes import Change, plan_changes
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import Period, YearStyle
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.problem.round_codes import (
    ROUND_OUTDATED,
    ROUND_OUTDATED_FIRST,
    ROUND_OUTDATED_PASSED_ON,
    ROUND_OUTDATED_UNASKED,
)
from kamakura_report.rounds.events import RECORD, EventKind
from kamakura_report.text import quote_for_csv
from kamakura_report.workbook.book import Book
from kamakura_report.workbook.names import file_name

LIST_NAME = "配布一覧.csv"
LIST_COLUMNS = ("課", "部", "連絡先", "ファイル", "記入欄")


@dataclass(frozen=True, slots=True)
class Request:
    """What the clerk asked for. In a running round, years and a due date that are not given stay as they were."""

    years: tuple[Period, ...] = ()  # parts of years too
    round_name: str = ""
    due: date | None = None
    divisions: tuple[str, ...] = ()  # none: all
    template: Path | None = None
    dry_run: bool = False
    force: bool = False


@dataclass(frozen=True, slots=True)
class Issued:
    """One workbook. ``done`` is what became of the file; in a dry run "planned", or "unchanged" where it is left."""

    division: str
    path: Path
    asked: int  # open cells, those of the cover left out
    required: int
    done: str
    issue: str
    carried: int = 0  # answers of this round that a new edition shows in its open cells


@dataclass(frozen=True, slots=True)
class Generated:
    """The round as it was sent out. ``changes`` are those of the plan since the last sending-out, in ``since``."""

    folder: Path
    round: Round
    issued: tuple[Issued, ...]
    nothing_asked: tuple[str, ...]  # divisions without a workbook
    outdated: tuple[str, ...]  # divisions whose workbook of this round is no longer the one to fill in
    since: str
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]


def run(
    workspace: Workspace, request: Request, *, now: datetime, break_lock: bool = False, track: Track[str] = list
) -> Generated:
    """Write the workbooks of a round, and remember that. Raises CannotRun; then nothing was written.

    In a running round only workbooks that would say something else than those sent out are issued anew.
    """
    plan, plan_problems = load_plan(workspace)
    template = load_form(request.template or workspace.template, plan)
    names = _divisions(plan, request, template.form)
    writing = write_ledger(workspace, now=now, break_lock=break_lock)
    opened = open_ledger(workspace, now=now) if request.dry_run else writing
    with opened as session:
        renew_left_results(session, plan, plan_problems)
        round_ = _round(session, plan, request)
        must_be_open(session, round_.name)
        must_have_its_folder(session, round_.name)
        since, changes = _changes(session, plan, round_.name)
        all_editions = list(editions(session, plan, template, round_, names, track=track))
        asked = [edition for edition in all_editions if _count_asked(edition.book)]
        sent = last_sent(session, round_.name)
        issued = _issue_all(session, plan, template, round_, asked, request)
    up_to_date = {edition.issue.division for edition in asked if edition.unchanged}
    outdated = tuple(name for name in sent if name not in up_to_date)
    asked_divisions = {edition.issue.division for edition in asked}
    judging = {edition.issue.division for edition in asked if edition.for_first_answers}
    return Generated(
        folder=workspace.workbooks(file_name(round_.name)),
        round=round_,
        issued=issued,
        nothing_asked=tuple(edition.issue.division for edition in all_editions if edition not in asked),
        outdated=outdated,
        since=since,
        changes=changes,
        problems=(
            *plan_problems,
            *template.problems,
            *(problem for edition in asked for problem in uncounted_problems(edition.book, edition.issue.division)),
            *(_outdated(plan, name, name in asked_divisions, name in judging) for name in outdated),
            *session.notices,
        ),
    )


def _issue_all(
    session: LedgerSession, plan: Plan, template: Template, round_: Round, asked: Sequence[Edition], request: Request
) -> tuple[Issued, ...]:
    """Write the workbooks that are new or changed, with their snapshots and the list; one entry for each chosen."""
    folder = session.workspace.workbooks(file_name(round_.name))
    names: list[str] = []
    paths = {
        edition.issue.division: folder / f"{_unique_name(edition.issue.division, names)}.xlsx" for edition in asked
    }
    chosen = [edition for edition in asked if not request.divisions or edition.issue.division in request.divisions]
    outcomes = {paths[edition.issue.division]: "unchanged" if edition.unchanged else "planned" for edition in chosen}
    if session.writes:
        sealed_before = session.ledger.sent() and not request.force
        secret = session.snapshots.key() if sealed_before else files.workspace_key(session.workspace.secret)
        to_keep = {
            path: data
            for edition in chosen
            if (data := _content_to_keep(edition, path := paths[edition.issue.division])) is not None
        }
        to_write = [edition for edition in chosen if paths[edition.issue.division] not in to_keep]
        books = {edition.issue.id: _book_to_write(session, edition, secret) for edition in to_write}
        workbooks = {
            edition.issue.id: files.Output(
                paths[edition.issue.division], write_workbook(books[edition.issue.id]), files.Policy.GUARDED
            )
            for edition in to_write
        }
        sent_books = [(edition.issue, books[edition.issue.id]) for edition in to_write]
        outputs = session.snapshots.outputs(snapshot.dump_plan(plan), template, sent_books)
        outputs += workbooks.values()
        # Written again as they are: a run that ended early may not have remembered that it wrote them.
        outputs += (files.Output(path, data, files.Policy.GUARDED) for path, data in to_keep.items())
        outputs.append(files.Output(folder / LIST_NAME, _list_csv(plan, asked, paths), files.Policy.RESULT))
        outcomes |= {
            file.path: file.done for file in _send(session, round_, to_write, workbooks, outputs, request.force)
        }
    return tuple(_summary(edition, paths[edition.issue.division], outcomes) for edition in chosen)


def _content_to_keep(edition: Edition, path: Path) -> bytes | None:
    """The bytes of the workbook that the division was sent, when it is still right and lies where it was written."""
    if not edition.unchanged or edition.previous is None or not path.is_file():
        return None
    data = files.read_file(path)
    return data if files.sha256(data) == edition.previous.digest else None


def _book_to_write(session: LedgerSession, edition: Edition, secret: bytes) -> Book:
    """The workbook with its seal. One that is unchanged but lost goes out again with the answers known by now."""
    answered = edition.unchanged and edition.answers
    book = session.snapshots.book(edition.issue, edition.answers) if answered else edition.book
    return sealed(book, edition.issue, secret)


def _send(
    session: LedgerSession,
    round_: Round,
    to_write: Sequence[Edition],
    workbooks: dict[str, files.Output],
    outputs: Sequence[files.Output],
    force: bool,
) -> tuple[files.Written, ...]:
    """Write the files, and record in the ledger each workbook that is not the one its division was sent last."""
    root = session.workspace.root
    entries = []
    for edition in to_write:
        output = workbooks[edition.issue.id]
        entry = {
            "issue": edition.issue.id,
            "file": output.path.relative_to(root).as_posix(),
            "sha256": files.sha256(output.content),
            RECORD: files.sha256(dump_issue(edition.issue)),
        }
        if edition.previous is None or (edition.previous.issue, edition.previous.digest) != (
            entry["issue"],
            entry["sha256"],
        ):
            entries.append(entry)
    if not entries:
        return session.write(outputs, force=force)
    body = {"round": round_.name, "issues": entries}
    issues = {edition.issue.id: edition.issue for edition in to_write}
    return session.record(EventKind.ISSUED, body, before=outputs, issues=issues, force=force)


def _round(session: LedgerSession, plan: Plan, request: Request) -> Round:
    years = tuple(sorted(set(request.years)))
    for year in years:
        if year not in plan.periods and year.part and year.whole in plan.years:
            advice = f"マスターのシート「計画」の期間の刻み（今は {plan.rhythm}）か、--year を直してください。"
            raise CannotRun(f"{year.long(plan.year_style)}は、この計画では聞きません。{advice}")
        if year not in plan.periods:
            own = f"{plan.shown(plan.first)}～{plan.shown(plan.last)}"
            message = f"{year.long(plan.year_style)}は計画の年度（{own}）にありません。--year を直してください。"
            raise CannotRun(message)
    all_sent = session.ledger.sent()
    name = request.round_name.strip() or _name_by_years(plan, years, {earlier.round for earlier in all_sent})
    sent = [earlier for earlier in all_sent if earlier.round == name]
    last = session.snapshots.issue(sent[-1].issue) if sent else None
    if last is None:
        return Round(name, years, request.due)
    years_left = tuple(year for year in last.round.years if year in plan.periods)
    return Round(name, years or years_left, request.due or last.round.due)


def _name_by_years(plan: Plan, years: Sequence[Period], sent: Set[str]) -> str:
    """The years as the plan shows them; a round that was sent out under their other names stays the same one."""
    if not years:
        return ALL_YEARS
    styles = (plan.year_style, *YearStyle)
    names = ["・".join(year.short(style) for year in years) for style in styles]
    return next((name for name in names if name in sent), names[0])


def _changes(session: LedgerSession, plan: Plan, round_name: str) -> tuple[str, tuple[Change, ...]]:
    """What changed in the plan since the last sending-out of this round, else of any; and that round's name."""
    sent = session.ledger.sent()
    last = next((one for one in reversed(sent) if one.round == round_name), sent[-1] if sent else None)
    return (last.round, plan_changes(session.snapshots.plan(last.plan), plan)) if last else ("", ())


def _outdated(plan: Plan, division: str, asked: bool, for_first_answers: bool) -> Problem:
    successors = division_successors(plan).get(division, ())
    if for_first_answers:
        problem = ROUND_OUTDATED_FIRST.problem()
    elif asked:
        problem = ROUND_OUTDATED.problem()
    elif successors:
        problem = ROUND_OUTDATED_PASSED_ON.problem(heirs="、".join(successors))
    else:
        problem = ROUND_OUTDATED_UNASKED.problem()
    return problem.at(label=division)


def _divisions(plan: Plan, request: Request, form: Form) -> list[str]:
    """Everybody who may be asked. Raises CannotRun for one wanted that nobody knows."""
    known = recipients(plan, form)
    for name in request.divisions:
        if name not in known:
            message = (
                f"「{name}」という課は計画にありません。--division には {'、'.join(known)} のどれかを書いてください。"
            )
            raise CannotRun(message)
    return known


def _count_asked(book: Book) -> int:
    """How many cells are asked for besides those of the cover, which every workbook has."""
    return sum(1 for _, _, ask in book.asks() if not Key.parse(ask.key).on_cover)


def _unique_name(division: str, taken: list[str]) -> str:
    taken.append(file_name(division, taken))
    return taken[-1]


def _summary(edition: Edition, path: Path, done: dict[Path, str]) -> Issued:
    book = edition.book
    required = sum(1 for _, _, ask in book.asks() if ask.required_anyway)
    issue = edition.issue
    carried = 0 if edition.unchanged else len(edition.answers)
    return Issued(issue.division, path, _count_asked(book), required, done[path], issue.id, carried)


def _list_csv(plan: Plan, asked: Sequence[Edition], paths: dict[str, Path]) -> bytes:
    rows = []
    for edition in asked:
        division = plan.division(edition.issue.division)
        texts = (division.name, division.department, division.contact, paths[division.name].name)
        rows.append((*(quote_for_csv(text) for text in texts), str(_count_asked(edition.book))))
    return csv_bytes(LIST_COLUMNS, rows)
