"""What 福祉課 sent and came to, for tests of where a division stands."""

from __future__ import annotations

from kamakura_report.form.answer import Answer
from kamakura_report.merging.decisions import Decision
from tests.merging.answered import plan
from tests.rounds.statuses import FUKUSHI, HOKEN, TODAY, sending, stood

ALL = {"2-1/i1@R8": "10", "2-1/3/i1@R8": "20"}
ONE = sending("福祉課", FUKUSHI)
BOTH = (ONE, sending("保険課", HOKEN))


def one(*returns, decisions=(), sendings=(ONE,), today=TODAY, on=None):
    """福祉課, when only it was sent a workbook."""
    return stood(on or plan(), sendings, returns, decisions, today)["福祉課"]


def decided(key: str, answer: Answer | None, over: tuple[str, ...] = ()) -> Decision:
    return Decision(9, key, answer, "電話で聞いた", "企画", "2027-06-01T09:00:00+09:00", over)
