"""Publish: the public pages of all that may leave, and what they change, kept as an event; the office's own page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from kamakura_report.commands.ledger_session import LedgerSession, open_ledger, write_ledger
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.public_view import PublicView, kept_edition, view_from_ledger
from kamakura_report.commands.results import Weighed, make_results, weigh_ledger
from kamakura_report.commands.site_folder import checked_folder, clear_old_pages
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen
from kamakura_report.io import files
from kamakura_report.io.web.draw_pages import draw_pages, page_asset
from kamakura_report.merging.clocks import parse_moment
from kamakura_report.plan.model import Plan
from kamakura_report.plan.periods import japanese_date
from kamakura_report.problem import CannotRun, Problem
from kamakura_report.reports.site.edition import PublicEdition
from kamakura_report.reports.site.edition_changes import PublishedChange, edition_changes, newly_said, shown_changes
from kamakura_report.reports.site.edition_record import dump_edition
from kamakura_report.reports.site.inside_page import inside_page
from kamakura_report.reports.site.make_edition import make_edition
from kamakura_report.reports.site.search_list import search_script
from kamakura_report.reports.site.site_pages import Published, site_pages
from kamakura_report.rounds.events import EDITION, Event, EventKind

STYLE, SEARCH, SEARCHED = "style.css", "search.js", "projects.js"


@frozen
class Publishing:
    """What is public now, what that changes, and what became of the files."""

    edition: PublicEdition
    before: str  # the day of the publication before, as people read it; "" for the first one
    is_news: bool  # False where all has been published just so
    changes: tuple[PublishedChange, ...]
    added: int  # figures and texts that are public for the first time
    unresolved: int  # figures that stay inside until somebody decides or mends
    problems: tuple[Problem, ...]
    folder: Path
    written: tuple[files.Written, ...]  # of the site
    inside: tuple[files.Written, ...]
    cleared: files.Cleared  # pages of before that no longer belong
    strangers: tuple[Path, ...]  # files in the folder that this program did not make


def run(
    workspace: Workspace,
    folder: Path | None = None,
    *,
    now: datetime,
    inside: bool = False,
    dry_run: bool = False,
    force: bool = False,
    break_lock: bool = False,
) -> Publishing:
    """Write the public pages into a folder (None: ``output/site``), and say what they change.

    An event keeps what was published, unless the last publication says the same. Raises CannotRun, and then nothing
    was changed: also where a snapshot is lost for want of which public figures would be missing, and where a person
    has changed a page (without ``force``).
    """
    site = checked_folder(workspace, folder)
    plan, plan_problems = load_plan(workspace)
    writing = write_ledger(workspace, now=now, break_lock=break_lock)
    opened = open_ledger(workspace, now=now) if dry_run else writing
    with opened as session:
        weighed = weigh_ledger(session, plan)
        if weighed.lost:
            raise CannotRun("配布の控えが失われていて、公表する数字がそろわないので、公表していません。", weighed.lost)
        step = _Step.of(session, plan, weighed)
        own = _inside_outputs(workspace, plan, session, weighed) if inside else []
        # Results that a run before left: written with the site, so that what is still held stays known.
        left = make_results(session, plan, plan_problems).outputs if session.unfinished else ()
        if step.is_news:
            kept = session.snapshots.folder
            record = kept.output(kept.edition(step.digest), step.dumped)
            body = {EDITION: step.digest, "changes": [one.as_dict() for one in step.changes], "added": step.added}
            done = session.record(
                EventKind.PUBLISHED,
                body,
                lambda: [*left, *step.outputs(site), *own],
                before=lambda: [record],
                force=force,
            )
        else:
            done = session.write_results([*left, *step.outputs(site), *own], force=force)
        of_site = tuple(one for one in done if one.path.is_relative_to(site))
        cleared, strangers = clear_old_pages(workspace, site, [one.path for one in of_site], dry_run=dry_run)
    before = _day(step.last.when, plan) if step.last else ""
    problems = (*plan_problems, *session.notices)
    told = (step.edition, before, step.is_news, step.changes, step.added, step.view.unresolved, problems)
    of_inside = tuple(one for one in done if one.path.is_relative_to(workspace.inside))
    return Publishing(*told, site, of_site, of_inside, cleared, strangers)


@frozen
class _Step:
    """From the last publication to this one."""

    session: LedgerSession
    plan: Plan
    view: PublicView
    last: Event | None
    edition: PublicEdition
    dumped: bytes
    digest: str
    is_news: bool
    changes: tuple[PublishedChange, ...]  # none where nothing is news
    added: int

    @classmethod
    def of(cls, session: LedgerSession, plan: Plan, weighed: Weighed) -> _Step:
        """What is public now beside what was."""
        view = view_from_ledger(session, plan, weighed=weighed)
        last = next(reversed(session.ledger.events(EventKind.PUBLISHED)), None)
        before = None if last is None else kept_edition(session, last)
        edition = make_edition(plan, view.record, before, session.now.astimezone().date().isoformat())
        dumped = dump_edition(edition)
        digest = files.sha256(dumped)
        is_news = last is None or last.body[EDITION] != digest
        changes = edition_changes(before, edition, plan.publication) if is_news else ()
        added = newly_said(before, edition) if is_news else 0
        return cls(session, plan, view, last, edition, dumped, digest, is_news, changes, added)

    def outputs(self, site: Path) -> Iterator[files.Output]:
        """The files of the site, once the ledger knows of this publication."""
        events = self.session.ledger.events(EventKind.PUBLISHED)
        published = [self._published(event) for event in events]
        pages = site_pages(self.edition, published, self._as_of())
        drawn = draw_pages([(page.path, page.template, page.given) for page in pages])
        yield from (files.Output(site / path, data, files.Policy.GUARDED) for path, data in drawn)
        more = {
            STYLE: page_asset(STYLE),
            f"search/{SEARCH}": page_asset(SEARCH),
            f"search/{SEARCHED}": search_script(self.edition).encode("utf-8", "replace"),
        }
        yield from (files.Output(site / path, data, files.Policy.GUARDED) for path, data in more.items())

    def _published(self, event: Event) -> Published:
        """A publication as the pages of today tell it: nothing of what is not public any more."""
        changes = map(PublishedChange.from_dict, event.body["changes"])
        shown = shown_changes(changes, self.edition, self.plan.publication)
        return Published(_day(event.when, self.plan), tuple(shown), event.body["added"])

    def _as_of(self) -> str:
        """データの時点: when the ledger learned something last; before it did, when all this was published."""
        published = self.session.ledger.events(EventKind.PUBLISHED)
        return _day(self.view.record.as_of or published[-1].when, self.plan)


def _inside_outputs(workspace: Workspace, plan: Plan, session: LedgerSession, weighed: Weighed) -> list[files.Output]:
    """The office's page and its style sheet."""
    overview = weighed.overview
    statuses = overview.statuses if overview else ()
    page = inside_page(
        plan,
        _day(session.timestamp, plan),
        overview.round if overview else "",
        statuses,
        weighed.merged.state_counts,
        closed=bool(overview and overview.closed),
    )
    ((_, data),) = draw_pages([(page.path, page.template, page.given)])
    policy = files.Policy.RESULT
    return [
        files.Output(workspace.inside / page.path, data, policy),
        files.Output(workspace.inside / STYLE, page_asset(STYLE), policy),
    ]


def _day(when: str, plan: Plan) -> str:
    """The day of a time (ISO 8601 with offset) as people read it."""
    moment = parse_moment(when)
    return japanese_date(moment.date() if moment else date.fromisoformat(when[:10]), plan.year_style)
