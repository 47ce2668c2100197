"""The steps as files to double-click: what was dropped is what is taken, what is asked is what is passed on."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamakura_report.cli.app import COMMANDS, group
from kamakura_report.cli.steps import CLICKED, CLICKED_STEPS, do, dropped_names

CMD = r"C:\WINDOWS\system32\cmd.exe /c "
# What Windows allows in a name; one with a blank is quoted by Explorer, any other is not.
IN_NAMES = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters='<>:"/\\|?*')
NAMES = st.text(IN_NAMES, min_size=1, max_size=30).map(lambda name: rf"C:\共有\{name}.xlsx")


def explorers_line(names: list[str], clicked: str = r"C:\企画課\集計.bat") -> str:
    """How Explorer starts cmd when these are dropped on the file."""
    listed = " ".join(f'"{name}"' if any(sign.isspace() for sign in name) else name for name in names)
    return f'{CMD}""{clicked}" {listed}"'


def done(
    step: str, workspace: Path, *arguments: str, line: str = "", answers: tuple[str, ...] = ()
) -> tuple[int, list[list[str]]]:
    """The status of a step, and the commands it ran."""
    ran: list[list[str]] = []
    given_answers = iter(answers)

    def run(command: list[str]) -> int:
        ran.append(command)
        return len(ran) - 1

    clicked = str(workspace / f"{step}.bat")
    status = do([clicked, *arguments], {CLICKED: line}, lambda _: next(given_answers, ""), run)
    return status, ran


@given(st.lists(NAMES, max_size=40))
def test_what_was_dropped_is_read_whatever_signs_are_in_its_names(names: list[str]) -> None:
    assert dropped_names(explorers_line(names), "集計.bat") == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (f'{CMD}""C:\\企画課\\集計.bat" C:\\a&b.xlsx"', [r"C:\a&b.xlsx"]),
        (f'{CMD}""C:\\企画課\\集計.bat" C:\\50%.xlsx C:\\a^b.xlsx"', [r"C:\50%.xlsx", r"C:\a^b.xlsx"]),
        (f'{CMD}""C:\\企画課\\集計.bat" "C:\\R&D 課.xlsx" C:\\x.xlsx"', [r"C:\R&D 課.xlsx", r"C:\x.xlsx"]),
        (f'{CMD}""\\\\server\\共有\\集計.bat" \\\\server\\共有\\回答.xlsx"', [r"\\server\共有\回答.xlsx"]),
        (f'{CMD}""C:\\企画課\\集計.bat" "', []),
        (f'{CMD}"C:\\企画課\\集計.bat"', []),
        (r'"C:\WINDOWS\system32\cmd.exe"', None),
        ("", None),
    ],
)
def test_the_lines_that_windows_writes(line: str, names: list[str] | None) -> None:
    assert dropped_names(line, "集計.bat") == names


def test_forty_files_are_forty_files(tmp_path: Path) -> None:
    names = [rf"C:\返却\第{number}課 (最終)&確認.xlsx" for number in range(40)]
    _, ran = done("集計", tmp_path, line=explorers_line(names))
    assert ran == [["-C", str(tmp_path), "merge", *names]]


def test_what_cmd_made_of_a_dropped_name_is_not_believed(tmp_path: Path) -> None:
    _, ran = done("点検", tmp_path, r"C:\a", line=explorers_line([r"C:\a&b.xlsx"], r"C:\w\点検.bat"))
    assert ran == [["-C", str(tmp_path), "check", r"C:\a&b.xlsx"]]


def test_what_is_typed_in_an_open_window_is_taken_as_it_is(tmp_path: Path) -> None:
    _, ran = done("点検", tmp_path, "回答.xlsx", line=r'"C:\WINDOWS\system32\cmd.exe"')
    assert ran == [["-C", str(tmp_path), "check", "回答.xlsx"]]


def test_what_is_answered_becomes_options_and_a_blank_answer_none(tmp_path: Path) -> None:
    assert done("発行", tmp_path, answers=("R8", "2027-05-31"))[1] == [
        ["-C", str(tmp_path), "generate", "--year", "R8", "--due", "2027-05-31"]
    ]
    assert done("発行", tmp_path, answers=("全年度", " "))[1] == [
        ["-C", str(tmp_path), "generate", "--round", "全年度"]
    ]
    assert done("締め切り", tmp_path, answers=("R8",))[1] == [["-C", str(tmp_path), "close", "R8"]]


@pytest.mark.parametrize(
    ("step", "answers", "words"),
    [
        ("発行", ("",), "年度が入力されていないので、何もしませんでした。\n"),
        ("締め切り", ("",), "回が入力されていないので、何もしませんでした。\n"),
        ("取り消し", ("",), "y が入力されていないので、何もしませんでした。\n"),
        ("取り消し", ("n",), "y が入力されていないので、何もしませんでした。\n"),
        ("移し替え", (), "古い様式のファイルを、このファイルの上に置いてください（ドラッグします）。\n"),
        ("決定", (), "output\\conflicts.xlsx がありません。競合があるときに、集計で作られます。\n"),
        ("取り込み", (), "計画の文章が input\\plan にありません。タブ区切りのテキスト（.txt）を入れてください。\n"),
    ],
)
def test_without_what_it_needs_a_step_says_so_and_does_nothing(
    step: str, answers: tuple[str, ...], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert done(step, tmp_path, answers=answers) == (2, [])
    assert capsys.readouterr().err == words


def test_a_step_finds_what_it_is_about_in_the_folder(tmp_path: Path) -> None:
    for name in ("output/conflicts.xlsx", "input/plan/2.txt", "input/plan/1.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert done("決定", tmp_path)[1] == [["-C", str(tmp_path), "resolve", str(tmp_path / "output/conflicts.xlsx")]]
    plans = [str(tmp_path / "input/plan" / name) for name in ("1.txt", "2.txt")]
    assert done("取り込み", tmp_path, answers=("鎌倉市",))[1] == [
        ["-C", str(tmp_path), "import", "--city", "鎌倉市", *plans]
    ]
    assert done("差戻し", tmp_path)[1] == [
        ["-C", str(tmp_path), "check", "--annotate", str(tmp_path / "output/corrections")]
    ]


def test_a_backup_is_called_after_its_day_and_never_written_over(tmp_path: Path) -> None:
    ((_, _, command, name),) = done("バックアップ", tmp_path)[1]
    assert (command, Path(name).parent) == ("backup", tmp_path)
    assert re.fullmatch(r"バックアップ-\d{8}-\d{6}\.zip", Path(name).name)


def test_files_that_a_command_takes_one_by_one_are_given_one_by_one_and_the_worst_status_counts(tmp_path: Path) -> None:
    status, ran = done("移し替え", tmp_path, line=explorers_line([r"C:\1.xlsx", r"C:\2.xlsx"], r"C:\w\移し替え.bat"))
    assert ran == [["-C", str(tmp_path), "refresh", name] for name in (r"C:\1.xlsx", r"C:\2.xlsx")]
    assert status == 1


def test_where_the_result_is_is_said_unless_there_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(command: list[str]) -> int:
        return 2

    assert do([str(tmp_path / "集計.bat")], {}, lambda _: "", run) == 2
    assert "集計結果は" not in capsys.readouterr().out
    assert do([str(tmp_path / "集計.bat")], {}, lambda _: "", lambda _: 1) == 1
    assert "集計結果は output\\consolidated.xlsx にあります。\n" in capsys.readouterr().out


@pytest.mark.parametrize("step", CLICKED_STEPS)
def test_every_command_of_a_step_exists_with_its_options(step: str) -> None:
    command, *arguments = CLICKED_STEPS[step].arguments
    assert command in COMMANDS
    found: Callable[..., object] | click.Command | None = group.get_command(click.Context(group), command)  # type: ignore[attr-defined]
    assert isinstance(found, click.Command)
    options = {option for parameter in found.params for option in parameter.opts}
    asked = {question.option for question in CLICKED_STEPS[step].questions if question.option}
    assert {*asked, *(one for one in arguments if one.startswith("--"))} <= options
