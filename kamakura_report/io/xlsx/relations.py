"""Which part belongs to which: part names are never guessed (ECMA-376 part 2, 9.3)."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote

from kamakura_report.frozen import frozen
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.io.xlsx.xml_elements import Attributes, Handler, ambiguous, qualified
from kamakura_report.io.xlsx.xml_stream import walk_xml
from kamakura_report.io.xlsx.zip_package import Package
from kamakura_report.problem.package_codes import PACKAGE_NAME_OUTSIDE

_URI = ("http://schemas.openxmlformats.org/package/2006/relationships",)


@frozen
class Relation:
    """One part named by another. ``kind`` is the last word of its type in small letters, ``target`` a part's name."""

    id: str
    kind: str
    target: str  # "" when it lies outside the package


def read_relations(package: Package, source: str) -> tuple[Relation, ...]:
    """What a part ("" for the package itself) points to, in file order. Raises ``Refused``."""
    folder, _, name = source.rpartition("/")
    part = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    if not package.has(part):
        return ()
    relations: list[Relation] = []
    known: set[str] = set()

    def relation(attributes: Attributes) -> None:
        key = attributes.get("Id", "")
        if key in known and not package.trusted:
            raise ambiguous()
        known.add(key)
        kind = attributes.get("Type", "").rstrip("/").rpartition("/")[2].lower()
        outside = attributes.get("TargetMode", "").lower() == "external"
        target = "" if outside else _part_name(package, folder, attributes.get("Target", ""))
        relations.append(Relation(key, kind, target))

    inside = qualified(_URI, {"Relationship": Handler(open=relation)})
    walk_xml(package, part, qualified(_URI, {"Relationships": Handler(inside)}))
    return tuple(relations)


def targets(relations: Iterable[Relation], kind: str) -> list[str]:
    """The parts of that kind inside the package, in file order."""
    return [relation.target for relation in relations if relation.kind == kind.lower() and relation.target]


def only_target(relations: Iterable[Relation], kind: str) -> str:
    """The one part of that kind, "" when there is none. Raises ``Refused`` when there are two."""
    parts = set(targets(relations, kind))
    if len(parts) > 1:
        raise ambiguous()
    return parts.pop() if parts else ""


def _part_name(package: Package, folder: str, target: str) -> str:
    """The name of the part a target leads to. Raises ``Refused`` when it leads out of an untrusted package."""
    if package.trusted:
        written = _resolved(folder, target, clamped=True)
        if package.has(written):  # a name that only looks escaped
            return written
    return _resolved(folder, unquote(target.partition("#")[0]), clamped=package.trusted)


def _resolved(folder: str, target: str, *, clamped: bool) -> str:
    """A target is absolute, or relative to the folder of the part that names it."""
    target = target.replace("\\", "/")
    steps = [] if target.startswith("/") else folder.split("/")
    for step in target.split("/"):
        if step == "..":
            if not steps and not clamped:
                raise Refused(PACKAGE_NAME_OUTSIDE.problem())
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(step for step in steps if step)
