"""What is understood of a file is understood in the worker: it arrives whole, in time, and asks only what it may."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamakura_report.commands import read_returns
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.form.answer import Answer, Answers, Place, Status
from kamakura_report.io import understood_lines, worker_process
from kamakura_report.io.files import pack_content, unpack_content
from kamakura_report.io.kept_records import SentRecords
from kamakura_report.io.pool import Pool, SameProcess
from kamakura_report.io.understood_lines import UnderstoodFromLines
from kamakura_report.io.xlsx.limits import LIMITS
from kamakura_report.problem import Problem, Severity
from kamakura_report.returned.submission import Filling
from kamakura_report.returned.understood import Contents, UnderstoodBook
from tests.commands.town import Town, walked
from tests.effort import cases

texts = st.text(max_size=6) | st.sampled_from(["\ud800", "\n", '"', "\x00"])
figures = st.decimals(allow_nan=False, allow_infinity=False)
placed = st.none() | st.builds(Place, texts, texts)
answers = st.builds(
    Answer,
    st.sampled_from(Status),
    texts | figures,
    texts,
    texts,
    texts,
    placed,
    st.none() | figures,
)
by_key = st.dictionaries(texts, answers, max_size=5).map(Answers)
problems = st.lists(
    st.builds(Problem, texts, st.sampled_from(Severity), texts, texts, texts, texts, texts, texts, texts), max_size=4
).map(tuple)
names = st.dictionaries(texts, texts, max_size=4)
fillings = st.builds(Filling, *[st.integers(0, 9)] * 4)
contents = st.builds(
    Contents, by_key, problems, problems, names, fillings, by_key, problems, names, st.lists(texts).map(tuple)
)
headings = st.lists(st.tuples(texts, st.lists(texts, max_size=3).map(tuple)), max_size=3).map(tuple)
wholes = st.builds(UnderstoodBook, texts, problems, headings, st.none() | texts, texts, texts, st.none() | contents)


@settings(max_examples=cases(1000))
@given(wholes, st.sampled_from([1, 2, 500]))
def test_what_was_understood_arrives_as_it_was(one: UnderstoodBook, piece: int) -> None:
    together = UnderstoodFromLines()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(understood_lines, "PIECE_ITEMS", piece)
        lines = [json.loads(json.dumps(line)) for line in understood_lines.understood_lines(one)]
    assert [whole for word, *rest in lines[:-1] if (whole := together.add(word, rest)) is not None] == []
    word, *rest = lines[-1]
    arrived = together.add(word, rest)
    assert arrived == one
    for was, now in ((one.contents, arrived and arrived.contents),):
        assert [repr(each) for each in (was.answers.values() if was else ())] == [
            repr(each) for each in (now.answers.values() if now else ())
        ]


@pytest.mark.parametrize(
    "line",
    [
        ["answers", 0, [["key", "数値", True, "no number", "", "", "", None, None, None]]],
        ["answers", 0, [["key", "別の状態", False, "", "", "", "", None, None, None]]],
        ["answers", 0, [["key"]]],
        ["answers", 9, [["key", "数値", True, "1", "", "", "", None, None, None]]],
        ["problems", 0, [{"code": "x"}]],
        ["problems", 0, [{"code": "x", "severity": "bad", "found": "", "advice": ""}]],
        ["asked", [["key"]]],
        ["understood"],
        ["understood", "", [], None, "", "", [[1, 2], [], {}, 3]],
        ["other", 1],
    ],
)
def test_what_no_worker_says_is_nothing(line: list[object]) -> None:
    word, *rest = line
    with pytest.raises((ValueError, TypeError, KeyError, IndexError)):
        UnderstoodFromLines().add(str(word), rest)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return walked(tmp_path_factory.mktemp("understood") / "town")


def test_a_worker_understands_what_the_program_itself_does(town: Town) -> None:
    paths = sorted(town.workspace.returned.iterdir())
    snapshots = Snapshots(town.workspace)
    with Pool(LIMITS, snapshots.sent_records) as workers, SameProcess(LIMITS, snapshots.sent_records) as here:
        found = list(workers.read(paths))
        assert found == list(here.read(paths))
    for reading in found:
        assert isinstance(reading.result, UnderstoodBook)
        assert reading.result.contents is not None
        assert {answer.number for answer in reading.result.contents.answers.values()} >= {Decimal(10)}


SLOW_CODE = (
    worker_process.WORKER_CODE.removesuffix("serve_files()")
    + """
import kamakura_report.io.worker as worker, time
real = worker.understand
def slow(grid, find_sent):
    if any("長い" in raw.text for sheet in grid.sheets for raw in sheet.cells.values()):
        time.sleep(60)
    return real(grid, find_sent)
worker.understand = slow
serve_files()
"""
)


def test_a_text_that_takes_too_long_to_understand_costs_its_file_alone(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = town.copy(tmp_path / "town")
    monkeypatch.setattr(worker_process, "WORKER_CODE", SLOW_CODE)
    (one,) = [each for each in copy.generate().issued if each.division == "福祉課"]
    copy.answer(one, {"表紙/記入者": "長い"}, "遅い.xlsx")
    copy.workspace.limits.write_text("seconds = 4", encoding="utf-8")
    begun = time.monotonic()
    told = {one.file: one for one in read_returns.run(copy.workspace, [])}
    assert time.monotonic() - begun < 30
    assert [problem.code for problem in told["遅い.xlsx"].problems] == ["limit.seconds"]
    assert all(one.usable for name, one in told.items() if name != "遅い.xlsx")


def test_the_time_that_finding_what_was_sent_out_takes_is_not_the_files(town: Town) -> None:
    paths = sorted(town.workspace.returned.iterdir())[:1]
    snapshots = Snapshots(town.workspace)

    def late(issue_id: str) -> SentRecords | None:
        time.sleep(4)
        return snapshots.sent_records(issue_id)

    with Pool(replace(LIMITS, seconds=3), late) as workers:
        (reading,) = workers.read(paths)
    assert isinstance(reading.result, UnderstoodBook)


@pytest.mark.parametrize("asked", ["../../input/workspace", "", "a/b", "..", "\x00"])
def test_a_worker_is_told_of_nothing_but_issues(town: Town, asked: str) -> None:
    assert Snapshots(town.workspace).sent_records(asked) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"{}",
        lambda data: data[:-1],
        lambda data: pack_content(unpack_content(data).replace("福祉".encode(), "衛生".encode())),
    ],
    ids=["no archive", "cut off", "another record"],
)
def test_a_snapshot_that_is_damaged_is_told_of_each_file_that_needs_it(
    town: Town, tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    copy = town.copy(tmp_path / "town")
    for path in copy.workspace.snapshots.glob("*/*.json.gz"):
        path.write_bytes(spoil(path.read_bytes()))
    for flag in ((), ("--in-process",)):
        told = json.loads(copy.run("check", "--json", *flag).out)
        assert [one["code"] for one in told["problems"] if one["severity"] == "error"] == ["snapshot.lost"] * len(
            list(copy.workspace.returned.iterdir())
        )
