"""The sheets of 施策 in the published form: the form's own place, with all divisions' figures, sent to nobody."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kamakura_report.commands.load import load_form
from kamakura_report.form.form_model import Form
from kamakura_report.io.write.write_workbook import write_workbook
from kamakura_report.plan.model import Division, Joint, Plan, Program
from kamakura_report.plan.periods import FiscalYear
from kamakura_report.reports.consolidated.figure_cells import all_remarks
from kamakura_report.reports.consolidated.result_book import left_out_sheets, place_consolidated, shown_answers
from kamakura_report.workbook import office_style
from kamakura_report.workbook.book import Book, Formula, Sheet
from kamakura_report.workbook.office_style import grouped, points
from kamakura_report.workbook.text_size import column_points
from tests.audit import findings
from tests.form.forms import by_project
from tests.form.plans import many
from tests.merging.answered import plan, returned
from tests.merging.in_memory import merge
from tests.office.office import Office, pdf_text
from tests.reports.simulated import budgeted, results
from tests.reports.test_result_book import LISTS, aimed

TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "evaluation.xlsx"
GAIJI = "\U00020bb7\ue000﨑"  # beyond 16 bits, of a private area, of a vendor's table


@pytest.fixture(scope="module")
def form() -> Form:
    return load_form(TEMPLATE).form


def made(form: Form, some: Plan, *returns: object) -> Book:
    merged = merge(some, returns)  # type: ignore[arg-type]
    return place_consolidated(some, merged, merged.problems, form=form)


def values(sheet: Sheet) -> list[object]:
    found = (cell.value for cell in sheet.cells.values())
    return [value.value if isinstance(value, Formula) else value for value in found]


def test_all_divisions_figures_and_words_stand_in_one_sheet(form: Form):
    shared = aimed()
    book = made(
        form,
        shared,
        returned("福祉課", {"2-1/i1@R8": "61.25", "2-1/3/i1@R8": "1", "2-1/i5@R8": "未確定", "2-1/i1/備考": "=増えた"}),
        returned("保険課", {"2-1/3/i1@R8": "2"}),
        returned("介護課", {"2-1/12/決算額@R8": "777"}),
    )
    told = [str(value) for value in values(book.sheet("2-1 福祉")) if value is not None]
    assert {"61.25", "競合", "未確定", "777", "福祉課（R8）: =増えた", "推進事業", "単独事業", "4176", "改善"} <= set(
        told
    )


def test_what_several_divisions_wrote_stands_together_and_what_is_too_long_is_cut(form: Form) -> None:
    shared = aimed(Joint.EACH)
    book = made(
        form,
        shared,
        returned("福祉課", {"2-1/3/i1/備考": "会場を変えた", "2-1/i1/備考": "長" * 3000}),
        returned("保険課", {"2-1/3/i1/備考": "増えた"}),
    )
    told = [str(value) for value in values(book.sheet("2-1 福祉"))]
    assert "福祉課（R8）: 会場を変えた\n保険課（R8）: 増えた" in told
    assert max(map(len, told)) == office_style.LONGEST_CELL


def test_however_wide_the_form_its_sheet_has_a_scale_that_excel_knows(form: Form) -> None:
    drawn = form.program.drawn
    wide = replace(form, program=replace(form.program, drawn=replace(drawn, widths=dict.fromkeys(drawn.widths, 200.0))))
    assert made(wide, spanning(10), returned("福祉課", {})).sheet("2-1 福祉").page.scale == 10


def test_texts_say_of_which_round_they_are_and_those_of_a_year_stand_under_it(form: Form):
    some = plan()
    first = returned("福祉課", {"2-1/3/i1/備考": "会場を変えた", "2-1/3/評価": "B", "2-1/3/評価@R8": "C"}, "a.xlsx")
    second = returned("福祉課", {"2-1/3/i1/備考": "=増えた", "2-1/3/評価": "A"}, "b.xlsx", round="R9")
    merged = merge(some, [first, replace(second, received="2028-05-20T17:31:00+09:00")])
    shown = shown_answers(merged)
    assert shown["2-1/3/i1/備考"].shown == "福祉課（R8）: 会場を変えた\n福祉課（R9）: =増えた"
    assert all_remarks(merged) == {"2-1/3/i1/備考": shown["2-1/3/i1/備考"].shown}
    assert shown["2-1/3/評価"].shown == "福祉課（R8）: B\n福祉課（R9）: A"
    assert shown["2-1/3/評価@R8"].shown == "C"
    alone = merge(some, [first])  # R9 was sent out, and nobody has written anything yet
    assert shown_answers(alone)["2-1/3/i1/備考"].shown == "福祉課（R8）: 会場を変えた"


def test_nothing_of_a_sending_out_is_in_it(form: Form):
    """No open cell, no lock, no 様式ID in any notation, no cover, no stamp: it cannot be taken for a return."""
    book = made(form, plan(), returned("福祉課", {"2-1/i1@R8": "1"}))
    assert [sheet.name for sheet in book.sheets] == ["概要", *LISTS, "2-1 福祉"]
    sheet = book.sheet("2-1 福祉")
    assert (list(sheet.asks()), sheet.protected, dict(book.properties)) == ([], False, {})
    told = " ".join(str(value) for value in values(sheet))
    assert "様式ID" not in told
    assert "提出期限" not in told
    assert not re.search(r"[A-Z2-7]{5}-[A-Z2-7]{5}-[A-Z2-7]{2}", told)


def test_its_columns_are_as_wide_and_its_letters_as_large_as_in_the_form(form: Form):
    drawn = form.program.drawn.widths
    sheet = made(form, plan(), returned("福祉課", {})).sheet("2-1 福祉")
    wide = column_points(drawn[2], form.font, form.font_size)
    assert abs(points(sheet.widths[1]) - wide) < 1
    assert {cell.style.font for cell in sheet.cells.values()} >= {form.font}
    assert all(cell.style.size for cell in sheet.cells.values())


def test_a_sheet_for_each_program_with_a_name_of_its_own(form: Form):
    (program,) = plan().programs
    odd = (program, Program("概要", ""), Program("2-1 福祉", ""), Program("3", "名/称:*?[]" + "長" * 40))
    several = replace(plan(), programs=odd)
    names = [sheet.name for sheet in made(form, several).sheets]
    assert len({name.casefold() for name in names}) == len(names)
    assert findings(write_workbook(made(form, several))) == []


def alone() -> Plan:
    """One division only."""
    one = plan(divisions=("福祉課",))
    (program,) = one.programs
    return replace(one, programs=(replace(program, projects=program.projects[:1]),), divisions=(Division("福祉課"),))


def bare() -> Plan:
    """A program without projects, one without anything."""
    (program,) = plan().programs
    return replace(plan(), programs=(replace(program, projects=()), Program("2-2", "空の施策")))


def odd() -> Plan:
    """Names with markup, quotes, letters beyond Shift_JIS, and beginnings of formulas."""
    (program,) = plan(Joint.EACH).programs
    name = f"<b>&amp;\"'{GAIJI}"
    project = program.projects[0]
    projects = (
        replace(
            project, name=f"=事業{name}", indicators=(replace(project.indicators[0], name=f"@{name}", unit="<&>"),)
        ),
    )
    return replace(
        plan(Joint.EACH),
        city=f"&D{name}市",
        programs=(replace(program, name=name, projects=projects, vision=f"+{name}"),),
        divisions=(Division("福祉課"), Division(name)),
    )


def spanning(years: int) -> Plan:
    return replace(plan(), last=FiscalYear(plan().first.begins + years - 1))


CASES = {
    "no figures yet": lambda: (plan(), ()),
    "one division only": lambda: (alone(), None),
    "a program without projects": lambda: (bare(), None),
    "markup, quotes and rare letters": lambda: (odd(), None),
    "ten years": lambda: (budgeted(spanning(10)), None),
    "one year": lambda: (budgeted(spanning(1)), None),
    "nothing planned": lambda: (replace(plan(), programs=()), ()),
}


@pytest.mark.parametrize("case", CASES)
def test_every_case_is_a_workbook_that_excel_opens(form: Form, case: str):
    some, nothing = CASES[case]()
    merged = merge(some, ()) if nothing == () else results(some, some.years)
    assert findings(write_workbook(place_consolidated(some, merged, merged.problems, form=form))) == []


@pytest.mark.office
@pytest.mark.parametrize("case", ["markup, quotes and rare letters", "ten years", "one year"])
def test_nothing_is_clipped_on_paper(form: Form, case: str, office: Office):
    """Every text of every sheet stands whole in the printed pages, but for the keys beside them; no figure is ####."""
    some, _ = CASES[case]()
    merged = results(some, some.years)
    book = place_consolidated(some, merged, merged.problems, form=form)
    printed = "".join(pdf_text(office.convert(write_workbook(book), "pdf")).split())
    assert "###" not in printed
    texts = {value for sheet in book.sheets for value in values(on_paper(sheet)) if isinstance(value, str)}
    missing = [
        text for text in texts if "".join(text.split()).replace("\ue000", "") not in printed.replace("\ue000", "")
    ]
    assert [text for text in missing if not broken(text, printed)] == []


def on_paper(sheet: Sheet) -> Sheet:
    """What of a sheet is printed."""
    area = sheet.page.area
    assert area is not None
    return replace(sheet, cells={at: cell for at, cell in sheet.cells.items() if at[1] <= area.right})


def broken(text: str, printed: str) -> bool:
    """True when the text stands there in lines that a neighbouring cell's lines part: each piece of it is found."""
    plain = "".join(text.split())
    pieces = [plain[at : at + 4] for at in range(0, len(plain), 4)]
    return len(plain) > 4 and all(piece in printed or GAIJI[1] in piece for piece in pieces)


@pytest.mark.parametrize("said", [("61", "62"), ("61.25", "62"), ("61.2", "62.125"), ("61.12345", "62")])
def test_a_figure_has_the_same_decimals_on_every_sheet(form: Form, said: tuple[str, str]) -> None:
    """As many as the longest of its row; also where it is in 競合, and in the sentences of 概要."""
    shared = aimed(Joint.EACH)
    first, second = said
    book = made(
        form,
        shared,
        returned("福祉課", {"2-1/i1@R8": first, "2-1/i1@R9": second, "2-1/3/i1@R8": first}),
        returned("保険課", {"2-1/3/i1@R8": second}),
    )
    decimals = max(len(text.partition(".")[2]) for text in said)
    of_conflict, of_row = (grouped(count) for count in (decimals, max(decimals, 1)))  # 初期値 of that row is 14.5
    for figure in map(Decimal, said):
        for sheet, wanted in (("施策指標", of_row), ("2-1 福祉", of_row), ("競合", of_conflict)):
            shown = {cell.style.number_format for cell in book.sheet(sheet).cells.values() if cell.value == figure}
            assert shown == {wanted}, sheet
    told = [str(value) for value in values(book.sheet("概要"))]
    assert f"福祉課「{Decimal(first):.{decimals}f}」、保険課「{Decimal(second):.{decimals}f}」" in told


def test_each_project_has_its_page_where_the_form_draws_one() -> None:
    book = made(by_project(), aimed(), returned("介護課", {"2-1/12/決算額@R8": "777"}))
    assert Decimal(777) in values(book.sheet("12 単独事業"))
    assert "3 推進事業" in [sheet.name for sheet in book.sheets]


def test_very_many_pages_of_projects_are_left_out_and_told() -> None:
    """The figures stand in the tables all the same."""
    few, lots = many(100), many(101)
    assert list(left_out_sheets(by_project(), few)) == []
    (told,) = left_out_sheets(by_project(), lots)
    assert told.code == "merge.sheets-left-out"
    assert not [sheet.name for sheet in made(by_project(), lots).sheets if sheet.name.endswith("事業101")]
