"""Printed by ONLYOFFICE and by Gnumeric, no text of any kind of workbook is cut."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

import openpyxl
import pytest

from kamakura_report.cli.app import run
from kamakura_report.commands import generate
from kamakura_report.form.answer import Answers
from kamakura_report.io.write.write_workbook import write_workbook
from tests.effort import SOAK, leave_out
from tests.office import real
from tests.office.clipped import plain, shown
from tests.office.office import pdf_text
from tests.office.producers import missing

pytestmark = [pytest.mark.office, pytest.mark.filterwarnings("ignore::UserWarning")]
DIGIT = 0.76  # em, the widest digit of the font of our workbooks
GNUMERIC_DIGIT = 5.25  # points that Gnumeric takes for the unit of columns, whatever the usual font is
# Gnumeric shrinks nothing: a figure, or a bar of squares, that is to be shown smaller loses its end there.
SHRUNK = re.compile(r"[\d,.%-]+|.*[■□].*")
NO_FONT = re.compile(r"[ㄅ-ㆎ]")  # what is left of 外字 in the published text: in no Japanese font


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """Each kind of workbook by its name: of the demo, sent back to be corrected, of each form empty and filled in."""
    if not SOAK:
        return {}
    folder = tmp_path_factory.mktemp("printed")
    town = folder / "demo"
    assert run(["demo", str(town)]) == 0
    run(["-C", str(town), "check", "--annotate", str(folder / "back")])
    paths = [town / "input" / "master.xlsx", *(town / "output").glob("*.xlsx"), *(folder / "back").rglob("*.xlsx")]
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    for form in ("evaluation", "evaluation_review"):
        template = real.ROOT / "templates" / f"{form}.xlsx"
        wanted = generate.Request(years=real.REQUEST.years, due=real.REQUEST.due, template=template)
        for workbook in real.make(tmp_path_factory.mktemp(form), wanted).workbooks:
            typed = workbook.answers
            answers = Answers({ask.key: real.meant(ask, typed[ask.key]) for _, _, ask in workbook.book.asks()})
            found[f"{form} {workbook.division}"] = workbook.data
            found[f"{form} {workbook.division} filled"] = write_workbook(workbook.answered(answers))
    return found


@pytest.mark.parametrize("name", ["ONLYOFFICE", "Gnumeric"])
def test_no_shown_text_is_cut_on_paper(name: str, kinds: Mapping[str, bytes]) -> None:
    if not SOAK or missing(name):
        leave_out(f"{name}: {missing(name) or 'tried in make soak'}")
        return
    from tests.office import printed

    assert len(kinds) > 35
    for kind, data in kinds.items():
        pdfs = printed.by_onlyoffice(data) if name == "ONLYOFFICE" else printed.by_gnumeric(as_excel_measures(data))
        said = plain("".join(map(pdf_text, pdfs)))
        assert "###" not in said
        texts = {one.text for one in shown(data) if not NO_FONT.search(one.text)}
        assert (kind, [text for text in texts if plain(text) not in said]) == (kind, [])
        cut = [word for pdf in pdfs for word in printed.cut(pdf)]
        if name == "Gnumeric":
            cut = [word for word in cut if not SHRUNK.fullmatch(word)]
        assert (kind, cut) == (kind, [])


@pytest.mark.parametrize("name", ["ONLYOFFICE", "Gnumeric"])
def test_a_text_without_room_is_seen(name: str, kinds: Mapping[str, bytes]) -> None:
    """In rows of half the height; in Gnumeric in columns as narrow as it takes them."""
    if not SOAK or missing(name):
        leave_out(f"{name}: {missing(name) or 'tried in make soak'}")
        return
    from tests.office import printed

    data = kinds["evaluation 福祉政策課"]
    pdfs = printed.by_onlyoffice(halved(data)) if name == "ONLYOFFICE" else printed.by_gnumeric(data)
    assert sum(len(printed.cut(pdf)) for pdf in pdfs) > 5


def halved(data: bytes) -> bytes:
    """With rows of half the height."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book:
        for row in sheet.row_dimensions.values():
            row.height = row.height and max(6, row.height / 2)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def as_excel_measures(data: bytes) -> bytes:
    """With columns that Gnumeric shows as wide as Excel does: as many digits of the usual font."""
    usual = openpyxl.load_workbook(io.BytesIO(data))._fonts[0]
    wider = round(DIGIT * usual.sz * 4 / 3) * 0.75 / GNUMERIC_DIGIT
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            content = source.read(part)
            if part.startswith("xl/worksheets/sheet"):
                content = re.sub(
                    rb'(<col [^>]*?width=")([\d.]+)',
                    lambda found: found[1] + b"%f" % (float(found[2]) * wider),
                    content,
                )
            target.writestr(part, content)
    return held.getvalue()
