"""Reads sheet 公開: what of the results leaves the office, and the reasons that may be told there.

What a row is about may be of an earlier plan, and the items are those of forms: whoever publishes looks both up.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container

from kamakura_report.master import schema
from kamakura_report.master.master_rows import Findings, MasterRow, read_rows
from kamakura_report.plan import keys
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Plan
from kamakura_report.plan.publication import Release, is_public_item
from kamakura_report.problem.public_codes import (
    MASTER_PUBLIC_IDLE,
    MASTER_PUBLIC_KEY,
    MASTER_PUBLIC_TWICE,
    MASTER_PUBLIC_WORD,
)
from kamakura_report.workbook.raw_tables import RawTable

_SUBJECT, _SHOWN, _REASON = schema.PUBLIC.columns
_MONEY = (keys.BUDGET, keys.SETTLEMENT)
_SENSES = {schema.YES: True, "〇": True, "◯": True, "はい": True, schema.NO: False, "いいえ": False}


def read_releases(table: RawTable | None, plan: Plan, findings: Findings) -> tuple[Release, ...]:
    """The rows of the sheet, each subject once and by its one name; none where the city has no such sheet."""
    releases: dict[str, Release] = {}
    open_by_key: dict[str, MasterRow] = {}
    periods = {str(period) for period in plan.periods}
    for row in read_rows(table, schema.PUBLIC, findings) if table else ():
        text, sense = row.needed(_SUBJECT), _sense(row)
        subject = keys.canonical(unicodedata.normalize("NFKC", text) if not is_public_item(text) else text)
        if not text:
            continue
        if not _can_be(subject, periods):
            row.wrong(_SUBJECT, MASTER_PUBLIC_KEY.problem(text=text))
        elif subject in releases:
            row.wrong(_SUBJECT, MASTER_PUBLIC_TWICE.problem(text=text), "" if is_public_item(subject) else subject)
        elif sense is not None:
            releases[subject] = Release(subject, sense, row.text(_REASON), row.cell(_SUBJECT))
            if sense and not row.text(_REASON):
                open_by_key[subject] = row
    withheld = {subject for subject, one in releases.items() if not one.public}
    for subject, row in open_by_key.items():
        if not is_public_item(subject) and _frees_nothing(Key.parse(subject), withheld):
            row.wrong(_SUBJECT, MASTER_PUBLIC_IDLE.problem(text=subject), subject)
    return tuple(releases.values())


def _frees_nothing(key: Key, withheld: Container[str]) -> bool:
    """True of a figure or thing that would be public anyway; an item may be a text, which is not."""
    around = (*keys.outward(key.subject), key.without_period, key.item, keys.dated(key.item, key.period))
    is_figure = not key.item or key.item in _MONEY
    return is_figure and not any(one in withheld for one in around)


def _sense(row: MasterRow) -> bool | None:
    text = unicodedata.normalize("NFKC", row.needed(_SHOWN))
    if text and text not in _SENSES:
        row.wrong(_SHOWN, MASTER_PUBLIC_WORD.problem(text=row.text(_SHOWN), yes=schema.YES, no=schema.NO))
    return _SENSES.get(text)


def _can_be(subject: str, periods: Container[str]) -> bool:
    """Whether it is an item or a key at all; whose key it is, whoever publishes looks up."""
    if is_public_item(subject):
        period = keys.undated(subject)[1]
        return not period or period in periods
    try:
        return Key.parse(subject).subject != keys.COVER
    except ValueError:
        return False
