"""A workbook sent back, in a real office program: everything it says can be seen, and it comes back as any other."""

from __future__ import annotations

from pathlib import Path

import pytest

from kamakura_report.commands import annotate, read_returns
from kamakura_report.demo.clerk import Producer, TypedEntry, fill_workbook
from kamakura_report.form.issue import CORRECTION_SHEET
from kamakura_report.problem import Problem
from kamakura_report.returned.submission import Submission
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.question import AnswerKind
from tests.commands.test_annotate import without_file
from tests.office.office import Office, pdf_text
from tests.office.real import NOW, Real

DIVISION = "福祉政策課"


@pytest.fixture(scope="module")
def sent(real: Real, tmp_path_factory: pytest.TempPathFactory) -> tuple[Submission, Path]:
    """The real plan's largest workbook with two slips and two blanks: as taken, and the file to send back."""
    workbook = real.of(DIVISION)
    figures = [(sheet, at) for sheet, at, ask in workbook.book.asks() if ask.kind is AnswerKind.NUMBER]
    entries = {(sheet, cell_name(at)): TypedEntry("12", number=True) for sheet, at in figures[2:]}
    for (sheet, at), slip in zip(figures[4:6], ("約130", "昨年度並み"), strict=True):
        entries[sheet, cell_name(at)] = TypedEntry(slip)
    folder = tmp_path_factory.mktemp("returned")
    (folder / f"{DIVISION}.xlsx").write_bytes(fill_workbook(workbook.data, entries, Producer.EXCEL))
    returns = read_returns.run(real.workspace, [folder])
    done = annotate.run(real.workspace, returns, tmp_path_factory.mktemp("back"), [folder], now=NOW)
    return returns[0], done.sent_back[0].path


@pytest.mark.office
def test_every_text_of_the_list_is_printed_whole(office: Office, real: Real, sent: tuple[Submission, Path]) -> None:
    printed = "".join(pdf_text(office.convert(sent[1], "pdf")).split())
    assert "####" not in printed
    for problem in sent[0].problems:
        for text in (problem.label, problem.found, problem.advice):
            assert "".join(text.split()) in printed
    assert "修正のお願い" in printed


def surely(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Without those that only call for a reason."""
    return tuple(one for one in problems if not one.code.startswith("plausible."))


@pytest.mark.office
def test_saved_by_an_office_program_it_says_the_same(office: Office, real: Real, sent: tuple[Submission, Path]) -> None:
    """The notes and the list go through as well, and nothing of them is taken for content."""
    first, path = sent
    again = path.with_name("again.xlsx")
    again.write_bytes(office.convert(path, "xlsx"))
    (second,) = read_returns.run(real.workspace, [again])
    assert len(surely(first.problems)) == 4
    assert second.answers == first.answers
    assert without_file(second.problems) == without_file(first.problems)


@pytest.mark.office
def test_typed_into_as_told_nothing_is_wrong_any_more(
    office: Office, real: Real, sent: tuple[Submission, Path]
) -> None:
    """Through the dispatcher, which refuses locked cells: the list itself cannot be typed into."""
    first, path = sent
    entries: dict[str, dict[str, str]] = {CORRECTION_SHEET: {"C6": "x"}}
    for problem in surely(first.problems):
        entries.setdefault(problem.sheet, {})[problem.cell] = "21"
    typed = office.type_into(path, entries)
    assert typed.refused == ((CORRECTION_SHEET, "C6"),)
    corrected = path.with_name("corrected.xlsx")
    corrected.write_bytes(typed.saved)
    (second,) = read_returns.run(real.workspace, [corrected])
    assert surely(second.problems) == ()
