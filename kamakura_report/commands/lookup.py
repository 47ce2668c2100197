"""Look-up in a workspace: figures and texts by what people call them, and what was asked last of a text."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from kamakura_report.commands.ledger_session import LedgerSession
from kamakura_report.commands.snapshot_files import SnapshotUnreadable
from kamakura_report.frozen import replace
from kamakura_report.merging import texts
from kamakura_report.merging.merge import Merged
from kamakura_report.merging.word_search import KeySearch
from kamakura_report.plan.keys import Key, is_item
from kamakura_report.plan.model import Plan
from kamakura_report.text import shorten
from kamakura_report.workbook.question import AnswerKind, Ask


def search_keys(session: LedgerSession, plan: Plan, merged: Merged) -> KeySearch:
    """The search over all figures of the plan, and all texts that were asked, answered or decided."""
    figures = {row.line.key for row in merged.rows}
    labels = dict.fromkeys(sorted({*session.ledger.claims().by_key, *session.ledger.decisions()} - figures), "")
    for ask in _asked(session):
        if ask.kind is not AnswerKind.NUMBER and not labels.get(ask.key):
            labels[ask.key] = ask.label
    return KeySearch(plan, merged, labels)


def text_question(session: LedgerSession, plan: Plan, key: str) -> Ask | None:
    """What the office answers under the key of a text or choice; None when today's plan has no such text.

    As the workbooks sent out last ask it, else as they ask it of something else, for what is new in the plan. Where
    nothing was sent out yet, any text that a form may ask.
    """
    if not texts.is_known_text(plan, key):
        return None
    item, dated = _item(key)
    free = Ask(key, AnswerKind.TEXT, required=False, label="")
    alike = None
    asked_any = False
    for ask in _asked(session):
        asked_any = True
        if ask.kind is AnswerKind.NUMBER:
            continue
        if ask.key == key:
            return ask
        if alike is None and is_item(item) and _item(ask.key) == (item, dated):
            alike = replace(free, kind=ask.kind, choices=ask.choices)
    if key in session.ledger.claims().by_key:
        return free
    return alike or (free if is_item(item) and not asked_any else None)


def nearest_told(search: KeySearch, key: str) -> str:
    """``近いものは …です。`` for a message about a key that is none; "" when nothing is near."""
    near = [f"{one.key}（{shorten(one.label)}）" for one in search.nearest_keys(key)]
    return f"近いもの: {'、'.join(near)}。" if near else ""


def _asked(session: LedgerSession) -> Iterator[Ask]:
    """All that was asked so far, what was sent out last first; a workbook whose record is lost says nothing."""
    for issue in dict.fromkeys(sent.issue for sent in reversed(session.ledger.ever_sent())):
        with contextlib.suppress(SnapshotUnreadable):
            for _, _, ask in session.snapshots.sent_books(session.snapshots.sent_issue(issue))[0].asks():
                yield ask


def _item(key: str) -> tuple[str, bool]:
    """The name of a text, and whether it is asked year by year; "" when the key names none."""
    try:
        parsed = Key.parse(key)
    except ValueError:
        return "", False
    return parsed.item, bool(parsed.period)
