"""A second engine calculates every formula of every workbook that is written, and comes to the value stored in it."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from kamakura_report.cli.app import run
from kamakura_report.commands import generate
from kamakura_report.form.answer import NO_ANSWERS, Answers
from kamakura_report.io.write.write_workbook import write_workbook
from tests.effort import SOAK, leave_out
from tests.office import real
from tests.office.engines import by_gnumeric, by_ironcalc, by_onlyoffice, differences
from tests.office.producers import missing
from tests.office.real import TYPED_INTO, Real, meant

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
FORMS = ("evaluation.xlsx", "evaluation_review.xlsx", "kpi_list.xlsx", "project_evaluation.xlsx")


@pytest.fixture(scope="module", params=FORMS)
def issued(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Real:
    """The real plan's workbooks in each shipped form."""
    template = real.ROOT / "templates" / request.param
    wanted = generate.Request(years=real.REQUEST.years, due=real.REQUEST.due, template=template)
    return real.make(tmp_path_factory.mktemp("engines"), wanted)


def written(made: Real) -> dict[str, bytes]:
    """The workbooks of some divisions (of all in a soak), empty and with something in every asked cell."""
    found = {}
    for workbook in made.workbooks:
        if workbook.division not in TYPED_INTO:
            continue
        answers = Answers({ask.key: meant(ask, workbook.answers[ask.key]) for _, _, ask in workbook.book.asks()})
        for name, some in (("empty", NO_ANSWERS), ("filled", answers)):
            found[f"{workbook.division} {name}"] = write_workbook(workbook.answered(some))
    return found


def test_a_second_engine_agrees_with_every_formula_of_the_workbooks(issued: Real) -> None:
    counted = 0
    for name, data in written(issued).items():
        count, different = differences(data, by_ironcalc(data))
        assert (name, different) == (name, [])
        counted += count
    assert counted > 200


def test_gnumeric_agrees_with_every_formula_of_the_workbooks(issued: Real) -> None:
    if missing("Gnumeric"):
        assert "CI" not in os.environ
        leave_out(missing("Gnumeric"))
        return
    for name, data in written(issued).items():
        assert (name, differences(data, by_gnumeric(data))[1]) == (name, [])


def test_onlyoffice_agrees_with_every_formula_of_the_workbooks(issued: Real) -> None:
    if not SOAK or missing("ONLYOFFICE"):
        leave_out(f"ONLYOFFICE: {missing('ONLYOFFICE') or 'tried in make soak'}")
        return
    for name, data in written(issued).items():
        assert (name, differences(data, by_onlyoffice(data))[1]) == (name, [])


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What else the demo writes, and what is sent back to be corrected, by the name of the file."""
    folder = tmp_path_factory.mktemp("results")
    town = folder / "demo"
    assert run(["demo", str(town)]) == 0
    run(["-C", str(town), "check", "--annotate", str(folder / "back")])
    paths = [*(town / "output").rglob("*.xlsx"), *(folder / "back").rglob("*.xlsx"), town / "input" / "master.xlsx"]
    return {path.name: path.read_bytes() for path in paths if "ledger" not in path.parts}


def test_a_second_engine_agrees_with_every_formula_of_the_results(results: dict[str, bytes]) -> None:
    found = {name: differences(data, by_ironcalc(data), unknown="HYPERLINK") for name, data in results.items()}
    assert {name for name, (count, _) in found.items() if count} >= {"consolidated.xlsx", "福祉政策課.xlsx"}
    assert {name: different for name, (_, different) in found.items() if different} == {}


@pytest.mark.parametrize(("name", "calculate"), [("Gnumeric", by_gnumeric), ("ONLYOFFICE", by_onlyoffice)])
def test_other_offices_agree_with_every_formula_of_the_results(
    name: str, calculate: Callable[[bytes], dict[tuple[str, int, int], object]], results: dict[str, bytes]
) -> None:
    if not SOAK or missing(name):
        leave_out(f"{name}: {missing(name) or 'tried in make soak'}")
        return
    found = {file: differences(data, calculate(data))[1] for file, data in results.items()}
    assert {file: different for file, different in found.items() if different} == {}


def test_a_wrong_stored_value_is_seen(issued: Real) -> None:
    workbook = issued.workbooks[0]
    data = write_workbook(workbook.book)
    calculated = by_ironcalc(data)
    place = next(place for place, value in calculated.items() if isinstance(value, float))
    assert differences(data, {**calculated, place: 99999.0})[1] != []
