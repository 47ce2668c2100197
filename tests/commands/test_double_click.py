"""The files to double-click: plain for cmd in every code page, one text for all steps, three ways to a program."""

from __future__ import annotations

import re

import pytest

from kamakura_report.cli import steps
from kamakura_report.commands.double_click import (
    LAUNCHER,
    OWN_ENVIRONMENT,
    PORTABLE,
    STEP_FILES,
    STEP_NAMES,
    Finder,
    files_to_click,
    installed,
    step_file,
)
from tests.contracts import ROOT

FINDERS = {"checkout": OWN_ENVIRONMENT, "portable": PORTABLE, "installed": installed(r"C:\Users\100%\python.exe")}


def lines(content: bytes) -> list[str]:
    return content.decode("utf-8").split("\r\n")


def test_those_of_the_project_are_as_they_are_made() -> None:
    made = files_to_click(OWN_ENVIRONMENT)
    assert {path.name for path in ROOT.glob("*.bat")} == set(made)
    assert [name for name, content in made.items() if (ROOT / name).read_bytes() != content] == []


def test_every_step_has_its_file_and_every_file_its_step() -> None:
    assert set(steps.CLICKED_STEPS) == set(STEP_NAMES)
    assert {LAUNCHER, *STEP_FILES} == set(files_to_click(PORTABLE))


@pytest.mark.parametrize("finder", FINDERS.values(), ids=FINDERS)
def test_cmd_reads_them_in_every_code_page(finder: Finder) -> None:
    """CRLF, no byte order mark; only what is said without a program is Japanese, after the console became UTF-8."""
    for content in files_to_click(finder).values():
        assert content.count(b"\n") == content.count(b"\r\n")
        text = lines(content)
        assert text[0] == "@echo off"
        (japanese,) = [line for line in text if not line.isascii()]
        assert japanese.startswith("echo ")
        assert text[text.index(japanese) - 1] == "chcp 65001 >nul"
        assert text[text.index(japanese) + 1] == "goto end"
        labels = {line[1:] for line in text if line.startswith(":")}
        assert {jump for line in text for jump in re.findall(r"goto (\w+)", line)} <= labels


@pytest.mark.parametrize("finder", FINDERS.values(), ids=FINDERS)
def test_nothing_that_was_dropped_becomes_part_of_a_command(finder: Finder) -> None:
    """The line that Explorer wrote is expanded late, in quotes; where there was one, cmd itself is ended."""
    text = lines(step_file(finder))
    late = [line for line in text if "!" in line]
    assert late == [
        'set "LINE=!CMDCMDLINE!"',
        'if "!LINE:%~nx0=!"=="!LINE!" goto typed',
        'for /f "delims=" %%L in ("!LINE!") do endlocal & set "KAMAKURA_REPORT_CLICKED=%%L"',
    ]
    assert text.index("setlocal EnableDelayedExpansion") < text.index(late[0])
    assert text.index(late[-1]) < text.index("setlocal DisableDelayedExpansion", 2)
    assert "if defined KAMAKURA_REPORT_CLICKED exit %RESULT%" in text
    assert not any("%KAMAKURA_REPORT_CLICKED%" in line for line in text)


def test_a_path_with_a_percent_sign_stays_what_it_is() -> None:
    assert r'set STARTER="C:\Users\100%%\python.exe"' in lines(step_file(FINDERS["installed"]))


@pytest.mark.parametrize("finder", FINDERS.values(), ids=FINDERS)
def test_the_status_of_the_program_is_that_of_the_file(finder: Finder) -> None:
    for content in files_to_click(finder).values():
        text = lines(content)
        starts = [number for number, line in enumerate(text) if line.endswith("%*")]
        assert len(starts) == 1
        assert text[starts[0] + 1] == 'set "RESULT=%ERRORLEVEL%"'
        assert "exit /b %RESULT%" in text
