"""The oracle: what every key comes to, from docs/contracts.md (Consolidated, Divisions, Succession, Rounds) alone.

Nothing of the program's merging is imported. A figure is a pair (状態, 値).
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.timelines.records import CELL, NOT_APPLICABLE, UNDETERMINED, File, Records, Ruling
from tests.timelines.sketch import Line, Sketch, heirs, lines, moved, plain, same_unit, text_owners
from tests.timelines.weighing import (
    BLANK,
    CONFLICT,
    SETTLED,
    Result,
    Said,
    Token,
    given_anew,
    is_of_former_unit,
    last_versions,
    of_answer,
    sums_of,
    table,
    total,
    wholes_and_parts,
    without_closed,
)

OFFICE_FILE = "（とりまとめ課の決定）"


class Oracle:
    """What the records come to."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.today = records.today
        self.lines = lines(self.today)
        self.files = records.files()
        self._between = records.plans_sent()
        self._said: dict[str, list[tuple[File, str, str, str, str]]] = {}
        for file in self.files:
            for key, cell in file.cells.items():
                if cell.shown or cell.held:
                    now = self._moved(key, file.sent.plan)
                    self._said.setdefault(now, []).append((file, key, cell.shown, cell.status, cell.held))

    def _moved(self, key: str, then: Sketch) -> str:
        return moved(key, then, self.today, self._between)

    def results(self) -> dict[str, Result]:
        """Every row of the result by key."""
        return {key: self.result(key) for key in self.lines}

    def result(self, key: str) -> Result:
        """状態 and 値 of a key of today's plan."""
        line = self.lines[key]
        if line.known:
            return SETTLED, line.known
        candidates = self.candidates(key)
        ruling = self.ruling(key)
        if ruling is not None and ruling.chosen and all(one.held for one in candidates):
            ruling = None  # the file it was chosen from was taken back
        if ruling is None:
            return self._weigh(line, candidates)
        if ruling.answer is not None and ruling.answer.isdecimal() and not same_unit(ruling.unit, line.unit):
            return CONFLICT, ""
        if not candidates or ruling.over == frozenset(one.token for one in candidates):
            return (BLANK, "") if ruling.answer is None else of_answer(ruling.answer)
        if ruling.answer is None:  # emptied: what was emptied stays so
            return self._weigh(line, [one for one in candidates if one.token not in ruling.over])
        found = self._weigh(line, candidates)
        return found if found == of_answer(ruling.answer) else (CONFLICT, "")

    def ruling(self, key: str) -> Ruling | None:
        """The last decision about a key, under whatever key it had then; None when it was taken back."""
        about = [one for one in self.records.rulings if self._moved(one.key, one.plan) == key]
        last = max(about, key=lambda one: one.number, default=None)
        return None if last is None or last.withdrawn else last

    def as_before(self, key: str) -> tuple[str, str] | None:
        """Of a key that is 競合 for its unit alone the figure that would count had that not changed, and its unit."""
        line, candidates, ruling = self.lines[key], self.candidates(key), self.ruling(key)
        if self.result(key)[0] != CONFLICT:
            return None
        if ruling is not None and (ruling.answer or "").isdecimal() and not same_unit(ruling.unit, line.unit):
            stands = not candidates or ruling.over == frozenset(one.token for one in candidates)
            return (ruling.answer or "", plain(ruling.unit)) if stands else None
        former = [one for one in candidates if not one.held and is_of_former_unit(line, one)]
        units = {plain(one.asked.unit) for one in former if one.asked}
        state, value = wholes_and_parts(line, [one for one in candidates if not one.held])
        held = {one.who for one in candidates if one.held}
        if (
            ruling is not None
            or len(units) != 1
            or state != SETTLED
            or any(one.who in held for one in candidates if not one.held)
        ):
            return None
        return value, units.pop()

    def tokens(self, key: str) -> frozenset[Token]:
        """What a decision about a key is made over."""
        said = self.candidates(key) if key in self.lines else self.text_claims(key)
        return frozenset(one.token for one in said)

    def candidates(self, key: str) -> list[Said]:
        """All that is weighed for a line: what the divisions say now, and single cells that are held back."""
        line = self.lines[key]
        claims = self._counting(line, [one for one in self._all_said(line) if one.owner or self._was_asked(one)])
        holds = [one for one in claims if one.held and not self._is_over(one, claims)]
        said = last_versions([one for one in claims if not one.held])
        said = without_closed(said)
        said = [one for one in said if not given_anew(line, one, said)]
        contested = {
            hold.who for hold in holds if hold.held == CELL
        }  # an unreadable cell never says the same as an older answer
        said = [one for one in said if one.who not in contested or one.status != UNDETERMINED]
        return [*said, *(hold for hold in holds if hold.held == CELL)]

    def text_claims(self, key: str) -> list[Said]:
        """What the divisions' newest files say to a text key: of each workbook one."""
        asked = text_owners(self.today, key)
        claims = [
            Said(file, shown, status, held, self._owner(file.sent.division, asked), None)
            for file, _, shown, status, held in self._said.get(key, ())
        ]
        return last_versions([one for one in claims if not one.held])

    def _owner(self, division: str, asked: Sequence[str]) -> str:
        """Who of these answers for the division today: itself, or the first that goes on with it; "" when none does."""
        after = heirs(self.today, division)
        return division if division in asked else next((name for name in asked if name in after), "")

    def texts(self) -> list[tuple[str, ...]]:
        """キー, 値, 課, ファイル, 回 of every text, sorted; the office's own stands in the place of all."""
        found = []
        decided = {self._moved(one.key, one.plan) for one in self.records.rulings}
        for key in sorted({*self._said, *decided}):
            if key in self.lines or not self._has(key):
                continue
            claims, ruling = self.text_claims(key), self.ruling(key)
            if ruling is not None and (not claims or ruling.over == frozenset(one.token for one in claims)):
                if ruling.answer is not None:
                    found.append((key, ruling.answer, self.today.office, OFFICE_FILE, ""))
                continue
            found += [(key, one.shown, one.division, one.file.name, one.round) for one in claims]
        return sorted(found)

    def _has(self, key: str) -> bool:
        """Whether today's plan has what the text is about."""
        if key.startswith("表紙/"):
            return True
        subjects = {line.key.rpartition("@")[0] for line in self.lines.values() if "額@" not in line.key}
        subjects |= {line.key.rpartition("/")[0] for line in self.lines.values() if "額@" in line.key}
        return "@" not in key and key.rpartition("/")[0] in subjects

    def _all_said(self, line: Line) -> list[Said]:
        found = []
        for file, key, shown, status, held in self._said.get(line.key, ()):
            owner = self._owner(file.sent.division, line.owners)
            asked = lines(file.sent.plan).get(key)
            shares = self._shares(asked, line) if asked is not None and asked.part else ()
            found.append(Said(file, shown, status, held, owner, asked, shares))
        return found

    def _was_asked(self, one: Said) -> bool:
        return one.asked is not None and one.division in one.asked.owners

    def _shares(self, asked: Line, line: Line) -> tuple[str, ...]:
        """Who was asked for parts, as they are called today; as they were called then where two became one."""
        now = []
        for name in asked.owners:
            after = heirs(self.today, name)
            among = [one for one in (name, *after) if one in line.owners]
            inherits = [one for one in (name, *after) if one in self.today.bureaus]
            ordered = [one for one in line.owners if one in among] if name not in among else [name]
            now.append((ordered or ([name] if name in inherits else inherits) or [name])[0])
        return tuple(now) if len(set(now)) == len(now) else asked.owners

    def _counting(self, line: Line, claims: list[Said]) -> list[Said]:
        """What one that is asked today says counts; what others were asked for stays until then, parts as a sum.

        Of a sum of which one that is asked today gave a part, the others' parts stay too.
        """
        own, others = [one for one in claims if one.owner], [one for one in claims if not one.owner]
        answered, left = (
            last_versions([one for one in own if not one.held]),
            last_versions([one for one in others if not one.held]),
        )
        if answered:
            sums = {frozenset(one.shares) for one in answered if one.part and one.status != UNDETERMINED}
            return [*own, *(one for one in others if one.part and frozenset(one.shares) in sums)]
        wholes = table(one for one in left if not one.part)
        states = {state for state, _ in (wholes, *map(total, sums_of(left)))}
        if states & {SETTLED, NOT_APPLICABLE, CONFLICT}:
            return [*own, *others]
        return [*own, *(one for one in others if not one.part)]

    def _is_over(self, hold: Said, claims: Sequence[Said]) -> bool:
        """The division has answered later, or typed something else in that cell, or a later version holds nothing."""
        since = [one.saved for one in claims if one.held in ("", CELL) and one.who == hold.who]
        holding = {one.file.name for one in claims if one.held}
        others = [file for file in self.files if file.sent.issue == hold.file.sent.issue and file.whole]
        since += [file.saved for file in others if file.name not in holding]
        return hold.saved is not None and any(saved is not None and saved > hold.saved for saved in since)

    def _weigh(self, line: Line, candidates: Sequence[Said]) -> Result:
        said = [one for one in candidates if not one.held]
        held = {one.who for one in candidates if one.held}
        if any(one.who in held for one in said):
            return CONFLICT, ""
        if any(is_of_former_unit(line, one) for one in said):
            return CONFLICT, ""
        return wholes_and_parts(line, said)
