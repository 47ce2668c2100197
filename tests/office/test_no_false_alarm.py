"""No false alarm: a workbook in which only asked cells were filled in has nothing wrong, whatever program saved it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest

from kamakura_report.commands.find_returns import ReturnedFile
from kamakura_report.commands.judging import judge_of_today
from kamakura_report.commands.read_returns import no_other_files, read_submission
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.demo.clerk import Producer, TypedEntry, fill_workbook
from kamakura_report.form.answer import Answers
from kamakura_report.io import files
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.workbook.area import cell_name
from kamakura_report.workbook.question import AnswerKind
from tests.office.office import Office
from tests.office.real import TYPED_INTO, Real, Workbook, meant
from tests.understood import reading

pytestmark = pytest.mark.office
Save = Callable[[Office, bytes], bytes]


def by_openpyxl(office: Office, data: bytes) -> bytes:
    held = BytesIO()
    openpyxl.load_workbook(BytesIO(data)).save(held)
    return held.getvalue()


def by_libreoffice(office: Office, data: bytes) -> bytes:
    return office.convert(data, "xlsx", calculate=True)


def through(kind: str) -> Save:
    def save(office: Office, data: bytes) -> bytes:
        return office.convert(office.convert(data, kind, calculate=True), "xlsx")

    return save


def again(office: Office, data: bytes) -> bytes:
    """From one program to the other and back."""
    return by_openpyxl(office, by_libreoffice(office, by_openpyxl(office, data)))


SAVERS: dict[str, Save] = {
    "openpyxl": by_openpyxl,
    "LibreOffice": by_libreoffice,
    "LibreOffice .ods": through("ods"),
    "LibreOffice .xls": through("xls"),
    "openpyxl, LibreOffice, openpyxl": again,
}


def filled(workbook: Workbook) -> tuple[bytes, Answers]:
    """With something in every asked cell: figures, fixed words, texts that programs like to take for something else."""
    entries, answers = {}, {}
    for sheet, position, ask in workbook.book.asks():
        typed = workbook.answers[ask.key]
        answers[ask.key] = meant(ask, typed)
        figure = ask.kind is AnswerKind.NUMBER and answers[ask.key].shown == typed and typed[-1].isdigit()
        entries[sheet, cell_name(position)] = TypedEntry(typed, number=figure)
    return fill_workbook(workbook.data, entries, Producer.EXCEL), Answers(answers)


@pytest.mark.filterwarnings("ignore:Sparkline Group extension")
@pytest.mark.parametrize("division", TYPED_INTO)
def test_nothing_is_wrong_whatever_program_saved_it(division: str, real: Real, office: Office) -> None:
    """Empty and filled in: the same answers, and no problem but the blanks of an empty one."""
    workbook, snapshots = real.of(division), Snapshots(real.workspace)
    secret = files.workspace_key(real.workspace.secret)
    data, answers = filled(workbook)
    required = sum(ask.required for _, _, ask in workbook.book.asks())
    found = ReturnedFile(workbook.path, "返送.xlsx")
    judge = judge_of_today(snapshots, no_other_files, ())
    for name, save in SAVERS.items():
        came = reading(snapshots, read_workbook(save(office, data)))
        returned = judge.told(read_submission(snapshots, secret, found, came, ""))
        assert (name, [str(problem) for problem in returned.problems]) == (name, [])
        assert (name, returned.answers) == (name, answers)
    returned = read_submission(
        snapshots, secret, found, reading(snapshots, read_workbook(by_libreoffice(office, workbook.data))), ""
    )
    assert [problem.code for problem in returned.problems] == ["required.blank"] * required
    assert len(returned.answers) == 0
