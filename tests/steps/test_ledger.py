"""The ledger of a small town: what merge takes in, what undo, resolve, set, trace and rebuild make of it."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from kamakura_report.doors import files
from kamakura_report.doors.clerk import Entry, Producer, fill
from kamakura_report.doors.ledger import Ledger
from kamakura_report.form.book import reference
from kamakura_report.problem import CannotRun
from kamakura_report.returns.events import Event, Kind, dump, load
from kamakura_report.steps import keeping, merge, rebuild, trace
from kamakura_report.steps.archive import Archive
from tests.effort import cases, generator
from tests.steps.town import R8, Town, founded, walked

NOW = datetime(2027, 6, 1, 9, 30, 0)
KEY = "2-1/3/i1@R8"
EARLY, LATE = "2027-05-20T05:30:00Z", "2027-06-08T01:15:00Z"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return walked(tmp_path_factory.mktemp("ledger") / "town")


@pytest.fixture
def town(made: Town, tmp_path: Path) -> Town:
    return made.copy(tmp_path / "town")


def send(town: Town, said: str, modified: str, name: str, key: str = KEY) -> Path:
    """福祉課 sends its workbook again, with this figure in one cell ("" empties it)."""
    issue = next(one for one in _issues(town) if one.division == "福祉課")
    cells = {
        (sheet, reference(position)): ask.key for sheet, position, ask in Archive(town.workspace).book(issue).asks()
    }
    given = (town.workspace.returned / "福祉課.xlsx").read_bytes()
    entries = {where: Entry(said, number=bool(said)) for where, asked in cells.items() if asked == key}
    path = town.workspace.returned / name
    path.write_bytes(fill(given, entries, Producer.EXCEL, modified=modified))
    return path


def _issues(town: Town):
    archive = Archive(town.workspace)
    names = (path.stem for path in sorted(town.workspace.snapshots.glob("?" * 10 + ".json")))
    return [issue for name in names if (issue := archive.issue(name))]


def csv(town: Town) -> bytes:
    return (town.workspace.output / "consolidated.csv").read_bytes()


def value(town: Town, key: str = KEY) -> list[str]:
    """値, 状態, 課, ファイル of a row."""
    line = next(line for line in csv(town).decode("utf-8-sig").splitlines() if line.startswith(f"{key},"))
    return line.split(",")[8:12]


def asked(town: Town) -> object:
    """Everything the ledger answers."""
    with keeping.reading(town.workspace, now=NOW) as keeper:
        ledger = keeper.ledger
        heard = ledger.said()
        claims = {key: heard.claims[key] for key in heard.claims}
        return (ledger.events(), heard.versions, claims, ledger.decisions(), ledger.intakes(), ledger.sightings(),
                ledger.sent(), ledger.batches(), ledger.history(KEY))  # fmt: skip


def test_any_order_and_any_grouping_of_the_same_files_gives_the_same_bytes(made: Town, tmp_path: Path) -> None:
    chance = generator()
    town = made.copy(tmp_path / "town")
    for number, (said, modified) in enumerate([("17", EARLY), ("18", LATE), ("", LATE), ("19", LATE)]):
        send(town, said, modified, f"福祉課{number}.xlsx")
    shutil.copyfile(town.workspace.returned / "福祉課1.xlsx", town.workspace.returned / "0 また同じ.xlsx")
    (town.workspace.returned / "壊れ.xlsx").write_bytes(b"PK\x03\x04 broken")
    found = sorted(town.workspace.returned.iterdir())
    results = set()
    for number in range(cases(60)):
        order = chance.sample(found, len(found))
        cuts = sorted(chance.sample(range(1, len(order)), chance.randint(0, 4)))
        groups = [order[a:b] for a, b in itertools.pairwise([0, *cuts, len(order)])]
        copy = town.copy(tmp_path / str(number))
        for group in groups:
            merge.run(copy.workspace, [copy.workspace.returned / path.name for path in group], now=NOW)
        results.add((csv(copy), (copy.workspace.output / "consolidated_text.csv").read_bytes()))
        shutil.rmtree(copy.root)
    assert len(results) == 1
    assert "競合" in next(iter(results))[0].decode("utf-8-sig")


def test_every_file_is_kept_before_it_is_parsed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    received = {path.name: path.read_bytes() for path in town.workspace.returned.iterdir()}

    def parsed(self: object, paths: list[Path]) -> object:
        assert {path.read_bytes() for path in paths} == set(received.values())
        assert {path.parent for path in paths} == {town.workspace.received}
        raise KeyboardInterrupt

    monkeypatch.setattr("kamakura_report.doors.pool.Pool.read", parsed)
    with pytest.raises(KeyboardInterrupt):
        merge.run(town.workspace, [], now=NOW)
    monkeypatch.undo()
    assert town.run("merge").status == 0
    kept = {path.stem: path.read_bytes() for path in town.workspace.received.iterdir()}
    assert set(kept.values()) == set(received.values())
    assert {files.sha256(content) for content in kept.values()} == set(kept)
    assert {path.name: path.read_bytes() for path in town.workspace.returned.iterdir()} == received


def test_the_same_bytes_again_are_a_note_and_no_event(town: Town) -> None:
    town.run("merge")
    before = csv(town)
    said = town.run("merge", "--json")
    told = json.loads(said.out)
    assert [problem["code"] for problem in told["problems"]] == ["return.known"] * told["counts"]["files"]
    assert (told["counts"]["new"], csv(town)) == (0, before)
    assert len(list(town.workspace.events.iterdir())) == 2


def test_a_file_with_an_error_changes_no_figure_and_is_remembered(town: Town) -> None:
    town.run("merge")
    before = value(town)
    path = send(town, "17", LATE, "誤り.xlsx")
    path.write_bytes(fill(path.read_bytes(), {("表紙", "A1"): Entry("書き換え")}, Producer.EXCEL, modified=LATE))
    assert town.run("merge").status == 1
    assert value(town) == before
    with keeping.reading(town.workspace, now=NOW) as keeper:
        (wrong,) = [one for one in keeper.ledger.intakes() if not one.usable]
        assert (wrong.file, wrong.division, wrong.issue != "") == ("誤り.xlsx", "福祉課", True)


def test_a_later_version_counts_undo_takes_it_back_and_both_leave_a_trace(town: Town) -> None:
    town.run("merge")
    first = csv(town)
    path = send(town, "17", LATE, "訂正.xlsx")
    dry = town.tree()
    assert "「10」" in town.run("merge", "--dry-run").out
    assert town.tree() == dry
    town.run("merge")
    assert value(town) == ["17", "確定", "福祉課", "訂正.xlsx"]
    assert town.run("undo").status == 0
    assert csv(town) == first
    path.unlink()
    history = trace.run(town.workspace, KEY, now=NOW).steps
    assert [step.what for step in history] == ["配布", "返却", "返却"]
    assert "取り消されました" in history[2].told
    assert town.run("undo").status == 0
    assert value(town)[1] == "未入力"
    assert town.run("undo").err.startswith("エラー: 取り消せる集計がありません。")
    town.run("merge")
    assert value(town)[:2] == ["10", "確定"]


def mark(town: Town, row: int, mark: object, reason: str = "") -> str:
    """A person's mark in a row of conflicts.xlsx; the path of the saved file."""
    book = openpyxl.load_workbook(town.workspace.output / "conflicts.xlsx")
    sheet = book["競合"]
    sheet.cell(row, 9).value = mark
    sheet.cell(row, 10).value = reason
    path = town.root / "marked.xlsx"
    book.save(path)
    return str(path)


def test_a_marked_candidate_settles_a_conflict_until_a_candidate_changes(town: Town) -> None:
    for said in ("17", "18"):
        send(town, said, LATE, f"{said}.xlsx")
    assert town.run("merge").status == 1
    assert value(town)[:2] == ["", "競合"]
    rows = list(
        openpyxl.load_workbook(town.workspace.output / "conflicts.xlsx")["競合"].iter_rows(min_row=2, values_only=True)
    )
    assert [(row[0], row[2], row[3], row[4]) for row in rows] == [
        (KEY, 17, "福祉課", "17.xlsx"),
        (KEY, 18, "福祉課", "18.xlsx"),
        (KEY, "上のどれでもない値", None, None),
    ]
    assert town.run("resolve", mark(town, 3, "○", "課長に確認")).status == 0
    assert value(town) == ["18", "確定", "福祉課", "18.xlsx"]
    step = trace.run(town.workspace, KEY, now=NOW).steps[-1]
    assert (step.what, step.said, step.file) == ("決定", "18", "18.xlsx")
    assert "課長に確認" in step.told
    send(town, "19", LATE, "19.xlsx")
    assert town.run("merge").status == 1
    assert value(town)[1] == "競合"


@pytest.mark.parametrize(
    ("row", "typed", "told"),
    [
        (2, "×", "印ではありません"),
        (4, "多い", "数字として読めません"),
    ],
)
def test_a_wrong_mark_is_told_with_its_cell_and_changes_nothing(town: Town, row: int, typed: str, told: str) -> None:
    for said in ("17", "18"):
        send(town, said, LATE, f"{said}.xlsx")
    town.run("merge")
    path = mark(town, row, typed)
    before = town.tree()
    said = town.run("resolve", path)
    assert (said.status, said.out) == (2, "")
    assert told in said.err
    assert f"I{row}" in said.err
    assert town.tree() == before


def test_a_candidate_that_is_gone_cannot_be_chosen_and_another_value_can_be_typed(town: Town) -> None:
    for said in ("17", "18"):
        send(town, said, LATE, f"{said}.xlsx")
    town.run("merge")
    path = mark(town, 2, "○")
    (town.workspace.returned / "17.xlsx").unlink()
    town.run("undo")
    town.run("merge")
    send(town, "16", LATE, "16.xlsx")
    town.run("merge")
    assert "今の候補にありません" in town.run("resolve", path).err
    assert town.run("resolve", mark(town, 4, 21)).status == 0
    assert value(town) == ["21", "確定", "企画課", "（とりまとめ課の決定）"]


def test_set_and_clear_are_the_office_s_own_words(town: Town) -> None:
    town.run("merge")
    assert town.run("set", KEY, "12.50", "--reason", "電話で聞いた").status == 0
    assert value(town)[:2] == ["12.5", "確定"]
    book = openpyxl.load_workbook(town.workspace.output / "consolidated.xlsx")
    notes = [cell.comment.text for row in book["事業・成果指標"] for cell in row if cell.comment]
    assert [note for note in notes if "電話で聞いた" in note]
    assert [note for note in notes if re.search(r"福祉課\.xlsx\n2-1 福祉 [A-Z]+\d+\n福祉課 10\n20\d\d-", note)]
    assert town.run("set", KEY, "--clear", "--reason", "取り下げ").status == 0
    assert value(town)[:2] == ["", "未入力"]
    assert [step.what for step in trace.run(town.workspace, KEY, now=NOW).steps[-2:]] == ["決定", "消去"]


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (("set", "9-9/i1@R8", "5", "--reason", "x"), "「9-9/i1@R8」というキーは計画にありません。"),
        (("set", KEY, "多い", "--reason", "x"), "「多い」は数字として読めません。"),
        (("set", KEY, "5"), "理由がありません。"),
        (("set", KEY, "--reason", "x"), "値か --clear の、どちらか一つ"),
        (("set", "2-1/i1@初期値", "5", "--reason", "x"), "マスターで決まっている値です。"),
        (("resolve", "ない.xlsx"), "ない.xlsx が見つかりません。"),
        (("trace", "9-9/i1@R8"), "「9-9/i1@R8」というキーは、計画にも台帳にもありません。"),
    ],
)
def test_what_cannot_be_decided_is_one_line_and_changes_nothing(town: Town, command: tuple[str, ...], line: str):
    town.run("merge")
    before = town.tree()
    said = town.run(*command)
    assert (said.status, said.out, len(said.err.splitlines())) == (2, "", 1)
    assert line in said.err
    assert town.tree() == before


def test_the_database_made_anew_answers_the_same(town: Town) -> None:
    town.run("merge")
    for said in ("17", "18"):
        send(town, said, LATE, f"{said}.xlsx")
    town.run("merge")
    town.run("resolve", mark(town, 2, "○"))
    town.run("undo")
    town.run("set", KEY, "5", "--reason", "電話")
    before, results = asked(town), csv(town)
    town.workspace.database.write_bytes(b"nothing that is a database" * 99)
    assert town.run("rebuild").status == 0
    assert asked(town) == before
    town.workspace.database.unlink()
    assert asked(town) == before
    town.run("merge", str(town.workspace.returned / "福祉課.xlsx"))
    assert csv(town) == results


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")


def _torn(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096 * 2 : 4096 * 6] = b"\xff" * 4096 * 4
    path.write_bytes(data)


BAD = {
    "newer": (_newer, "新しい版のプログラムで書かれています。"),
    "no database": (lambda path: path.write_bytes(b"x" * 5000), "壊れています。「kamakura-report rebuild」"),
    "torn": (_torn, "壊れています。「kamakura-report rebuild」"),
}


@pytest.mark.parametrize("state", BAD)
@pytest.mark.parametrize("command", [("merge",), ("merge", "--dry-run"), ("undo",), ("generate", "--year", "R9")])
def test_a_ledger_that_cannot_be_used_is_one_line_and_nothing_is_changed(
    town: Town, state: str, command: tuple[str, ...]
) -> None:
    town.run("merge")
    spoil, line = BAD[state]
    spoil(town.workspace.database)
    before = town.tree()
    said = town.run(*command)
    assert (said.status, said.out, len(said.err.splitlines())) == (2, "", 1)
    assert line in said.err
    assert town.tree() == before


@pytest.mark.parametrize("kind", ["event", "archive"])
def test_what_the_ledger_is_made_from_is_never_believed_damaged(town: Town, kind: str) -> None:
    town.run("merge")
    folder = town.workspace.events if kind == "event" else town.workspace.received
    path = sorted(folder.iterdir())[-1]
    path.write_bytes(path.read_bytes() + b" ")
    before = town.tree()
    said = town.run("rebuild")
    assert (said.status, said.out) == (2, "")
    assert f"{path} が壊れています。" in said.err
    assert town.tree() == before


def test_two_writers_wait_and_the_second_says_who_is_at_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kamakura_report.doors.files.lock.WAIT", 0)
    lock = town.workspace.lock
    with files.locked(lock, now=NOW), pytest.raises(CannotRun) as busy, files.locked(lock, now=NOW, wait=0):
        pass
    assert re.search(r"さん（パソコン .+、2027-06-01 09:30:00 から）が書き込み中です。", str(busy.value))
    assert not lock.exists()
    held = {"person": "佐藤", "machine": "PC-7", "since": "2027-06-01T09:30:00", "process": 1}
    lock.write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(CannotRun, match="佐藤さん（パソコン PC-7、"), files.locked(lock, now=NOW, wait=0):
        pass
    assert lock.exists()
    assert town.run("merge", "--dry-run").status == 0
    assert town.run("merge", "--break-lock").status == 0
    assert not lock.exists()


def test_a_newcomer_reads_events_as_they_were_written() -> None:
    event = Event(12, Kind.CLOSED, "2027-06-01T09:30:00+09:00", "佐藤", {"round": "R8"})
    assert (event.file, load(dump(event))) == ("000012-closed.json", event)
    for damaged in (b"", b"{}", dump(event)[:-2], dump(event).replace(b'"closed"', b'"slept"')):
        with pytest.raises(ValueError):  # noqa: PT011 - whatever the reason
            load(damaged)


def test_a_fresh_folder_has_no_ledger_until_something_happens(tmp_path: Path) -> None:
    town = founded(tmp_path / "town")
    before = town.tree()
    assert town.run("undo").status == 2
    assert town.tree() == before
    town.generate(R8)
    with closing(Ledger.copied(town.workspace.database)) as ledger:
        assert [sent.division for sent in ledger.sent()] == ["介護課", "福祉課"]


def test_rebuilding_without_events_is_refused(town: Town) -> None:
    shutil.rmtree(town.workspace.events)
    with pytest.raises(CannotRun, match="台帳を作り直せません"):
        rebuild.run(town.workspace, now=NOW)
