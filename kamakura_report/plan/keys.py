"""Keys: the one name of every thing in a plan and of every figure asked about it (docs/contracts.md, Keys).

``2-1`` a program, ``2-1/i5`` its indicator, ``2-1/12`` a project, ``2-1/12/i1`` its indicator;
asked: ``2-1/12/i1@R8``, ``2-1/i5@初期値``, ``2-1/12/決算額@R8``, ``2-1/12/i1/備考``, ``表紙/記入者``.
"""

from __future__ import annotations

from kamakura_report.plan.years import FiscalYear

INITIAL = "初期値"
ACTUAL = "実績"
BUDGET = "予算額"
SETTLEMENT = "決算額"
REMARK = "備考"
COVER = "表紙"


def program_indicator(program: str, number: int) -> str:
    """``2-1/i5``."""
    return f"{program}/i{number}"


def project(program: str, number: int) -> str:
    """``2-1/12``."""
    return f"{program}/{number}"


def outcome_indicator(program: str, project_number: int, number: int) -> str:
    """``2-1/12/i1``."""
    return f"{program}/{project_number}/i{number}"


def actual(indicator: str, year: FiscalYear) -> str:
    """``2-1/12/i1@R8``: an indicator's actual has no name of its own, the year is enough."""
    return f"{indicator}@{year}"


def initial(indicator: str) -> str:
    """``2-1/i5@初期値``."""
    return f"{indicator}@{INITIAL}"


def money(project_key: str, item: str, year: FiscalYear) -> str:
    """``2-1/12/決算額@R8`` (or 予算額), in thousand yen."""
    return f"{project_key}/{item}@{year}"


def named(subject: str, item: str) -> str:
    """``2-1/12/i1/備考``: a text or a choice about a subject."""
    return f"{subject}/{item}"
