"""Trace: the whole history of one key, from the ledger, the snapshots and the decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from datetime import datetime

from kamakura_report.commands.ledger_session import LedgerSession, open_ledger
from kamakura_report.commands.load import load_plan
from kamakura_report.commands.lookup import nearest_told, search_keys, text_question
from kamakura_report.commands.workspace import Workspace
from kamakura_report.frozen import frozen, replace
from kamakura_report.io.ledger.queries import Sighting
from kamakura_report.merging.agree import ResultRow, ResultState
from kamakura_report.merging.claims import Claim, Version
from kamakura_report.merging.decisions import WITHDRAWN
from kamakura_report.merging.succession import division_successors, successor_of
from kamakura_report.merging.word_search import KeySearch, KnownKey
from kamakura_report.plan.keys import canonical
from kamakura_report.plan.model import Plan
from kamakura_report.problem import CannotRun, Hold, Problem
from kamakura_report.rounds.events import EventKind
from kamakura_report.rounds.open_rounds import withdrawn_rounds
from kamakura_report.text import shorten
from kamakura_report.workbook.area import cell_name

HELD_FATES = {
    Hold.CELL: "この欄にエラーがあるので取り込んでいません",
    Hold.SHEET: "このシートにエラーがあるので取り込んでいません",
    Hold.FILE: "ファイルにエラーがあるので取り込んでいません",
}
_DECISIONS = {"": "消去", WITHDRAWN: "取下げ"}  # by status, of decisions that bring no value
_DEEDS = {
    "取込": "取り込み",
    "決定": "決定",
    "消去": "空にした（課の回答も数えない）",
    "取下げ": "決定を取り下げた（課の回答が数えられる。それより前の決定には戻らない）",
}


@frozen
class TraceStep:
    """One thing that happened to a key."""

    event: int  # the number of the event it is part of: clocks go wrong, numbers do not
    when: str  # ISO 8601 with offset
    action: str  # 配布, 返却, 決定, 消去, 取下げ, 取込
    value: str  # the value, as people read it
    detail: str  # who, and what became of it
    file: str = ""
    sheet: str = ""
    cell: str = ""


@frozen
class Traced:
    """The history of a key, oldest first, and what it comes to now (None for a text)."""

    key: str
    label: str
    steps: tuple[TraceStep, ...]
    row: ResultRow | None
    problems: tuple[Problem, ...]  # of the ledger, which all of it is from


@frozen
class Matches:
    """The keys that fit the words, several of them: which one is meant is for a person to say."""

    keys: tuple[KnownKey, ...]
    problems: tuple[Problem, ...]  # of the ledger


def run(workspace: Workspace, key: str, *, now: datetime) -> Traced:
    """Everything known about a key. Raises CannotRun when neither the plan nor the ledger knows it."""
    plan, _ = load_plan(workspace)
    with open_ledger(workspace, now=now) as session:
        traced = _trace(session, plan, canonical(key))
        if traced is None:
            raise CannotRun(_nothing_fits(search_keys(session, plan, session.merged(plan)), (key,)))
        return traced


def find(workspace: Workspace, words: Sequence[str], *, now: datetime) -> Traced | Matches:
    """The history of the one key that fits these words, or is the only one; else the keys that fit.

    Raises CannotRun when nothing fits.
    """
    plan, _ = load_plan(workspace)
    with open_ledger(workspace, now=now) as session:
        if len(words) == 1 and (traced := _trace(session, plan, canonical(words[0]))) is not None:
            return traced
        search = search_keys(session, plan, session.merged(plan))
        found = search.find(words)
        if not found:
            raise CannotRun(_nothing_fits(search, words))
        traced = _trace(session, plan, found[0].key) if len(found) == 1 else None
        return traced or Matches(tuple(found), session.notices)


def _trace(session: LedgerSession, plan: Plan, key: str) -> Traced | None:
    """The history of exactly this key; None when neither the plan nor the ledger knows it."""
    merged = session.merged(plan, only={key})
    row = next((row for row in merged.rows if row.line.key == key), None)
    names = (key, *session.former_plans(plan).former_keys(key))
    replaced = {one.before.version.digest for of, one in merged.replaced if of == key}
    steps = sorted(
        [step for name in names for step in _steps(session, plan, name, row, replaced)],
        key=lambda step: step.event,
    )
    if row is None and not steps and text_question(session, plan, key) is None:
        return None
    return Traced(key, row.line.label if row else key, tuple(steps), row, session.notices)


def _nothing_fits(search: KeySearch, words: Sequence[str]) -> str:
    """The line for words that fit no key: which of them fits nothing, and what is spelled like it."""
    for word in words:
        shown = f"「{shorten(word)}」"
        if search.find([word]):
            continue
        if len(words) == 1 and (near := nearest_told(search, word)):
            return f"{shown}というキーは、計画にも台帳にもありません。{near}"
        names = search.nearest_names(word)
        near = f"近い名前: {'、'.join(map(shorten, names))}。" if names else ""
        advice = "施策名・事業名・指標名・項目・年度か、output/consolidated.csv の「キー」の列のキーを書いてください。"
        return f"{shown}というキーも名前も、計画にも台帳にもありません。{near or advice}"
    counted = "、".join(f"「{shorten(word)}」は {len(search.find([word])):,} 件" for word in words)
    return f"すべての言葉に合うキーはありません（{counted}）。言葉を減らしてください。"


def _steps(
    session: LedgerSession, plan: Plan, key: str, row: ResultRow | None, replaced: Set[str]
) -> Iterator[TraceStep]:
    """All steps of one key; each names the key when it is a former one of ``row``.

    ``replaced`` are the digests of files whose answer a later one took the place of.
    """
    former_key = f"（当時のキー {key}）" if row is not None and row.line.key != key else ""
    for step in (*_issued(session, key), *_answered(session, plan, key, row, replaced), *_decided(session, key)):
        yield replace(step, detail=step.detail + former_key)


def _issued(session: LedgerSession, key: str) -> Iterator[TraceStep]:
    """A step for each workbook that asked for the key."""
    withdrawn = withdrawn_rounds(session.ledger.events(EventKind.WITHDRAWN))
    for sent in session.ledger.ever_sent():
        for sheet, position, _ in session.snapshots.asked_cells(session.snapshots.sent_issue(sent.issue), key):
            due = f"、提出期限 {sent.due}" if sent.due else ""
            taken_back = "。この配布は取り下げました" if sent.event < withdrawn.get(sent.round, 0) else ""
            detail = f"{sent.division}に配布（回「{sent.round}」{due}）{taken_back}"
            yield TraceStep(sent.event, sent.when, "配布", "", detail, sent.file, sheet, cell_name(position))


def _answered(
    session: LedgerSession, plan: Plan, key: str, row: ResultRow | None, replaced: Set[str]
) -> Iterator[TraceStep]:
    """A step for each time a file came that answers the key, with what became of the answer."""
    successors = division_successors(plan)
    counted = {claim.version.digest for claim in row.claims} if row else set()
    candidates = {claim.version.digest for claim in row.candidates} if row else set()
    shut_out = session.ledger.shut_out()
    claims = {claim.version.digest: claim for claim in session.ledger.history(key, plan.zone)}
    usable = {one.digest for one in session.ledger.intakes(set(claims)) if one.usable}
    merged_digests = {sighting.digest for sighting in session.ledger.sightings() if not sighting.undone}
    for sighting in session.ledger.sightings():
        claim = claims.get(sighting.digest)
        if claim is None:
            continue
        if sighting.digest in shut_out:
            turned = "取り下げた" if shut_out[sighting.digest] is EventKind.WITHDRAWN else "締め切った"
            fate = f"回を{turned}あとに届いたので使っていません"
        elif claim.held:
            fate = HELD_FATES[claim.held]
        elif sighting.digest not in usable:
            fate = "誤りのあるファイルなので使っていません"
        elif sighting.digest not in merged_digests or sighting.undone:
            fate = "この取り込みは取り消されました"
        elif row is not None and row.line.published is not None:
            fate = "マスターの値を使っています"
        elif sighting.digest in counted or (row is None and sighting.digest not in replaced):
            in_conflict = row is not None and row.state is ResultState.CONFLICT
            fate = "競合しています" if in_conflict else "使っています"
        else:
            fate = "使っていません" if sighting.digest in candidates else "別の回答に替わりました"
        owner = successor_of(successors, claim.division, row.line.owners) if row else ""
        yield _answer_step(replace(claim, successor=owner), sighting, fate)


def _answer_step(claim: Claim, sighting: Sighting, fate: str) -> TraceStep:
    answer = claim.answer
    understood = f"、読み取り: {answer.conversion}" if answer.conversion else ""
    stored = f"、ファイルの中の値: {answer.raw}" if answer.raw not in ("", answer.shown) else ""
    saved = f"、保存 {_saved(claim.version)}" if claim.version.modified else ""
    division = claim.division if claim.owner == claim.division else f"{claim.division}（今は{claim.owner}）"
    detail = f"{division}の回答（回「{claim.version.round}」{saved}{stored}{understood}）。{fate}"
    return TraceStep(
        sighting.batch, sighting.received, "返却", answer.shown, detail, sighting.name, claim.sheet, claim.cell
    )


def _saved(version: Version) -> str:
    """The saved time as the file says it, how it was read, and what is doubtful about it."""
    clock = version.clock
    read = [f"LibreOffice の時刻なので {clock.zone} の時刻として読みました"] if clock.is_wall_clock else []
    doubt = [str(clock.doubt)] if clock.doubt else []
    return clock.modified + (f"〔{'、'.join([*read, *doubt])}〕" if read or doubt else "")


def _decided(session: LedgerSession, key: str) -> Iterator[TraceStep]:
    names = {sighting.digest: sighting.name for sighting in reversed(session.ledger.sightings())}
    for event in session.ledger.events(EventKind.DECIDED, EventKind.IMPORTED):
        for one in event.body["decisions"]:
            if canonical(one["key"]) == key:
                action = "取込" if event.kind is EventKind.IMPORTED else _DECISIONS.get(one["status"], "決定")
                yield TraceStep(
                    event.number,
                    event.when,
                    action,
                    one["shown"],
                    f"{event.who}が{_DEEDS[action]}。理由: {one['reason']}",
                    names.get(one["chosen"], ""),
                    one["sheet"],
                    one["cell"],
                )
