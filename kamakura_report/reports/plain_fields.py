"""Plain fields: what ``--json`` and the frames of the library tell of a division, a file or a subject of the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kamakura_report.merging.lines import Section
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.keys import Key
from kamakura_report.plan.model import Indicator, Plan
from kamakura_report.problem import Severity
from kamakura_report.returned.submission import Submission
from kamakura_report.rounds.division_status import CellOutcome, DivisionStatus

Fields = dict[str, object]
FieldKinds = Mapping[str, type]  # column → str, int, bool or float; several texts in one value stay a list until shown

STATUS_FIELDS: FieldKinds = {
    **{"division": str, "stage": str, "issued": str, "workbooks": str, "due": str, "returned": int, "valid": int},
    **{"late": int, "asked": int, "filled": int, "undetermined": int, "wrong": int, "conflicts": int},
    **{"outstanding": str, "last_file": str, "last_came": str},
}
FILE_FIELDS: FieldKinds = {
    **{"file": str, "division": str, "round": str, "usable": bool, "partly": bool, "held": int, "answers": int},
    **{"required": int, "filled": int, "doubtful": int, "blank": int, "errors": int, "warnings": int, "notes": int},
}
_OF_COVER = ("answers", "required", "filled", "doubtful", "blank")  # the ledger does not keep them file by file
MERGED_FIELDS: FieldKinds = {name: kind for name, kind in FILE_FIELDS.items() if name not in _OF_COVER}
PLAN_FIELDS: FieldKinds = {
    **{"key": str, "kind": str, "program": str, "project": str, "indicator": str, "name": str, "unit": str},
    **{"latest": float, "latest_as_of": str, "direction": str, "target": float, "cumulative": bool, "divisions": str},
}
PROBLEM_FIELDS: FieldKinds = dict.fromkeys(
    ("code", "severity", "file", "sheet", "cell", "key", "label", "found", "advice"), str
)
PROGRAM, PROJECT = "施策", "事業"


def status_fields(one: DivisionStatus) -> Fields:
    """One division in a round; days are ISO dates, "" where there is none."""
    return {
        "division": one.division.name,
        "stage": one.stage,
        "issued": one.sendings[-1].when if one.sendings else "",
        "workbooks": [sending.file for sending in one.sendings],
        "due": one.due.isoformat() if one.due else "",
        "returned": len(one.submissions),
        "valid": sum(submission.whole for submission in one.submissions),
        "late": one.late,
        "asked": one.asked,
        "filled": len(one.cells_of(CellOutcome.FILLED)),
        "undetermined": len(one.cells_of(CellOutcome.UNDETERMINED)),
        "wrong": len(one.errors),
        "conflicts": len(one.cells_of(CellOutcome.CONFLICT)),
        "outstanding": [asked.ask.key for asked in one.outstanding],
        "last_file": one.last.file if one.last else "",
        "last_came": one.arrived.isoformat() if one.arrived else "",
    }


def file_fields(one: Submission) -> Fields:
    """One returned file: whether all of it counts (``usable``) or a part (``partly``), and its cover's own numbers."""
    partly = one.usable and not one.whole and not one.superseded
    severities = [problem.severity for problem in one.problems]
    return {
        "file": one.file,
        "division": one.division,
        "round": one.round,
        "usable": one.whole,
        "partly": partly,
        "held": len(one.held) if partly else 0,
        "answers": len(one.answers),
        "required": one.filling.required,
        "filled": one.filling.filled,
        "doubtful": one.filling.doubtful,
        "blank": one.filling.blank,
        **{f"{severity}s": severities.count(severity) for severity in Severity},
    }


def plan_fields(plan: Plan) -> Iterator[Fields]:
    """Every program, project and indicator in plan order, as the master says it, and the divisions that are asked."""
    for program in plan.programs:
        yield _subject(program.key, PROGRAM, program.name, [program.division] if program.division else [])
        for indicator in program.indicators:
            yield _indicator(Section.PROGRAM_INDICATOR, indicator, [plan.program_owner(program, indicator)])
        for project in program.projects:
            yield _subject(project.key, PROJECT, project.name, project.divisions)
            for indicator in project.indicators:
                yield _indicator(Section.OUTCOME_INDICATOR, indicator, plan.outcome_owners(project, indicator))


def _subject(key: str, kind: str, name: str, divisions: object) -> Fields:
    parsed = Key.parse(key)
    names = {"program": parsed.program, "project": parsed.project, "indicator": parsed.indicator, "name": name}
    nothing = {"unit": "", "latest": None, "latest_as_of": "", "direction": "", "target": None, "cumulative": False}
    return {"key": key, "kind": kind, **names, **nothing, "divisions": divisions}


def _indicator(kind: Section, one: Indicator, divisions: object) -> Fields:
    return _subject(one.key, kind, one.name, divisions) | {
        "unit": one.unit,
        "latest": None if one.latest is None else plain_text(one.latest),
        "latest_as_of": one.latest_as_of,
        "direction": one.direction,
        "target": None if one.target is None else plain_text(one.target),
        "cumulative": one.cumulative,
    }
