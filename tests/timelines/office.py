"""The office of a timeline: it does each step by the real commands, in a workspace, and notes down what happened."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import openpyxl

from kamakura_report.commands import decide, generate, merge, rebuild, undo
from kamakura_report.commands.close import close_round, reopen_round
from kamakura_report.problem import CannotRun
from tests.commands.ledgers import HEAD
from tests.commands.town import FORM, Town
from tests.timelines.oracle import OFFICE_FILE, Oracle
from tests.timelines.records import File, Records, Ruling, Sent, Taking
from tests.timelines.sketch import YEARS, Sketch, written
from tests.timelines.steps import Decide, Done, Mark, Merge, Return, Revise, Send, Step, Turn, Undo, Withdraw

KEY = "5a" * 32  # of every workspace alike: the same workbooks are sealed alike
REASON = "電話で聞いた"
ANSWER = re.compile(r"\d+|未確定|該当なし")  # as a candidate says it, before its unit or what it was asked as


def founded(root: Path, plan: Sketch) -> Office:
    """A workspace with this master, the form and the key."""
    town = Town(root)
    town.keep(written(plan))
    town.workspace.template.parent.mkdir(parents=True)
    town.workspace.template.write_bytes(FORM.read_bytes())
    (root / "input" / "workspace.key").write_text(KEY, encoding="ascii")
    town.workspace.returned.mkdir(parents=True)
    return Office(town, Records(plan))


@dataclass
class Office:
    """A workspace, the notes about it, and what was done in it."""

    town: Town
    records: Records
    done: list[Done] = field(default_factory=list)
    issued: dict[str, bytes] = field(default_factory=dict)  # the workbook of each issue
    sent_at: dict[str, datetime] = field(default_factory=dict)
    arrived: dict[str, File] = field(default_factory=dict)  # files in input/returned, by name
    groups: random.Random | None = None  # merges are cut into groups of files in another order by it
    _undos: list[int] = field(default_factory=list)  # into how many merges each merge was cut

    def __post_init__(self) -> None:
        self.workspace = replace(self.town.workspace, in_process=True)

    def do(self, step: Step, now: datetime) -> bool:
        """Do the step; False when the program refused it, which changes nothing."""
        try:
            writes = self._do(step, now)
        except CannotRun:
            return False
        self.done.append(Done(step, now, self.results() if writes else None))
        return True

    def _do(self, step: Step, now: datetime) -> bool:
        match step:
            case Revise():
                self.town.keep(written(step.plan))
                self.records.today = step.plan
                return False
            case Send():
                self._send(step, now)
                return False
            case Return():
                (self.workspace.returned / step.file.name).write_bytes(step.content)
                self.arrived[step.file.name] = step.file
                return False
            case Merge():
                self._merge(now)
            case Decide():
                ruling = self._ruling(step.key, step.value)
                decide.set_figure(self.workspace, step.key, step.value, REASON, now=now)
                self.records.rulings.append(ruling)
            case Withdraw():
                decide.withdraw(self.workspace, step.key, REASON, now=now)
                self.records.rulings.append(replace(self._ruling(step.key, None), withdrawn=True))
            case Mark():
                self._resolve(step, now)
            case Turn():
                (reopen_round if step.is_open else close_round)(self.workspace, step.round, now=now)
                self.records.turns.append((self.records.next(), step.round, step.is_open))
            case Undo():
                for _ in range(self._undos[-1] if self._undos else 1):
                    undo.run(self.workspace, now=now)
                self._undos.pop()
                self.records.takings.pop()
                self.records.next()
        return True

    def _send(self, step: Send, now: datetime) -> None:
        request = generate.Request(years=tuple(YEARS[year] for year in step.years), round_name=step.round, yes=True)
        found = generate.run(self.workspace, request, now=now)
        number = self.records.next()
        for one in found.issued:
            if one.issue not in self.records.sent:
                self.issued[one.issue], self.sent_at[one.issue] = one.path.read_bytes(), now
                plan = self.records.today
                self.records.sent[one.issue] = Sent(one.issue, one.division, step.round, plan, number)

    def _merge(self, now: datetime) -> None:
        taken = {file.name for taking in self.records.takings for file in taking.files}
        new = [file for name, file in self.arrived.items() if name not in taken]
        if self.groups is None:
            merge.run(self.workspace, [], now=now)
            count = 1
        else:
            count = self._merge_in_groups([file.name for file in new], now, self.groups)
        if new:
            self.records.takings.append(Taking(self.records.next(), tuple(new)))
            self._undos.append(count)

    def _merge_in_groups(self, names: list[str], now: datetime, groups: random.Random) -> int:
        """The same files in another order, one or several at a time, some again; in how many merges they came."""
        groups.shuffle(names)
        count = 0
        while names or not count:
            some = groups.randint(1, len(names)) if names else 0
            paths = [self.workspace.returned / name for name in names[:some]]
            known = [self.workspace.returned / name for name in self.arrived if name not in names]
            again = groups.sample(known, min(len(known), groups.randint(0, 1)))
            merge.run(self.workspace, [*again, *paths] or [self.workspace.returned], now=now)
            names = names[some:]
            count += 1
        return count

    def _ruling(self, key: str, answer: str | None) -> Ruling:
        oracle = Oracle(self.records)
        over = oracle.tokens(key)
        return Ruling(self.records.next(), key, self.records.today, answer, over)

    def _resolve(self, step: Mark, now: datetime) -> None:
        path = self.workspace.output / "conflicts.xlsx"
        book = openpyxl.load_workbook(path)
        sheet = book["競合"]
        rows = [row for row in range(HEAD + 1, sheet.max_row + 1) if sheet.cell(row, 1).value == step.key]
        row = rows[-1] if step.value else rows[step.candidate]
        sheet.cell(row, 9).value = step.value or "○"
        sheet.cell(row, 10).value = "確認した"
        marked = self.town.root / "marked.xlsx"
        book.save(marked)
        shown = ANSWER.match(str(sheet.cell(row, 3).value))  # nothing of what is held back, which is refused
        answer = step.value or (shown[0] if shown else "")
        own = step.value or sheet.cell(row, 5).value == OFFICE_FILE
        rulings = [replace(self._ruling(step.key, answer), chosen=not own)]
        if not step.value:
            rulings += [
                replace(self._ruling(key, value), chosen=not own) for key, value in self._alike(step.key, answer)
            ]
        decide.resolve(self.workspace, marked, now=now)
        self.records.rulings += rulings

    def _alike(self, key: str, answer: str) -> list[tuple[str, str]]:
        """The other years of an indicator that one ○ decides: those in conflict for the same former unit alone."""
        oracle = Oracle(self.records)
        marked = oracle.as_before(key)
        if marked is None or marked[0] != answer:
            return []
        subject = key.rpartition("@")[0]
        others = {one: oracle.as_before(one) for one in oracle.lines if one != key and one.startswith(f"{subject}@")}
        return [(one, found[0]) for one, found in others.items() if found and found[1] == marked[1]]

    def conflicts(self) -> dict[str, list[str]]:
        """The candidates of each key in conflicts.xlsx, as shown there, the last row for another value left out."""
        path = self.workspace.output / "conflicts.xlsx"
        found: dict[str, list[str]] = {}
        if path.exists():
            for key, _, shown, *_ in openpyxl.load_workbook(path)["競合"].iter_rows(min_row=HEAD + 1, values_only=True):
                if shown is not None:
                    found.setdefault(str(key), []).append(str(shown))
        return {key: shown[:-1] for key, shown in found.items()}

    def results(self) -> tuple[bytes, bytes]:
        """consolidated.csv and consolidated_text.csv."""
        output = self.workspace.output
        return (output / "consolidated.csv").read_bytes(), (output / "consolidated_text.csv").read_bytes()

    def rebuilt(self, now: datetime) -> tuple[bytes, bytes] | None:
        """The results after the database was made anew."""
        rebuild.run(self.workspace, now=now)
        if self.arrived:
            merge.run(self.workspace, [], now=now)
        return self.results() if any(one.results for one in self.done) else None


def figures(results: Sequence[bytes]) -> dict[str, tuple[str, str]]:
    """状態 and 値 by key, as consolidated.csv says."""
    rows = csv.DictReader(io.StringIO(results[0].decode("utf-8-sig"), newline=""))
    return {row["キー"]: (row["状態"], row["値"]) for row in rows}


def texts(results: Sequence[bytes]) -> list[tuple[str, ...]]:
    """キー, 値, 課, ファイル, 回 of each row of consolidated_text.csv, sorted."""
    rows = csv.DictReader(io.StringIO(results[1].decode("utf-8-sig"), newline=""))
    return sorted((row["キー"], row["値"], row["課"], row["ファイル"], row["回"]) for row in rows)
