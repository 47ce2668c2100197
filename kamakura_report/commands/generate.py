"""Generate: one workbook for each division, its snapshots first; a dry run only shows what would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from datetime import date, datetime
from pathlib import Path

from kamakura_report.commands.begun_beside import must_not_run_beside
from kamakura_report.commands.editions import editions, last_sent, recipients
from kamakura_report.commands.known_rounds import must_be_open, must_have_its_folder
from kamakura_report.commands.ledger_session import LedgerSession, open_ledger, write_ledger
from kamakura_report.commands.load import Template, load_plan_and_form
from kamakura_report.commands.made_workbooks import WORKBOOK_ENDING, MadeWorkbook
from kamakura_report.commands.mails import RequestMails, mail_text, without_address
from kamakura_report.commands.named_divisions import divisions_named
from kamakura_report.commands.sending_out import SendingOut
from kamakura_report.commands.workshop import maker_hands, workbook_maker
from kamakura_report.commands.workspace import Track, Workspace
from kamakura_report.form.issue import ALL_YEARS, Round
from kamakura_report.frozen import frozen, replace
from kamakura_report.io.staff import Hands
from kamakura_report.merging.succession import division_successors
from kamakura_report.plan.changes import Change, plan_changes
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import Period, YearStyle
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.problem.round_codes import (
    ROUND_OUTDATED,
    ROUND_OUTDATED_FIRST,
    ROUND_OUTDATED_PASSED_ON,
    ROUND_OUTDATED_UNASKED,
)
from kamakura_report.reports.mail_letters import MailKind, MailText
from kamakura_report.workbook.names import file_name


@frozen
class Request:
    """What the clerk asked for. In a running round, years and a due date that are not given stay as they were."""

    years: tuple[Period, ...] = ()  # parts of years too
    round_name: str = ""
    due: date | None = None
    divisions: tuple[str, ...] = ()  # none: all
    template: Path | None = None
    dry_run: bool = False
    force: bool = False
    yes: bool = False  # a further round is meant, though another has not come to its end


@frozen
class Issued:
    """One workbook. ``done`` is what became of the file; in a dry run "planned", or "unchanged" where it is left."""

    division: str
    folder: Path
    stem: str  # of its file's name
    asked: int  # open cells, those of the cover left out
    required: int
    done: str
    issue: str
    carried: int = 0  # answers of this round that a new edition shows in its open cells
    only_due: bool = False  # nothing but the due date is another one: the workbook of before is as good

    @property
    def path(self) -> Path:
        """Where it lies, or would: a path of each of a thousand takes more memory than all else that is told."""
        return self.folder / f"{self.stem}{WORKBOOK_ENDING}"


@frozen
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
    year_style: YearStyle  # in which the plan shows years and days
    doubts: int = 0  # 確認事項 of the master that nobody has marked as 済
    mails: Path | None = None  # the folder of the drafts; None in a dry run
    without_address: tuple[str, ...] = ()  # divisions whose draft is addressed to nobody


def run(
    workspace: Workspace, request: Request, *, now: datetime, break_lock: bool = False, track: Track[str] = list
) -> Generated:
    """Write the workbooks of a round, and remember that. Raises CannotRun; then nothing was written.

    In a running round only workbooks that would say something else than those sent out are issued anew.
    """
    with maker_hands(workspace) as hands:
        return _run(workspace, request, hands, now=now, break_lock=break_lock, track=track)


def _run(
    workspace: Workspace, request: Request, hands: Hands, *, now: datetime, break_lock: bool, track: Track[str]
) -> Generated:
    plan, plan_problems, doubts, template = load_plan_and_form(workspace, request.template or workspace.template)
    names = recipients(plan, template.form)
    chosen = divisions_named(request.divisions, names, "「{name}」という課は計画にありません。")
    request = replace(request, divisions=chosen)
    text = mail_text(workspace, MailKind.REQUEST)
    writing = write_ledger(workspace, now=now, break_lock=break_lock)
    opened = open_ledger(workspace, now=now) if request.dry_run else writing
    with opened as session:
        if session.unfinished:
            from kamakura_report.commands.results import renew_left_results

            renew_left_results(session, plan, plan_problems)
        done = _generate(session, plan, template, request, text, hands, track)
    problems = (*plan_problems, *template.problems, *done.problems, *session.notices)
    return replace(done, problems=problems, doubts=doubts)


def _generate(
    session: LedgerSession,
    plan: Plan,
    template: Template,
    request: Request,
    text: MailText,
    hands: Hands,
    track: Track[str],
) -> Generated:
    """The round sent out, with the problems of that alone; what is held of each workbook is gone when this returns."""
    names = recipients(plan, template.form)
    round_ = _round(session, plan, request)
    must_be_open(session, round_.name)
    must_have_its_folder(session, round_.name)
    further = must_not_run_beside(session, plan, round_.name, only_told=request.dry_run) if not request.yes else ()
    since, changes = _changes(session, plan, round_.name)
    folder = session.workspace.workbooks(file_name(round_.name))
    sent = last_sent(session, round_.name)
    before = [one for one in sent.values() if one.division in names]
    ready = editions(session, plan, template, round_, names, keeps_due=request.due is None)
    with workbook_maker(session, plan, template, before, request.divisions, hands, force=request.force) as maker:
        mails = RequestMails(session, plan, round_, text, maker.staging)
        made: list[MadeWorkbook] = []
        for one in maker.make(ready, names, folder, track=track):  # workers make the next ones meanwhile
            if not made and session.writes:
                session.snapshots.prove_what_was_read(template)
            mails.draft(one)
            made.append(one)
        asked = [one for one in made if one.told.asked]
        chosen = [one for one in asked if not request.divisions or one.division in request.divisions]
        session.ledger.hold_little()
        with session.ledger.change():
            maker.remember(made)
            sending = SendingOut(session, plan, template, round_, mails, maker.staging, everyone=not request.divisions)
            outcomes = sending.write(asked, chosen, force=request.force) if session.writes else {}
    up_to_date = {one.division for one in asked if one.told.unchanged or one.told.only_due}
    outdated = tuple(name for name in sent if name not in up_to_date)
    asked_divisions = {one.division for one in asked}
    judging = {one.division for one in asked if one.told.for_first_answers}
    return Generated(
        folder=folder,
        round=round_,
        issued=tuple(_issued(one, outcomes.get(one.division)) for one in chosen),
        nothing_asked=tuple(one.division for one in made if not one.told.asked),
        outdated=outdated,
        since=since,
        changes=changes,
        problems=(
            *further,
            *(problem for one in asked for problem in one.told.problems),
            *(_outdated(plan, name, name in asked_divisions, name in judging) for name in outdated),
        ),
        year_style=plan.year_style,
        mails=None if request.dry_run else session.workspace.mail / MailKind.REQUEST.value,
        without_address=() if request.dry_run else without_address(plan, [one.division for one in chosen]),
    )


def _issued(one: MadeWorkbook, done: str | None) -> Issued:
    told = one.told
    outcome = done or ("unchanged" if told.unchanged else "planned")
    return Issued(
        one.division,
        one.alike.folder,
        one.stem,
        told.asked,
        told.required,
        outcome,
        one.issue.id,
        told.carried,
        told.only_due,
    )


def _round(session: LedgerSession, plan: Plan, request: Request) -> Round:
    years = tuple(sorted(set(request.years)))
    for year in years:
        if year not in plan.periods and year.part and year.whole in plan.years:
            advice = f"マスターのシート「計画」の期間の刻み（今は {plan.rhythm}）か、--year を直してください。"
            raise CannotRun(f"{year.long(plan.year_style)}は、この計画では聞きません。{advice}")
        if year not in plan.periods:
            own = f"{plan.shown(plan.first)}～{plan.shown(plan.last)}"
            raise CannotRun(f"{year.long(plan.year_style)}は計画の年度（{own}）にありません。--year を直してください。")
    all_sent = session.ledger.sent()
    name = request.round_name.strip() or _name_by_years(plan, years, {each.round for each in all_sent})
    sent = [each for each in all_sent if each.round == name]
    last = session.snapshots.issue(sent[-1].issue) if sent else None
    if last is None:
        return Round(name, years, request.due)
    years_left = tuple(year for year in last.round.years if year in plan.periods)
    return Round(name, years or years_left, request.due or _usual_due(session, name))


def _usual_due(session: LedgerSession, name: str) -> date | None:
    """Until when most divisions are to answer in a running round: a few may have been given more time."""
    due = Counter(one.due for one in last_sent(session, name).values()).most_common(1)[0][0]
    return date.fromisoformat(due) if due else None


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
    if last is None:
        return "", ()
    session.snapshots.must_be_kept(last.plan, last.form)
    is_same = last.plan == session.plan_digest(plan)
    return last.round, () if is_same else plan_changes(session.snapshots.plan(last.plan), plan)


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
