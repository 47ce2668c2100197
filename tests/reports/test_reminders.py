"""Letters to divisions that have not answered: to whom, about what, until when, and each cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kamakura_report.form.answer import Answer
from kamakura_report.merging.decisions import Decision
from kamakura_report.plan.model import Division, Plan
from kamakura_report.plan.periods import YearStyle
from kamakura_report.problem import Problem, Severity
from kamakura_report.reports.mail_letters import mail_words
from kamakura_report.reports.reminders import RULE, reminder_letter
from kamakura_report.rounds.division_status import Stage
from tests import golden
from tests.merging.answered import plan
from tests.rounds.statuses import FUKUSHI, TODAY, came, sending, stood, wrong

GOLDEN = Path(__file__).with_name("reminders.golden.txt")
ONE = sending("福祉課", FUKUSHI)
BLANK = Problem("required.blank", Severity.WARNING, "必要な欄が空です。", "", key="2-1/i1@R8", cell="H12")


def city() -> Plan:
    """The small plan with people to write to."""
    divisions = (
        Division("福祉課", "健康福祉部", "内線 2411"),
        Division("保険課"),
        Division("介護課"),
        Division("企画課", "共生共創部", "kikaku@city.example"),
    )
    return replace(plan(), divisions=divisions, city="鎌倉市", name="総合計画")


def to(*returns, sendings=(ONE,), today=TODAY, on=None, decisions=()) -> str:
    on = on or city()
    return reminder_letter(on, "R8", stood(on, sendings, returns, decisions, today)["福祉課"], today)


def test_a_letter_of_a_plan_in_western_years_names_no_year_of_an_era() -> None:
    western = replace(city(), year_style=YearStyle.WESTERN)
    letter = to(came("福祉課", {"2-1/i1@R8": "10"}), on=western)
    assert "提出期限: 2027年5月31日（月）" in letter
    assert "令和" not in letter
    assert mail_words(western, "2026", "福祉課", ONE.due, ())["提出期限"] == "2027年5月31日（月）"


CASES = {
    "未提出、期限の前": {"today": date(2027, 5, 20)},
    "未提出、期限のあと": {},
    "一部未記入": {"returns": [came("福祉課", {"2-1/i1@R8": "10"})]},
    "一部未記入、未確定あり": {"returns": [came("福祉課", {"2-1/i1@R8": "未確定"})]},
    "要修正": {"returns": [wrong(came("福祉課", {"2-1/3/i1@R8": "!約10"}), BLANK)]},
    "提出期限なし": {"sendings": [replace(ONE, due=None)]},
}


def written(name: str) -> str:
    given = dict(CASES[name])
    return to(*given.pop("returns", ()), **given)


def test_golden_letters_of_every_stage() -> None:
    golden.same(GOLDEN, "\n".join(f"==== {name}\n{written(name)}" for name in CASES))


def test_the_letter_says_to_whom_until_when_where_and_what() -> None:
    text = to()
    head, _, body = text.partition(f"{RULE}\n")
    assert head.splitlines() == [
        "宛先: 健康福祉部 福祉課（内線 2411）",
        "件名: 【再依頼】実績の記入について（R8）",
        "添付: output/workbooks/R8/福祉課.xlsx",
    ]
    for told in (
        "福祉課　御担当者様",
        "鎌倉市総合計画の実績の記入をお願いしていますが、まだ届いていません。",
        "提出期限を10日過ぎています。",
        "提出期限: 令和9年5月31日（月）",
        "提出先: 共生共創部 企画課（kikaku@city.example）",
        "配布したファイル: 福祉課.xlsx",
        "■ 記入していただく欄（2か所）",
        "［シート 2-1 福祉］",
        "・H12　事業 2-1/i1@R8（人）",
    ):
        assert told in body


def test_before_the_due_date_nobody_is_called_late() -> None:
    text = to(today=date(2027, 5, 31))
    assert "【お願い】" in text
    assert "過ぎています" not in text


def test_only_the_empty_cells_of_a_returned_file_are_listed() -> None:
    text = to(came("福祉課", {"2-1/i1@R8": "10"}))
    assert "受け取ったファイル: 福祉課.xlsx（令和9年5月20日（木））" in text
    assert ("H13" in text, "H12" in text) == (True, False)


def test_a_wrong_file_is_told_with_each_error_and_what_it_left_empty() -> None:
    """What was typed well into it is neither asked for nor listed."""
    more = replace(ONE, asked=(*ONE.asked, sending("福祉課", ["2-1/3/決算額@R8"]).asked[0]))
    text = to(wrong(came("福祉課", {"2-1/3/決算額@R8": "5"}), BLANK), sendings=[more])
    assert "添付: 差戻し用の Excel" in text
    assert "■ 直していただくところ（1か所）" in text
    assert "・［シート 2-1 福祉］ H13 推進事業 講座 R8" in text
    assert "「約10」は数字として読めません。数字だけを入力してください。" in text
    assert "■ 記入していただく欄（1か所）" in text
    assert "2-1/3/決算額@R8" not in text


def test_an_error_of_the_whole_file_is_told_as_such() -> None:
    whole = Problem("identity.seal", Severity.ERROR, "ほかで作られたファイルです。", "配布したものに記入してください。")
    text = to(replace(came("福祉課", {}), problems=(whole,)))
    assert "　・ファイル全体\n" in text


def test_what_was_sent_under_an_old_name_is_said() -> None:
    on = replace(city(), divisions=(Division("福祉課", former=("援護課",)), *city().divisions[1:]))
    text = to(sendings=[sending("援護課", FUKUSHI)], on=on)
    assert "添付: output/workbooks/R8/援護課.xlsx" in text
    assert "配布したファイル: 援護課.xlsx（援護課あてにお送りしたもの）" in text


def test_cells_of_two_workbooks_are_told_apart() -> None:
    on = replace(city(), divisions=(Division("福祉課", former=("甲課", "乙課")), *city().divisions[1:]))
    text = to(sendings=[sending("甲課", FUKUSHI[:1]), sending("乙課", FUKUSHI[1:])], on=on)
    assert (
        text.index("　甲課.xlsx\n") < text.index("2-1/i1@R8") < text.index("　乙課.xlsx\n") < text.index("2-1/3/i1@R8")
    )


def test_a_city_that_says_nothing_of_itself_gets_a_whole_letter() -> None:
    bare = replace(plan(), office="")
    text = to(on=bare)
    assert "提出先" not in text
    assert "計画の実績の記入をお願いしています" in text


def test_nothing_that_was_typed_breaks_a_line_or_moves_a_cursor() -> None:
    odd = Problem("figure.unreadable", Severity.ERROR, "「1\n2\u202e\x1b[31m」は読めません。", "", cell="H13")
    text = to(replace(came("福祉課", {}, file="a\nb.xlsx"), problems=(odd,)))
    assert all(sign.isprintable() or sign in "\n\u3000" for sign in text)
    assert "「1 2 [31m」は読めません。".replace(" ", "") in text.replace(" ", "")


def test_a_figure_told_by_phone_is_not_asked_for() -> None:
    decided = Decision(1, "2-1/i1@R8", Answer.figure(5), "電話", "企画", "2027-06-01T09:00:00+09:00")
    assert "H12" not in to(decisions=[decided])


@pytest.mark.parametrize("stage", [Stage.WAITING, Stage.PARTIAL, Stage.WRONG])
def test_every_stage_that_is_reminded_has_its_letter_among_the_golden_ones(stage: Stage) -> None:
    found = set()
    for given in CASES.values():
        returns, sendings = given.get("returns", ()), given.get("sendings", (ONE,))
        found.add(stood(city(), sendings, returns)["福祉課"].stage)
    assert stage in found
