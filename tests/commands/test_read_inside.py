"""Workbooks returned in mails and archives: checked, merged, traced, undone and rebuilt as if they lay there."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kamakura_report.cli.app import run
from kamakura_report.io.files import sha256
from kamakura_report.rounds.events import dump_event, load_event
from tests import packages
from tests.containers import mail, rfc2047, rfc2231, windows_zip
from tests.field.test_field import FIGURES
from tests.field.test_field import HERE as FIELD

BASELINE = (FIELD / "files" / "00_baseline.xlsx").read_bytes()
BLUNDER = (FIELD / "files" / "66_note_and_error.xlsx").read_bytes()
NAME = "発達支援室（能力表）.xlsx"
PICTURE = (rfc2047("課の写真.png"), b"\x89PNG\r\n")
CONTAINERS = {
    "回答.eml": mail((rfc2231(NAME), BASELINE), PICTURE),
    "回答.zip": windows_zip({f"提出/{NAME}": BASELINE}),
}

Say = Callable[..., tuple[int, dict[str, object]]]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    root = Path(shutil.copytree(FIELD / "workspace", tmp_path / "W"))
    (root / "input" / "returned").mkdir(parents=True, exist_ok=True)
    return root


@pytest.fixture
def say(town: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    def said(*words: str) -> tuple[int, dict[str, object]]:
        status = run(["-C", str(town), *words, "--json"])
        told = capsys.readouterr()
        return status, json.loads(told.out) if told.out else {"err": told.err}

    return said


def put(town: Path, name: str, data: bytes) -> Path:
    path = town / "input" / "returned" / name
    path.write_bytes(data)
    return path


def told(said: dict[str, object]) -> set[tuple[str, str, str]]:
    """Of the returned files."""
    problems = said["problems"]
    assert isinstance(problems, list)
    found = {(problem["file"], problem["code"], problem["severity"]) for problem in problems}
    return {one for one in found if one[0].startswith(("回答", "発達", "二"))}


def figures(town: Path) -> dict[str, tuple[str, str]]:
    with (town / "output" / "consolidated.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = {row["キー"]: row for row in csv.DictReader(table)}
    return {name: (rows[key]["値"], rows[key]["ファイル"]) for name, key in FIGURES.items()}


def results(town: Path) -> dict[str, bytes]:
    return {name: (town / "output" / name).read_bytes() for name in ("consolidated.csv", "consolidated_text.csv")}


@pytest.mark.parametrize("outer", CONTAINERS)
def test_a_workbook_inside_is_checked_merged_traced_undone_and_rebuilt(town: Path, say: Say, outer: str) -> None:
    data = CONTAINERS[outer]
    put(town, outer, data)
    inside = f"{outer} › {NAME if outer.endswith('eml') else '提出/' + NAME}"
    note = {(outer, "file.container", "note")}
    status, said = say("check")
    assert (status, told(said)) == (0, note)
    assert (said["counts"]["files"], said["counts"]["usable"]) == (1, 1)  # type: ignore[index]

    status, said = say("merge")
    assert (status, told(said)) == (0, note)
    assert said["counts"]["new"] == 1  # type: ignore[index]
    assert figures(town) == {"初期値": ("", ""), "R8": ("88.5", inside), "決算額": ("3100", inside)} | {
        "初期値": ("85", inside)
    }
    merged = results(town)
    archive = town / "output" / "ledger" / "archive"
    assert [path.read_bytes() for path in archive.iterdir()] == [data]
    assert (archive / f"{sha256(data)}.xlsx").exists()
    assert not [one for one in say("status")[1]["problems"] if one["code"].startswith("status.")]  # type: ignore

    status, said = say("merge")
    assert (status, told(said)) == (0, note | {(inside, "return.known", "note")})
    assert said["counts"]["new"] == 0  # type: ignore[index]
    assert results(town) == merged

    assert inside in json.dumps(say("trace", FIGURES["R8"])[1], ensure_ascii=False)
    assert say("rebuild")[0] == 0
    (town / "output" / "ledger" / "ledger.sqlite3").unlink()
    put(town, outer, b"x").unlink()
    assert say("rebuild")[0] == 0
    assert inside in json.dumps(say("trace", FIGURES["R8"])[1], ensure_ascii=False)
    put(town, outer, data)
    say("merge")
    assert results(town) == merged

    assert say("undo")[0] == 0
    assert figures(town)["R8"] == ("", "")
    status, said = say("merge")
    assert said["counts"]["new"] == 1  # type: ignore[index]
    assert figures(town)["R8"] == ("88.5", inside)


def test_the_same_workbook_in_a_mail_and_beside_it_is_one_file(town: Path, say: Say) -> None:
    put(town, "回答.eml", CONTAINERS["回答.eml"])
    put(town, "発達支援室.xlsx", BASELINE)
    status, said = say("merge")
    assert status == 0
    assert {one[1] for one in told(said)} == {"file.container", "return.known", "return.same"}
    merged = results(town)
    (town / "output" / "ledger" / "ledger.sqlite3").unlink()
    assert say("rebuild")[0] == 0
    say("merge")
    assert results(town) == merged


def test_each_workbook_inside_has_its_own_problems(town: Path, say: Say) -> None:
    inner = packages.packed({"a.xlsx": BASELINE})
    put(
        town,
        "回答.eml",
        mail((rfc2231("一.xlsx"), BLUNDER), (rfc2231("二.zip"), inner), (rfc2231("三.xlsx"), BASELINE)),
    )
    for command in ("check", "merge", "merge"):
        status, said = say(command)
        assert status == 1
        found = told(said)
        assert ("回答.eml", "file.container", "note") in found
        assert ("回答.eml › 一.xlsx", "figure.unreadable", "error") in found
        assert ("回答.eml › 二.zip", "file.archive", "error") in found
        assert not [one for one in found if one[0] == "回答.eml › 三.xlsx" and one[2] == "error"]
    assert figures(town)["R8"][0] == "88.5"


def test_a_workbook_inside_is_sent_back_under_a_name_that_windows_takes(town: Path, say: Say, tmp_path: Path) -> None:
    put(town, "回答.zip", windows_zip({"提出/一.xlsx": BLUNDER}))
    assert say("check", "--annotate", str(tmp_path / "差戻し"))[0] == 1
    (made,) = [path for path in (tmp_path / "差戻し").rglob("*.xlsx")]
    assert made.relative_to(tmp_path).as_posix() == "差戻し/R8/発達支援室.xlsx"


def test_a_workbook_corrected_after_it_came_in_a_mail_goes_out_and_comes_back_in_a_mail(
    town: Path, say: Say, tmp_path: Path
) -> None:
    put(town, "回答.eml", mail((rfc2231("一.xlsx"), BLUNDER)))
    assert say("merge")[0] == 1
    assert say("check", "--annotate", str(tmp_path / "差戻し"))[0] == 1
    (made,) = (tmp_path / "差戻し" / "R8").iterdir()
    put(town, "再回答.eml", mail((rfc2231(made.name), made.read_bytes())))
    said = say("merge")[1]
    assert ("再回答.eml", "file.container", "note") in {
        (problem["file"], problem["code"], problem["severity"])
        for problem in said["problems"]  # type: ignore[attr-defined]
    }
    assert said["counts"]["new"] == 1  # type: ignore[index]


def test_two_workbooks_of_one_division_in_one_mail_are_two_versions(town: Path, say: Say) -> None:
    """As two files of one folder: which counts does not hang on how they came."""
    other = (FIELD / "files" / "50_num_huge.xlsx").read_bytes()
    pairs = [("一.xlsx", BASELINE), ("二.xlsx", other)]
    for name, data in pairs:
        put(town, name, data)
    loose = told(say("merge")[1])
    expected = {name: value for name, (value, _) in figures(town).items()}
    assert say("undo")[0] == 0
    for name, _ in pairs:
        (town / "input" / "returned" / name).unlink()
    put(town, "回答.eml", mail(*((rfc2231(name), data) for name, data in pairs)))
    inside = told(say("merge")[1])
    assert {name: value for name, (value, _) in figures(town).items()} == expected
    assert {one[1] for one in inside} >= {one[1] for one in loose}


def test_a_mail_saved_again_with_the_same_workbook_is_taken_in_once_more(town: Path, say: Say) -> None:
    """Else status would say for ever that it was not merged."""
    for letter in ("一", "二"):
        put(town, "回答.eml", mail((rfc2231(NAME), BASELINE), letter=letter))
        assert say("merge")[0] == 0
        assert "status.not-merged" not in json.dumps(say("status")[1])
    assert say("merge")[1]["counts"]["new"] == 0  # type: ignore[index]
    (town / "output" / "ledger" / "ledger.sqlite3").unlink()
    assert say("rebuild")[0] == 0


def test_what_programs_leave_in_an_archive_is_harmless(town: Path, say: Say) -> None:
    left = {"~$a.xlsx": b"x", ".~lock.a.xlsx#": b"x", "a.xlsx:Zone.Identifier": b"x", "__MACOSX/._a.xlsx": b"x"}
    put(town, "回答.zip", packages.packed(left | {"a.xlsx": BASELINE}))
    status, said = say("check")
    assert (status, told(said)) == (0, {("回答.zip", "file.container", "note")})
    assert "ほかの中身" not in json.dumps(said, ensure_ascii=False)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("回答.eml", mail(PICTURE), "file.mail"),
        ("回答.eml", mail(), "file.mail"),
        ("回答.zip", packages.packed({"写真.png": b"\x89PNG"}), "file.archive"),
        ("回答.xlsx", mail(PICTURE), "file.mail"),
    ],
)
def test_a_container_with_no_workbook_is_the_error_itself(
    town: Path, say: Say, name: str, data: bytes, code: str
) -> None:
    put(town, name, data)
    for command in ("check", "merge"):
        status, said = say(command)
        assert (status, told(said)) == (1, {(name, code, "error")})
    assert say("rebuild")[0] == 0


def test_a_dry_run_reads_inside_and_keeps_nothing(town: Path, say: Say) -> None:
    put(town, "回答.eml", CONTAINERS["回答.eml"])
    status, said = say("merge", "--dry-run")
    assert (status, said["counts"]["new"]) == (0, 1)  # type: ignore[index]
    assert not (town / "output" / "ledger" / "archive").exists()


def test_refresh_asks_for_the_workbook_itself(town: Path, say: Say) -> None:
    path = put(town, "回答.eml", CONTAINERS["回答.eml"])
    status, said = say("refresh", str(path))
    assert status == 2
    assert "取り出して" in str(said["err"])


def test_an_archive_that_an_earlier_program_took_in_whole_is_rebuilt_as_the_error_it_was(town: Path, say: Say) -> None:
    """And merged once more it is read."""
    put(town, "回答.zip", CONTAINERS["回答.zip"])
    say("merge")
    (event,) = (town / "output" / "ledger" / "events").glob("*merged*")
    entry = {"name": "回答.zip", "sha256": sha256(CONTAINERS["回答.zip"])}
    whole = replace(load_event(event.read_bytes()), body={"files": [entry]})
    event.write_bytes(dump_event(whole))
    for name in ("ledger.sqlite3", "written.json"):  # which know the event as it is written today
        (town / "output" / "ledger" / name).unlink()
    rebuilt = say("rebuild")
    assert rebuilt[0] == 0, rebuilt
    status, said = say("merge")
    assert (status, said["counts"]["new"]) == (0, 1)  # type: ignore[index]
    assert figures(town)["R8"][0] == "88.5"
