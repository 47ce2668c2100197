"""The plan as canonical JSON: what a workbook was issued from is kept under its digest.

The format: docs/contracts.md, Snapshots.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from kamakura_report.indented import indented_json
from kamakura_report.plan.figures import plain_text
from kamakura_report.plan.model import (
    FORMER_SLIPS,
    Action,
    Division,
    Indicator,
    Joint,
    OwnValues,
    Plan,
    Program,
    Project,
    Slip,
)
from kamakura_report.plan.periods import FiscalYear, Rhythm, YearStyle
from kamakura_report.plan.publication import NOTHING_DECIDED, Publication, Release
from kamakura_report.plan.zones import DEFAULT_ZONE

SNAPSHOT_FORMAT = 1


def dump_plan(plan: Plan) -> bytes:
    """The plan as UTF-8 JSON, keys sorted, figures as plain strings: equal plans give equal bytes."""
    return indented_json(_plan(plan))


def dump_plan_as_read(plan: Plan) -> bytes:
    """The plan as JSON too, with the city's columns and thresholds in the order they have in it; not for digests.

    What is published stands in it as well: of that no workbook says anything, so it is none of an issue's plan.
    """
    published = {"publication": _publication(plan.publication)} if plan.publication != NOTHING_DECIDED else {}
    return json.dumps({**_plan(plan), **published}, ensure_ascii=False).encode()


def load_plan_snapshot(data: bytes) -> Plan:
    """The plan that was dumped. Raises ValueError when the bytes are not such a snapshot."""
    try:
        fields = json.loads(data)
        if fields["format"] != SNAPSHOT_FORMAT:
            raise ValueError(f"snapshot format {fields['format']!r}")
        return _read_plan(fields)
    except (KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ValueError(f"not a plan snapshot: {error!r}") from error


@lru_cache(maxsize=1)
def load_plan_once(data: bytes) -> Plan:
    """The same, and of the bytes that were loaded last the same plan again; copies of this process have it too."""
    return load_plan_snapshot(data)


def _number(number: Decimal | None) -> str | None:
    return None if number is None else plain_text(number)


def _plan(plan: Plan) -> dict[str, Any]:
    thresholds = {slip.value: None if limit is None else plain_text(limit) for slip, limit in plan.thresholds.items()}
    return {
        "format": SNAPSHOT_FORMAT,
        "first": str(plan.first),
        "last": str(plan.last),
        "city": plan.city,
        "name": plan.name,
        "office": plan.office,
        "joint": plan.joint.value,
        "divisions": [
            {
                "name": division.name,
                "department": division.department,
                "contact": division.contact,
                "former": list(division.former),
                **_own(division.own),
            }
            for division in plan.divisions
        ],
        "programs": [_program(program) for program in plan.programs],
        # A plan with the usual ones keeps the digest it had before there were others.
        **({"thresholds": thresholds} if thresholds else {}),
        **({"zone": plan.zone} if plan.zone != DEFAULT_ZONE else {}),
        **({"years": plan.year_style.value} if plan.year_style is not YearStyle.ERA else {}),
        **({"rhythm": plan.rhythm.value} if plan.rhythm is not Rhythm.YEARLY else {}),
        **_own(plan.constants, "constants"),
        **({"own_columns": {sheet: list(own) for sheet, own in plan.own_columns.items()}} if plan.own_columns else {}),
    }


def _publication(one: Publication) -> dict[str, Any]:
    releases = [[row.subject, row.public, row.reason, row.cell] for row in one.releases]
    return {
        "releases": releases,
        "municipality": one.municipality,
        "licence": one.licence,
        "publisher": one.publisher,
    }


def _own(values: OwnValues, name: str = "own") -> dict[str, Any]:
    """The city's own values: a text as it is, a figure as {"n": …}; nothing where there are none."""
    kept = {heading: value if isinstance(value, str) else {"n": plain_text(value)} for heading, value in values.items()}
    return {name: kept} if kept else {}


def _program(program: Program) -> dict[str, Any]:
    return {
        "key": program.key,
        "name": program.name,
        "vision": program.vision,
        "division": program.division,
        "actions": [{"number": action.number, "text": action.text} for action in program.actions],
        "indicators": [_indicator(indicator) for indicator in program.indicators],
        "projects": [_project(project) for project in program.projects],
        **({"level": True} if program.level else {}),
        **_own(program.own),
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
        **({} if project.starts is None else {"starts": str(project.starts)}),
        **({"excluded": True} if project.excluded else {}),
        **_own(project.own),
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
        **_present(
            kind=indicator.kind,
            targets={str(year): plain_text(target) for year, target in sorted(indicator.targets.items())},
            no_baseline=indicator.no_baseline or None,
            decimals=indicator.decimals,
            negative=indicator.negative,
        ),
        **_own(indicator.own),
    }


def _present(**values: Any) -> dict[str, Any]:
    """What is there of it: a plan without keeps the digest it had before there was such a thing."""
    return {name: value for name, value in values.items() if value not in ("", {}) and value is not None}


def _read_plan(fields: dict[str, Any]) -> Plan:
    return Plan(
        first=FiscalYear.parse(fields["first"]),
        last=FiscalYear.parse(fields["last"]),
        programs=tuple(_read_program(program) for program in fields["programs"]),
        divisions=tuple(
            Division(
                division["name"],
                division["department"],
                division["contact"],
                tuple(division["former"]),
                own=_read_own(division),
            )
            for division in fields["divisions"]
        ),
        city=fields["city"],
        name=fields["name"],
        office=fields["office"],
        joint=Joint(fields["joint"]),
        thresholds={
            Slip(name): None if limit is None else Decimal(limit)
            for name, limit in fields.get("thresholds", {}).items()
            if name not in FORMER_SLIPS
        },
        zone=fields.get("zone", DEFAULT_ZONE),
        year_style=YearStyle(fields.get("years", YearStyle.ERA)),
        rhythm=Rhythm(fields.get("rhythm", Rhythm.YEARLY)),
        constants=_read_own(fields, "constants"),
        own_columns={sheet: tuple(own) for sheet, own in fields.get("own_columns", {}).items()},
        publication=_read_publication(fields["publication"]) if "publication" in fields else NOTHING_DECIDED,
    )


def _read_publication(fields: dict[str, Any]) -> Publication:
    releases = tuple(Release(*row) for row in fields["releases"])
    return Publication(releases, fields["municipality"], fields["licence"], fields["publisher"])


def _read_own(fields: dict[str, Any], name: str = "own") -> OwnValues:
    values = fields.get(name, {}).items()
    return {heading: value if isinstance(value, str) else Decimal(value["n"]) for heading, value in values}


def _read_program(fields: dict[str, Any]) -> Program:
    return Program(
        key=fields["key"],
        name=fields["name"],
        vision=fields["vision"],
        division=fields["division"],
        actions=tuple(Action(action["number"], action["text"]) for action in fields["actions"]),
        indicators=tuple(_read_indicator(indicator) for indicator in fields["indicators"]),
        projects=tuple(_read_project(project) for project in fields["projects"]),
        level=fields.get("level", False),
        own=_read_own(fields),
    )


def _read_project(fields: dict[str, Any]) -> Project:
    return Project(
        key=fields["key"],
        number=fields["number"],
        name=fields["name"],
        divisions=tuple(fields["divisions"]),
        actions=tuple(fields["actions"]),
        description=fields["description"],
        indicators=tuple(_read_indicator(indicator) for indicator in fields["indicators"]),
        budget=_read_years(sorted(fields["budget"].items(), key=_when)),
        ends=None if fields["ends"] is None else _year(fields["ends"]),
        previous=fields["previous"],
        starts=_year(fields["starts"]) if "starts" in fields else None,
        excluded=fields.get("excluded", False),
        own=_read_own(fields),
    )


def _read_indicator(fields: dict[str, Any]) -> Indicator:
    latest, target = fields["latest"], fields["target"]
    read = {
        **fields,
        "latest": None if latest is None else Decimal(latest),
        "target": None if target is None else Decimal(target),
    }
    if "targets" in fields:
        read["targets"] = _read_years(fields["targets"].items())
    if "own" in fields:
        read["own"] = _read_own(fields)
    return Indicator(**read)


_year = lru_cache(FiscalYear.parse)  # a plan has few, and names them in every project


def _when(pair: tuple[str, str]) -> int:
    return _year(pair[0]).begins


def _read_years(said: Iterable[tuple[str, str]]) -> dict[FiscalYear, Decimal]:
    return {_year(year): Decimal(figure) for year, figure in said}
