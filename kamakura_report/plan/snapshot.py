"""The plan as canonical JSON: what a workbook was issued from is kept under its digest.

The format: docs/contracts.md, Snapshots.
"""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import Action, Division, Indicator, Joint, Plan, Program, Project, Slip
from kamakura_report.plan.periods import FiscalYear

SNAPSHOT_FORMAT = 1


def dump_plan(plan: Plan) -> bytes:
    """The plan as UTF-8 JSON, keys sorted, figures as plain strings: equal plans give equal bytes."""
    return json.dumps(_plan(plan), ensure_ascii=False, sort_keys=True, indent=1).encode()


def load_plan_snapshot(data: bytes) -> Plan:
    """The plan that ``dump`` wrote. Raises ValueError when the bytes are not such a snapshot."""
    try:
        held = json.loads(data)
        if held["format"] != SNAPSHOT_FORMAT:
            raise ValueError(f"snapshot format {held['format']!r}")
        return _read_plan(held)
    except (KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ValueError(f"not a plan snapshot: {error!r}") from error


def snapshot_digest(data: bytes) -> str:
    """SHA-256 of a snapshot, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _number(number: Decimal | None) -> str | None:
    return None if number is None else plain_text(number)


def _plan(plan: Plan) -> dict[str, Any]:
    said = {slip.value: None if limit is None else plain_text(limit) for slip, limit in plan.thresholds.items()}
    return {
        "format": SNAPSHOT_FORMAT,
        "first": str(plan.first),
        "last": str(plan.last),
        "city": plan.city,
        "name": plan.name,
        "office": plan.office,
        "joint": plan.joint.value,
        "divisions": [
            {"name": one.name, "department": one.department, "contact": one.contact, "former": list(one.former)}
            for one in plan.divisions
        ],
        "programs": [_program(program) for program in plan.programs],
        **({"thresholds": said} if said else {}),  # a plan that says none keeps the digest it always had
    }


def _program(program: Program) -> dict[str, Any]:
    return {
        "key": program.key,
        "name": program.name,
        "vision": program.vision,
        "division": program.division,
        "actions": [{"number": action.number, "text": action.text} for action in program.actions],
        "indicators": [_indicator(indicator) for indicator in program.indicators],
        "projects": [_project(project) for project in program.projects],
    }


def _project(project: Project) -> dict[str, Any]:
    return {
        "key": project.key,
        "number": project.number,
        "name": project.name,
        "divisions": list(project.divisions),
        "actions": list(project.actions),
        "description": project.description,
        "indicators": [_indicator(indicator) for indicator in project.indicators],
        "budget": {str(year): plain_text(amount) for year, amount in project.budget.items()},
        "ends": None if project.ends is None else str(project.ends),
        "previous": project.previous,
    }


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {
        "key": indicator.key,
        "number": indicator.number,
        "name": indicator.name,
        "unit": indicator.unit,
        "latest": _number(indicator.latest),
        "latest_as_of": indicator.latest_as_of,
        "direction": indicator.direction,
        "target": _number(indicator.target),
        "source": indicator.source,
        "division": indicator.division,
        "cumulative": indicator.cumulative,
    }


def _year(text: str) -> FiscalYear:
    return FiscalYear.parse(text)


def _read_plan(held: dict[str, Any]) -> Plan:
    return Plan(
        first=_year(held["first"]),
        last=_year(held["last"]),
        programs=tuple(_read_program(program) for program in held["programs"]),
        divisions=tuple(
            Division(one["name"], one["department"], one["contact"], tuple(one["former"])) for one in held["divisions"]
        ),
        city=held["city"],
        name=held["name"],
        office=held["office"],
        joint=Joint(held["joint"]),
        thresholds={
            Slip(name): None if limit is None else Decimal(limit) for name, limit in held.get("thresholds", {}).items()
        },
    )


def _read_program(held: dict[str, Any]) -> Program:
    return Program(
        key=held["key"],
        name=held["name"],
        vision=held["vision"],
        division=held["division"],
        actions=tuple(Action(action["number"], action["text"]) for action in held["actions"]),
        indicators=tuple(_read_indicator(indicator) for indicator in held["indicators"]),
        projects=tuple(_read_project(project) for project in held["projects"]),
    )


def _read_project(held: dict[str, Any]) -> Project:
    return Project(
        key=held["key"],
        number=held["number"],
        name=held["name"],
        divisions=tuple(held["divisions"]),
        actions=tuple(held["actions"]),
        description=held["description"],
        indicators=tuple(_read_indicator(indicator) for indicator in held["indicators"]),
        budget={
            year: amount
            for year, amount in sorted((_year(year), Decimal(amount)) for year, amount in held["budget"].items())
        },
        ends=None if held["ends"] is None else _year(held["ends"]),
        previous=held["previous"],
    )


def _read_indicator(held: dict[str, Any]) -> Indicator:
    return Indicator(
        **{
            **held,
            "latest": None if held["latest"] is None else Decimal(held["latest"]),
            "target": None if held["target"] is None else Decimal(held["target"]),
        }
    )
