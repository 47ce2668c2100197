"""A workspace that an earlier program made is read as that program read it; see make.py for what is in it."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from kamakura_report.commands.ledger_session import open_ledger
from kamakura_report.commands.workspace import Workspace
from kamakura_report.io.ledger.connection import VERSION
from kamakura_report.problem import Hold
from kamakura_report.problem.round_codes import STATUS_UNKNOWN_FILE
from kamakura_report.text import command_line
from tests.kept.make import ANSWERS, ASKED_AT, QUESTIONS, answered, asked, run, unpack

RESULTS = ("consolidated.csv", "consolidated_text.csv")
# What is doubted today: with a reason in 備考, and of files of the round that is closed.
EXPLAINED = {("障害福祉課.xlsx", "H72"), ("障害福祉課（修正）.xlsx", "H72")}
CLOSED = {
    *(("遅れました/高齢者支援課.xlsx", f"H{row}") for row in (69, 79, 84, 87, 95, 103, 109, 114, 119)),
    *(("介護保険課 再提出.xlsx", f"H{row}") for row in (74, 76, 79)),
    ("高齢者支援課.xlsx", "H60"),
}
KEPT: list[dict[str, Any]] = json.loads(ANSWERS.read_text(encoding="utf-8"))


def results(root: Path) -> dict[str, bytes]:
    return {name: (root / "output" / name).read_bytes() for name in RESULTS}


# The files of one division say other things, and its first one was saved before its workbook was sent out, as it says
# itself: since clocks are doubted its answers stand against those of the later file, and one cell that was held back.
AGAINST = {"2-1/25/i1@R8": "H74", "2-1/25/i2@R8": "H76", "2-1/25/決算額@R8": "H79"}
COUNTS_OF_PAST = ("errors", "warnings", "notes", "partly", "held")
PAST = ("round.over", "round.closed", "return.superseded", "return.same")
DOUBTED_CLOCK = "介護保険課.xlsx"
SAVED = "保存 2027-05-20T05:30:00Z"
# Messages as they were and as they are: the second names the word that leaves a number open.
REWORDED = (
    ("誤りのあるファイルなので使っていません", "この欄にエラーがあるので取り込んでいません"),
    (
        "「約10（速報）」は数字として読めません。",
        "「約10（速報）」は、「約」が付いているので一つの数字に決まりません。",
    ),
    ("「close R8 --reopen」", "「kamakura-report close R8 --reopen」"),
    ("check --annotate で差戻し", "「kamakura-report check --annotate output/corrections」で差戻し"),
    ("remind で督促の文", "「kamakura-report remind」で督促の文"),
    ("付けて resolve で", "付けて「kamakura-report resolve」で"),
)
LATE = ("遅れました/高齢者支援課.xlsx",)
COVER = ("記入者,記入者,田中", "課長確認日,課長確認日,令和9年5月20日", "連絡先,連絡先,内線 2993")


def said_today(kept: dict[str, Any]) -> dict[str, Any]:
    """The answer that was kept, as it is given today."""
    told = json.dumps(kept, ensure_ascii=False)
    for before, now in REWORDED:
        told = told.replace(before, now)
    today: dict[str, Any] = json.loads(told)
    wrong = ("figure.unreadable", DOUBTED_CLOCK)
    problems = today["answer"]["problems"]
    today["answer"]["problems"] = [one for one in problems if (one["code"], one["file"]) != wrong]
    never_merged = [one for one in today["answer"]["problems"] if one["code"] == "status.not-merged"]
    if never_merged:  # the one file is no workbook, and no merge will ever take it in
        others = [one for one in today["answer"]["problems"] if one not in never_merged]
        today["answer"]["problems"] = [*others, STATUS_UNKNOWN_FILE.problem(files="連絡.xlsx").as_dict()]
    if today["asked"] == "check":
        counts = today["answer"]["counts"]
        counts |= {"partly": 0, "held": 0, "errors": counts["errors"] - 1, "notes": counts["notes"] + 1}
    if today["asked"].startswith("merge"):
        counts = today["answer"]["counts"]
        more = len(AGAINST)
        counts |= {"partly": 0, "held": 0, "確定": counts["確定"] - more, "競合": counts["競合"] + more}
    if today["asked"].startswith("generate"):
        today["answer"]["counts"] |= {"asked": 143, "outdated": 1, "doubts": 40}
    if today["asked"] == "trace 2-1/25/決算額@R8":
        today["answer"]["now"] = {"state": "競合", "value": ""}
        last = today["answer"]["history"][-1]
        last["told"] = last["told"].replace("使っています", "競合しています")
    for step in today["answer"].get("history", ()):
        step["told"] = step["told"].replace(SAVED, f"{SAVED}〔配布する前に保存したことになっています〕")
    return today


def without_clocks(said: dict[str, Any]) -> tuple[dict[str, Any], set[tuple[str, str]]]:
    """What was said but for what comes of a clock that is doubted, and that: its codes with keys, else files."""
    problems = said["answer"]["problems"]
    codes = ("merge.clock", "return.superseded", "round.outdated")
    about = [
        one for one in problems if one["code"] in codes or (one["code"] == "merge.conflict" and one["key"] in AGAINST)
    ]
    others = [one for one in problems if one not in about]
    told = {(one["code"], one["key"] or one["file"] or one["label"]) for one in about}
    return {**said, "answer": {**said["answer"], "problems": others}}, told


def clocks_told(asked_for: str) -> set[tuple[str, str]]:
    """What comes of the doubted clock today."""
    if asked_for.startswith("merge"):
        return {("merge.conflict", key) for key in AGAINST} | {("merge.clock", DOUBTED_CLOCK)}
    return {("round.outdated", "介護保険課")} if asked_for.startswith("generate") else set()


def results_today(kept: Path) -> dict[str, bytes]:
    """The results that were kept, with the texts that are taken today, each with its 回 and without 年度."""
    figures, texts = (results(kept)[name] for name in RESULTS)
    lines = texts.decode("utf-8-sig").split("\r\n")
    for cover, cell in zip(COVER, ("B19", "B21", "B20"), strict=True):
        item = f"表紙/{cover.partition(',')[0]},"
        before = next(number for number, line in enumerate(lines) if line.startswith(item) and ",高齢者支援課," in line)
        lines.insert(before + 1, f"表紙/{cover},介護保険課,介護保険課.xlsx,表紙,{cell},2027-05-25T10:00:00+09:00")
    heading, *rows = lines
    rows = [f"{row},{'R9' if 'R9.xlsx,' in row else 'R8'}," for row in rows if row]
    clashing = "\r\n".join(figures_line(line) for line in figures.decode("utf-8-sig").split("\r\n"))
    told = "\r\n".join([f"{heading},回,年度", *rows, ""])
    return {RESULTS[0]: clashing.encode("utf-8-sig"), RESULTS[1]: told.encode("utf-8-sig")}


def figures_line(line: str) -> str:
    """The line of the figures, in conflict where the clock of a file is doubted today."""
    key, cells = line.partition(",")[0], line.split(",")
    if key not in AGAINST:
        return line
    first = (DOUBTED_CLOCK, "2-1 福祉", AGAINST[key], "2027-05-25T10:00:00+09:00")
    return ",".join([*cells[:8], "", "競合", cells[10], *map("、".join, zip(cells[11:], first, strict=True))])


def doubted(said: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """The doubts about figures: file, cell, code and what was found."""
    return [
        (one["file"], one["cell"], one["code"], one["found"])
        for one in said["answer"]["problems"]
        if one["code"].startswith("plausible.")
    ]


def without_doubts(said: dict[str, Any], more: int = 0) -> dict[str, Any]:
    """What was said but for the doubts about figures; ``more`` of them are counted than before."""
    answer = said["answer"]
    others = [one for one in answer["problems"] if not one["code"].startswith("plausible.")]
    counts = {name: count - more * (name == "warnings") for name, count in answer["counts"].items()}
    return {**said, "answer": {**answer, "problems": others, "counts": counts}}


def without_past(said: dict[str, Any], past: Collection[str]) -> dict[str, Any]:
    """What was said but for files of which nothing is to be done any more: those were told like all others."""
    answer = said["answer"]
    others = [one for one in answer["problems"] if one["file"] not in past]
    counts = {name: count for name, count in answer["counts"].items() if name not in COUNTS_OF_PAST}
    return {**said, "answer": {**answer, "problems": others, "counts": counts}}


def without_results(root: Path) -> Path:
    for name in RESULTS:
        (root / "output" / name).unlink()
    return root


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace as it was; not to be changed."""
    return unpack(tmp_path_factory.mktemp("kept") / "workspace")


@pytest.fixture
def copy(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "copy"))


@pytest.fixture(scope="module")
def questioned(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """A copy, and what today's program answers in it, `merge` among the questions; commands without the folder."""
    root = Path(shutil.copytree(kept, tmp_path_factory.mktemp("kept") / "asked"))
    told = json.dumps(asked(without_results(root)), ensure_ascii=False)
    with_folder, without = (json.dumps(command_line(*words))[1:-1] for words in (("-C", str(root)), ()))
    return root, json.loads(told.replace(with_folder, without))


def test_all_questions_have_an_answer_that_was_kept() -> None:
    assert [kept["asked"] for kept in KEPT] == [" ".join(question) for question in QUESTIONS]
    codes = {problem["code"] for kept in KEPT for problem in kept["answer"]["problems"]}
    assert {"figure.unreadable", "merge.conflict", "round.closed", "file.csv", "return.known"} <= codes


@pytest.mark.parametrize("number", range(len(QUESTIONS)), ids=[" ".join(question) for question in QUESTIONS])
def test_the_answer_is_what_it_was(number: int, questioned: tuple[Path, list[dict[str, Any]]]) -> None:
    """But for doubts: today's rules and today's plan judge, what was merged then too, and each command alike."""
    now = questioned[1][number]
    then = said_today(KEPT[number])
    now, told = without_clocks(now)
    assert told == clocks_told(now["asked"])
    doubts, doubts_then = doubted(now), doubted(then)
    assert sorted(doubts) == (sorted(doubted(questioned[1][0])) if doubts else [])
    assert bool(doubts) == (now["asked"] in ("check", "merge", "merge --dry-run"))
    assert not doubts or {(file, cell) for file, cell, code, _ in doubts if code == "plausible.explained"} == EXPLAINED
    assert not doubts or {(file, cell) for file, cell, code, _ in doubts if code == "plausible.closed"} == CLOSED
    past = {one["file"] for one in now["answer"]["problems"] if one["code"] in PAST and one["severity"] == "note"}
    assert bool(past) == (now["asked"] in ("check", "merge", "merge --dry-run"))
    more = len(doubts) - len(doubts_then)
    assert without_past(without_doubts(now, more), past) == without_past(without_doubts(without_clocks(then)[0]), past)


def test_merge_writes_the_same_results_to_the_byte(kept: Path, questioned: tuple[Path, list[dict[str, Any]]]) -> None:
    assert results(questioned[0]) == results_today(kept)


def test_so_it_does_when_the_database_was_lost(kept: Path, copy: Path) -> None:
    (without_results(copy) / "output" / "ledger" / "ledger.sqlite3").unlink()
    assert run(copy, "rebuild", now=ASKED_AT)[0] == 0
    assert run(copy, "merge", now=ASKED_AT)[0] == 1
    assert results(copy) == results_today(kept)


def database_version(root: Path) -> int:
    with contextlib.closing(sqlite3.connect(root / "output" / "ledger" / "ledger.sqlite3")) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def holdings(root: Path) -> dict[str, tuple[bool, dict[str, Hold]]]:
    """Each file of which not all counts, those too late apart: whether anything does, and what is held back."""
    with open_ledger(Workspace(root), now=ASKED_AT) as session:
        counting = {version.file for version in session.ledger.claims().versions}
        files = [one for one in session.ledger.intakes() if one.division and not one.whole and one.file not in LATE]
    assert {one.file for one in files if one.usable} == {one.file for one in files} & counting
    return {one.file: (one.usable, dict(one.held)) for one in files}


def test_its_database_is_taken_over_and_a_refused_file_stays_so_until_it_is_merged_again(copy: Path) -> None:
    assert database_version(copy) == 1
    assert holdings(copy) == {"介護保険課.xlsx": (False, {})}
    assert database_version(copy) == 1  # who only reads leaves the disk as it is
    assert (
        run(copy, "set", "2-1/19/決算額@R8", "9877", "--reason", "財政課の決算書", now=ASKED_AT)[0] == 1
    )  # a conflict is left
    assert database_version(copy) == VERSION
    assert holdings(copy) == {"介護保険課.xlsx": (False, {})}
    assert run(copy, "merge", now=ASKED_AT)[0] == 1
    assert holdings(copy) == {"介護保険課.xlsx": (True, {"2-1/25/決算額@R8": Hold.CELL})}


def test_workbooks_that_were_sent_out_then_come_back_without_a_problem(copy: Path) -> None:
    """Each of both rounds, every required cell filled in; R8 is closed."""
    shutil.rmtree(copy / "input" / "returned")
    issued = sorted((copy / "output" / "workbooks").glob("*/*.xlsx"))
    assert len(issued) == 16
    for book in issued:
        answered(copy, book.stem, book.parent.name, {}, "2028-06-01", otherwise="該当なし")
    status, out, err = run(copy, "check", "--json", now=ASKED_AT)
    said = json.loads(out)
    told = [(one["code"], one["found"].partition("は")[0]) for one in said["problems"]]
    assert (status, err, told) == (1, "", [("round.closed", "回「R8」")] * 8)
    assert (said["counts"]["usable"], said["counts"]["ready"]) == (8, len(issued))
    assert said["counts"]["filled"] == said["counts"]["required"] == 144
