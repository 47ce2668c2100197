"""A file that came several times is known by the first time and, at one time, by the first name."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import datetime, timedelta

import pytest

from kamakura_report.commands import merge
from kamakura_report.commands.ledger_session import open_ledger
from tests.commands.town import Town

NOW = datetime(2027, 6, 1, 9, 30, 0)
KEY = "2-1/3/i1@R8"


def came(town: Town, name: str, days: int) -> None:
    """福祉課's file under this name, taken in that many days after the first of June."""
    given = town.workspace.returned / "福祉課.xlsx"
    path = given.with_name(name)
    if path != given:
        shutil.copyfile(given, path)
    merge.run(town.workspace, [path], now=NOW + timedelta(days=days))


def known(town: Town) -> list[tuple[str, str]]:
    """(name, day) as the results, the list of files and the history of a key tell them."""
    content = (town.workspace.output / "consolidated.csv").read_bytes().decode("utf-8-sig")
    rows = {row["キー"]: row for row in csv.DictReader(io.StringIO(content, newline=""))}
    with open_ledger(town.workspace, now=NOW) as session:
        (intake,) = session.ledger.intakes()
        (claim,) = session.ledger.history(KEY)
    told = (
        (rows[KEY]["ファイル"], rows[KEY]["受付日時"]),
        (intake.file, intake.received),
        (claim.file, claim.received),
    )
    return [(name, when[:10]) for name, when in told]


def test_the_first_time_counts_whatever_the_names(town: Town) -> None:
    came(town, "福祉課.xlsx", days=0)
    came(town, "あとで届いた.xlsx", days=1)
    came(town, "齢.xlsx", days=2)
    assert known(town) == [("福祉課.xlsx", "2027-06-01")] * 3


@pytest.mark.parametrize("names", [("い.xlsx", "あ.xlsx", "う.xlsx"), ("う.xlsx", "い.xlsx", "あ.xlsx")])
def test_at_one_time_the_first_name_counts_whatever_the_order(town: Town, names: tuple[str, ...]) -> None:
    for name in names:
        came(town, name, days=0)
    assert known(town) == [("あ.xlsx", "2027-06-01")] * 3


def test_the_first_merge_that_stands_counts_and_the_history_knows_of_the_one_taken_back(town: Town) -> None:
    came(town, "福祉課.xlsx", days=0)
    assert town.run("undo").status == 0
    came(town, "また.xlsx", days=1)
    assert known(town) == [("また.xlsx", "2027-06-02")] * 2 + [("福祉課.xlsx", "2027-06-01")]
