"""What the search looks through: a row for each project, as a script that a page loads without a server"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable

from kamakura_report.reports.site.edition import PublicEdition, PublishedProject
from kamakura_report.reports.site.page_parts import standing_of
from kamakura_report.text import escape_for_json

_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def row_name(project: PublishedProject) -> str:
    """The name of a project's row in the page of all projects: ``p-2-1-12``."""
    return f"p-{project.key.replace('/', '-')}"


def folded(words: Iterable[str]) -> str:
    """Words as they are compared: however wide, large or in which kana they are written. The page's script does the
    same with what is typed."""
    joined = unicodedata.normalize("NFKC", " ".join(words)).lower()
    return " ".join(joined.translate(_KATAKANA_TO_HIRAGANA).split())


def search_script(edition: PublicEdition) -> str:
    """The list as JavaScript, that a classic script reads: no page needs a server to load it."""
    rows = [
        {
            "row": row_name(project),
            "text": folded(
                (
                    project.name,
                    program.name,
                    *project.divisions,
                    project.description,
                    *(one.name for one in project.indicators),
                    *(text.text for text in project.texts),
                )
            ),
            "divisions": list(project.divisions),
            "actions": [f"{program.key} {number}" for number in project.actions],
            "progress": sorted({standing_of(one).look for one in project.indicators}),
        }
        for program, project in edition.projects()
    ]
    listed = ",\n".join(escape_for_json(json.dumps(row, ensure_ascii=False, separators=(",", ":"))) for row in rows)
    return f"var KAMAKURA_PROJECTS = [\n{listed}\n];\n"
