"""What a returned workbook holds that nobody sees or nobody runs: told, never passed over."""

from __future__ import annotations

from collections.abc import Iterator

from kamakura_report.form.book import reference
from kamakura_report.problem import Problem
from kamakura_report.problem.file_kind_codes import FILE_DATE1904, FILE_MACROS
from kamakura_report.problem.sheet_codes import CELL_COVERED
from kamakura_report.returns.merged import covered
from kamakura_report.returns.pairing import Matching


def oddities(matching: Matching) -> Iterator[Problem]:
    """Notes on macros and on days counted from 1904; an error for each answer under a merge, where nobody sees it.

    What else was put under a merge is told by the comparison with what was issued.
    """
    if matching.grid.macros:
        yield FILE_MACROS.problem()
    if matching.grid.date1904:
        yield FILE_DATE1904.problem()
    for pair in matching.pairs:
        asked = dict(pair.here.asks())
        for position in covered(pair.returned) if pair.returned and asked else ():
            if position in asked:
                ask = asked[position]
                place = {"sheet": pair.here.name, "cell": reference(position), "key": ask.key, "label": ask.label}
                yield CELL_COVERED.problem().at(**place)
