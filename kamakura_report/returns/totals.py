"""All divisions of a round in one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kamakura_report.returns.standing import Answered, Stage, Standing


@dataclass(frozen=True, slots=True)
class Totals:
    """How many divisions, and how many cells in all of them; a cell that two are asked counts for each."""

    issued: int  # divisions that were sent a workbook
    returned: int  # … of which at least one file came
    valid: int  # … whose files can all be used, as far as nothing newer replaced them
    done: int  # … from which nothing more must come
    late: int  # … whose answer came, or is awaited, after the due date
    asked: int
    filled: int
    undetermined: int
    wrong: int
    conflicts: int
    outstanding: int


def total(standings: Iterable[Standing]) -> Totals:
    """The sums."""
    sent = [one for one in standings if one.stage is not Stage.NOT_SENT]
    return Totals(
        issued=len(sent),
        returned=sum(bool(one.returns) for one in sent),
        valid=sum(bool(one.returns) and not one.refused for one in sent),
        done=sum(not one.unanswered for one in sent),
        late=sum(one.late > 0 for one in sent),
        asked=sum(one.asked for one in sent),
        filled=sum(len(one.of(Answered.FILLED)) for one in sent),
        undetermined=sum(len(one.of(Answered.UNDETERMINED)) for one in sent),
        wrong=sum(len(one.wrong) for one in sent),
        conflicts=sum(len(one.of(Answered.CONFLICT)) for one in sent),
        outstanding=sum(len(one.of(Answered.BLANK)) for one in sent),
    )
