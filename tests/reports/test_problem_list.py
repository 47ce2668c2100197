"""Equal problems are told once with all their cells; the worst first, those of one file together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kamakura_report.problem import Problem, Severity
from kamakura_report.reports.problem_list import MOST_CELLS, MOST_FILES, fold_problems

BLANK = Problem("required.blank", Severity.WARNING, "必要な欄が空です。", "記入してください。", "a.xlsx", "2-1 福祉")
problems = st.lists(
    st.builds(
        Problem,
        st.sampled_from(["figure.unreadable", "required.blank"]),
        st.sampled_from(Severity),
        st.sampled_from(["空です。", "読めません。"]),
        st.just("直してください。"),
        st.sampled_from(["a.xlsx", "b.xlsx", "c.xlsx", "d.xlsx", ""]),
        st.sampled_from(["表紙", "2-1 福祉", ""]),
        st.sampled_from(["F12", "F13", ""]),
        st.sampled_from(["2-1/i1@R8", ""]),
        st.sampled_from(["満足度 R8", ""]),
    )
)


def blanks(count: int) -> list[Problem]:
    return [BLANK.at(cell=f"F{row}", key=f"2-1/i{row}@R8", label=f"指標{row} R8") for row in range(1, count + 1)]


def test_one_problem_has_its_cell_and_label() -> None:
    (folded,) = fold_problems(blanks(1))
    assert folded.where == "［2-1 福祉］ F1 指標1 R8"


def test_a_few_cells_are_told_with_their_labels() -> None:
    (folded,) = fold_problems(blanks(3))
    assert folded.where == "［2-1 福祉］ F1（指標1 R8）、F2（指標2 R8）、F3（指標3 R8）"


def test_many_cells_are_told_without_labels_and_counted() -> None:
    (folded,) = fold_problems(blanks(MOST_CELLS + 5))
    assert folded.where.startswith("［2-1 福祉］ F1、F2、")
    assert folded.where.endswith(f"F{MOST_CELLS} ほか 5 か所（{MOST_CELLS + 5} か所）")


def test_all_cells_are_told_up_to_the_limit() -> None:
    (folded,) = fold_problems(blanks(MOST_CELLS))
    assert folded.where.endswith(f"F{MOST_CELLS}（{MOST_CELLS} か所）")


def test_what_differs_in_more_than_the_cell_stays_apart() -> None:
    others = [BLANK.at(file="b.xlsx"), BLANK.at(sheet="表紙"), BLANK.at(found="ほか。"), BLANK.at(code="a.b")]
    assert len(fold_problems([BLANK, *others])) == 5


def test_a_problem_of_the_whole_file_has_no_place() -> None:
    (folded,) = fold_problems([Problem("file.empty", Severity.ERROR, "空です。", "", "a.xlsx")])
    assert folded.where == ""


def test_errors_come_first_and_then_file_by_file() -> None:
    error = BLANK.at(severity=Severity.ERROR, file="c.xlsx")
    told = fold_problems([BLANK, BLANK.at(file="b.xlsx"), BLANK.at(sheet="表紙"), error])
    assert [(one.problem.severity, one.problem.file) for one in told] == [
        (Severity.ERROR, "c.xlsx"),
        (Severity.WARNING, "a.xlsx"),
        (Severity.WARNING, "a.xlsx"),
        (Severity.WARNING, "b.xlsx"),
    ]


KNOWN = Problem("return.known", Severity.NOTE, "前に取り込んだファイルと同じものです。", "何もしなくて構いません。")


def known(count: int) -> list[Problem]:
    return [KNOWN.at(file=f"{number:03}.xlsx") for number in range(1, count + 1)]


def test_a_note_about_many_files_is_one_with_their_number_and_a_few_names() -> None:
    (folded,) = fold_problems(known(100))
    assert folded.where == "001.xlsx、002.xlsx、003.xlsx ほか 97 ファイル（100 ファイル）"
    assert (folded.problem, folded.count) == (KNOWN, 100)


def test_a_note_about_a_few_files_stays_with_each_of_them() -> None:
    assert [one.problem.file for one in fold_problems(known(MOST_FILES))] == ["001.xlsx", "002.xlsx", "003.xlsx"]
    assert len(fold_problems(known(MOST_FILES + 1))) == 1


def test_what_a_person_must_look_at_in_each_file_is_told_at_each() -> None:
    warned = [one.at(severity=Severity.WARNING) for one in known(9)]
    placed = [one.at(sheet="表紙") for one in known(9)]
    keyed = [one.at(key="2-1/i1") for one in known(9)]
    assert len(fold_problems([*warned, *placed, *keyed])) == 27
    half = [KNOWN.at(file="z.xlsx"), KNOWN.at(file="z.xlsx", cell="F1")]
    assert [one.problem.file for one in fold_problems([*known(9), *half])] == ["z.xlsx", ""]


def test_a_note_about_many_files_stands_after_those_about_one_and_with_those_about_none() -> None:
    """On a terminal there is one heading for what is no single file's."""
    other = Problem("return.twice", Severity.NOTE, "二つ。", "", file="002.xlsx")
    none = Problem("master.unnamed", Severity.NOTE, "空です。", "")
    assert [one.problem.code for one in fold_problems([*known(9), other])] == ["return.twice", "return.known"]
    assert [one.problem.code for one in fold_problems([none, other, *known(9)])] == [
        "master.unnamed",
        "return.known",
        "return.twice",
    ]


@given(problems)
def test_no_problem_is_lost_or_made(found: list[Problem]) -> None:
    told = fold_problems(found)
    again = {
        one.problem.at(cell=cell, label=label, key="", file=file)
        for one in told
        for cell, label in one.places
        for file in one.files or (one.problem.file,)
    }
    assert again == {problem.at(key="") for problem in found}
    order = [one.problem.severity.order for one in told]
    assert order == sorted(order)
    assert len({(one.problem.at(cell="", key="", label=""), one.files) for one in told}) == len(told)
