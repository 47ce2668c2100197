"""The ledger proves itself: each row of the table in docs/ledger.md has its line, and what the line says works."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kamakura_report.commands.kept_files import altered_files
from kamakura_report.commands.ledger_session import open_ledger
from kamakura_report.form.issue import dump_issue, load_issue
from kamakura_report.io.files import pack_content, unpack_content
from kamakura_report.io.ledger import seals
from kamakura_report.rounds.chain import EventLink, digest_before, first_break
from kamakura_report.rounds.events import EventKind
from tests.commands.ledgers import KEY, csv
from tests.commands.town import NOW, Told, Town, walked

REASON = ("--reason", "電話")
RESTORE = "バックアップから戻してください。"
REBUILD = "「kamakura-report rebuild」を実行すると、保存してあるファイルから作り直します"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Five events: sent out, merged, and three decisions; beside the ledger it as it was after two of them."""
    town = walked(tmp_path_factory.mktemp("proof") / "town")
    assert town.run("merge").status == 0
    shutil.copytree(town.workspace.ledger, town.root / "older")
    for figure in ("17", "18", "19"):
        assert town.run("set", KEY, figure, *REASON).status == 0
    return town


def events(town: Town) -> list[Path]:
    return sorted(town.workspace.events.iterdir())


def edit(path: Path, **changes: object) -> None:
    record = json.loads(path.read_bytes()) | changes
    path.write_bytes(json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n")


def older(town: Town, *names: str) -> None:
    for name in names:
        shutil.copyfile(town.root / "older" / name, town.workspace.ledger / name)


def told(town: Town) -> str:
    """The one line that all of these commands end with."""
    ends = [town.run(*command) for command in (("trace", KEY), ("status", "--dry-run"), ("status",), ("merge",))]
    assert {(one.status, one.out) for one in ends} == {(2, "")}, ends
    assert len({one.err for one in ends}) == 1
    assert ends[0].err.count("\n") == 1
    return ends[0].err


def is_well(town: Town, figures: bytes) -> None:
    assert [town.run(*command).status for command in (("status",), ("merge",))] == [0, 0]
    assert csv(town) == figures


def sql(town: Town, *statements: str) -> None:
    with closing(sqlite3.connect(town.workspace.database)) as connection, connection:
        for statement in statements:
            assert connection.execute(statement).rowcount > 0


def renumber(town: Town) -> None:
    path = events(town)[-1]
    edit(path, number=6)
    path.rename(path.with_name(path.name.replace("000005", "000006")))


PUT_BACK = "「kamakura-report rebuild」を実行すると、台帳の中の写しから戻します。"
LOST: dict[str, tuple[Callable[[Town], object], str]] = {
    "edited": (lambda town: edit(events(town)[2], who="別人"), "000003-decided.json の中身が、書いたとき"),
    "removed": (lambda town: events(town)[2].unlink(), "000003-decided.json がありません。"),
    "last edited": (
        lambda town: edit(events(town)[4], who="別人"),
        "000005-decided.json の中身が、書いたときと違います。",
    ),
    "last removed": (lambda town: events(town)[4].unlink(), "000005-decided.json がありません。"),
    "last renumbered": (renumber, "000005-decided.json がありません。"),
    "half": (lambda town: events(town)[1].write_bytes(b"{"), "000002-merged.json が壊れています。"),
    "wrong body": (
        lambda town: edit(events(town)[4], body={"decisions": [{}]}),
        "000005-decided.json が壊れています。",
    ),
}


@pytest.mark.parametrize("how", [how for how in LOST if how != "last renumbered"])
@pytest.mark.parametrize("without", ["", "written.json"])
def test_an_event_that_is_not_what_it_was_is_put_back_from_a_sound_database(town: Town, how: str, without: str) -> None:
    if (how, without) == ("last edited", "written.json"):
        return  # the files are whole by themselves
    figures, kept = csv(town), {path.name: path.read_bytes() for path in events(town)}
    LOST[how][0](town)
    altered = {path.name: path.read_bytes() for path in events(town) if path.read_bytes() != kept[path.name]}
    if without:
        (town.workspace.ledger / without).unlink()
    line = told(town)
    assert without or LOST[how][1] in line
    assert without or PUT_BACK in line
    done = json.loads(town.run("rebuild", "--json").out)
    (restored,) = [one["file"] for one in done["problems"] if one["code"] == "kept.restored"]
    assert restored in LOST[how][1] or without
    assert {path.name: path.read_bytes() for path in events(town)} == kept
    assert {name: (town.workspace.ledger / name).read_bytes() for name in altered} == altered
    is_well(town, figures)
    assert [one["code"] for one in json.loads(town.run("rebuild", "--json").out)["problems"]] == []


@pytest.mark.parametrize(
    ("how", "without"),
    [
        *((how, "ledger.sqlite3") for how in LOST),
        ("last edited", "written.json"),
        ("last renumbered", ""),
        ("last renumbered", "written.json"),
    ],
)
def test_an_event_that_is_not_what_it_was_must_come_from_the_backup(town: Town, how: str, without: str) -> None:
    """Where the database does not hold it, or nobody can say which of the two is right; rebuild says so too."""
    figures, kept = csv(town), shutil.copytree(town.workspace.events, town.root / "kept")
    LOST[how][0](town)
    if without:
        (town.workspace.ledger / without).unlink()
    line = told(town)
    assert RESTORE in line
    assert without or LOST[how][1] in line
    rebuilt = town.run("rebuild")
    assert (rebuilt.status, rebuilt.out) == (2, "")
    shutil.rmtree(town.workspace.events)
    shutil.copytree(kept, town.workspace.events)
    is_well(town, figures)


ALTERED = {
    "a figure": ("UPDATE figure SET value = '941' WHERE key = '2-1/3/i1@R8'", "（福祉課.xlsx の回答）"),
    "a decision": ("UPDATE decision SET value = '941' WHERE event = 5", "（記録 5）"),
    "what a decision has not": ("UPDATE decision SET unit = '' WHERE event = 5 AND unit IS NULL", "（記録 5）"),
    "a file's name": ("UPDATE sighting SET name = 'x' WHERE name = '福祉課.xlsx'", "（記録 2）"),
    "an undone merge": ("UPDATE batch SET undone = 3", "（集計の一覧）"),
    "a seal": ("UPDATE event SET seal = '' WHERE number = 1", "（記録 1）"),
}


@pytest.mark.parametrize("what", ALTERED)
def test_an_altered_database_is_told_and_made_anew(town: Town, what: str) -> None:
    figures = csv(town)
    statement, named = ALTERED[what]
    if what == "what a decision has not":
        with closing(sqlite3.connect(town.workspace.database)) as connection:
            if not connection.execute("SELECT 1 FROM decision WHERE unit IS NULL").fetchone():
                statement = statement.replace(" AND unit IS NULL", "").replace("''", "NULL")
    sql(town, statement)
    assert told(town) == f"エラー: 台帳 {town.workspace.database} の中身が、書いたときと違います{named}。{REBUILD}。\n"
    assert town.run("rebuild").status == 0
    is_well(town, figures)


def test_a_run_that_broke_off_after_its_event_is_taken_over_without_a_word(town: Town) -> None:
    """Neither the database nor the memory knows of the one event."""
    for path in events(town)[3:]:
        path.unlink()
    older(town, "ledger.sqlite3", "written.json")
    assert town.run("trace", KEY).out.count(" 決定「") == 1


def test_an_older_database_or_none_is_caught_up(town: Town) -> None:
    figures = csv(town)
    older(town, "ledger.sqlite3")
    is_well(town, figures)
    town.workspace.database.unlink()
    is_well(town, figures)


def test_events_more_than_one_ahead_of_all_that_knows_of_them_want_a_rebuild(town: Town) -> None:
    figures = csv(town)
    older(town, "ledger.sqlite3", "written.json")
    assert "より3件先まであります（一部だけをバックアップから戻したときなど）。" + REBUILD in told(town)
    assert town.run("rebuild").status == 0
    is_well(town, figures)


def test_a_database_of_another_day_is_told_from_events_that_prove_themselves(town: Town) -> None:
    """The events and the memory were put back, the database was not."""
    database = town.workspace.database.read_bytes()
    shutil.rmtree(town.workspace.ledger)
    shutil.copytree(town.root / "older", town.workspace.ledger)
    assert town.run("set", KEY, "5", *REASON).status == 0
    town.workspace.database.write_bytes(database)
    assert f"が、記録 000003-decided.json と食い違っています。{REBUILD}" in told(town)
    assert town.run("rebuild").status == 0
    assert town.run("trace", KEY).out.splitlines()[-1].startswith("今: 確定 5")


def test_the_memory_alone_may_be_lost_or_damaged(town: Town) -> None:
    figures = csv(town)
    for damage in (
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b"["),
        lambda path: older(town, path.name),
    ):
        damage(town.workspace.written)
        is_well(town, figures)


@pytest.mark.parametrize("folder", ["archive", "snapshots"])
def test_an_altered_kept_file_is_a_warning_until_it_is_put_back(town: Town, folder: str) -> None:
    figures = csv(town)
    path = next((town.workspace.ledger / folder).glob("*.xlsx"))  # a received file, the form that was sent out
    whole = path.read_bytes()
    path.write_bytes(whole + b" ")
    said: list[Told] = [town.run(*command, "--json") for command in (("status", "--dry-run"), ("trace", KEY))]
    for one in said:
        (warning,) = [each for each in json.loads(one.out)["problems"] if each["code"] == "kept.altered"]
        assert (warning["file"], warning["severity"]) == (path.relative_to(town.root).as_posix(), "warning")
    if folder == "snapshots":
        path.write_bytes(whole)
    assert town.run("merge").status == 0
    assert path.read_bytes() == whole
    assert "kept.altered" not in town.run("status", "--dry-run").out
    assert csv(town) == figures


def test_files_are_looked_at_but_for_those_of_events_that_the_session_wrote_itself(town: Town) -> None:
    with open_ledger(town.workspace, now=NOW) as session:
        folder, numbers = session.snapshots.folder, session.ledger.numbers()
        received = {path.relative_to(town.root).as_posix() for path in town.workspace.received.iterdir()}
        for path in (*town.workspace.received.iterdir(), *town.workspace.snapshots.glob("*.gz")):
            path.write_bytes(b"another")
        merged = {event.number for event in session.ledger.events(EventKind.MERGED)}
        assert {problem.file for problem in altered_files(folder, session.ledger, merged)} == received
        assert not altered_files(folder, session.ledger, numbers - merged - {1})
        told = altered_files(folder, session.ledger, numbers)
        assert len(told) == len(received) + len([*town.workspace.snapshots.glob("*.gz")])


def test_a_session_does_not_read_again_what_it_has_just_written(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[set[int]] = []
    look = lambda _folder, _ledger, numbers: looked_at.append(numbers) or ()  # noqa: E731
    monkeypatch.setattr("kamakura_report.commands.ledger_session.altered_files", look)
    before = {int(path.name.partition("-")[0]) for path in events(town)}
    assert town.run("set", KEY, "20", *REASON).status == 0
    assert len(events(town)) == len(before) + 1
    assert looked_at == [before]


def test_a_database_whose_tables_bear_no_text_is_one_line(town: Town) -> None:
    """SQLite's own message cannot be read then."""
    data = town.workspace.database.read_bytes()
    town.workspace.database.write_bytes(data.replace(b"tableheld", b"table\xcceld", 1))
    assert data != town.workspace.database.read_bytes()
    assert told(town) == f"エラー: 台帳 {town.workspace.database} が壊れています。{REBUILD}。\n"


def test_an_issue_s_record_is_believed_under_its_own_name_alone(town: Town) -> None:
    one, other = sorted(town.workspace.snapshots.glob("?" * 10 + ".json.gz"))
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    shown = town.run("trace", KEY)
    assert shown.status == 2
    assert "が壊れています。バックアップから戻してください。" in shown.err


def test_an_issue_s_record_that_is_edited_is_not_believed(town: Town) -> None:
    path = min(town.workspace.snapshots.glob("?" * 10 + ".json.gz"))
    record = json.loads(unpack_content(path.read_bytes()))
    record["round"]["due"] = "2027-12-31"
    path.write_bytes(pack_content(dump_issue(load_issue(json.dumps(record).encode()))))
    assert town.run("status", "--dry-run").status == 2


def test_the_first_chained_event_covers_all_that_earlier_programs_recorded(town: Town) -> None:
    for path in events(town)[2:]:
        path.unlink()
    for path in events(town):
        record = json.loads(path.read_bytes())
        del record["before"]
        path.write_bytes(json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n")
    for name in ("ledger.sqlite3", "written.json"):
        (town.workspace.ledger / name).unlink()
    unchanged = [path.read_bytes() for path in events(town)]
    assert town.run("set", KEY, "5", *REASON).status == 0
    assert [path.read_bytes() for path in events(town)[:2]] == unchanged
    lines = "".join(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in events(town)[:2])
    assert json.loads(events(town)[2].read_bytes())["before"] == hashlib.sha256(lines.encode()).hexdigest()
    edit(events(town)[0], who="別人")
    town.workspace.database.unlink()
    assert "000002-merged.json と 000003-decided.json がつながりません。" in told(town)


def test_a_link_follows_the_bytes_before_it_and_nothing_else() -> None:
    links = [EventLink(1, "1.json", "a", ""), EventLink(2, "2.json", "b", "")]
    links.append(EventLink(3, "3.json", "c", digest_before(links)))
    links.append(EventLink(4, "4.json", "d", "c"))
    assert first_break(links) is None
    assert first_break(links[:2]) is None
    assert first_break([*links[:1], *links[2:]]) == 1
    assert first_break([*links[:2], links[3]]) == 2
    assert first_break([*links, EventLink(5, "5.json", "e", "")]) == 4


def test_a_file_that_is_read_otherwise_when_the_database_is_made_anew_is_named(town: Town) -> None:
    """As by a later program; here the old database reads otherwise, and is sealed as it is."""
    sql(town, "UPDATE figure SET value = '941' WHERE key = '2-1/3/i1@R8'")
    with closing(sqlite3.connect(town.workspace.database)) as connection, connection:
        seals.seal_all(connection)
    rebuilt = town.run("rebuild", "--json")
    assert rebuilt.status == 0
    assert [(one["code"], one["file"]) for one in json.loads(rebuilt.out)["problems"]] == [
        ("return.reread", "福祉課.xlsx")
    ]
    assert json.loads(town.run("rebuild", "--json").out)["problems"] == []


@pytest.mark.parametrize("guard", ["seals", "chain"])
def test_each_guard_is_needed(town: Town, guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it the harm would go by without a word."""
    if guard == "seals":
        monkeypatch.setattr("kamakura_report.io.ledger.connection.altered", lambda connection: None)
        sql(town, ALTERED["a decision"][0])
        assert town.run("trace", KEY).out.splitlines()[-1].startswith("今: 確定 941")
    else:
        monkeypatch.setattr("kamakura_report.commands.kept_events.first_break", lambda links: None)
        town.workspace.database.unlink()
        events(town)[3].unlink()
        assert town.run("trace", KEY).status == 0
