"""generate: rounds, what is written and in which order, and nobody's work lost."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kamakura_report.commands import generate
from kamakura_report.commands.snapshots import Snapshots
from kamakura_report.io.files import system, unpack_content
from kamakura_report.plan.model import Division, Plan
from kamakura_report.problem import CannotRun
from kamakura_report.workbook.names import file_name
from tests.commands.town import NOW, R8, R9, Town, founded, plan

COLUMNS = ["課", "部", "連絡先", "ファイル", "記入欄"]
BOOK = "output/workbooks/R8/福祉課.xlsx"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return founded(tmp_path / "town")


def listed(town: Town, round_name: str = "R8") -> list[list[str]]:
    data = (town.workspace.workbooks(round_name) / "配布一覧.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def renamed(plan: Plan, names: dict[str, str]) -> Plan:
    """The plan with divisions called otherwise."""

    def name(old: str) -> str:
        return names.get(old, old)

    return replace(
        plan,
        divisions=tuple(replace(one, name=name(one.name)) for one in plan.divisions),
        programs=tuple(
            replace(
                program,
                division=name(program.division),
                projects=tuple(
                    replace(project, divisions=tuple(map(name, project.divisions))) for project in program.projects
                ),
            )
            for program in plan.programs
        ),
    )


@pytest.mark.parametrize(
    ("years", "name", "folder"),
    [((R8,), "", "R8"), ((R9, R8, R9), "", "R8・R9"), ((), "", "全年度"), ((R8,), "  中間 ", "中間")],
)
def test_a_round_is_called_by_its_years_or_as_asked(town: Town, years: Any, name: str, folder: str) -> None:
    done = town.generate(*years, round_name=name)
    assert done.folder == town.workspace.output / "workbooks" / folder
    assert sorted(path.name for path in done.folder.iterdir()) == [
        "介護課.xlsx",
        "福祉課.xlsx",
        "配布一覧.csv",
        "配布一覧.xlsx",
    ]


def test_a_plan_of_years_before_reiwa_is_issued(town: Town) -> None:
    """2017 and 2018 are written ``H29`` and ``H30``: in keys, on the sheets and in the snapshot."""
    book = openpyxl.load_workbook(town.workspace.master)
    book["計画"]["B4"], book["計画"]["B5"] = "2017", "2018"
    book["予算"]["C1"], book["予算"]["D1"] = "2017", "2018"
    book.save(town.workspace.master)
    issued = town.generate().issued
    assert {one.division: one.asked for one in issued} == {"福祉課": 14, "介護課": 3}
    sheet = openpyxl.load_workbook(issued[0].path)["2-1 福祉"]
    assert {"H29", "H30"} <= {cell.value for row in sheet for cell in row}
    kept = [unpack_content(path.read_bytes()) for path in town.workspace.snapshots.glob("*.json.gz")]
    assert len([plan for plan in kept if b'"first": "H29"' in plan]) == 1


def test_a_year_makes_its_cells_required_and_without_one_every_year_is_optional(town: Town) -> None:
    """福祉課: 3 indicators and 1 settlement of R8, 2 initial values that are 未定; 介護課: 1 settlement."""
    assert {one.division: one.required for one in town.generate(R8).issued} == {"福祉課": 6, "介護課": 1}
    assert {one.division: one.required for one in town.generate(R8, R9).issued} == {"福祉課": 10, "介護課": 2}
    everything = town.generate()
    assert {one.required for one in everything.issued} == {0}
    with_years = {one.division: one.asked for one in town.generate(R8, R9, round_name="両年").issued}
    assert {one.division: one.asked for one in everything.issued} == with_years


def test_years_as_people_write_them_are_one_round(town: Town) -> None:
    for year in ("R8", "令和8年度", "2026"):
        said = town.run("generate", "--year", year)
        assert (said.status, said.err) == (0, "")
    assert [path.name for path in (town.workspace.output / "workbooks").iterdir()] == ["R8"]


def test_one_division_alone_is_made_and_the_list_knows_all(town: Town) -> None:
    done = town.generate(R8, divisions=("介護課",))
    assert [one.division for one in done.issued] == ["介護課"]
    assert sorted(path.name for path in done.folder.iterdir()) == ["介護課.xlsx", "配布一覧.csv", "配布一覧.xlsx"]
    assert [row[0] for row in listed(town)] == ["課", "福祉課", "介護課"]


def test_a_division_with_nothing_asked_is_named_and_gets_no_workbook(town: Town) -> None:
    assert town.generate(R8).nothing_asked == ("保険課", "企画課")
    said = town.run("generate", "--year", "R8")
    assert "保険課: 記入する欄がないので、作りません" in said.out
    assert [row[0] for row in listed(town)[1:]] == ["福祉課", "介護課"]


def test_a_division_with_only_a_program_indicator_gets_a_workbook(town: Town) -> None:
    (program,) = plan().programs
    first = replace(program.indicators[0], division="企画課")
    town.keep(replace(plan(), programs=(replace(program, indicators=(first, *program.indicators[1:])),)))
    assert "企画課" in [one.division for one in town.generate(R8).issued]


def test_a_dry_run_tells_what_would_be_made_and_writes_nothing(town: Town) -> None:
    before = town.tree()
    done = town.generate(R8, dry_run=True)
    assert [(one.division, one.done) for one in done.issued] == [("福祉課", "planned"), ("介護課", "planned")]
    assert town.tree() == before
    assert [one.asked for one in done.issued] == [one.asked for one in town.generate(R8).issued]
    before = town.tree()
    assert town.run("generate", "--year", "R9", "--dry-run").status == 0
    assert town.tree() == before


def test_two_runs_are_byte_identical_and_the_second_writes_nothing(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twin = town.copy(tmp_path / "twin")
    town.generate(R8)
    twin.workspace.secret.write_bytes(town.workspace.secret.read_bytes())
    twin.generate(R8)
    assert twin.tree() == town.tree()
    monkeypatch.setattr(system, "rename", None)
    assert {one.done for one in town.generate(R8).issued} == {"unchanged"}


def test_an_unedited_workbook_is_replaced(town: Town) -> None:
    town.generate(R8)
    done = town.generate(R8, due=date(2027, 5, 31))
    assert {one.done for one in done.issued} == {"replaced"}


def test_an_edited_workbook_is_refused_and_with_force_kept_as_a_backup(town: Town) -> None:
    town.generate(R8)
    edited = (town.root / BOOK).read_bytes() + b"\0"
    (town.root / BOOK).write_bytes(edited)
    before = town.tree()
    with pytest.raises(CannotRun, match=r"福祉課\.xlsx は、前に書き出したあとで手が加えられています。"):
        town.generate(R8, due=date(2027, 5, 31))
    assert town.tree() == before
    done = town.generate(R8, due=date(2027, 5, 31), force=True)
    assert {one.division: one.done for one in done.issued} == {"福祉課": "backed up", "介護課": "replaced"}
    backup = town.root / BOOK.replace(".xlsx", f".{NOW:%Y%m%d-%H%M%S}.bak.xlsx")
    assert backup.read_bytes() == edited
    assert (town.root / BOOK).read_bytes() not in (edited, before[BOOK])


def test_the_list_says_whom_to_send_what(town: Town) -> None:
    contacts = {"福祉課": ("健康福祉部", "内線 2345"), "介護課": ("", "kaigo@example.jp")}
    divisions = (Division(one.name, *contacts.get(one.name, ())) for one in plan().divisions)
    town.keep(replace(plan(), divisions=tuple(divisions)))
    done = town.generate(R8)
    asked = {one.division: str(one.asked) for one in done.issued}
    assert listed(town) == [
        COLUMNS,
        ["福祉課", "健康福祉部", "内線 2345", "福祉課.xlsx", asked["福祉課"]],
        ["介護課", "", "kaigo@example.jp", "介護課.xlsx", asked["介護課"]],
    ]


def test_nothing_in_the_list_is_a_formula_for_a_spreadsheet(town: Town) -> None:
    (first, *others) = plan().divisions
    town.keep(replace(plan(), divisions=(replace(first, department="=cmd|x", contact="+81-467"), *others)))
    town.generate(R8)
    assert listed(town)[1][:3] == ["福祉課", "'=cmd|x", "'+81-467"]


@pytest.mark.parametrize("odd", ["福祉/介護:<課>", "CON", "課.", "..", "a" * 200 + "課"])
def test_a_division_whose_name_windows_does_not_take_gets_a_file_it_takes(town: Town, odd: str) -> None:
    town.keep(renamed(plan(), {"介護課": odd}))
    done = town.generate(R8)
    (path,) = [one.path for one in done.issued if one.division == odd]
    assert path.name == f"{file_name(odd)}.xlsx"
    assert path.is_file()
    assert path.parent == done.folder
    assert listed(town)[2][3] == path.name
    assert town.run("check", str(path)).status == 0


def test_divisions_whose_file_names_would_be_alike_get_two_files(town: Town) -> None:
    """Alike on Windows, which takes neither ? nor * and knows no upper and lower case."""
    town.keep(renamed(plan(), {"福祉課": "DX?課", "介護課": "dx*課"}))
    done = town.generate(R8)
    assert [one.path.name for one in done.issued] == ["DX＿課.xlsx", "dx＿課(2).xlsx"]
    assert [row[3] for row in listed(town)[1:]] == ["DX＿課.xlsx", "dx＿課(2).xlsx"]
    for one in done.issued:
        issue = Snapshots(town.workspace).issue(one.issue)
        assert issue is not None
        assert issue.division == one.division


def test_snapshots_are_on_the_disk_before_the_first_workbook(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    really = system.rename

    def noted(source: str | Path, target: str | Path) -> None:
        order.append(Path(target).relative_to(town.root).as_posix())
        really(source, target)

    monkeypatch.setattr(system, "rename", noted)
    town.generate(R8)
    first_book = next(number for number, name in enumerate(order) if name.endswith("課.xlsx"))
    snapshots = [number for number, name in enumerate(order) if "/snapshots/" in name]
    assert len(snapshots) == 6  # the plan, the form, two issues, two workbooks as they are sent out
    assert max(snapshots) < first_book
    assert order[-2:] == ["output/ledger/written.json", "output/ledger/readings.gz"]  # what saves time alone comes last


def test_whatever_is_sent_out_can_be_read_even_when_the_disk_fails_in_the_middle(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each rename in turn is refused: every workbook that stands there has its snapshots."""
    refused = 0

    def failing(really: Callable[[Path, Path], None]) -> Callable[[Path, Path], None]:
        def call(source: Path, target: Path) -> None:
            nonlocal left
            if not left:
                raise OSError(5, "no more")
            left -= 1
            really(source, target)

        return call

    for name in ("rename", "take_name"):
        monkeypatch.setattr(system, name, failing(getattr(system, name)))
    for number in range(17):
        left = number
        broken = town.copy(town.root.with_name(f"town{number}"))
        try:
            broken.generate(R8)
        except CannotRun:
            refused += 1
        if books := list(broken.workspace.output.glob("workbooks/R8/*課.xlsx")):
            came = broken.root / "came"  # where they were made they would be taken for our own files
            came.mkdir()
            assert broken.run("check", *(shutil.copy(book, came) for book in books)).status == 0
        left = 99
        broken.generate(R8, force=True)
        assert len(list(broken.workspace.output.glob("workbooks/R8/*課.xlsx"))) == 2
    # The key, the note, the notice, 6 snapshots, 2 workbooks, 2 lists, 2 mails, the event.
    assert refused == 16


def test_the_key_is_made_once(town: Town) -> None:
    town.generate(R8)
    key = town.workspace.secret.read_bytes()
    assert len(bytes.fromhex(key.decode())) == 32
    town.generate(R9)
    assert town.workspace.secret.read_bytes() == key


def test_a_lost_key_is_not_made_anew_while_workbooks_are_out_unless_asked_for(town: Town) -> None:
    """A new one would refuse every return of what is out: somebody must want that."""
    town.generate(R8)
    key = town.workspace.secret.read_bytes()
    town.workspace.secret.unlink()
    before = town.tree()
    with pytest.raises(CannotRun, match="鍵"):
        town.generate(R9)
    assert town.tree() == before
    town.generate(R9, force=True)
    assert town.workspace.secret.read_bytes() != key


def test_the_same_round_with_another_due_date_is_the_next_edition_and_both_can_be_read(town: Town) -> None:
    first = town.generate(R8)
    early = [one.path.read_bytes() for one in first.issued]
    second = town.generate(R8, due=date(2027, 5, 31))
    snapshots = Snapshots(town.workspace)
    editions = [[snapshots.issue(one.issue).edition for one in done.issued] for done in (first, second)]  # type: ignore[union-attr]
    assert editions == [[1, 1], [2, 2]]
    again = town.generate(R8, due=date(2027, 5, 31))
    assert [one.issue for one in again.issued] == [one.issue for one in second.issued]
    for number, content in enumerate(early):
        (town.root / f"early{number}.xlsx").write_bytes(content)
        assert town.run("check", str(town.root / f"early{number}.xlsx")).status == 0


def test_a_round_back_at_its_first_due_date_is_its_first_edition_again(town: Town) -> None:
    first = town.generate(R8, due=date(2027, 5, 31))
    town.generate(R8, due=date(2027, 6, 30))
    again = town.generate(R8, due=date(2027, 5, 31))
    assert [one.issue for one in again.issued] == [one.issue for one in first.issued]


def test_another_template_is_used_and_kept(town: Town, tmp_path: Path) -> None:
    other = tmp_path / "別の様式.xlsx"
    other.write_bytes(town.workspace.template.read_bytes())
    town.workspace.template.unlink()
    town.generate(R8, template=other)
    other.unlink()
    for one in generate.run(town.workspace, generate.Request((R8,), template=_kept(town)), now=NOW).issued:
        assert one.done == "unchanged"


def _kept(town: Town) -> Path:
    (kept,) = town.workspace.snapshots.glob("*.xlsx")
    return kept


def test_an_issue_record_says_all_that_the_workbook_was_made_from(town: Town) -> None:
    (one, _) = town.generate(R8, due=date(2027, 5, 31)).issued
    record = json.loads(unpack_content((town.workspace.snapshots / f"{one.issue}.json.gz").read_bytes()))
    assert (record["division"], record["round"]) == ("福祉課", {"name": "R8", "years": [2026], "due": "2027-05-31"})
    for name in (f"{record['plan']}.json.gz", f"{record['form']}.xlsx"):
        assert (town.workspace.snapshots / name).is_file()


def test_notes_of_the_master_are_told_and_do_not_stop(town: Town) -> None:
    town.keep(replace(plan(), city=""))
    said = town.run("generate", "--year", "R8")
    assert said.status == 0
    assert "お知らせ: master.xlsx ［計画］ B2" in said.out
