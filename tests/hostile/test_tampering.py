"""A workbook that was tampered with is told, and none of its figures is taken for another.

Each kind of tampering is done in one to four places, by chance, on a real division's workbook in which every asked
figure is another number; then the workbook is read as ``check`` reads it. A figure counts as wrongly taken when it is
not the one that was typed for its key.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from kamakura_report.commands import read_returns
from kamakura_report.io import files
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.returned import cell, matching, take, understood
from kamakura_report.returned.compare import Comparison
from kamakura_report.returned.grid import Grid, GridSheet, StoredKind
from kamakura_report.returned.identity import Identity, identify
from kamakura_report.returned.matching import _Located
from kamakura_report.workbook.book import Book, Sheet
from tests.effort import cases, generator
from tests.hostile.desks import Desk, Kept, contents, desk
from tests.hostile.tampering import Package
from tests.hostile.ways import KINDS
from tests.office.real import Real

DIVISIONS = ("企画課", "介護保険課", "生活福祉課", "発達支援室")
APPROVED = ("行の挿入", "列の挿入", "シートの改名")  # where the figures can be read all the same


@pytest.fixture(scope="module")
def desks(real: Real) -> list[Desk]:
    snapshots, secret = Kept(real.workspace), files.workspace_key(real.workspace.secret)
    return [desk(real.of(division), snapshots, secret) for division in DIVISIONS]


def test_the_workbooks_are_right_before_they_are_tampered_with(desks: list[Desk]) -> None:
    """Also after this module has taken them apart and put them together."""
    for one in desks:
        returned = one.read(Package(one.data).saved())
        assert (returned.answers, returned.problems) == (one.truth, ())


def mutants(kind: str, desks: list[Desk], count: int, chance: random.Random) -> Iterator[tuple[Desk, Grid]]:
    """Workbooks that really differ from the one that was sent: in something besides looks and merges."""
    made = 0
    while made < count:
        one = chance.choice(desks)
        grid = read_workbook(one.tampered(kind, chance))
        if contents(grid) != one.sent:  # what changed twice may be as it was
            made += 1
            yield one, grid


def test_every_tampering_is_told_and_no_figure_taken_for_another(desks: list[Desk]) -> None:
    """5,000 in all, a table by kind."""
    chance, count = generator(), cases(5000) // len(KINDS) + 1
    undetected: list[str] = []
    wrongly: list[str] = []
    print(f"\n{'種類':　<10}{'作成':>6}{'検出':>6}{'誤取得':>6}{'読めた':>6}")
    for kind in KINDS:
        made = detected = wrong = good = 0
        for one, grid in mutants(kind, desks, count, chance):
            returned = one.understood(grid)
            made += 1
            detected += bool(returned.problems)
            wrong += len(one.wrong(returned))
            good += returned.taken == one.truth
        print(f"{kind:　<10}{made:>8}{detected:>8}{wrong:>8}{good:>8}")
        undetected += [kind] * (made - detected)
        wrongly += [kind] * wrong
        assert kind not in APPROVED or good > made / 2, f"{kind}: the proof of geometry does not hold"
    assert undetected == []
    assert wrongly == []


def blind(monkeypatch: pytest.MonkeyPatch, one: Desk) -> None:
    """The comparison switched off: sheets by number, cells by position, what a file says of itself believed."""
    order = [sheet.name for sheet in one.book.sheets]
    returned: list[GridSheet] = []

    def noted(book: Book, grid: Grid) -> list[GridSheet]:
        returned[:] = grid.sheets
        return []

    def by_number(issued: Sheet, named: GridSheet | None, alike: object) -> _Located:
        number = order.index(issued.name)
        return _Located(returned[number] if number < len(returned) else GridSheet(issued.name, {}))

    monkeypatch.setattr(matching, "compare", lambda issued, returned: Comparison(issued.name, {}, {}))
    monkeypatch.setattr(take, "_harmless_changes", lambda sheet, returned: ())
    monkeypatch.setattr(matching, "_locate", by_number)
    monkeypatch.setattr(matching, "_unissued", noted)
    monkeypatch.setattr(cell, "_recomputed", lambda raw: raw.formula is not None and raw.kind is StoredKind.NUMBER)
    monkeypatch.setattr(understood, "identify", lambda grid: Identity(identify(read_workbook(one.data)).issue))
    monkeypatch.setattr(understood, "record_contradictions", lambda grid, issue: ())
    monkeypatch.setattr(read_returns, "seal_contradictions", lambda seal, issue, secret: ())
    monkeypatch.setattr(understood, "find_oddities", lambda matching: ())
    monkeypatch.setattr(understood, "find_wrong", lambda answered, checks: ())


@pytest.mark.parametrize("kind", KINDS)
def test_without_the_comparison_every_kind_goes_through(
    kind: str, desks: list[Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it is the comparison that tells them, and nothing else."""
    chance, slipped = generator(), 0
    for one, grid in list(mutants(kind, desks[:1] if kind != "印" else desks, 6, chance)):
        with monkeypatch.context() as patch:
            blind(patch, one)
            returned = one.understood(grid)
        slipped += not returned.problems or bool(one.wrong(returned))
    assert slipped


def save(work: openpyxl.Workbook) -> bytes:
    held = BytesIO()
    work.save(held)
    return held.getvalue()


@pytest.mark.filterwarnings("ignore:Sparkline Group extension")
@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: sheet.insert_rows(8),
        lambda sheet: sheet.insert_rows(7, 2),
        lambda sheet: sheet.delete_rows(7),
        lambda sheet: sheet.delete_rows(5),
        lambda sheet: sheet.insert_cols(8),
        lambda sheet: sheet.delete_cols(9),
        lambda sheet: sheet.move_range("A6:P7", rows=3),
        lambda sheet: sheet.move_range("G7:G16", cols=1),
        lambda sheet: sheet.parent.copy_worksheet(sheet).cell(7, 7, 999),
        lambda sheet: sheet.parent.remove(sheet),
        lambda sheet: sheet.cell(7, 7, "=500+400+B1"),
    ],
)
def test_what_openpyxl_does_to_a_workbook_is_told(change: Callable[[Worksheet], object], desks: list[Desk]) -> None:
    """It moves cells and leaves formulas and merges where they were."""
    one = desks[0]
    work = openpyxl.load_workbook(BytesIO(one.data))
    change(work.worksheets[1])
    returned = one.read(save(work))
    assert returned.problems
    assert one.wrong(returned) == []
