"""Sheet 点検, which may be missing: which slips are looked for, from which threshold on."""

from __future__ import annotations

from decimal import Decimal

from kamakura_report.plan.master import schema
from kamakura_report.plan.master.rows import Findings, rows
from kamakura_report.plan.master.tables import Table
from kamakura_report.plan.published.figures import number
from kamakura_report.plan.thresholds import DEFAULTS, Slip, Thresholds
from kamakura_report.problem.master_codes import MASTER_SLIP_TWICE, MASTER_SLIP_UNKNOWN, MASTER_THRESHOLD

OFF = "しない"
_ZERO_FITS = (Slip.FALL, Slip.BACKWARD)  # percents of the last figure; the others are factors or a limit


def thresholds(table: Table, findings: Findings) -> Thresholds:
    """What the sheet says otherwise than usual. A row without 基準 leaves the usual one."""
    found: dict[Slip, Decimal | None] = {}
    seen: set[Slip] = set()
    for row in rows(table, schema.THRESHOLDS_SHEET, findings):
        name, said = row.needed("点検"), row.text("基準")
        if not name:
            continue
        if name not in list(Slip):
            row.wrong("点検", MASTER_SLIP_UNKNOWN.problem(slip=name, slips="、".join(Slip)))
            continue
        one = Slip(name)
        twice = one in seen
        seen.add(one)
        if twice:
            row.wrong("点検", MASTER_SLIP_TWICE.problem(slip=name))
        elif said == OFF:
            found[one] = None
        elif said:
            found[one] = _limit(said, one)
            if found[one] is None:
                wanted = "0以上" if one in _ZERO_FITS else "0より大きい"
                row.wrong("基準", MASTER_THRESHOLD.problem(text=said, range=wanted, off=OFF))
    return {one: limit for one, limit in found.items() if limit != DEFAULTS[one]}


def _limit(said: str, one: Slip) -> Decimal | None:
    limit = number(said)
    fits = limit is not None and (limit >= 0 if one in _ZERO_FITS else limit > 0)
    return limit if fits else None
