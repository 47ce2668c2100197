"""The demo's divisions: who returns what, when, saved by which office program, with which slip."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kamakura_report.doors.clerk import Entry, Producer
from kamakura_report.form.book import Ask, Book, Kind, reference
from kamakura_report.form.grammar.placeholders import Word
from kamakura_report.plan import keys
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Indicator, Plan

Entries = Mapping[tuple[str, str], Entry]

ON_TIME, LATE = "2027-05-20T05:30:00Z", "2027-06-08T01:15:00Z"
PEOPLE = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村")
SLIP = "約10（速報）"


@dataclass(frozen=True, slots=True)
class Part:
    """How one division behaves."""

    producer: Producer = Producer.EXCEL
    office: bool = False  # saved once more by LibreOffice, where there is one
    modified: str = ON_TIME
    returns: bool = True
    blanks: int = 0  # required cells left empty
    slip: bool = False  # words where a number belongs
    twice: bool = False  # a second file with another figure


PARTS = (
    Part(),
    Part(blanks=3),
    Part(Producer.PLAIN, slip=True),
    Part(Producer.REORDERED),
    Part(twice=True),
    Part(office=True),
    Part(returns=False),
    Part(Producer.PLAIN, modified=LATE),
)


def filled(plan: Plan, book: Book, part: Part, seed: str) -> dict[tuple[str, str], Entry]:
    """What a division types: every required cell, some remarks, and its slips. The same for the same seed."""
    chance = random.Random(seed)
    known = dict(_known(plan))
    entries: dict[tuple[str, str], Entry] = {}
    numbers: list[tuple[str, str]] = []
    for sheet, position, ask in book.asks():
        where = (sheet, reference(position))
        if ask.kind is Kind.NUMBER and ask.required:
            numbers.append(where)
            entries[where] = _number(ask, known.get(Key.parse(ask.key).without_period), chance)
        elif Key.parse(ask.key).on_cover:
            entries[where] = Entry(_cover(ask.key, chance))
        elif ask.kind is Kind.TEXT and chance.random() < 0.15:
            entries[where] = Entry("前年度から対象者が増えたため。")
    for where in chance.sample(numbers, min(part.blanks, len(numbers))):
        del entries[where]
    if part.slip and numbers:
        entries[chance.choice(numbers)] = Entry(SLIP)
    return entries


def other_figure(entries: Entries) -> dict[tuple[str, str], Entry]:
    """The same entries with one figure changed, as when two people of a division each send a file."""
    where = next(place for place, entry in entries.items() if entry.number)
    return {**entries, where: Entry(str(Decimal(entries[where].text) + 1), number=True)}


def _known(plan: Plan) -> Iterator[tuple[str, Indicator | Decimal]]:
    """What a figure starts from: an indicator, or the first year's budget under the key of its settlement."""
    for program in plan.programs:
        yield from ((indicator.key, indicator) for indicator in program.indicators)
        for project in program.projects:
            yield from ((indicator.key, indicator) for indicator in project.indicators)
            if plan.first in project.budget:
                yield keys.named(project.key, Word.SETTLEMENT), project.budget[plan.first]


def _number(ask: Ask, start: Indicator | Decimal | None, chance: random.Random) -> Entry:
    if isinstance(start, Indicator):
        base = float(start.latest) if start.latest is not None else 40.0
        change = -0.05 if start.direction == "↘" else 0.05
        typed = base * (1 + change + chance.uniform(-0.06, 0.06))
    else:
        typed = float(start or 1000) * chance.uniform(0.86, 0.995)
    whole = ask.whole or (isinstance(start, Indicator) and start.latest is not None and start.latest % 1 == 0)
    return Entry(str(round(typed)) if whole else f"{typed:.1f}", number=True)


def _cover(key: str, chance: random.Random) -> str:
    person, extension = chance.choice(PEOPLE), chance.randint(2100, 2999)
    told = {"記入者": person, "連絡先": f"内線 {extension}", "課長確認日": "令和9年5月20日"}
    return told.get(Key.parse(key).item, "確認しました。")
