"""Which part belongs to which: part names are never guessed (ECMA-376 part 2, 9.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from kamakura_report.doors.guard import Package, Refused
from kamakura_report.doors.read.xml import Attributes, Element, ambiguous, named, walk

_URI = ("http://schemas.openxmlformats.org/package/2006/relationships",)


@dataclass(frozen=True, slots=True)
class Relation:
    """One part named by another. ``kind`` is the last word of its type, ``target`` a part's name."""

    kind: str
    target: str  # "" when it lies outside the package


def relations(package: Package, source: str) -> dict[str, Relation]:
    """The relations of a part ("" for the package itself) by id. Raises ``Refused``."""
    folder, _, name = source.rpartition("/")
    part = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    found: dict[str, Relation] = {}
    if not package.has(part):
        return found

    def relation(attributes: Attributes) -> None:
        key = attributes.get("Id", "")
        if key in found:
            raise ambiguous()
        outside = attributes.get("TargetMode", "").lower() == "external"
        target = "" if outside else _resolved(folder, attributes.get("Target", ""))
        found[key] = Relation(attributes.get("Type", "").rstrip("/").rpartition("/")[2].lower(), target)

    walk(package, part, named(_URI, {"Relationships": Element(named(_URI, {"Relationship": Element(open=relation)}))}))
    return found


def target_of(found: Iterable[Relation], kind: str) -> str:
    """The one part of that kind, "" when there is none. Raises ``Refused`` when there are two."""
    targets = {relation.target for relation in found if relation.kind == kind.lower() and relation.target}
    if len(targets) > 1:
        raise ambiguous()
    return targets.pop() if targets else ""


def _resolved(folder: str, target: str) -> str:
    """The part's name: a target is absolute, or relative to the folder of the part that names it."""
    target = unquote(target.partition("#")[0]).replace("\\", "/")
    steps = [] if target.startswith("/") else folder.split("/")
    for step in target.split("/"):
        if step == "..":
            if not steps:
                raise Refused("package.name", "ブックの外を指す記述があります。")
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(step for step in steps if step)
