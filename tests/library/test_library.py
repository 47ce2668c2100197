"""The library: its page is so, its frames are plain and agree with the files, and what reads writes nothing."""

from __future__ import annotations

import doctest
import inspect
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import kamakura_report as kr
from kamakura_report.commands.workspace import Workspace
from kamakura_report.demo import walk
from kamakura_report.io.frames import fields_frame
from kamakura_report.library import city as library
from kamakura_report.reports import plain_fields
from kamakura_report.reports.tables import FIGURE_COLUMNS, TEXT_COLUMNS
from tests.commands.town import NOW, told
from tests.test_house import HEAVY

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "library.md"
READING: dict[str, Callable[[kr.City], object]] = {
    "figures": kr.City.figures,
    "texts": kr.City.texts,
    "problems": kr.City.problems,
    "status": lambda city: city.status("R8"),
    "plan": kr.City.plan,
    "check": lambda city: city.check().files(),
    "generate, dry": lambda city: city.generate("R8", dry_run=True).files(),
    "merge, dry": lambda city: city.merge(dry_run=True).files(),
}


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", "")  # no LibreOffice
        return walk.run(Workspace(ROOT), tmp_path_factory.mktemp("demo") / "kamakura-demo", now=NOW).folder


@pytest.fixture
def folder(walked: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(walked, tmp_path / walked.name))


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def kinds(frame: pd.DataFrame) -> dict[str, type]:
    found = {"float64": float, "int64": int, "bool": bool}
    return {str(name): found.get(str(dtype), str) for name, dtype in frame.dtypes.items()}


def test_the_page_is_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    examples = doctest.DocTestParser().get_doctest(PAGE.read_text(encoding="utf-8"), {}, PAGE.name, str(PAGE), 0)
    said: list[str] = []
    done = doctest.DocTestRunner().run(examples, out=said.append)
    assert done.attempted > 25
    assert not said, "".join(said)


def test_the_page_names_every_method_argument_and_column() -> None:
    page = PAGE.read_text(encoding="utf-8")
    public = [name for name in vars(kr.City) if not name.startswith("_")]
    assert [name for name in public if name != "folder" and f"city.{name}(" not in page] == []
    assert [name for name in kr.__all__ if f"kr.{name}" not in page] == []
    assert kr.open is library.open_city


@pytest.mark.parametrize("name", READING)
def test_what_reads_writes_nothing(name: str, folder: Path) -> None:
    before = state(folder)
    assert len(READING[name](kr.open(folder)))  # type: ignore[arg-type]
    assert state(folder) == before


def test_frames_have_the_columns_and_kinds_that_are_told(folder: Path) -> None:
    city = kr.open(str(folder))
    assert kinds(city.figures()) == {name: float if name == "値" else str for name in FIGURE_COLUMNS}
    assert kinds(city.texts()) == dict.fromkeys(TEXT_COLUMNS, str)
    assert kinds(city.problems()) == plain_fields.PROBLEM_FIELDS
    assert kinds(city.status()) == plain_fields.STATUS_FIELDS
    assert kinds(city.plan()) == plain_fields.PLAN_FIELDS
    assert kinds(city.check().files()) == plain_fields.FILE_FIELDS
    assert kinds(city.merge(dry_run=True).files()) == plain_fields.MERGED_FIELDS
    assert kinds(city.generate(dry_run=True).files()) == library.WORKBOOK_FIELDS


@pytest.mark.parametrize("fields", [plain_fields.PROBLEM_FIELDS, plain_fields.PLAN_FIELDS, plain_fields.FILE_FIELDS])
def test_a_frame_without_rows_has_the_same_columns_and_kinds(fields: plain_fields.FieldKinds) -> None:
    assert kinds(fields_frame(fields, [])) == fields


@pytest.mark.parametrize("name", ["figures", "status", "problems", "plan", "check"])
def test_every_column_of_a_frame_is_told_in_its_docstring(name: str) -> None:
    fields = {
        "status": plain_fields.STATUS_FIELDS,
        "problems": plain_fields.PROBLEM_FIELDS,
        "plan": plain_fields.PLAN_FIELDS,
        "check": plain_fields.FILE_FIELDS | library.WORKBOOK_FIELDS,
    }.get(name, {})
    told_of = inspect.getdoc(kr.Done.files if name == "check" else getattr(kr.City, name)) or ""
    assert [field for field in fields if not re.search(rf"\b{field}\b", told_of)] == []


def test_the_frames_are_the_files_that_the_commands_write(folder: Path) -> None:
    city = kr.open(folder)
    for name, frame in (("consolidated", city.figures()), ("consolidated_text", city.texts())):
        written = pd.read_csv(folder / "output" / f"{name}.csv", encoding="utf-8-sig", dtype=str, na_filter=False)
        texts = [column for column in written.columns if frame[column].dtype != "float64"]
        assert frame[texts].to_numpy().tolist() == written[texts].to_numpy().tolist()
        if "値" not in texts:
            assert frame["値"].equals(pd.to_numeric(written["値"]).astype("float64"))


def test_before_anything_was_sent_figures_are_asked_for_and_a_round_is_not_there(folder: Path) -> None:
    shutil.rmtree(folder / "output")
    city = kr.open(folder)
    figures = city.figures()
    assert (len(figures), set(figures["状態"])) == (534, {"確定", "未入力"})
    assert len(city.texts()) == 0
    with pytest.raises(kr.CannotRun, match="まだ何も配布していません"):
        city.status()
    assert not (folder / "output").exists()


def test_a_round_of_one_file_by_the_library_alone(folder: Path) -> None:
    shutil.rmtree(folder / "output")
    city = kr.open(folder)
    sent = city.generate(["R8"], due="2027-05-31")
    assert sent.ok
    assert set(sent.files()["done"]) == {"new"}
    assert set(city.status("R8")["due"]) == {"2027-05-31"}
    workbook = folder / str(sent.files()["file"][0])
    before = city.figures()
    workbook = Path(shutil.copy(workbook, folder))
    taken = city.merge([workbook])
    assert taken.files()["file"].tolist() == [workbook.name]
    assert city.figures()["キー"].tolist() == before["キー"].tolist()
    assert city.status("R8")["returned"].tolist()[0] == 1


def test_the_library_says_what_the_command_says(folder: Path) -> None:
    done = kr.open(folder).check()
    said = told("-C", str(folder), "check", "--json")
    assert (said.status, done.ok) == (1, False)
    assert f'"errors": {done.files()["errors"].sum()}' in said.out
    assert said.out.count('"code"') == len(done.problems())


def test_reading_in_the_same_process_is_told(folder: Path) -> None:
    done = kr.open(folder, in_process=True).check(folder / "input" / "returned" / "企画課.xlsx")
    assert done.problems()["code"].tolist() == ["read.in-process"]
    assert done.ok


def test_an_empty_list_of_files_is_not_taken_for_all(folder: Path) -> None:
    before = state(folder)
    for ask in (kr.open(folder).check, kr.open(folder).merge):
        with pytest.raises(ValueError, match="no files"):
            ask([])
    assert state(folder) == before


@pytest.mark.parametrize("wrong", [{"year": "昨年"}, {"due": "5/31"}, {"round": "R8\x00"}])
def test_what_is_no_year_day_or_name_is_refused(folder: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"."):
        kr.open(folder).generate(**wrong)  # type: ignore[arg-type]


def test_a_folder_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(kr.CannotRun, match=r"^作業フォルダー .* が見つかりません。場所を確かめてください。$"):
        kr.open(tmp_path / "nowhere")


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'shut'"):
        kr.shut  # noqa: B018


def python(code: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, encoding="utf-8", check=True
    ).stdout


def test_importing_it_loads_nothing_heavy_and_opening_no_pandas(folder: Path) -> None:
    count = "len([m for m in sys.modules if m.startswith('kamakura_report')])"
    heavy = f"sorted({{m.split('.')[0] for m in sys.modules}} & set({HEAVY!r}))"
    assert python(f"import sys, kamakura_report as kr; print({count}, {heavy})").split() == ["1", "[]"]
    code = f"import sys, kamakura_report as kr; kr.open({str(folder)!r}).check(); print('pandas' in sys.modules)"
    assert python(code) == "False\n"


def test_types_come_with_the_package() -> None:
    assert (ROOT / "kamakura_report" / "py.typed").is_file()
    assert "kamakura_report = py.typed" in (ROOT / "setup.cfg").read_text(encoding="utf-8")
