"""Timelines drawn by chance: a town, and step by step what may happen next in it."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

import openpyxl

from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.demo.clerk import Producer, TypedEntry, fill_workbook
from kamakura_report.workbook.area import cell_name
from tests.timelines.office import Office, founded
from tests.timelines.oracle import Oracle
from tests.timelines.records import CELL, FILE, SHEET, Cell, File, is_figure_key
from tests.timelines.revisions import REVISIONS
from tests.timelines.sketch import EACH, LEAD, SUM, Measure, Sketch, Work
from tests.timelines.steps import Decide, Mark, Merge, Return, Send, Step, Turn, Undo, Withdraw

START = datetime(2027, 4, 1, 9, 0)
APART = timedelta(days=10)  # between two steps
ROUNDS = {"R8": ("R8",), "R8再": ("R8",), "R9": ("R9",), "全年度": ()}
FIGURES = ("10", "12", "15")
UNREADABLE_WORDS = "約100"
DOUBTFUL = ("2099-01-01T00:00:00Z", "2019-12-31T15:00:00Z", "2027-04-20T10:00:00")  # ahead, before it was sent, no zone


def town(chance: random.Random) -> Sketch:
    """A 施策 with one indicator and two or three 事業 of one to three divisions."""
    names = ["福祉課", "保険課", "介護課"]
    works = []
    for number, name in zip((3, 12, 20), ("推進事業", "単独事業", "相談事業"), strict=True):
        divisions = tuple(chance.sample(names, chance.choice((1, 2, 2, 3))))
        measures = (Measure(1, f"{name}の講座", "回", chance.choice(("", "7"))),) if chance.random() < 0.7 else ()
        works.append(Work(number, name, divisions, measures, {"R8": "4176"} if chance.random() < 0.5 else {}))
    return Sketch(
        {name: () for name in (*names, "企画課")},
        (Measure(1, "満足な市民", "人", chance.choice(("", "9"))),),
        tuple(works[: chance.choice((2, 3))]) if any(work.measures for work in works[:2]) else tuple(works),
        chance.choice((LEAD, EACH, SUM)),
        lead="福祉課",
    )


def timeline(root: Path, chance: random.Random, watch: Callable[[Office], None]) -> Office:
    """A town in which 6 to 14 things happened, one after the other; after each ``watch`` looks at it."""
    office = founded(root, town(chance))
    wanted = chance.randint(6, 14)
    now = START
    office.do(Send("R8", ("R8",)), now)
    for number in range(1, wanted):
        now += APART
        for step in _returns(chance, office, now) if number == 1 else _next(chance, office, now):
            if office.do(step, now):
                watch(office)
    office.do(Merge(), now + APART)
    watch(office)
    return office


def _next(chance: random.Random, office: Office, now: datetime) -> list[Step]:
    kinds = [_returns] * 6 + [_revision] * 4 + [_send] * 2 + [_decision] * 3 + [_turn] + [_undo]
    return chance.choice(kinds)(chance, office, now)


def _revision(chance: random.Random, office: Office, now: datetime) -> list[Step]:
    step = chance.choice(REVISIONS)(chance, office.records.today)
    if step is None or step.plan == office.records.today:
        return []
    after: list[Step] = chance.choice([[], [Merge()], [_round(chance, office)]])
    return [step, *after]


def _round(chance: random.Random, office: Office) -> Step:
    sent = [one.round for one in office.records.sent.values()]
    name = chance.choice([*dict.fromkeys(sent), *dict.fromkeys(sent), "R8", "R8再", *ROUNDS])
    return Send(name, ROUNDS[name])


def _send(chance: random.Random, office: Office, now: datetime) -> list[Step]:
    return [_round(chance, office)]


def _turn(chance: random.Random, office: Office, now: datetime) -> list[Step]:
    name = chance.choice([one.round for one in office.records.sent.values()])
    return [Turn(name, not office.records.is_open(name))]


def _undo(chance: random.Random, office: Office, now: datetime) -> list[Step]:
    return [Undo()] if office.records.takings else []


def _decision(chance: random.Random, office: Office, now: datetime) -> list[Step]:
    decided = list(dict.fromkeys(one.key for one in office.records.rulings if not one.withdrawn))
    if decided and chance.random() < 0.3:
        return [Withdraw(chance.choice(decided))]
    conflicts = office.conflicts()
    if conflicts and chance.random() < 0.7:
        key = chance.choice(list(conflicts))
        if chance.random() < 0.7:
            return [Mark(key, chance.randrange(max(1, len(conflicts[key]))))]
        return [Mark(key, 0, chance.choice(FIGURES))]
    oracle = Oracle(office.records)
    open_lines = [key for key, line in oracle.lines.items() if not line.known]
    said = [key for key in open_lines if oracle.candidates(key)]
    written = [key for key, *_ in oracle.texts()]
    if written and chance.random() < 0.2:
        return [Decide(chance.choice(written), chance.choice(("電話で聞いた理由", None)))]
    key = chance.choice(said or open_lines)
    return [Decide(key, chance.choice((*FIGURES, "未確定", "該当なし", None, None)))]


def _returns(chance: random.Random, office: Office, now: datetime) -> list[Step]:
    """Up to three files; the newest workbook of a division more often than an outdated one."""
    steps: list[Step] = []
    for _ in range(chance.randint(1, 4)):
        issues = list(office.issued)
        issue = chance.choice(issues[-6:] if chance.random() < 0.8 else issues)
        steps.append(_returned(chance, office, issue, now, len(office.arrived) + len(steps)))
    return [*steps, Merge()] if chance.random() < 0.7 else steps


def _returned(chance: random.Random, office: Office, issue: str, now: datetime, number: int) -> Return:
    sent = office.records.sent[issue]
    record = Snapshots(office.workspace).issue(issue)
    assert record is not None
    places = {ask.key: (sheet, position) for sheet, position, ask in Snapshots(office.workspace).book(record).asks()}
    content = office.issued[issue]
    shown = shown_cells(content)
    carried = {key: shown.get((sheet, cell_name(place)), "") for key, (sheet, place) in places.items()}
    mood = chance.choice(("all", "all", "some", "one"))
    typed: dict[str, str] = {}
    for key in places:
        share = {"all": 0.9, "some": 0.4, "one": 0.15}[mood]
        if chance.random() < (share if is_figure_key(key) else share / 4):
            typed[key] = _figure(chance) if is_figure_key(key) else f"理由{number}"
    cells = {key: Cell(typed.get(key, carried[key])) for key in places}
    entries = {
        (places[key][0], cell_name(places[key][1])): TypedEntry(text, number=text.isdecimal())
        for key, text in typed.items()
    }
    figures = [key for key in places if is_figure_key(key)]
    harm = chance.random()
    if figures and harm < 0.16:
        key = chance.choice(figures)
        typed[key] = UNREADABLE_WORDS
        cells[key] = Cell(UNREADABLE_WORDS, CELL)
        entries[places[key][0], cell_name(places[key][1])] = TypedEntry(UNREADABLE_WORDS)
    elif figures and harm < 0.24:
        sheet = places[figures[0]][0]
        title = next(cell for (name, cell), text in shown.items() if name == sheet and _is_title(text))
        entries[sheet, title] = TypedEntry("書き換えた")
        typed[f"{sheet} {title}"] = "書き換えた"
        cells = {key: Cell(one.shown, SHEET) if places[key][0] == sheet else one for key, one in cells.items()}
    elif harm < 0.29:
        seal = next(f"B{cell[1:]}" for (name, cell), text in shown.items() if (name, text) == ("_stamp", "seal"))
        entries["_stamp", seal] = TypedEntry("0" * 64)
        typed[f"_stamp {seal}"] = "0" * 64
        cells = {key: Cell(one.shown, FILE) for key, one in cells.items()}
    saved: datetime | None = _saved(chance, office, issue, now)
    clock = f"{saved:%Y-%m-%dT%H:%M:%SZ}"
    if chance.random() < 0.12:
        saved, clock = None, chance.choice(DOUBTFUL)
    file = File(
        f"{number:03} {sent.division}.xlsx",
        sent,
        saved,
        clock,
        cells,
        not any(one.held in (SHEET, FILE) for one in cells.values()),
    )
    filled = fill_workbook(content, entries, chance.choice(list(Producer)), modified=clock)
    return Return(file, filled, typed)


def _figure(chance: random.Random) -> str:
    return chance.choices([*FIGURES, "未確定", "該当なし", ""], (25, 20, 15, 15, 10, 15))[0]


def _saved(chance: random.Random, office: Office, issue: str, now: datetime) -> datetime:
    """A day after it was sent out or later, always another second than any other file."""
    sent = office.sent_at[issue] + timedelta(days=1)
    seconds = int((now - timedelta(days=1) - sent).total_seconds())
    late = chance.random() < 0.75
    return sent + timedelta(seconds=chance.randint(max(0, seconds - 5 * 86400) if late else 0, seconds))


@lru_cache(maxsize=64)
def shown_cells(content: bytes) -> dict[tuple[str, str], str]:
    """What stands in each cell of a workbook, by sheet and cell."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return {
        (sheet.title, cell.coordinate): str(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def _is_title(text: str) -> bool:
    return text in ("推進事業", "単独事業", "相談事業") or text.startswith("2-1 福祉")
