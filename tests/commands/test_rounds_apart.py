"""A round never speaks for another: in open cells stands what was answered in this round alone, whatever is issued
anew, in whatever order rounds are sent out, closed and opened again; earlier years are shown and locked.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from kamakura_report.commands import read_returns
from kamakura_report.commands.close import close_round, reopen_round
from kamakura_report.commands.generate import Issued
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.plan.model import Division, Plan
from tests.commands.town import FORM, NOW, R8, R9, Town, founded, plan

BEFORE = Path(__file__).resolve().parents[1] / "kept" / "evaluation_review.xlsx"  # asks texts without a year
REVIEW = FORM.with_name("evaluation_review.xlsx")
KAIGO = "介護課"
REMARK = "2-1/12/備考"
WORDS = {"2-1/12/取組実績": "訪問した", "2-1/12/評価": "B", "2-1/12/今後の方向性": "継続"}
ROUNDS: dict[str, dict[str, object]] = {
    "R8": {"years": (R8,)},
    "R9": {"years": (R9,)},
    "全年度": {"years": ()},
    "R8 再": {"years": (R8,), "round_name": "R8 再"},
    "R8・R9": {"years": (R8, R9)},
}


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return founded(tmp_path / "town")


def sent(town: Town, name: str, form: Path = BEFORE) -> Issued:
    """介護課's workbook of that round, sent out now."""
    asked = dict(ROUNDS[name])
    years = asked.pop("years")
    found = town.generate(*years, template=form, **asked)  # type: ignore[misc,arg-type]
    (one,) = [one for one in found.issued if one.division == KAIGO]
    return one


def renamed(name: str, division: str = KAIGO, former: tuple[str, ...] = ()) -> Plan:
    """The plan with another name of its second project: every workbook that shows it is issued anew."""
    (program,) = plan().programs
    first, second = program.projects
    second = replace(second, name=name, divisions=(division,))
    divisions = tuple(Division(division, former=former) if one.name == KAIGO else one for one in plan().divisions)
    return replace(plan(), divisions=divisions, programs=(replace(program, projects=(first, second)),))


def typed_in(town: Town, one: Issued) -> dict[str, str]:
    """What stands in the open cells of a workbook as it was sent out."""
    (read,) = read_returns.run(town.workspace, [one.path], own_too=True)
    assert read.usable
    return {key: answer.shown for key, answer in read.answers.items()}


def locked(town: Town, one: Issued) -> dict[str, str]:
    """What it shows of earlier years."""
    issue = Snapshots(town.workspace).issue(one.issue)
    assert issue is not None
    return {key: answer.shown for key, answer in issue.accepted.items()}


def answered(town: Town, one: Issued, typed: Mapping[str, str], name: str) -> None:
    town.answer(one, typed, name)
    assert town.run("merge").status == 0


def texts(town: Town) -> list[dict[str, str]]:
    with (town.workspace.output / "consolidated_text.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (first, second)
        for first in ("R8", "全年度")
        for second in ("R9", "全年度", "R8 再", "R8・R9")
        if first != second
    ],
)
def test_nothing_of_another_round_stands_in_open_cells_of_a_workbook_issued_anew(
    town: Town, first: str, second: str
) -> None:
    """Figures, texts, choices and 備考; nor is anything of the later round in an earlier one that goes on."""
    said = {**WORDS, REMARK: "増えた", "2-1/12/決算額@R8": "345"}
    answered(town, sent(town, first), said, "先.xlsx")
    town.keep(renamed("名前の変わった事業"))
    one = sent(town, second)
    assert one.done == "new"
    assert typed_in(town, one) == {}
    town.keep(renamed("また変わった事業"))
    again = sent(town, second)
    assert (again.done, typed_in(town, again)) == ("replaced", {})
    others = {"2-1/12/評価": "A", REMARK: "減った", "2-1/12/決算額@R9": "678"}
    asked_years = ROUNDS[second]["years"] or (R8, R9)
    own = {key: text for key, text in others.items() if "@" not in key or R9 in asked_years}  # type: ignore[operator]
    town.answer(again, {**own, "2-1/12/決算額@R8": "345" if R8 in asked_years else ""}, "後.xlsx")  # type: ignore[operator]
    town.run("merge")
    town.keep(renamed("三度目の事業"))
    open_later, open_first = typed_in(town, sent(town, second)), typed_in(town, sent(town, first))
    assert {key: open_later.get(key) for key in own} == own
    assert open_first == said


def test_a_round_that_is_opened_again_has_its_own_answers_though_another_came_between(town: Town) -> None:
    said = {**WORDS, REMARK: "増えた", "2-1/12/決算額@R8": "345"}
    answered(town, sent(town, "R8"), said, "R8.xlsx")
    close_round(town.workspace, "R8", now=NOW)
    answered(town, sent(town, "R9"), {"2-1/12/評価": "A", REMARK: "減った"}, "R9.xlsx")
    reopen_round(town.workspace, "R8", now=NOW)
    town.keep(renamed("名前の変わった事業"))
    assert typed_in(town, sent(town, "R8")) == said


def test_who_goes_on_with_a_division_has_what_it_answered_in_this_round_and_no_other(town: Town) -> None:
    answered(town, sent(town, "R8"), {**WORDS, REMARK: "増えた"}, "R8.xlsx")
    answered(town, sent(town, "R9"), {"2-1/12/評価": "A", "2-1/12/決算額@R9": "678"}, "R9.xlsx")
    town.keep(renamed("単独事業", "高齢課", (KAIGO,)))
    found = town.generate(R9, template=BEFORE)
    (one,) = [one for one in found.issued if one.division == "高齢課"]
    assert typed_in(town, one) == {"2-1/12/評価": "A", "2-1/12/決算額@R9": "678"}


def test_of_two_files_that_say_different_words_neither_stands_in_the_new_edition(town: Town) -> None:
    """Nothing is settled by the order in which files came."""
    one = sent(town, "R8")
    town.answer(one, {"2-1/12/評価": "A", REMARK: "増えた"}, "甲.xlsx")
    answered(town, one, {"2-1/12/評価": "B", REMARK: "増えた"}, "乙.xlsx")
    town.keep(renamed("名前の変わった事業"))
    assert typed_in(town, sent(town, "R8")) == {REMARK: "増えた", "2-1/12/決算額@R8": "10"}


def test_a_remark_of_an_earlier_round_silences_nothing_in_the_next(town: Town) -> None:
    """Neither carried by the program nor copied by a person; one of this round does."""
    doubting = replace(renamed("単独事業"), thresholds={})
    town.keep(doubting)
    one = sent(town, "R8", FORM)
    answered(town, one, {"2-1/12/決算額@R8": "1000", REMARK: "施設を増やした"}, "R8.xlsx")
    sent(town, "R9", FORM)
    town.keep(replace(renamed("名前の変わった事業"), thresholds={}))
    again = sent(town, "R9", FORM)
    for remark, code in (
        ("", "plausible.jump"),
        ("施設を増やした", "plausible.jump"),
        ("人を増やした", "plausible.explained"),
    ):
        town.answer(again, {"2-1/12/決算額@R9": "5600", REMARK: remark}, "R9.xlsx")
        (read,) = read_returns.run(town.workspace, [town.workspace.returned / "R9.xlsx"])
        assert [problem.code for problem in read.problems] == [code], remark


# texts and choices of a year


def stage(town: Town) -> tuple[str, list[str]]:
    """Where 介護課 stands, and the keys of what is left to fill in."""
    said = json.loads(town.run("status", "--json").out)["divisions"]
    (one,) = [each for each in said if each["division"] == KAIGO]
    return one["stage"], one["outstanding"]


def yearly(year: object) -> dict[str, str]:
    return {f"{key}@{year}": text for key, text in WORDS.items()}


def test_last_year_s_words_are_shown_and_locked_beside_the_year_that_is_asked(town: Town) -> None:
    answered(town, sent(town, "R8", REVIEW), {**yearly("R8"), "2-1/12/決算額@R8": "345"}, "R8.xlsx")
    one = sent(town, "R9", REVIEW)
    assert {key: text for key, text in locked(town, one).items() if key.startswith("2-1/12/")} == {
        **yearly("R8"),
        "2-1/12/決算額@R8": "345",
    }
    sheet = openpyxl.load_workbook(one.path)["2-1 福祉"]
    (row,) = [row for row in sheet.iter_rows() if any(cell.value == "訪問した" for cell in row)]
    at = next(number for number, cell in enumerate(row) if cell.value == "訪問した")
    assert (row[at].protection.locked, row[at + 1].value, row[at + 1].protection.locked) == (True, None, False)
    assert typed_in(town, one) == {}
    town.keep(renamed("名前の変わった事業"))
    again = sent(town, "R9", REVIEW)
    assert (typed_in(town, again), locked(town, again)) == ({}, locked(town, one))
    answered(town, again, {**yearly("R9"), "2-1/12/決算額@R9": "1"}, "R9.xlsx")
    assert {(row["キー"], row["回"], row["年度"]) for row in texts(town)} == {
        (key, year, year) for year in ("R8", "R9") for key in yearly(year)
    }


def test_a_required_text_left_empty_is_told_with_what_to_do_and_counted(town: Town) -> None:
    one = sent(town, "R8", REVIEW)
    assert one.required == 4
    town.answer(one, {"2-1/12/決算額@R8": "345", **dict.fromkeys(yearly("R8"), "")})
    told = town.run("check").out
    assert "必要な欄が空です。 一覧の A・B・C・D から選んでください。" in told
    assert "必要な欄が空です。 記入してください。" in told
    assert "該当なし" not in told
    (read,) = read_returns.run(town.workspace, [])
    assert [(problem.code, problem.key) for problem in read.problems] == [
        ("required.blank", key) for key in yearly("R8")
    ]
    counts = json.loads(town.run("check", "--json").out)["counts"]
    assert [counts[name] for name in ("required", "filled", "blank", "ready")] == [4, 1, 3, 0]
    town.run("merge")
    assert stage(town) == ("一部未記入", list(yearly("R8")))
    town.answer(one, {"2-1/12/決算額@R8": "345", **yearly("R8")}, "二.xlsx")
    town.run("merge")
    assert stage(town) == ("提出済み", [])


def test_words_of_before_without_a_year_stay_under_their_key_with_their_round(town: Town) -> None:
    answered(town, sent(town, "R8"), WORDS, "R8.xlsx")
    one = sent(town, "R9", REVIEW)
    assert (typed_in(town, one), [key for key in locked(town, one) if key.split("@")[0] in WORDS]) == ({}, [])
    answered(town, one, yearly("R9"), "R9.xlsx")
    found = {(row["キー"], row["値"], row["回"], row["年度"]) for row in texts(town)}
    assert found == {
        *((key, text, "R8", "") for key, text in WORDS.items()),
        *((key, text, "R9", "R9") for key, text in yearly("R9").items()),
    }
    sheet = openpyxl.load_workbook(town.workspace.output / "consolidated.xlsx")["評価"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["施策", "No", "事業・指標", "所管課", "項目", "R8", "R9", "年度のない回答", "キー"]
    assert rows[-2][3:] == [KAIGO, "評価", None, "B", "介護課（R8）: B", "2-1/12/評価"]


def test_a_text_that_its_round_was_told_stays_open_there_and_one_that_is_held_back_everywhere(town: Town) -> None:
    first = sent(town, "R8", REVIEW)
    answered(town, first, {**yearly("R8"), "2-1/12/決算額@R8": "345"}, "R8.xlsx")
    assert not yearly("R8").keys() & locked(town, sent(town, "R8・R9", REVIEW)).keys()
    town.answer(first, {**yearly("R8"), "2-1/12/評価@R8": "E", "2-1/12/決算額@R8": "345"}, "R8 訂正.xlsx")
    town.run("merge")
    assert "2-1/12/評価@R8" not in locked(town, sent(town, "R9", REVIEW))
