"""Sheet 変更履歴: what happened, the latest first: sent out, taken in, taken back, decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kamakura_report.form.book import Cell, Sheet
from kamakura_report.plan.model import Plan
from kamakura_report.reports import listed, look
from kamakura_report.reports.consolidated.figures import Places, find
from kamakura_report.returns.events import Event, Kind
from kamakura_report.returns.merge import Merged

NAME = "変更履歴"
COLUMNS = {"日時": 16.0, "できごと": 12.0, "対象": 42.0, "値": 14.0, "理由・内容": 50.0, "行った人": 14.0, "キー": 15.0}
WORDS = {
    Kind.ISSUED: "配布",
    Kind.MERGED: "取り込み",
    Kind.UNDONE: "取り消し",
    Kind.DECIDED: "決定",
    Kind.OPENED: "回の再開",
    Kind.CLOSED: "回の締切",
    Kind.IMPORTED: "過去の値",
}
CLEARED = "値の取り下げ"
NOTHING = "まだ何も行われていません。"
NAMES = 12  # files named in one row at most


def sheet(plan: Plan, merged: Merged, events: Iterable[Event], places: Places) -> Sheet:
    """A row per event; of decisions, a row per figure with its link."""
    labels = {row.line.key: row.line.label for row in merged.rows}
    rows = [row for event in reversed(list(events)) for row in _rows(event, labels, places)]
    return listed.sheet(plan, NAME, COLUMNS, rows, frozen=1, nothing=NOTHING)


def _rows(event: Event, labels: Mapping[str, str], places: Places) -> Iterator[list[Cell]]:
    if event.kind is not Kind.DECIDED:
        subject, told = _told(event)
        yield _row(event, WORDS[event.kind], subject, "", told, "", places)
        return
    for one in event.body["decisions"]:
        word = WORDS[event.kind] if one["status"] else CLEARED
        yield _row(event, word, labels.get(one["key"], one["key"]), one["shown"], one["reason"], one["key"], places)


def _row(event: Event, word: str, subject: str, value: str, told: str, key: str, places: Places) -> list[Cell]:
    link = find(places, key)
    return [
        Cell(look.minute(event.when), look.CENTERED),
        Cell(word, look.CENTERED),
        Cell(look.shown(subject) or None, look.BODY),
        Cell(look.shown(value) or None, look.CENTERED),
        Cell(look.shown(told) or None, look.BODY),
        Cell(look.shown(event.who) or None, look.CENTERED),
        Cell(look.shown(key) or None, look.LINK if link else look.SMALL, link=link),
    ]


def _told(event: Event) -> tuple[str, str]:
    """対象 and 内容 of an event that is about files or a round."""
    body = event.body
    match event.kind:
        case Kind.ISSUED:
            names = [one["file"].rpartition("/")[2] for one in body["issues"]]
            return f"回「{body['round']}」", _listed(names)
        case Kind.MERGED:
            return f"返ってきたファイル {len(body['files'])} 件", _listed([one["name"] for one in body["files"]])
        case Kind.UNDONE:
            return "取り込みの取り消し", f"できごと {body['batch']} 番の取り込みを取り消しました。"
        case Kind.IMPORTED:
            return str(body["file"]), f"過去の値 {len(body['decisions'])} 件を取り込みました。"
    return f"回「{body['round']}」", ""


def _listed(names: list[str]) -> str:
    more = f" ほか {len(names) - NAMES} 件" if len(names) > NAMES else ""
    return "、".join(names[:NAMES]) + more
