"""Years of any era through the commands: shown as the plan says, known by one name, also what is old."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from kamakura_report.commands.ledger_session import open_ledger
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.form.answer import Answer, Answers
from kamakura_report.form.issue import Issue, Round, dump_issue, load_issue
from kamakura_report.plan.periods import FiscalYear, YearStyle
from kamakura_report.problem import Hold
from tests.commands.ledgers import NOW, csv
from tests.commands.town import R8, R9, Town, founded, plan

pytestmark = pytest.mark.usefixtures("in_summer")
FORMER, NAME = "2-1/3/決算額@R0", "2-1/3/決算額@H30"


def asked_by(town: Town, issue: str) -> set[str]:
    snapshots = Snapshots(town.workspace)
    sent = snapshots.issue(issue)
    assert sent is not None
    return {ask.key for _, _, ask in snapshots.book(sent).asks()}


def test_a_plan_in_western_years_shows_them_everywhere_and_keys_stay(town: Town) -> None:
    town.keep(replace(plan(), year_style=YearStyle.WESTERN))
    (issued, _) = town.generate(R9).issued
    assert issued.path.parent.name == "2027"
    shown = {cell.value for row in openpyxl.load_workbook(issued.path)["2-1 福祉"] for cell in row}
    assert ({"2026", "2027"} <= shown, {"R8", "R9"} & shown) == (True, set())
    town.answer(issued, {"2-1/3/i1@R9": "80"})
    assert town.run("merge").status == 0
    assert "2-1/3/i1@R9,2-1,3,成果指標,1,講座,回,R9,80,確定" in csv(town).decode("utf-8-sig")
    book = openpyxl.load_workbook(town.workspace.output / "consolidated.xlsx")
    assert {"2026", "2027"} <= {cell.value for row in book["施策指標"] for cell in row}


def test_a_round_sent_out_before_the_years_were_shown_otherwise_goes_on(town: Town) -> None:
    town.keep(replace(plan(), year_style=YearStyle.WESTERN))
    assert town.generate(R8).round.name == "R8"


def test_a_project_is_asked_about_from_its_first_year_on(tmp_path: Path) -> None:
    town = founded(tmp_path / "town")
    (program,) = plan().programs
    first, second = program.projects
    begun = replace(program, projects=(replace(first, starts=R9), second))
    town.keep(replace(plan(), programs=(begun,)))
    lead = town.generate(R8).issued[0]
    keys = asked_by(town, lead.issue)
    assert not [key for key in keys if key.startswith("2-1/3/") and key.endswith(("@R8", "初期値"))]
    later = town.generate(R9).issued[0]
    keys = asked_by(town, later.issue)
    assert {"2-1/3/i1@R9", "2-1/3/i1@初期値", "2-1/3/決算額@R9"} <= keys
    assert "2-1/3/i1@R8" not in keys


def test_what_a_ledger_of_an_earlier_program_holds_is_found_by_the_one_name(town: Town) -> None:
    town.run("merge")
    with open_ledger(town.workspace, now=NOW) as session:
        ledger = session.ledger
        (first, *_) = ledger.intakes()
        old = replace(first, answers=Answers({FORMER: Answer.figure(7)}), held={"2-1/12/決算額@R-1": Hold.CELL})
        ledger.put_intake(old)
        assert list(ledger.answers(first.digest)) == [NAME]
        assert [claim.answer.number for claim in ledger.claims().by_key[NAME]] == [7]
        assert (NAME in ledger.claims().by_key, FORMER in list(ledger.claims().by_key)) == (True, False)
        assert [claim.answer.number for claim in ledger.history(NAME)] == [7]
        assert [one.held for one in ledger.intakes([first.digest])] == [{"2-1/12/決算額@H29": Hold.CELL}]


def test_what_an_earlier_program_sent_out_is_read_by_the_one_name(town: Town) -> None:
    issue = Issue("p", "f", "福祉課", Round("R0", (FiscalYear(2018),)), accepted=Answers({NAME: Answer.figure(7)}))
    former = dump_issue(issue).decode().replace("@H30", "@R0").encode()
    assert (former == dump_issue(issue), load_issue(former)) == (False, issue)


def test_the_office_may_write_a_key_as_the_earlier_program_did(town: Town) -> None:
    book = openpyxl.load_workbook(town.workspace.master)
    book["計画"]["B4"], book["計画"]["B5"] = "H30", "令和元年度"
    book["予算"]["C1"], book["予算"]["D1"] = "予算 平成30年度", "2019年度予算額（千円）"
    book.save(town.workspace.master)
    assert town.run("set", FORMER, "7", "--reason", "電話で確認").status == 0
    assert f"{NAME},2-1,3,決算額,,推進事業,千円,H30,7,確定" in csv(town).decode("utf-8-sig")
    assert json.loads(town.run("trace", FORMER, "--json").out)["key"] == NAME
