"""Sheet 変更履歴: what happened, the latest first, and each answer that a later version of a workbook replaced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kamakura_report.merging.claims import Replacement
from kamakura_report.merging.decisions import WITHDRAWN
from kamakura_report.merging.lines import ResultLine
from kamakura_report.merging.merge import Merged
from kamakura_report.plan.keys import canonical
from kamakura_report.plan.model import Plan
from kamakura_report.reports.consolidated.figure_places import Places, find_place
from kamakura_report.reports.lists import TO_FIGURE, lead_to, list_sheet
from kamakura_report.rounds.events import Event, EventKind
from kamakura_report.text import first_of, shorten
from kamakura_report.workbook import office_style
from kamakura_report.workbook.book import Cell, Sheet
from kamakura_report.workbook.office_style import fitting_text, minute_of

HISTORY_NAME = "変更履歴"
HISTORY_COLUMNS = {
    "日時": 15.5,
    "できごと": 10.0,
    "対象": 28.0,
    "値": 12.0,
    "理由・内容": 35.0,
    "行った人": 12.0,
    TO_FIGURE: 7.0,
    "キー": 15.0,
}
EVENT_WORDS = {
    EventKind.ISSUED: "配布",
    EventKind.MERGED: "取り込み",
    EventKind.UNDONE: "取り消し",
    EventKind.DECIDED: "決定",
    EventKind.OPENED: "回の再開",
    EventKind.CLOSED: "回の締切",
    EventKind.WITHDRAWN: "回の取下げ",
    EventKind.IMPORTED: "過去の値",
    EventKind.PUBLISHED: "公表",
}
DECISION_WORDS = {"": "値の消去", WITHDRAWN: "決定の取下げ"}  # by status, of a decision that brings no value
REPLACED = "差し替え"
NO_HISTORY = "まだ何も行われていません。"
MOST_NAMES = 12  # files named in one row at most

_Lines = Mapping[str, ResultLine]  # by key


def history_sheet(plan: Plan, merged: Merged, events: Iterable[Event], places: Places) -> Sheet:
    """変更履歴, the latest first: a row per event; of decisions and of replaced answers a row per key."""
    lines = {row.line.key: row.line for row in merged.rows}
    replaced: dict[str, list[tuple[str, Replacement]]] = {}
    for key, one in merged.replaced:
        replaced.setdefault(max(one.before.received, one.now.received), []).append((key, one))
    rows: list[list[Cell]] = []
    for event in reversed(list(events)):
        rows += _event_rows(event, lines, places)
        if event.kind is EventKind.MERGED:
            rows += [_replaced_row(event, lines, *one, places) for one in replaced.pop(event.when, ())]
    return list_sheet(plan, HISTORY_NAME, HISTORY_COLUMNS, rows, frozen=1, nothing=NO_HISTORY)


def _event_rows(event: Event, lines: _Lines, places: Places) -> Iterator[list[Cell]]:
    if event.kind is not EventKind.DECIDED:
        subject, details = _subject_and_details(event)
        yield _history_row(event, EVENT_WORDS[event.kind], subject, "", details, "", places)
        return
    for decision in event.body["decisions"]:
        key = canonical(decision["key"])
        word = DECISION_WORDS.get(decision["status"], EVENT_WORDS[event.kind])
        yield _history_row(
            event,
            word,
            _label(lines, key),
            decision["shown"],
            decision["reason"],
            key,
            places,
        )


def _label(lines: _Lines, key: str) -> str:
    return lines[key].label if key in lines else key


def _history_row(
    event: Event,
    word: str,
    subject: str,
    value: str,
    details: str,
    key: str,
    places: Places,
) -> list[Cell]:
    return [
        Cell(minute_of(event.when), office_style.CENTERED),
        Cell(word, office_style.CENTERED),
        Cell(fitting_text(subject) or None, office_style.BODY),
        Cell(fitting_text(value) or None, office_style.CENTERED),
        Cell(fitting_text(details) or None, office_style.BODY),
        Cell(fitting_text(event.who) or None, office_style.CENTERED),
        lead_to(find_place(places, key)),
        Cell(fitting_text(key) or None, office_style.KEY_STYLE),
    ]


def _subject_and_details(event: Event) -> tuple[str, str]:
    """対象 and 内容 of an event that is about files or a round."""
    body = event.body
    match event.kind:
        case EventKind.ISSUED:
            names = [entry["file"].rpartition("/")[2] for entry in body["issues"]]
            return f"回「{body['round']}」", first_of(names, MOST_NAMES)
        case EventKind.MERGED:
            names = [entry["name"] for entry in body["files"]]
            return f"返ってきたファイル {len(names)} 件", first_of(names, MOST_NAMES)
        case EventKind.UNDONE:
            return "取り込みの取り消し", f"できごと {body['batch']} 番の取り込みを取り消しました。"
        case EventKind.IMPORTED:
            return str(body["file"]), f"過去の値 {len(body['decisions'])} 件を取り込みました。"
        case EventKind.PUBLISHED:
            return "公開用のページ", f"改めたもの {len(body['changes'])} 件、新しく公表したもの {body['added']} 件。"
    return f"回「{body['round']}」", ""


def _replaced_row(event: Event, lines: _Lines, key: str, one: Replacement, places: Places) -> list[Cell]:
    """An answer that another took the place of once both were taken in, in whatever order they came."""
    before, now = (shorten(claim.answer.shown) for claim in (one.before, one.now))
    details = (
        f"{one.before.division}: 「{one.before.file}」の回答「{before}」が「{one.now.file}」の「{now}」に替わりました。"
    )
    return _history_row(event, REPLACED, _label(lines, key), f"{before} → {now}", details, key, places)
