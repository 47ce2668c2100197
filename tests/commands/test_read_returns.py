"""read_returns: every returned file is found, and read by what was sent out, whatever became of the workspace."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from kamakura_report.commands import read_returns
from kamakura_report.commands.find_returns import without_harmless_files
from kamakura_report.demo.clerk import Producer, fill_workbook
from kamakura_report.form.issue import form_id
from kamakura_report.plan.model import Plan
from kamakura_report.problem import Severity
from kamakura_report.returned.submission import Submission
from tests.commands.town import R8, R9, Town, founded, plan, walked

SETTLEMENT = "2-1/12/決算額@R8"


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return walked(tmp_path_factory.mktemp("returns") / "well")


@pytest.fixture
def town(well: Town, tmp_path: Path) -> Town:
    return well.copy(tmp_path / "town")


def submissions(town: Town, *paths: Path) -> dict[str, Submission]:
    """Each return by the name it is shown under."""
    returns = read_returns.run(town.workspace, paths)
    assert len({returned.file for returned in returns}) == len(returns)
    return {returned.file: returned for returned in returns}


def codes(returned: Submission) -> list[tuple[str, Severity]]:
    return [(problem.code, problem.severity) for problem in returned.problems]


def put(town: Town, name: str, content: bytes) -> Path:
    path = town.workspace.returned / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def content(town: Town, name: str = "介護課.xlsx") -> bytes:
    return (town.workspace.returned / name).read_bytes()


def reworded(plan: Plan) -> Plan:
    """Everything that a workbook shows is called otherwise; the project 2-1/12 is gone."""
    (program,) = plan.programs
    projects = tuple(replace(project, name="改称事業") for project in program.projects if project.number != 12)
    return replace(plan, city="藤沢市", programs=(replace(program, name="健康", projects=projects),))


def test_a_return_is_read_by_its_own_snapshot_after_master_and_form_were_changed(town: Town) -> None:
    before = submissions(town)
    town.keep(reworded(plan()))
    form = openpyxl.load_workbook(town.workspace.template)
    form["表紙"]["B4"] = "お書きになる課"
    form.save(town.workspace.template)
    assert submissions(town) == before
    assert before["介護課.xlsx"].usable
    assert before["介護課.xlsx"].answers[SETTLEMENT].shown == "10"


def test_a_return_is_read_after_master_and_form_are_gone(town: Town) -> None:
    before = submissions(town)
    town.workspace.master.unlink()
    town.workspace.template.unlink()
    assert submissions(town) == before


def test_a_return_of_an_earlier_edition_is_read_as_it_was_sent_out(town: Town) -> None:
    town.keep(reworded(plan()))
    town.generate(R8, due=date(2027, 5, 31))
    town.generate(R9)
    assert all(returned.usable for returned in submissions(town).values())


def test_every_producer_gives_the_same_answers(town: Town) -> None:
    (one,) = [one for one in town.generate(R8).issued if one.division == "介護課"]
    names = {town.answer(one, {SETTLEMENT: "131.3"}, f"{each.value}.xlsx", each).name for each in Producer}
    assert {submissions(town)[name].answers[SETTLEMENT].shown for name in names} == {"131.3"}


def test_an_issue_this_workspace_never_sent_out_is_told(town: Town, tmp_path: Path) -> None:
    other = founded(tmp_path / "other")
    other.keep(reworded(plan()))
    (issued, *_) = other.generate(R8).issued
    put(town, "よその市.xlsx", issued.path.read_bytes())
    returned = submissions(town)["よその市.xlsx"]
    assert codes(returned) == [("identity.unknown", Severity.ERROR)]
    assert form_id(issued.issue)[:5] in returned.problems[0].found
    assert (returned.division, returned.usable, len(returned.answers)) == ("", False, 0)


def test_a_twin_workspace_with_another_key_is_told_by_the_seal(town: Town) -> None:
    """Same plan, form, division and round give the same issue id; only the seal knows the difference."""
    town.workspace.secret.write_text("ab" * 32, encoding="ascii")
    for returned in submissions(town).values():
        assert codes(returned) == [("identity.seal", Severity.ERROR)]
        assert not returned.usable


def test_without_the_key_a_return_is_accepted_with_a_note(town: Town) -> None:
    town.workspace.secret.unlink()
    for returned in submissions(town).values():
        assert codes(returned) == [("identity.no-key", Severity.NOTE)]
        assert returned.usable
    assert not town.workspace.secret.exists()


def test_what_excel_and_windows_leave_about_is_a_note_and_no_answer(town: Town) -> None:
    for name in ("~$介護課.xlsx", "Thumbs.db", "課/desktop.ini", "._介護課.xlsx"):
        put(town, name, b"x")
    found = submissions(town)
    assert {name: codes(found[name]) for name in found if not found[name].usable} == {
        "~$介護課.xlsx": [("file.lock", Severity.NOTE)],
        "Thumbs.db": [("file.system", Severity.NOTE)],
        "課/desktop.ini": [("file.system", Severity.NOTE)],
        "._介護課.xlsx": [("file.system", Severity.NOTE)],
    }
    assert {returned.file for returned in without_harmless_files(found.values())} == {"介護課.xlsx", "福祉課.xlsx"}


def test_folders_inside_are_read_and_named(town: Town) -> None:
    data = content(town)
    (town.workspace.returned / "介護課.xlsx").unlink()
    put(town, "介護/5月/提出 (1).xlsx", data)
    found = submissions(town)
    assert list(found) == ["介護/5月/提出 (1).xlsx", "福祉課.xlsx"]
    assert found["介護/5月/提出 (1).xlsx"].division == "介護課"


def test_a_file_named_twice_is_read_once(town: Town) -> None:
    folder = town.workspace.returned
    assert len(read_returns.run(town.workspace, [folder, folder / "介護課.xlsx", folder])) == 2


def test_two_files_of_one_workbook_are_both_read_and_the_second_is_noted(town: Town) -> None:
    put(town, "介護課（修正）.xlsx", content(town))
    (same,) = submissions(town)["介護課（修正）.xlsx"].problems
    assert (same.code, same.severity) == ("return.same", Severity.NOTE)
    put(town, "介護課（修正）.xlsx", fill_workbook(content(town), {}, Producer.REORDERED))
    found = submissions(town)
    assert codes(found["介護課.xlsx"]) == []
    (note,) = found["介護課（修正）.xlsx"].problems
    assert (note.code, note.severity) == ("return.twice", Severity.NOTE)
    assert "「介護課.xlsx」と同じ配布ファイル" in note.found
    assert found["介護課（修正）.xlsx"].usable


@pytest.mark.parametrize("sign", ["\n", "\x1b[2J", "\u202e", "\u200b", "\x07"])
def test_no_file_name_moves_the_cursor_or_hides_a_part_of_itself(town: Town, sign: str) -> None:
    put(town, f"介護{sign}xslx.exe", b"no workbook")
    (name,) = [name for name in submissions(town) if "exe" in name]
    assert name.isprintable()
    assert f"\\u{ord(sign[0]):04x}" in name
    for command in ("check", "merge"):
        said = town.run(command)
        assert sign[0] not in said.out.replace("\n", "") + said.err.replace("\n", "")
        assert all(line.isprintable() or "\u3000" in line for line in said.out.splitlines())


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such names")
def test_a_name_that_is_no_text_at_all_is_shown_and_read(town: Town) -> None:
    put(town, os.fsdecode(b"\x82\xcc\xff.xlsx"), content(town))
    assert submissions(town)["\\x82\\xcc\\xff.xlsx"].usable
    said = town.run("merge", "--json")
    assert said.status == 0
    assert "\\x82\\xcc\\xff.xlsx" in {problem["file"] for problem in json.loads(said.out)["problems"]}


def test_a_link_is_told_and_never_followed(town: Town, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "介護課.xlsx").write_bytes(content(town))
    (town.workspace.returned / "近道").symlink_to(elsewhere)
    (town.workspace.returned / "近道.xlsx").symlink_to(elsewhere / "介護課.xlsx")
    (town.workspace.returned / "切れた.xlsx").symlink_to(elsewhere / "ない.xlsx")
    found = submissions(town)
    assert {name: codes(found[name]) for name in found if not found[name].usable} == {
        name: [("file.link", Severity.ERROR)] for name in ("近道", "近道.xlsx", "切れた.xlsx")
    }


def test_one_bad_file_leaves_the_others_as_they_are(town: Town) -> None:
    before = submissions(town)
    put(town, "壊れた.xlsx", content(town)[:-400])
    put(town, "空.xlsx", b"")
    put(town, "写真.xlsx", b"\xff\xd8\xff\xe0 JFIF")
    found = submissions(town)
    assert {name: returned for name, returned in found.items() if name in before} == before
    bad = {name: [code for code, _ in codes(found[name])] for name in found.keys() - before.keys()}
    assert bad == {"壊れた.xlsx": ["file.truncated"], "空.xlsx": ["file.empty"], "写真.xlsx": ["file.picture"]}


def test_when_a_file_was_received_is_told_with_its_offset(town: Town) -> None:
    path = town.workspace.returned / "介護課.xlsx"
    os.utime(path, (1_811_000_000, 1_811_000_000))
    received = submissions(town)["介護課.xlsx"].received
    assert received[10] == "T"
    assert received[19] in "+-"
    assert len(received) == len("2027-05-20T17:31:00+09:00")


def test_files_named_one_by_one_are_the_same_as_their_folder(town: Town) -> None:
    assert submissions(town, *sorted(town.workspace.returned.iterdir(), reverse=True)) == submissions(town)
