"""import-figures: figures that already exist are taken in whole or not at all, each problem with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kamakura_report.commands.snapshots import Snapshots
from tests.commands.test_rounds import figures
from tests.commands.town import R8, R9, Town, founded

KEY = "2-1/3/決算額@R8"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return founded(tmp_path / "town")


def table(town: Town, *lines: str, encoding: str = "utf-8-sig", name: str = "former.csv") -> str:
    path = town.root / name
    path.write_bytes("\r\n".join(("キー,値", *lines, "")).encode(encoding))
    return str(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_figures_of_the_plan_and_of_former_years_are_taken_in_with_their_line(town: Town, encoding: str) -> None:
    path = table(
        town, f"{KEY},4000", "2-1/i1@R5,12.50", "2-1/12/決算額@R7,該当なし", "2-1/i5@R8,", ",", encoding=encoding
    )
    said = town.run("import-figures", path)
    assert (said.status, said.err) == (0, "")
    assert "取り込んだ数字 3、空欄やすでにあるもの 1" in said.out
    assert figures(town)[KEY] == "4000"
    for key, shown, line in ((KEY, "4000", 2), ("2-1/i1@R5", "12.5", 3), ("2-1/12/決算額@R7", "該当なし", 4)):
        told = town.run("trace", key).out
        assert f"取込「{shown}」" in told
        assert f"former.csv の {line} 行目から取り込み" in told
    again = town.run("import-figures", path)
    assert "取り込んだ数字 0、空欄やすでにあるもの 4" in again.out


def test_our_own_results_can_be_read_back_into_an_empty_ledger(town: Town, tmp_path: Path) -> None:
    for one in town.generate(R8).issued:
        town.answer(one, {KEY: "該当なし", "2-1/3/i1@R8": "未確定"})
    assert town.run("merge").status == 0
    kept = figures(town)
    (tmp_path / "results.csv").write_bytes((town.workspace.output / "consolidated.csv").read_bytes())
    other = founded(tmp_path / "other")
    assert other.run("import-figures", str(tmp_path / "results.csv")).status == 0
    assert figures(other) == kept
    content = (other.workspace.output / "consolidated.csv").read_text(encoding="utf-8-sig")
    assert f"{KEY}," in content
    assert [row.split(",")[9] for row in content.splitlines() if row.startswith(KEY)] == ["該当なし"]


def test_imported_figures_of_earlier_years_are_locked_in_the_next_workbook(town: Town) -> None:
    assert town.run("import-figures", table(town, f"{KEY},4000")).status == 0
    (first, _) = town.generate(R9).issued
    issue = Snapshots(town.workspace).issue(first.issue)
    assert issue is not None
    assert issue.accepted[KEY].shown == "4000"


def test_a_division_that_says_otherwise_later_is_for_a_person_to_decide(town: Town) -> None:
    assert town.run("import-figures", table(town, f"{KEY},4000")).status == 0
    for one in town.generate(R8).issued:
        town.answer(one, {KEY: "4001"})
    said = town.run("merge")
    assert (said.status, "merge.decide-again" in said.out) == (1, True)


WRONG = (
    ("2-1/i1@R8,約10", "figure.unreadable", "「約10」は、「約」が付いているので一つの数字に決まりません。"),
    ("2-1/i5@R8,1.23E+05", "figure.unreadable", "「1.23E+05」は数字として読めません。"),
    ("2-1/i5@R9,12345678901234567", "figure.digits", "「12345678901234567」は桁が多すぎます"),
    ("2-1/3/決算額@R9,10円", "figure.unit", "「10円」の「円」は、この欄の単位「千円」と違います。"),
    ("2-1/i1,10", "import.key", "「2-1/i1」は数字のキーとして読めません。"),
    ("2-1/i1@R100,10", "import.key", "「2-1/i1@R100」は数字のキーとして読めません。"),
    ("2-1/i1/備考@R8,10", "import.key", "読めません。"),
    ("2-1/99/決算額@R8,10", "import.unknown-key", "計画にありません。"),
    ("2-1/12@R8,10", "import.unknown-key", "計画にありません。"),
    ("2-1/i1/決算額@R8,10", "import.unknown-key", "計画にありません。"),
    ("2-1/12/決算額@初期値,10", "import.unknown-key", "計画にありません。"),
    ("2-1/i1@R9,1,234", "import.fields", "列の数が見出しより多くなっています。"),
    ("2-1/i1@初期値,99", "import.against", "すでにある「14.5」（master.xlsx）と違います。"),
    ("2-1/12/決算額@R8,1", "import.twice", "2 行目にもあります。"),
)


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_taken_in(town: Town) -> None:
    path = table(town, "2-1/12/決算額@R8,5", *(line for line, _, _ in WRONG))
    before = town.tree()
    said = town.run("import-figures", path)
    assert (said.status, said.out) == (2, "")
    first, *places = said.err.splitlines()
    assert first == f"エラー: {path} に直すところが {len(WRONG)} 件あります。直してから、もう一度実行してください。"
    for number, (place, (_, _, found)) in enumerate(zip(places, WRONG, strict=True), 3):
        assert place.startswith(f"  former.csv {number} 行目: ")
        assert found in place
    assert town.tree() == before


def test_a_figure_in_conflict_or_known_otherwise_is_not_settled_by_a_file(town: Town) -> None:
    first = town.generate(R8).issued[0]
    town.answer(first, {KEY: "1", "2-1/i1@R8": "1"}, "一.xlsx")
    town.answer(first, {KEY: "2", "2-1/i1@R8": "1"}, "二.xlsx")
    assert town.run("merge").status == 1
    said = town.run("import-figures", table(town, f"{KEY},1", "2-1/i1@R8,3"))
    assert said.status == 2
    assert "この項目は競合しています。" in said.err
    assert "「3」は、すでにある「1」（一.xlsx）と違います。" in said.err


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "見出し「キー」「値」の列が、それぞれ一つに決まりません。"),
        ("キー,値,値\r\n".encode(), "見出し「キー」「値」の列が、それぞれ一つに決まりません。"),
        (b"PK\x03\x04", "は Excel のファイルです。CSV（コンマ区切り）で保存し直してください。"),
        (bytes(range(128, 256)), "は文字として読めません。"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(town: Town, content: bytes, line: str) -> None:
    path = town.root / "former.csv"
    path.write_bytes(content)
    before = town.tree()
    said = town.run("import-figures", str(path))
    assert (said.status, said.out) == (2, "")
    assert line in said.err
    assert town.tree() == before


def test_a_missing_file_is_one_line(town: Town) -> None:
    said = town.run("import-figures", str(town.root / "ない.csv"))
    assert (said.status, said.err.count("\n")) == (2, 1)


def test_tabs_and_other_columns_are_read_too(town: Town) -> None:
    path = town.root / "former.txt"
    path.write_text(f"備考\tキー\t値\nx\t{KEY}\t4000\n", encoding="utf-16")
    assert town.run("import-figures", str(path)).status == 0
    assert figures(town)[KEY] == "4000"
