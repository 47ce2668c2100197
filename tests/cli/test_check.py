"""What ``check`` prints: for people on a terminal, for files and programs elsewhere; and its --annotate."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click
import pytest

from kamakura_report.cli import collect, ending, output
from kamakura_report.cli.columns import display_width
from kamakura_report.form.answer import Answer, Answers, Place
from kamakura_report.problem import Hold, Problem, Severity
from kamakura_report.reports.problem_list import fold_problems
from kamakura_report.returned.submission import NOTHING_ASKED, Filling, Submission
from tests.commands.town import R8, Town, founded

FIGURE = "2-1/3/i1@R8"
ERROR = Problem(
    "figure.unreadable",
    Severity.ERROR,
    "「約130」は数字として読めません。",
    "数字だけを入力するか、「該当なし」、「未確定」と入力してください。",
    "福祉課.xlsx",
    "2-1 福祉",
    "F12",
    FIGURE,
    "推進事業 講座 R8",
)
BLANK = Problem("required.blank", Severity.WARNING, "必要な欄が空です。", "記入してください。", sheet="2-1 福祉")
BLANKS = [
    BLANK.at(file=file, cell=f"F{row}", label=f"{row}")
    for file in ("福祉課.xlsx", "保険課.xlsx")
    for row in range(20, 60)
]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return founded(tmp_path / "town")


def plain(problems: list[Problem], columns: int = 79) -> list[str]:
    return [click.unstyle(output.rendered(line)) for line in ending.problem_blocks(fold_problems(problems), columns)]


def test_a_line_says_it_all() -> None:
    assert ending.problem_line(fold_problems([ERROR])[0]) == (
        "エラー: 福祉課.xlsx ［2-1 福祉］ F12 推進事業 講座 R8: 「約130」は数字として読めません。 "
        "数字だけを入力するか、「該当なし」、「未確定」と入力してください。（figure.unreadable）"
    )


def test_elsewhere_than_on_a_terminal_each_kind_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(ending.problem_lines([*BLANKS, ERROR])) == [
        ending.problem_line(one) for one in fold_problems([*BLANKS, ERROR])
    ]
    assert len(list(ending.problem_lines([*BLANKS, ERROR]))) == 3


def test_on_a_terminal_problems_stand_below_their_file() -> None:
    assert plain([BLANKS[0], ERROR]) == [
        "■ エラー 1 件",
        "福祉課.xlsx",
        "  - ［2-1 福祉］ F12 推進事業 講座 R8",
        "    「約130」は数字として読めません。",
        "    → 数字だけを入力するか、「該当なし」、「未確定」と入力してください。",
        "    figure.unreadable",
        "",
        "■ 注意 1 件",
        "福祉課.xlsx",
        "  - ［2-1 福祉］ F20 20",
        "    必要な欄が空です。",
        "    → 記入してください。",
        "    required.blank",
        "",
    ]


def test_on_a_terminal_headings_have_colours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Told as any command tells it: what is escaped is other people's, not these."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    ending.finish(["a\x1b[2J"], [ERROR], {}, as_json=False, strict=False)
    out = capsys.readouterr().out
    assert "\x1b[31m\x1b[1m■ エラー 1 件\x1b[0m\n" in out
    assert "a\\u001b[2J\n" in out


def test_a_problem_without_a_place_begins_with_what_was_found() -> None:
    empty = Problem("file.empty", Severity.ERROR, "空のファイルです。", "", "a.xlsx")
    assert plain([empty])[2:4] == ["  - 空のファイルです。", "    file.empty"]


@pytest.mark.parametrize("columns", [40, 79, 100])
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    wide = ERROR.at(found="とても長い説明が続きます。" * 10, label="長い名前の事業" * 8, file="長い名前" * 15 + ".xlsx")
    lines = plain([wide, *BLANKS], columns)
    assert max(map(display_width, lines)) <= columns
    assert "".join(line.strip() for line in lines).count("とても長い説明が続きます。") == 10


def test_equal_problems_of_a_file_are_one_and_counted() -> None:
    lines = plain(BLANKS)
    assert lines[0] == "■ 注意 80 件"
    assert sum("（40 か所）" in line for line in lines) == 2


@pytest.mark.parametrize("sign", ["\x1b", "\r", "\x9b", "\u202e", "\x07", "\u2028"])
def test_nothing_typed_by_others_moves_the_cursor(sign: str) -> None:
    spoilt = ERROR.at(found=f"「{sign}[2J」は", file=f"a{sign}.xlsx", label=sign, advice=sign)
    whole = output.rendered(ending.problem_line(fold_problems([spoilt])[0]))
    for line in (whole, *plain([spoilt])):
        assert sign not in line
    assert f"\\u{ord(sign):04x}" in whole


def test_check_tells_problems_then_a_table_of_files(town: Town) -> None:
    first, second = town.generate(R8).issued[:2]
    town.answer(first, {FIGURE: "約130"})
    town.answer(second)
    said = town.run("check")
    lines = said.out.splitlines()
    assert said.status == 1
    assert [line for line in lines if line.startswith("エラー: 福祉課.xlsx ［2-1 福祉］ ")] == lines[:1]
    assert [line.split() for line in lines[1:]] == [
        ["ファイル", "課", "記入する欄", "済み", "要確認", "残り", "エラー", "注意"],
        ["介護課.xlsx", "介護課", "1", "1", "0", "0", "0", "0", "受け取れます"],
        ["福祉課.xlsx", "福祉課", "6", "5", "1", "0", "1", "0", "1欄を除いて受け取れます"],
        ["ファイル", "2、受け取れるもの", "1、一部を受け取れるもの", "1（受け取れない欄", "1）"],
    ]
    assert display_width(lines[2].partition("受け取れ")[0]) == display_width(lines[3].partition("1欄")[0])


def file(name: str, division: str = "福祉課", *severities: Severity, cells: Filling = NOTHING_ASKED) -> Submission:
    problems = tuple(replace(BLANK, severity=severity) for severity in severities)
    held = {BLANK.key: Hold.CELL} if Severity.ERROR in severities else {}
    answers = Answers({f"2-1/i{number}@R8": Answer.figure(1) for number in range(cells.filled)})
    return Submission(
        name, "2027-05-20T17:31:00+09:00", division, "R8", answers=answers, problems=problems, filling=cells, held=held
    )


def test_the_table_says_of_each_file_what_becomes_of_it() -> None:
    """Numbers stand to the right, and a very long name moves only its own line."""
    files = [
        file("a.xlsx", cells=Filling(12, 12)),
        file("b.xlsx", "障害福祉課", *(Severity.WARNING,) * 12, cells=Filling(20, 17, 1, 3)),
        file("c.xlsx", "福祉課", Severity.ERROR, Severity.WARNING),
        file("d.xlsx", ""),
        file("長い名前" * 10 + ".xlsx"),
    ]
    name, doubt = " " * 34, "（確かめるところがあります）"
    assert list(collect.file_table(files)) == [
        f"ファイル{' ' * 32}  課          記入する欄  済み  要確認  残り  エラー  注意",
        f"a.xlsx{name}  福祉課              12    12       0     0       0     0  受け取れます",
        f"b.xlsx{name}  障害福祉課          20    17       1     3       0    12  受け取れます{doubt}",
        f"c.xlsx{name}  福祉課               0     0       0     0       1     1  1欄を除いて受け取れます",
        f"d.xlsx{name}  ―                   0     0       0     0       0     0  読めません",
        f"{'長い名前' * 10}.xlsx  福祉課               0     0       0     0       0     0  受け取れます",
        "ファイル 5、受け取れるもの 3、一部を受け取れるもの 1（受け取れない欄 1）",
    ]


def test_counts_are_of_usable_files_of_answers_of_cells_and_of_each_severity() -> None:
    """What no division stands for has no cells."""
    files = [
        file("a.xlsx", cells=Filling(3, 2, 0, 1)),
        file("b.xlsx", "保険課", Severity.ERROR, cells=Filling(4, 3, 1, 0)),
        file("c.xlsx", "介護課", Severity.WARNING, cells=Filling(1, 1)),
        file("d.xlsx", "", cells=Filling(9, 0, 9, 9)),
    ]
    problems = [BLANK, BLANK, ERROR, replace(BLANK, severity=Severity.NOTE), BLANK]
    assert collect.check_counts(files, problems) == {
        "files": 4, "usable": 2, "partly": 1, "held": 1, "ready": 1, "answers": 6, "required": 8, "filled": 6,
        "doubtful": 1, "blank": 1,
        "errors": 1, "warnings": 3, "notes": 1,
    }  # fmt: skip


def test_a_sheet_s_name_moves_no_cursor_either() -> None:
    answer = replace(Answer.figure(1), place=Place("2-1\x1b[2J", "F12"))
    told = collect.answer_lines([replace(file("a.xlsx"), answers=Answers({"2-1/i1@R8": answer}))])
    assert output.rendered(list(told)[1]) == "  ［2-1\\u001b[2J］"


def test_check_v_shows_each_answer_with_its_place(town: Town) -> None:
    town.answer(town.generate(R8).issued[0], {FIGURE: "130", "表紙/記入者": "山田\n太郎\x1b[2J"})
    out = town.run("check", "-v").out
    assert "福祉課.xlsx の回答\n  ［" in out
    assert f" {FIGURE} = 130\n" in out
    assert "表紙/記入者 = 山田↵太郎\\u001b[2J\n" in out


def test_check_v_shows_what_was_understood_from_what(town: Town) -> None:
    town.answer(town.generate(R8).issued[0], {FIGURE: "１３０回"})
    assert f"{FIGURE} = 130（読み替え: １３０回 → 130（" in town.run("check", "-v").out


def test_json_tells_each_problem_unfolded_the_worst_first(town: Town) -> None:
    """The warnings' file is read first."""
    one = town.generate(R8).issued[0]
    town.answer(one, {"2-1/i1@R8": "", "2-1/3/決算額@R8": ""}, "a.xlsx")
    town.answer(one, {FIGURE: "約130"}, "b.xlsx")
    said = json.loads(town.run("check", "--json").out)
    codes = ["figure.unreadable", "required.blank", "required.blank", "return.twice"]
    assert [problem["code"] for problem in said["problems"]] == codes
    assert said["problems"][0]["label"] == "推進事業 講座 R8"
    assert "annotated" not in said["counts"]


def test_annotate_makes_the_workbooks_and_names_them(town: Town, tmp_path: Path) -> None:
    town.answer(town.generate(R8).issued[0], {FIGURE: "約130"})
    (town.workspace.returned / "こわれ.xlsx").write_bytes(b"")
    back = tmp_path / "back"
    said = town.run("check", "--annotate", str(back))
    assert said.status == 1
    assert f"差戻し用（福祉課）: {back / 'R8' / '福祉課.xlsx'}\n" in said.out
    assert "差戻し用を作れません: こわれ.xlsx" in said.out
    assert [path.name for path in back.rglob("*.xlsx")] == ["福祉課.xlsx"]
    assert json.loads(town.run("check", "--annotate", str(back), "--json").out)["counts"]["annotated"] == 1


def test_where_no_file_is_known_nothing_is_said_to_be_without_fault(town: Town, tmp_path: Path) -> None:
    town.generate(R8)
    town.workspace.returned.mkdir(parents=True)
    (town.workspace.returned / "こわれ.xlsx").write_bytes(b"")
    out = town.run("check", "--annotate", str(tmp_path / "back")).out
    assert "差戻し用を作れません: こわれ.xlsx" in out
    assert "直すところのあるファイルはない" not in out


def test_what_excel_leaves_lying_about_is_told_and_not_counted(town: Town) -> None:
    path = town.answer(town.generate(R8).issued[0])
    (path.parent / f"~${path.name}").write_bytes(b"\x00" * 165)
    out = town.run("check").out
    assert f"~${path.name}" in out.splitlines()[0]
    assert "ファイル 1、受け取れるもの 1" in out
    assert json.loads(town.run("check", "--json").out)["counts"]["files"] == 1


@pytest.mark.parametrize("command", ["check", "merge"])
def test_a_folder_with_nothing_but_what_excel_leaves_is_no_error(town: Town, command: str) -> None:
    town.generate(R8)
    town.workspace.returned.mkdir(parents=True)
    (town.workspace.returned / "~$x.xlsx").write_bytes(b"x")
    result = town.run(command)
    assert result.status == 0
    assert "お知らせ: ~$x.xlsx" in result.out
    assert "エラー" not in result.out.splitlines()[0]


def test_what_is_sent_back_does_not_lie_among_what_came(town: Town, tmp_path: Path) -> None:
    path = town.answer(town.generate(R8).issued[0], {FIGURE: "約130"})
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    path.rename(elsewhere / path.name)
    refused = town.run("check", str(elsewhere), "--annotate", str(elsewhere / "back"))
    assert (refused.status, refused.out) == (2, "")


def test_annotate_without_a_fault_says_so(town: Town, tmp_path: Path) -> None:
    town.answer(town.generate(R8).issued[0])
    said = town.run("check", "--annotate", str(tmp_path / "back"))
    assert said.status == 0
    assert "差戻し用の Excel は作りません。" in said.out


def test_an_edited_workbook_is_refused_without_force(town: Town, tmp_path: Path) -> None:
    town.answer(town.generate(R8).issued[0], {FIGURE: "約130"})
    back = tmp_path / "back"
    town.run("check", "--annotate", str(back))
    (back / "R8" / "福祉課.xlsx").write_bytes(b"edited")
    refused = town.run("check", "--annotate", str(back))
    assert (refused.status, refused.out) == (2, "")
    assert "--force" in refused.err
    assert town.run("check", "--annotate", str(back), "--force").status == 1
    assert sorted(".bak" in path.name for path in back.rglob("*.xlsx")) == [False, True]


def test_without_workers_nothing_is_blamed_and_in_process_reads_all(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line, nothing kept of a merge; and then the same with the option, which says what it does not promise."""
    for one in town.generate(R8).issued:
        town.answer(one)
    monkeypatch.setattr("kamakura_report.io.worker_process.WORKER_CODE", "raise SystemExit(5)")
    before = town.tree()
    for command in ("check", "merge"):
        told = town.run(command)
        assert (told.status, told.out, told.err.count("\n")) == (2, "", 1)
        assert "--in-process" in told.err
        assert town.tree() == before
    for command in ("check", "merge"):
        told = town.run(command, "--in-process")
        assert told.status == 0, told
        assert "時間とメモリーの上限は効きません" in told.out
        assert "（read.in-process）" in told.out
        assert "read.died" not in told.out
