"""The office's hand: what it records, takes back and empties, by the rules of returned cells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from kamakura_report.commands import trace
from tests.commands.ledgers import HEAD, KEY, LATE, NOW, csv, mark, send, value
from tests.commands.town import R8, Town, at, founded, walked

WHY = ("--reason", "電話で聞いた")
SETTLEMENT = "2-1/12/決算額@R8"
REVIEW = Path(__file__).resolve().parents[2] / "templates" / "evaluation_review.xlsx"


@pytest.fixture(autouse=True, scope="module")
def in_summer() -> Iterator[None]:
    """All is merged after it was saved."""
    with at(datetime(2027, 7, 1, 9, 30)):
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, in_summer: None) -> Town:
    town = walked(tmp_path_factory.mktemp("hand") / "town")
    assert town.run("merge").status == 0
    return town


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("1,234千円", "1234"), ("１２", "12"), ("-3", "-3"), ("-1,234千円", "-1234"), ("－３", "-3"), ("▲3", "-3")],
)
def test_a_figure_is_written_as_in_a_form(town: Town, typed: str, shown: str) -> None:
    said = town.run("set", SETTLEMENT, typed, *WHY)
    assert said.status == 0
    assert f"{SETTLEMENT}: {shown} に決めました" in said.out
    assert value(town, SETTLEMENT)[:2] == [shown, "確定"]


def test_a_figure_below_0_may_stand_behind_two_dashes_or_before_its_reason(town: Town) -> None:
    assert town.run("set", *WHY, "--", SETTLEMENT, "-4").status == 0
    assert value(town, SETTLEMENT)[0] == "-4"
    assert town.run("set", SETTLEMENT, "--reason", "-5 の誤り", "-6").status == 0
    assert value(town, SETTLEMENT)[0] == "-6"
    assert trace.run(town.workspace, SETTLEMENT, now=NOW).steps[-1].detail.endswith("理由: -5 の誤り")


REFUSED = (
    ((SETTLEMENT, "14,5", *WHY), "「14,5」は数字として読めません。"),
    ((SETTLEMENT, "1234567890123456789", *WHY), "桁が多すぎます"),
    ((SETTLEMENT, "5円", *WHY), "「5円」の「円」は、この欄の単位「千円」と違います。"),
    ((SETTLEMENT, " ", *WHY), "値が空です。"),
    ((SETTLEMENT, "5", "--reason", " 　"), "理由がありません。"),
    ((SETTLEMENT, "5", "--reason", "\udcff"), "文字でないものが混ざっています。"),
    (("2-1/12/備考", "\udcff", *WHY), "文字でないものが混ざっています。"),
    (("2-1/99", "5", *WHY), "「2-1/99」というキーは計画にありません。近いもの: "),
    (("2-1/i9", "5", *WHY), "「2-1/i9」というキーは計画にありません。"),
    (("2-1/12/備孝", "増えた", *WHY), "近いもの: 2-1/12/備考（単独事業 備考）"),
    (("2-1/12/決算額@R8 ", "5", *WHY), "近いもの: 2-1/12/決算額@R8（単独事業 決算額 R8）"),
    (("単独事業", "5", *WHY), "近いもの: "),
    ((SETTLEMENT, "5", "-3", *WHY), "「-3」は余分です。"),
    ((SETTLEMENT, "--cleer", *WHY), "--cleer というオプションはありません。--clear"),
    ((SETTLEMENT, "-x3", *WHY), "-x というオプションはありません。"),
    ((SETTLEMENT, "5", "--withdraw", *WHY), "どれか一つを書いてください。"),
    ((SETTLEMENT, "--clear", "--withdraw", *WHY), "どれか一つを書いてください。"),
    ((SETTLEMENT, "--withdraw", *WHY), f"「{SETTLEMENT}」に、取り下げる決定はありません。"),
    (("2-1/12/決算額@R88", "--withdraw", *WHY), "取り下げる決定はありません。近いもの: "),
)


@pytest.mark.parametrize(("typed", "line"), REFUSED)
def test_what_cannot_be_recorded_is_one_line_and_changes_nothing(made: Town, typed: tuple[str, ...], line: str) -> None:
    before = made.tree()
    said = made.run("set", *typed)
    assert (said.status, said.out, len(said.err.splitlines())) == (2, "", 1)
    assert line in said.err
    assert made.tree() == before


def test_a_doubt_is_told_and_never_refuses(tmp_path: Path) -> None:
    town = founded(tmp_path / "town")
    said = town.run("set", SETTLEMENT, "12.5", *WHY, "--json")
    document = json.loads(said.out)
    assert said.status == 0
    assert [(one["code"], one["key"], one["label"], one["cell"]) for one in document["problems"]] == [
        ("figure.rule", SETTLEMENT, "単独事業 決算額 R8", "")
    ]
    assert (document["key"], document["what"], document["value"]) == (SETTLEMENT, "決定", "12.5")
    assert town.run("set", SETTLEMENT, "12.5", *WHY, "--strict").status == 1


def test_a_choice_is_one_of_the_form_s_and_a_text_one_that_it_asks(tmp_path: Path) -> None:
    town = founded(tmp_path / "town")
    assert town.run("set", "2-1/12/覚え", "聞いた", *WHY).status == 0  # nothing was sent out yet
    assert town.run("set", "2-1/12/覚え", "--withdraw", *WHY).status == 0
    assert town.run("set", "2-1/99", "聞いた", *WHY).status == 2
    town.generate(R8, template=REVIEW)
    found = trace.find(town.workspace, ("今後の方向性", "単独事業"), now=NOW)
    assert isinstance(found, trace.Traced)
    said = town.run("set", found.key, "拡大", *WHY)
    assert (said.status, "「拡大」は選択肢にありません。拡充・継続・縮小・廃止" in said.err) == (2, True)
    assert town.run("set", found.key, " 拡充", *WHY).status == 0
    written = (town.workspace.output / "consolidated_text.csv").read_text(encoding="utf-8-sig")
    assert f"{found.key},今後の方向性,拡充,企画課," in written.replace("@R8,拡充", ",拡充")
    for unasked in ("2-1/12/覚え", "2-1/12/今後の方向性", "2-1/12/備考@R8"):
        assert town.run("set", unasked, "拡充", *WHY).status == 2


def test_what_was_taken_back_is_as_if_it_never_was_and_nothing_earlier_comes_back(town: Town) -> None:
    kept = csv(town)
    assert town.run("set", KEY, "12", *WHY).status == 0
    assert town.run("set", KEY, "13", *WHY).status == 0
    said = town.run("set", KEY, "--withdraw", "--reason", "聞き違い")
    assert said.status == 0
    assert f"{KEY}: 決定を取り下げました。今は確定 10です。それより前の決定には戻りません。" in said.out
    assert csv(town) == kept
    assert town.run("rebuild").status == 0
    assert town.run("merge").status == 0
    assert csv(town) == kept
    steps = trace.run(town.workspace, KEY, now=NOW).steps[-3:]
    assert [(step.action, step.value) for step in steps] == [("決定", "12"), ("決定", "13"), ("取下げ", "")]
    assert "聞き違い" in steps[-1].detail
    sheet = openpyxl.load_workbook(town.workspace.output / "consolidated.xlsx")["変更履歴"]
    assert [cell.value for cell in sheet["B"][1:3]] == ["決定の取下げ", "決定"]
    assert town.run("set", KEY, "--withdraw", *WHY).status == 2
    assert town.run("set", KEY, "14", *WHY).status == 0
    assert value(town)[:2] == ["14", "確定"]


def test_an_emptied_key_says_so_and_is_not_one_that_was_taken_back(town: Town) -> None:
    said = town.run("set", KEY, "--clear", *WHY)
    assert "空にしました。課の回答も数えません（課の回答に戻すときは --withdraw）。今は未入力です。" in said.out
    assert value(town)[:2] == ["", "未入力"]
    document = json.loads(town.run("set", KEY, "--withdraw", *WHY, "--json").out)
    assert (document["what"], document["value"]) == ("取下げ", "")
    assert value(town)[:3] == ["10", "確定", "福祉課"]
    told = json.loads(town.run("trace", KEY, "--json").out)["history"]
    assert [step["what"] for step in told[-2:]] == ["消去", "取下げ"]


def test_a_conflict_is_asked_again_once_its_decision_is_taken_back(town: Town) -> None:
    for said in ("17", "18"):
        send(town, said, LATE, f"{said}.xlsx")
    town.run("merge")
    assert town.run("resolve", mark(town, 2, "○", "課長に確認")).status == 0
    assert value(town)[:2] == ["18", "確定"]
    assert town.run("set", KEY, "--withdraw", *WHY).status == 1
    assert value(town)[:2] == ["", "競合"]
    assert openpyxl.load_workbook(town.workspace.output / "conflicts.xlsx")["競合"].cell(HEAD + 1, 1).value == KEY


def test_a_text_and_an_imported_figure_are_taken_back_too(town: Town) -> None:
    (town.root / "former.csv").write_text("キー,値\n2-1/12/決算額@R5,300\n", encoding="utf-8")
    assert town.run("import-figures", str(town.root / "former.csv")).status == 0
    assert town.run("set", "2-1/12/決算額@R5", "--withdraw", *WHY).status == 0
    (town.root / "former.csv").write_text("キー,値\n2-1/12/決算額@R5,301\n", encoding="utf-8")
    assert "取り込んだ数字 1、" in town.run("import-figures", str(town.root / "former.csv")).out
    texts = town.workspace.output / "consolidated_text.csv"
    kept = texts.read_bytes()
    assert town.run("set", "2-1/12/備考", "暖冬のため", *WHY).status == 0
    assert "暖冬のため" in texts.read_text(encoding="utf-8-sig")
    assert town.run("set", "2-1/12/備考", "--withdraw", *WHY).status == 0
    assert texts.read_bytes() == kept


def test_a_value_typed_into_the_list_of_conflicts_is_read_as_a_returned_cell_is(town: Town) -> None:
    for said in ("17", "18"):
        send(town, said, LATE, f"{said}.xlsx", key="2-1/i1@R8")
    town.run("merge")
    path = Path(mark(town, 3, 0.145))
    book = openpyxl.load_workbook(path)
    book["競合"].cell(HEAD + 3, 9).number_format = "0.0%"
    book.save(path)
    said = town.run("resolve", str(path))
    assert f"marked.xlsx ［競合］ I{HEAD + 3}" in said.out
    assert value(town, "2-1/i1@R8")[:2] == ["14.5", "確定"]


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("14,5", "「14,5」は数字として読めません。"),
        ("=A1*2", "計算式が入っています。"),
        (1234567890123456789, "桁が多すぎます"),
        (True, "「TRUE」が入っています。"),
        (NOW, "日付「6/1」"),
        ("12か月以上", "一つの数字に決まりません。"),
    ],
)
def test_what_a_returned_cell_is_held_back_for_is_no_decision(town: Town, typed: object, line: str) -> None:
    for said in ("17", "18"):
        send(town, said, LATE, f"{said}.xlsx")
    town.run("merge")
    path = mark(town, 3, typed, "電話で聞いた")
    before = town.tree()
    said = town.run("resolve", path)
    assert (said.status, said.out) == (2, "")
    assert f"marked.xlsx ［競合］ I{HEAD + 3}" in said.err
    assert line in said.err
    assert town.tree() == before


def test_one_key_that_fits_the_words_is_traced_and_several_are_listed(made: Town) -> None:
    assert made.run("trace", "単独事業", "決算額", "R8").out == made.run("trace", SETTLEMENT).out
    said = made.run("trace", "単独", "決算額")
    assert (said.status, said.err) == (0, "")
    assert said.out.splitlines() == [
        "2 件のキーが合います。キーで指定するか、言葉を足してください。",
        "  2-1/12/決算額@R8  単独事業 決算額 R8  確定",
        "  2-1/12/決算額@R9  単独事業 決算額 R9  未入力",
    ]
    document = json.loads(made.run("trace", "単独", "決算額", "--json").out)
    assert list(document) == ["problems", "counts", "matches"]
    assert document["counts"] == {"matches": 2}
    assert document["matches"][0] == {"key": SETTLEMENT, "label": "単独事業 決算額 R8", "state": "確定"}


def test_a_long_list_of_keys_ends_with_how_many_more_there_are(made: Town) -> None:
    fitting = json.loads(made.run("trace", "福祉", "--json").out)["matches"]
    lines = made.run("trace", "福祉").out.splitlines()
    assert (len(fitting) > 20, len(lines)) == (True, 22)
    assert lines[-1] == f"  ほかに {len(fitting) - 20} 件あります。"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("単独事葉",), "「単独事葉」というキーも名前も、計画にも台帳にもありません。近い名前: 単独事業。"),
        (("単独事業", "観光"), "「観光」というキーも名前も、計画にも台帳にもありません。施策名・事業名・"),
        (("講座", "決算額"), "すべての言葉に合うキーはありません（「講座」は 4 件、「決算額」は 4 件）。"),
        (("2-1/99",), "「2-1/99」というキーは、計画にも台帳にもありません。近いもの: "),
    ],
)
def test_where_nothing_fits_what_is_near_is_told(made: Town, words: tuple[str, ...], line: str) -> None:
    said = made.run("trace", *words)
    assert (said.status, said.out, len(said.err.splitlines())) == (2, "", 1)
    assert line in said.err
