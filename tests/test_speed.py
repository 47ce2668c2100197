"""The measurement of speed (bench/): that cities are the same each time, that peers are held to the same work, and
that its pages say what was measured. Nothing here looks at time."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench import starts
from bench.chart import draw_chart
from bench.cities import city_plan
from bench.city_pages import cluster_part, identity_part, left_part, many_part, profiles_part, workers_part
from bench.given import given
from bench.goals import Goal
from bench.openpyxl_peer import by_openpyxl
from bench.owners import by_owner, library_share, owner_of
from bench.profiles import Profile
from bench.reading_peers import must_find, whole_job
from bench.results import goals
from bench.same import must_be_same
from bench.speed import SHORT, Speed
from bench.spread import ALONE, CLUSTER, KILLED, Spread
from bench.starts import shared_out
from bench.timing import Cost
from bench.writing import Division
from bench.writing_peers import by_xlsxwriter
from kamakura_report.workbook.book import Book, Sheet

pytestmark = pytest.mark.filterwarnings("ignore:Sparkline")  # openpyxl's, of what it cannot read
DIVISION = Division(2)
LINES = {"ours": {3: 2.5, 30: 1.5}, "a peer": {3: 20.0, 30: 12.5}}


def test_a_city_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    assert city_plan(12, 3) == city_plan(12, 3) != city_plan(12, 3, seed=9)


@pytest.mark.parametrize(("projects", "divisions"), [(30, 30), (407, 47)])
def test_a_city_has_so_many_projects_and_each_division_has_one(projects: int, divisions: int) -> None:
    plan = city_plan(projects, divisions)
    leads = [project.divisions[0] for program in plan.programs for project in program.projects]
    assert (len(leads), len(set(leads)), len(plan.divisions)) == (projects, divisions, divisions)


def _changed(book: Book, what: str) -> Book:
    """The same with one thing in it that is not as it was."""
    number, sheet = next((number, sheet) for number, sheet in enumerate(book.sheets) if sheet.validations)
    cells = dict(sheet.cells)
    at, cell = next((at, cell) for at, cell in cells.items() if cell.ask is not None)
    if what == "value":
        other: Sheet = replace(sheet, cells={**cells, at: replace(cell, value=Decimal(7))})
    elif what == "look":
        other = replace(sheet, cells={**cells, at: replace(cell, style=replace(cell.style, bold=not cell.style.bold))})
    elif what == "lock":
        other = replace(sheet, cells={**cells, at: replace(cell, ask=None)})
    elif what == "merge":
        other = replace(sheet, merges=sheet.merges[1:])
    elif what == "validation":
        other = replace(sheet, validations=sheet.validations[1:])
    elif what == "highlight":
        other = replace(sheet, highlights=sheet.highlights[1:])
    else:
        other = replace(sheet, protected=not sheet.protected)
    return replace(book, sheets=(*book.sheets[:number], other, *book.sheets[number + 1 :]))


@pytest.mark.parametrize("what", ["value", "look", "lock", "merge", "validation", "highlight", "protection"])
def test_a_peer_that_writes_something_else_is_found_out(what: str) -> None:
    other = by_xlsxwriter(given(_changed(DIVISION.book, what)))
    with pytest.raises(AssertionError, match="does not write the same"):
        must_be_same("peer", DIVISION.ours(), other)


def test_rules_said_for_each_cell_are_the_same_as_those_said_for_all() -> None:
    each = by_openpyxl(given(DIVISION.book, per_cell=True), None)
    assert must_be_same("peer", DIVISION.ours(), each)


def test_a_peer_that_does_not_find_a_figure_is_found_out() -> None:
    with pytest.raises(AssertionError, match=r"does not find \[1.5\]"):
        must_find("calamine", [[1, "1.5"]], {1.0, 1.5})


def test_the_job_done_with_openpyxl_sees_a_changed_cell() -> None:
    at, cell = next((at, cell) for at, cell in DIVISION.book.sheets[0].cells.items() if isinstance(cell.value, str))
    sheet = DIVISION.book.sheets[0]
    expected = replace(sheet, cells={**sheet.cells, at: replace(cell, value="以前の文")})
    _, changed = whole_job(DIVISION.ours(), replace(DIVISION.book, sheets=(expected, *DIVISION.book.sheets[1:])))
    assert len(changed) == 1


@pytest.mark.parametrize(
    ("measured", "at_most", "met"),
    [(0.6, True, True), (0.61, True, False), (0.6, False, True), (0.59, False, False), (None, True, False)],
)
def test_a_goal_is_met_or_not(measured: float | None, at_most: bool, met: bool) -> None:
    assert Goal("", 0.6, measured, at_most).met is met


def test_what_was_not_measured_is_a_goal_that_was_not_met() -> None:
    speed = Speed(SHORT, by_size={3: {"place + write": Cost(3, 3)}, 6: {"place + write": Cost(6, 6)}})
    assert [goal.what for goal in goals(speed) if goal.met] == ["a project of 6 in a division, against one of 3"]


def test_the_chart_is_the_same_for_the_same_figures_and_says_them_in_words() -> None:
    drawn = draw_chart("Cost <1>", "ours: 2.5", "projects", "ms", LINES)
    root = ElementTree.fromstring(drawn)
    assert drawn == draw_chart("Cost <1>", "ours: 2.5", "projects", "ms", LINES)
    assert [child.tag.rpartition("}")[2] for child in root][:2] == ["title", "desc"]
    assert "script" not in drawn
    assert "prefers-color-scheme: dark" in drawn


def test_the_page_tells_of_workers_workbooks_clusters_bytes_and_profiles() -> None:
    cost = Cost(4, 2, 50, 1, 0.5)
    ways = dict.fromkeys((ALONE, CLUSTER, KILLED), cost)
    speed = Speed(
        SHORT,
        workers={"merge": (cost, replace(cost, wall=1, reading=0.25))},
        few=cost,
        many=cost,
        spread=Spread(2, {**ways, CLUSTER: replace(cost, cpu=4.2)}, 40),
        outputs={"demo": ({"a": "1", "b": "2"}, {"a": "1", "b": "3"})},
        profiles={"merge": (None, Profile(2, (("sub", 0.25),), (("layout", 0.5),)))},
    )
    parts = (workers_part, many_part, cluster_part, identity_part, profiles_part)
    page = "\n".join(line for part in parts for line in part(speed))
    for row in (
        "| merge | 2.00 | 1.00 | 2.00 | 1.60 | 1.00 | 3.00 |",
        "| of it, reading the files | 0.50 | 0.25 | 2.00 |  |  |  |",
        "| two processes of a cluster | 4.2 | 2.0 |",
        "| demo | 2 | 1 | b |",
        "| room |  |  | `layout` | 50.0% |",
    ):
        assert row in page
    assert speed.spread is not None
    assert speed.spread.overhead == 1.05
    assert Spread(2, ways, 0).overhead is None


def test_a_profile_tells_whose_time_it_is() -> None:
    own, library = ("/x/kamakura_report/io/write/rows.py", 1, "of"), ("/x/site-packages/click/core.py", 1, "main")
    plain, zlib = (
        ("~", 0, "<method 'get' of 'dict' objects>"),
        ("~", 0, "<method 'compress' of 'zlib.Compress' objects>"),
    )
    stats = {
        own: (1, 1, 2.0, 9.0, {}),
        library: (1, 1, 1.0, 9.0, {}),
        plain: (4, 4, 4.0, 4.0, {own: (3, 3, 3.0, 3.0), library: (1, 1, 1.0, 1.0)}),
        zlib: (1, 1, 3.0, 3.0, {own: (1, 1, 3.0, 3.0)}),
    }
    owners = by_owner(stats)
    assert owners == {"io.write": 5.0, "click": 2.0, "Python: zlib": 3.0}
    assert library_share(owners, {"io.write", "layout"}) == 0.5


@pytest.mark.parametrize(
    ("function", "owner"),
    [
        (("~", 0, "<built-in method builtins.len>"), ""),
        (("~", 0, "<method 'append' of 'list' objects>"), ""),
        (("~", 0, "<built-in method builtins.exec>"), "loading modules"),
        (("~", 0, "<built-in method marshal.loads>"), "loading modules"),
        (("~", 0, "<method 'Parse' of 'pyexpat.xmlparser' objects>"), "Python: pyexpat"),
        (("~", 0, "<method 'execute' of 'sqlite3.Connection' objects>"), "Python: sqlite3"),
        (("~", 0, "<built-in method posix.fsync>"), "Python: posix"),
        (("<frozen importlib._bootstrap>", 9, "_find_spec"), "loading modules"),
        (("/y/lib/python3.11/json/encoder.py", 9, "encode"), "Python: json"),
        (("/x/kamakura_report/text.py", 1, "<module>"), "loading modules"),
        (("/x/kamakura_report/text.py", 5, "nearest"), "text"),
    ],
)
def test_each_function_has_its_owner(function: tuple[str, int, str], owner: str) -> None:
    assert owner_of(function) == owner


def test_of_a_start_the_processor_tells_the_loading_and_a_profile_how_the_rest_is_shared_out() -> None:
    found = shared_out(0.06, 0.1, Counter({"form": 1.0, "Python: zlib": 2.0, "loading modules": 1.0}))
    assert found.seconds == 0.1
    assert found.rooms == (
        ("loading modules", pytest.approx(0.7)),
        ("Python: zlib", pytest.approx(0.2)),
        ("form", pytest.approx(0.1)),
    )
    assert found.libraries == pytest.approx(0.9)


def test_a_start_is_run_to_tell_whose_time_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starts, "RUNS", 1)
    found = starts.start_profile(tmp_path, "--version")
    assert "loading modules" in dict(found.rooms)
    assert 0 < found.libraries <= 1


def test_of_a_goal_that_is_not_met_the_page_tells_what_is_left() -> None:
    left = Profile(1, (), (("click", 0.4), ("form", 0.2)), 0.75)
    speed = Speed(SHORT, works={"status": left, "trace": left})
    rows = list(left_part(speed, [Goal("", 15, 16, work="status"), Goal("", 15, 14, work="trace")]))
    assert rows[-2:] == ["| status | 75% | click 40%, form 20% |", ""]
    assert not list(left_part(speed, [Goal("", 15, 14, work="status")]))
