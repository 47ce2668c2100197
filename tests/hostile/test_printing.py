"""Whatever people have in their texts, names and commands, nothing printed moves a cursor or turns letters round.

A town in a folder of a hostile name plays a year with hostile divisions, rounds, files, sheets and answers; every
command is typed at least once with and without ``--json``, and with hostile words of its own.
"""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path

import click
import pytest

from kamakura_report.cli import app, output
from kamakura_report.demo.clerk import Producer
from kamakura_report.plan.model import Plan
from tests.cli import scenes_of_a_round
from tests.commands.town import R8, Told, Town, founded, plan, told
from tests.hostile.test_injection import renamed

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows takes no such names of files")

CSI, BEL, C1, RIGHT_TO_LEFT, ISOLATE = "\x1b[2J", "\x07", "\x9b", "\u202e", "\u2066"
SIGNS = ("\x1b", BEL, C1, RIGHT_TO_LEFT, ISOLATE)
IN_A_MASTER = f"{C1}{RIGHT_TO_LEFT}{ISOLATE}"  # what a workbook can hold anywhere
EVIL = f"前{CSI}{BEL}{IN_A_MASTER}後"
EVIL_NAME = f"名{CSI}{BEL}{IN_A_MASTER}\nエラー: 偽"  # a second line would seem to be a message
UNSAFE = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
OUR_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
DIVISION, ROUND = f"介護課{IN_A_MASTER}", f"R8{IN_A_MASTER}"
FIGURE, SETTLEMENT, REMARK = "2-1/3/i1@R8", "2-1/12/決算額@R8", "2-1/i1/備考"
SHIPPED = Path(__file__).resolve().parents[2] / "input" / "plan" / "2-1_fukushi.txt"
WITHOUT_JSON = {"demo", "init", "new"}
COUNTS_ALONE = {
    "import",
    "export",
    "council",
    "remind",
    "refresh",
    "rebuild",
    "backup",
    "restore",
    "withdraw",
}  # nobody's words are in their JSON here


@dataclass(frozen=True)
class Shown:
    """What was typed, and what the program said to it."""

    typed: tuple[str, ...]
    told: Told

    @property
    def command(self) -> str:
        return next((word for word in self.typed if word in app.COMMANDS), "")

    @property
    def as_json(self) -> bool:
        return "--json" in self.typed


def hostile_plan() -> Plan:
    """The small plan; its master texts and a division hold what a workbook can."""
    small = plan()
    (program,) = small.programs
    first, second = program.projects
    return replace(
        small,
        city=f"鎌倉市{IN_A_MASTER}",
        divisions=tuple(replace(one, name=one.name.replace("介護課", DIVISION)) for one in small.divisions),
        programs=(
            replace(
                program,
                name=f"福祉{IN_A_MASTER}",
                indicators=tuple(replace(one, name=f"{one.name}{IN_A_MASTER}") for one in program.indicators),
                projects=(first, replace(second, divisions=(DIVISION,), name=f"単独事業{IN_A_MASTER}")),
            ),
        ),
    )


def year(town: Town) -> Iterator[tuple[str, ...]]:
    """What is typed, command by command; in between, people do their part."""
    text = town.root / f"計画{EVIL_NAME}.txt"
    text.write_text(SHIPPED.read_text(encoding="utf-8").replace("福祉総務課", f"福祉総務課{IN_A_MASTER}"), "utf-8")
    yield from twice("import", str(text), "-o", str(town.root / f"{EVIL_NAME}.xlsx"))
    yield ("import", str(text), "--city", EVIL)
    yield ("import", str(text), "--plan-name", EVIL)

    listed = town.root / f"一覧{EVIL_NAME}.csv"
    listed.write_text(f"事業名,所管課{EVIL},R6決算(千円),課\n事業{EVIL},x,{EVIL},福祉課{IN_A_MASTER}\n", "utf-8")
    elsewhere = ("-o", str(town.root / f"一覧から{EVIL_NAME}.xlsx"))
    yield from twice("import", str(listed), *elsewhere, "--force")
    yield ("import", str(listed), *elsewhere)
    yield ("import", str(listed), str(text))

    yield from twice("generate", "--year", "R8", "--round", ROUND)
    yield ("generate", "--year", "R8", "--round", EVIL)
    yield ("generate", "--year", EVIL)
    yield ("generate", "--division", EVIL)
    yield ("generate", "--workers", EVIL)
    yield from twice("generate", "--fields")

    mine = next(one for one in town.generate(R8, round_name=ROUND).issued if one.division == "福祉課")
    theirs = next(one for one in town.generate(R8, round_name=ROUND).issued if one.division == DIVISION)
    words = {"表紙/記入者": EVIL, REMARK: EVIL, FIGURE: EVIL}
    town.answer(mine, words, f"{EVIL_NAME}.xlsx", Producer.PLAIN)
    good = town.answer(mine, {"表紙/記入者": EVIL, REMARK: EVIL, FIGURE: "17"}, f"二つ目{EVIL_NAME}.xlsx")
    good.write_bytes(renamed(good.read_bytes(), f"別{IN_A_MASTER}"))
    town.answer(theirs, {SETTLEMENT: "11"}, f"三つ目{EVIL_NAME}.xlsx")
    (town.workspace.returned / f"{EVIL_NAME}.txt").write_text(EVIL, encoding="utf-8")
    yield from twice("check", "-v", "--annotate", str(town.root / EVIL_NAME))
    yield from twice("merge")
    yield from twice("receive", "-v", "--round", ROUND)
    yield ("receive", "--round", EVIL_NAME)
    yield from twice("status", "-v", "--round", ROUND)
    yield from twice("remind", "--round", ROUND)
    for key in (FIGURE, REMARK, "表紙/記入者"):
        yield from twice("trace", key)

    for figure, format_ in (("12", ()), ("13", ("--json",))):
        town.answer(theirs, {SETTLEMENT: figure}, f"{figure}{EVIL_NAME}.xlsx")
        yield ("merge",)
        with pytest.MonkeyPatch.context() as patch:
            scenes_of_a_round.marked(town, patch)
        yield ("resolve", str(town.workspace.output / "conflicts.xlsx"), *format_)
    yield from twice("set", SETTLEMENT, "17", "--reason", EVIL)
    yield from twice("trace", SETTLEMENT)
    yield ("set", SETTLEMENT, EVIL, "--reason", EVIL)
    yield ("set", EVIL, "17", "--reason", EVIL)
    yield from twice("set", REMARK, EVIL, "--reason", EVIL)
    yield from twice("set", REMARK, "--clear", "--reason", EVIL)
    yield from twice("set", REMARK, "--withdraw", "--reason", EVIL)
    yield ("set", f"{SETTLEMENT}{EVIL}", "--withdraw", "--reason", EVIL)
    yield from twice("trace", "単独事業", "決算額")
    yield from twice("trace", f"単独事業{IN_A_MASTER}", "決算額", "R8")
    yield ("trace", EVIL)
    yield ("trace", "単独事業", EVIL)
    yield ("trace", "満足", "決算額")

    yield ("publish", "--inside")
    yield ("set", SETTLEMENT, "18", "--reason", EVIL)
    yield ("publish", "--json")
    yield ("publish", "-o", str(town.root / "input" / EVIL_NAME))
    for command, name in (("export", EVIL_NAME), ("council", f"{EVIL_NAME}.docx")):
        yield from twice(command, "-o", str(town.root / "外へ" / name))
    yield from twice("council", "--template", EVIL)
    yield from twice("council", "--year", EVIL)

    figures = town.root / f"実績{EVIL_NAME}.csv"
    figures.write_text(f"キー,値\n{SETTLEMENT.replace('R8', 'R9')},3\n", encoding="utf-8")
    yield from twice("import-figures", str(figures))
    figures.write_text(f"キー,値\n{EVIL},1\n{SETTLEMENT},{EVIL}\n", encoding="utf-8")
    yield from twice("import-figures", str(figures))

    old = town.root / f"古い{EVIL_NAME}.xlsx"
    old.write_bytes(good.read_bytes())
    (program,) = hostile_plan().programs
    town.keep(replace(hostile_plan(), programs=(replace(program, name=f"健康{IN_A_MASTER}"),)))
    yield ("generate", "--year", "R8", "--round", ROUND, "--json")
    yield from twice("refresh", str(old))
    yield ("close", ROUND)
    yield ("close", ROUND, "--reopen", "--json")
    for format_ in ((), ("--json",)):
        yield ("generate", "--year", "R9", "--round", f"次{IN_A_MASTER}", "--yes")
        yield ("withdraw", f"次{IN_A_MASTER}", *format_)
    yield ("withdraw", EVIL_NAME)
    yield ("undo", "--json")
    yield ("undo",)
    yield from twice("rebuild")
    archive = str(town.root / f"控え{EVIL_NAME}.zip")
    yield ("backup", archive)
    yield ("backup", archive, "--force", "--json")
    yield ("restore", archive, str(town.root / f"写し{EVIL_NAME}"))
    yield ("restore", archive, str(town.root / f"別の写し{EVIL_NAME}"), "--json")
    yield ("init", str(town.root / f"新しい{EVIL_NAME}"))
    yield ("init", str(town.root / f"新しい{EVIL_NAME}"))
    for _ in range(2):
        yield ("new", "-o", str(town.root / f"空{EVIL_NAME}.xlsx"))
    yield ("new", "-o", str(town.root / f"空{EVIL_NAME}.xlsx"), "--force")
    yield ("demo", str(town.root / EVIL_NAME))
    yield ("demo", str(town.root / f"見本{EVIL_NAME}"))


def twice(*typed: str) -> Iterator[tuple[str, ...]]:
    """For people, and for a program."""
    yield typed
    yield (*typed, "--json")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    made = founded(tmp_path_factory.mktemp("printing") / f"町{EVIL_NAME}")
    made.keep(hostile_plan())
    return made


@pytest.fixture(scope="module")
def shown(town: Town) -> list[Shown]:
    return [Shown(typed, town.run(*typed)) for typed in year(town)]


def test_every_command_is_played_with_and_without_json(shown: list[Shown]) -> None:
    for as_json in (False, True):
        ended_well = {one.command for one in shown if one.as_json is as_json and one.told.status != app.COULD_NOT_RUN}
        assert ended_well == set(app.COMMANDS) - (WITHOUT_JSON if as_json else set())


def test_no_sign_that_moves_a_cursor_or_turns_letters_round_is_printed(shown: list[Shown]) -> None:
    for one in shown:
        assert UNSAFE.findall(one.told.out + one.told.err) == [], one.typed
        assert not re.search("^エラー: 偽", one.told.out + one.told.err, re.MULTILINE), one.typed


@pytest.mark.parametrize("command", app.COMMANDS)
def test_each_such_sign_is_seen_in_its_escaped_form(shown: list[Shown], command: str) -> None:
    plain = "".join(one.told.out + one.told.err for one in shown if one.command == command and not one.as_json)
    assert [sign for sign in SIGNS if f"\\u{ord(sign):04x}" not in plain] == []
    assert "↵" in plain or "\\u000a" in plain


def test_json_is_one_line_that_parses_to_the_texts_as_they_were(shown: list[Shown]) -> None:
    showing = set()
    for one in shown:
        if one.as_json and one.told.status != app.COULD_NOT_RUN:
            assert one.told.out.count("\n") == 1
            document = json.loads(one.told.out)
            assert "\\u3000" not in one.told.out
            if IN_A_MASTER in json.dumps(document, ensure_ascii=False):
                assert IN_A_MASTER.encode("unicode_escape").decode().replace("\\x", "\\u00") in one.told.out
                showing.add(one.command)
    assert showing == set(app.COMMANDS) - WITHOUT_JSON - COUNTS_ALONE


def test_a_name_that_no_workbook_can_hold_is_refused(shown: list[Shown]) -> None:
    refused = [
        one.told for one in shown if {"--city", "--plan-name"} & set(one.typed) or one.typed[-2:] == ("--round", EVIL)
    ]
    assert [told.status for told in refused] == [app.COULD_NOT_RUN] * 3
    assert all("目に見えない文字が混ざっています" in told.err for told in refused)


# What is typed wrongly


@pytest.mark.parametrize(
    "typed",
    [
        (EVIL,),
        (f"--{EVIL}",),
        ("-C", EVIL_NAME, "check"),
        *((command, f"--{EVIL}") for command in app.COMMANDS),
        *((command, "--help=" + EVIL) for command in app.COMMANDS),
        *((command, *[EVIL_NAME] * 4) for command in app.COMMANDS),
        *(("-C", EVIL_NAME, command, EVIL_NAME) for command in app.COMMANDS),
    ],
    ids=lambda typed: " ".join(word for word in typed if word.isascii() and word.isprintable()),
)
def test_what_was_typed_wrongly_is_told_escaped(typed: tuple[str, ...]) -> None:
    said = told(*typed)
    assert (said.status, said.out) == (app.COULD_NOT_RUN, "")
    assert UNSAFE.findall(said.err) == []
    assert said.err.count("\n") == 1


# On a terminal


class Terminal(io.StringIO):
    """A terminal that keeps what it is told."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("typed", [("check", "-v"), ("merge", "--dry-run"), ("status", "--dry-run", "-v")])
def test_on_a_terminal_only_our_own_colours_are_left(
    town: Town, shown: list[Shown], typed: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    terminal = Terminal()
    with redirect_stdout(terminal):
        app.run(["-C", str(town.root), *typed])
    coloured = terminal.getvalue()
    assert OUR_COLOURS.search(coloured)
    assert UNSAFE.findall(OUR_COLOURS.sub("", coloured)) == []
    assert "\\u202e" in coloured


def test_the_title_of_a_progress_bar_is_escaped() -> None:
    terminal = Terminal()
    with redirect_stderr(terminal):
        assert list(output.track(f"{EVIL}[red]")([1, 2])) == [1, 2]
    assert CSI not in terminal.getvalue()
    assert BEL not in terminal.getvalue()
    assert "\\u001b" in click.unstyle(terminal.getvalue())
    assert "[red]" in click.unstyle(terminal.getvalue())
