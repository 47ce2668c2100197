"""Between what the grammar refuses and what layout can place nothing is left: no form ends in a traceback."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from kamakura_report.form.field_values import FIELDS
from kamakura_report.form.form_model import Band, Form, allowed_bands
from kamakura_report.form.placeholders import Word
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.returned.take import take
from tests.effort import cases
from tests.form.forms import Line, drawn, parsed
from tests.form.plans import LEAD, OTHER, R8, R9, placed, plan

ASKED = ("実績", "初期値", "予算額", "決算額", "備考", "文章 所見", "選択 評価 甲,乙")
NAMED = ("数値 人件費 千円（合算）", "数値 予定", "数値 率 %（任意）")
WRITTEN = [
    "文字",
    *(f"{{{{{word}}}}}" for word in Word),
    *(f"{{{{{owner}.{name}}}}}" for owner, names in FIELDS.items() for name in names),
    *(f"{{{{入力:{said}}}}}" for said in (*ASKED * 3, *NAMED)),
    *("=D5*2", "=SUM(C3:E6)", "=IFERROR(D4/前年(D4),0)", "=前年(E5)+COUNT(D3:E9)", "=ROUND(B3,1)&C4", "=MAX(D3)") * 2,
    "{{人件費}}",
    "{{予定}}",
]
one = st.sampled_from(WRITTEN)
cells = st.lists(one | st.just("") | st.lists(one, max_size=2).map("".join), min_size=1, max_size=6)


def lines(root: Band) -> st.SearchStrategy[list[Line]]:
    """Rows of any bands that the sheet may hold, each with its key; the form id above them."""
    line = st.builds(
        lambda band, said, merge: Line(band, "|".join([*said, "{{キー}}"]), merges=[merge] if merge else []),
        st.sampled_from(allowed_bands(root)).map(str),
        cells,
        st.none() | st.sampled_from([(1, 2), (2, 3), (2, 5), (4, 5)]),
    )
    return st.lists(line, min_size=1, max_size=8).map(lambda some: [Line(str(root), "様式ID {{様式ID}}"), *some])


def mended(book: Workbook) -> Form | None:
    """The form once each told place is emptied, or each told merge undone; None when it then asks for nothing."""
    for _ in range(5):
        form, problems = parsed(book)
        if form is not None:
            return form
        for problem in problems:
            if problem.code == "template.nothing-asked":
                return None
            sheet = book[problem.sheet]
            if problem.code == "template.merge":
                for area in [area for area in sheet.merged_cells.ranges if area.coord.startswith(f"{problem.cell}:")]:
                    sheet.unmerge_cells(area.coord)
            elif problem.code == "template.head":
                sheet[problem.cell] = sheet["A2"].value  # the root's
            else:
                sheet[problem.cell] = None
    raise AssertionError(problems)


@settings(max_examples=cases(400))
@given(lines(Band.PROGRAM), lines(Band.COVER), st.sets(st.integers(1, 6), max_size=3))
def test_a_form_mended_as_it_was_told_is_issued_and_read_back(
    program: Sequence[Line], cover: Sequence[Line], years: set[int]
) -> None:
    """Whatever was drawn: what was told is all that was wrong, and the rest can be placed, written and taken back."""
    form = mended(drawn(program, years, cover))
    assume(form is not None)
    assert form is not None
    for division in (LEAD, OTHER):
        book = placed(form, plan(), division, (R8, R9))
        answers, found = take(book, read_workbook(write_workbook(book)))
        assert (len(answers), found) == (0, ())
