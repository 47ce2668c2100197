"""Known rounds of a workspace: which one a person means, which is at work, and what a new one may not do."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime

from kamakura_report.commands.ledger_session import LedgerSession, open_ledger
from kamakura_report.commands.workspace import Workspace
from kamakura_report.problem import CannotRun
from kamakura_report.rounds.open_rounds import ROUND_EVENTS, named_round, open_rounds, reopening
from kamakura_report.workbook.names import file_name


def known_rounds(session: LedgerSession) -> dict[str, bool]:
    """Every round that was sent out and not withdrawn, and whether it is open; the last one at the end."""
    return open_rounds(session.ledger.events(*ROUND_EVENTS))


def chosen_round(rounds: Mapping[str, bool], wanted: str = "") -> str:
    """The round that is meant; of none is said the latest open one, else the latest.

    Raises CannotRun when there is none, or none that is called so.
    """
    if not rounds:
        advice = "「kamakura-report generate」で配布用の Excel を作ってから、もう一度実行してください。"
        raise CannotRun(f"まだ何も配布していません。{advice}")
    if not wanted.strip():
        return next((name for name in reversed(list(rounds)) if rounds[name]), list(rounds)[-1])
    name = named_round(rounds, wanted)
    if name is None:
        raise CannotRun(f"「{wanted}」という回はありません。{'、'.join(rounds)} のどれかを書いてください。")
    return name


def running_round(workspace: Workspace, *, now: datetime) -> str:
    """The name of the round that is at work, "" where none is open. Raises CannotRun for a damaged ledger."""
    with open_ledger(workspace, now=now) as session:
        return next((name for name, is_open in reversed(known_rounds(session).items()) if is_open), "")


def must_be_open(session: LedgerSession, name: str) -> None:
    """Raises CannotRun for a round that is closed."""
    if not known_rounds(session).get(name, True):
        advice = f"続けるときは「{reopening(name)}」で開き直してから、もう一度実行してください。"
        raise CannotRun(f"回「{name}」は締め切られています。{advice}")


def must_have_its_folder(session: LedgerSession, name: str) -> None:
    """Raises CannotRun for a round whose workbooks would be written over those of another.

    Windows knows some signs in no name of a folder, and two names that differ in case alone are one to it.
    """
    for other in known_rounds(session):
        if other != name and _folder(other) == _folder(name):
            used = f"前に配布した回「{other}」のもの（{file_name(other)}）"
            advice = "--round に、違いのはっきりした別の名前を書いてください。"
            raise CannotRun(f"回「{name}」のフォルダーの名前が、{used}と同じになります。{advice}")


def _folder(name: str) -> str:
    return unicodedata.normalize("NFC", file_name(name)).casefold()
