"""The pages of the public site: where each lies, the template that draws it, and what is told there

Addresses follow the keys alone and so stay the same year after year; every link is relative and ends in a file, so that
the folder opens from a disk as from a server.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from kamakura_report.frozen import frozen
from kamakura_report.reports.site.edition import PublicEdition, PublishedIndicator, PublishedProgram, PublishedProject
from kamakura_report.reports.site.edition_changes import PublishedChange
from kamakura_report.reports.site.page_parts import (
    STANDINGS,
    all_indicators,
    indicator_part,
    named_parts,
    program_money,
    project_money,
    standing_counts,
    standing_of,
)
from kamakura_report.reports.site.search_list import row_name

CHANGES_ON_FIRST_PAGE = 10


@frozen
class Published:
    """A publication as the pages tell it: its day, what it changed, and how much was new."""

    day: str  # as people read it: 令和9年7月1日（木）
    changes: tuple[PublishedChange, ...] = ()
    added: int = 0


@frozen
class SitePage:
    """A page: its address in the folder of the site, the name of its template, and what that is given."""

    path: str
    template: str
    given: Mapping[str, object] = field(default_factory=dict)


def program_address(key: str) -> str:
    """``program/2-1/index.html``."""
    return f"program/{key}/index.html"


def project_address(key: str) -> str:
    """``project/2-1/12/index.html``."""
    return f"project/{key}/index.html"


def site_name(edition: PublicEdition) -> str:
    """``鎌倉市 総合計画の進み具合``."""
    return f"{edition.city} {edition.plan or '計画'}の進み具合".strip()


def site_pages(edition: PublicEdition, published: Sequence[Published], as_of: str) -> Iterator[SitePage]:
    """Every page of the edition; ``published`` are all publications, the latest last, ``as_of`` is データの時点."""
    of_subject: dict[str, list[tuple[str, PublishedChange]]] = {}
    for one in reversed(published):
        for change in one.changes:
            of_subject.setdefault(change.subject, []).append((one.day, change))
    heirs = {project.previous: project for _, project in edition.projects() if project.previous}
    common = {"edition": edition, "site_name": site_name(edition), "as_of": as_of}
    yield _page("index.html", "home.html", common, _home(edition, published))
    yield _page("search/index.html", "search.html", common, _search(edition))
    yield _page("changes/index.html", "changes.html", common, {"published": list(reversed(published))})
    for program in edition.programs:
        yield _page(program_address(program.key), "program.html", common, _program(edition, program, of_subject))
        for project in program.projects:
            given = _project(edition, program, project, of_subject, heirs)
            yield _page(project_address(project.key), "project.html", common, given)


def _page(path: str, template: str, common: Mapping[str, object], given: Mapping[str, object]) -> SitePage:
    return SitePage(path, template, {**common, **given, "root": "../" * path.count("/"), "path": path})


def _home(edition: PublicEdition, published: Sequence[Published]) -> dict[str, object]:
    programs = [one for one in edition.programs if not one.gone]
    groups: list[tuple[PublishedProgram | None, list[dict[str, object]]]] = []
    for program in programs:
        if program.level and not _leads_to_programs(program, programs):
            continue
        if program.level:
            groups.append((program, []))
            continue
        if not groups:
            groups.append((None, []))
        indicators = all_indicators(program)
        groups[-1][1].append(
            {
                "program": program,
                "projects": sum(not one.gone for one in program.projects),
                "indicators": len(indicators),
                "counts": standing_counts(indicators),
            }
        )
    counted = [one for program in programs for one in all_indicators(program)]
    return {
        "groups": groups,
        "standings": list(STANDINGS.values()),
        "counts": standing_counts(counted),
        "programs": sum(not one.level for one in programs),
        "projects": sum(not one.gone for _, one in edition.projects()),
        "indicators": len(counted),
        "last": published[-1],
        "recent": published[-1].changes[:CHANGES_ON_FIRST_PAGE],
    }


def _search(edition: PublicEdition) -> dict[str, object]:
    projects = list(edition.projects())
    divisions = dict.fromkeys(name for _, project in projects for name in project.divisions)
    return {
        "rows": [
            {
                "name": row_name(project),
                "program": program,
                "project": project,
                "standings": list(dict.fromkeys(map(standing_of, project.indicators))),
            }
            for program, project in projects
        ],
        "divisions": list(divisions),
        "with_actions": [one for one in edition.programs if one.actions and one.projects],
        "standings": list(STANDINGS.values()),
    }


Told = Mapping[str, Iterable[tuple[str, PublishedChange]]]


def _program(edition: PublicEdition, program: PublishedProgram, changes: Told) -> dict[str, object]:
    below = [one for one in edition.programs if program.level and one.key.startswith(f"{program.key}-")]
    return {
        "program": program,
        "below": below,
        "parts_of": [indicator_part(program.name, one) for one in program.indicators],
        "named": named_parts(program.named),
        "money": program_money(program, edition.years) if program.projects else None,
        "rows": [(one, list(dict.fromkeys(map(standing_of, one.indicators)))) for one in program.projects],
        "changes": _told_about(changes, program.key, program.indicators),
    }


def _project(
    edition: PublicEdition,
    program: PublishedProgram,
    project: PublishedProject,
    changes: Told,
    heirs: Mapping[str, PublishedProject],
) -> dict[str, object]:
    by_key = {one.key: one for _, one in edition.projects()}
    texts = {action.number: action.text for action in program.actions}
    return {
        "program": program,
        "project": project,
        "actions": [(number, texts.get(number, "")) for number in project.actions],
        "heir": heirs.get(project.key),
        "former": by_key.get(project.previous),
        "parts_of": [indicator_part(project.name, one) for one in project.indicators],
        "named": named_parts(project.named),
        "money": project_money(project, edition.years),
        "changes": _told_about(changes, project.key, project.indicators),
    }


def _told_about(changes: Told, key: str, indicators: Iterable[PublishedIndicator]) -> list[tuple[str, PublishedChange]]:
    """What was changed of a thing and of its indicators, each with its day."""
    return [change for one in (key, *(each.key for each in indicators)) for change in changes.get(one, ())]


def _leads_to_programs(level: PublishedProgram, programs: Sequence[PublishedProgram]) -> bool:
    """Whether a program stands directly below that level, before the next one."""
    after = programs[programs.index(level) + 1 :]
    return bool(after) and not after[0].level
