"""export: files for other programs, opened by independent readers; they hold what is public, and nothing else."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import frictionless
import pyarrow.parquet
import pytest
import python_calamine

from kamakura_report.plan.model import Division, Plan
from kamakura_report.plan.publication import Publication, Release
from kamakura_report.reports.data_package import data_package
from kamakura_report.reports.open_data import FIGURE_COLUMNS_OUTSIDE, OpenTable, open_tables
from kamakura_report.reports.public_record import public_record
from kamakura_report.text import quote_for_csv
from tests.commands.town import R8, Town, founded, plan, walked
from tests.hostile.test_injection import ATTACKS, running
from tests.merging.answered import returned
from tests.merging.in_memory import merge

COLUMNS = [
    *("キー", "自治体コード", "施策番号", "施策名", "No", "事業名", "区分", "指標番号", "項目"),
    *("種別", "単位", "年度", "西暦年度", "期", "値", "状態"),
]
PRIVATE = "ひみつ"
PUBLIC = Publication((Release("2-1/i1/備考", True),), "142042", "CC BY 4.0", "鎌倉市")
ALWAYS = ["datapackage.json", "figures.csv", "figures.json", "figures.xlsx"]
ALL = [*ALWAYS, "figures.parquet", "figures.sqlite3", "texts.parquet"]


def private_plan(publication: Publication = PUBLIC) -> Plan:
    """The town's plan, with what must stay inside in every place that the master has for it."""
    bare = plan()
    divisions = tuple(
        Division(one.name, contact=f"{PRIVATE}連絡先", own={"係": f"{PRIVATE}係"}) for one in bare.divisions
    )
    own = {"人件費単価": f"{PRIVATE}単価"}
    return replace(bare, divisions=divisions, constants=own, own_columns={"課": ("係",)}, publication=publication)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Every division has answered, one of them twice otherwise; the office has decided one figure and left another."""
    town = founded(tmp_path_factory.mktemp("export") / "town")
    town.keep(private_plan())
    for one in town.generate(R8).issued:
        remarks = {
            "2-1/i1/備考": "=1+1 公表する備考",
            "2-1/i5/備考": f"{PRIVATE}備考",
            "表紙/記入者": f"{PRIVATE}記入者",
        }
        town.answer(one, {"2-1/i1@R8": "14.7", "2-1/3/決算額@R8": "約 7777 千円", **remarks})
        if one.division.startswith("介護"):
            town.answer(one, {"2-1/12/決算額@R8": "6543"}, f"{PRIVATE}.xlsx")
    assert town.run("merge").status == 1
    assert town.run("set", "2-1/3/決算額@R8", "17", "--reason", f"{PRIVATE}理由").status == 1
    told = town.run("export", "--sql", "--parquet")
    assert told.status == 0, told
    return town


def folder(town: Town) -> Path:
    return town.root / "output" / "export"


def consolidated(town: Town) -> list[dict[str, str]]:
    text = (town.root / "output" / "consolidated.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def listed(town: Town) -> list[dict[str, str]]:
    text = (folder(town) / "figures.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_files_are_those_told(exported: Town) -> None:
    assert sorted(path.name for path in folder(exported).iterdir()) == sorted(ALL)


def test_the_csv_says_cell_by_cell_what_consolidated_csv_says(exported: Town) -> None:
    inside = [row for row in consolidated(exported) if row["状態"] != "競合"]
    assert len(inside) == len(consolidated(exported)) - 1
    outside = listed(exported)
    assert list(outside[0]) == COLUMNS == [column.name for column in FIGURE_COLUMNS_OUTSIDE]
    shared = [name for name in COLUMNS if name in inside[0]]
    assert [[row[name] for name in shared] for row in outside] == [[row[name] for name in shared] for row in inside]
    assert {row["自治体コード"] for row in outside} == {"142042"}
    assert {(row["年度"], row["西暦年度"], row["期"]) for row in outside} == {
        ("初期値", "", ""),
        ("R8", "2026", "通年"),
        ("R9", "2027", "通年"),
    }
    assert {row["施策名"] for row in outside} == {"福祉"}
    assert {(row["No"], row["事業名"]) for row in outside} == {("", ""), ("3", "推進事業"), ("12", "単独事業")}


def plain(value: object) -> str:
    """A value as the CSV has it."""
    if isinstance(value, float):
        return f"{value:.15g}"
    return "" if value is None else str(value)


def by_calamine(town: Town) -> Iterator[list[object]]:
    workbook = python_calamine.CalamineWorkbook.from_path(folder(town) / "figures.xlsx")
    yield from workbook.get_sheet_by_name("数値").to_python()


def by_parquet(town: Town) -> Iterator[list[object]]:
    table = pyarrow.parquet.read_table(folder(town) / "figures.parquet")
    yield table.column_names
    yield from (list(row.values()) for row in table.to_pylist())


def by_sqlite(town: Town) -> Iterator[list[object]]:
    with sqlite3.connect(folder(town) / "figures.sqlite3") as database:
        rows = database.execute("SELECT * FROM figures")
        yield [one[0] for one in rows.description]
        yield from map(list, rows)
    database.close()


def by_json(town: Town) -> Iterator[list[object]]:
    figures = json.loads((folder(town) / "figures.json").read_bytes())["figures"]
    yield list(figures[0])
    yield from (list(row.values()) for row in figures)


@pytest.mark.parametrize("reader", [by_calamine, by_parquet, by_sqlite, by_json])
def test_every_other_file_says_the_same(exported: Town, reader: object) -> None:
    assert callable(reader)
    head, *rows = reader(exported)
    assert head == COLUMNS
    assert [list(map(plain, row)) for row in rows] == [list(row.values()) for row in listed(exported)]


def test_figures_are_numbers_where_a_program_asks_for_their_type(exported: Town) -> None:
    kinds = {field.name: str(field.type) for field in pyarrow.parquet.read_schema(folder(exported) / "figures.parquet")}
    assert {name: kinds[name] for name in ("No", "指標番号", "西暦年度", "値")} == {
        "No": "int64",
        "指標番号": "int64",
        "西暦年度": "int64",
        "値": "double",
    }
    assert {kinds[name] for name in COLUMNS} == {"int64", "double", "string"}


def contents(town: Town) -> Iterator[bytes]:
    """Every byte of every file, unpacked as far as it is packed."""
    for path in folder(town).iterdir():
        data = path.read_bytes()
        yield data
        if path.suffix == ".xlsx":
            with ZipFile(path) as package:
                yield from map(package.read, package.namelist())
        if path.suffix == ".parquet":
            yield repr(pyarrow.parquet.read_table(path).to_pylist()).encode()
        if path.suffix == ".json":
            yield repr(json.loads(data)).encode()


def test_what_is_private_appears_in_no_byte(exported: Town) -> None:
    seen = list(contents(exported))
    for word in (PRIVATE, "7777", "6543", "福祉課.xlsx", "競合"):
        assert not any(word.encode() in data for data in seen), word
    everything = b"".join(path.read_bytes() for path in exported.root.rglob("*") if path.is_file())
    assert all(word.encode() in everything for word in ("6543", "福祉課.xlsx"))


def test_a_released_text_stands_as_it_is(exported: Town) -> None:
    text = "=1+1 公表する備考"
    workbook = python_calamine.CalamineWorkbook.from_path(folder(exported) / "figures.xlsx")
    assert workbook.sheet_names == ["数値", "文章"]
    assert [row[-1] for row in workbook.get_sheet_by_name("文章").to_python()[1:]] == [text]
    (told,) = json.loads((folder(exported) / "figures.json").read_bytes())["texts"]
    assert (told["キー"], told["課"], told["文章"]) == ("2-1/i1/備考", "福祉課", text)
    assert pyarrow.parquet.read_table(folder(exported) / "texts.parquet").to_pylist() == [told]
    assert text not in (folder(exported) / "figures.csv").read_text(encoding="utf-8-sig")


def test_the_package_is_valid_and_claims_what_the_master_says(exported: Town) -> None:
    assert frictionless.validate(str(folder(exported) / "datapackage.json")).flatten(["type", "note"]) == []
    told = json.loads((folder(exported) / "datapackage.json").read_bytes())
    assert told["licenses"][0]["name"] == "CC-BY-4.0"
    assert told["contributors"] == [{"title": "鎌倉市", "role": "publisher"}]
    assert [one["path"] for one in told["resources"]] == [
        *("figures.csv", "figures.xlsx", "figures.json", "figures.parquet", "texts.parquet", "figures.sqlite3")
    ]


def test_a_wrong_type_makes_the_package_invalid(exported: Town, tmp_path: Path) -> None:
    copy = exported.copy(tmp_path / "town")
    path = folder(copy) / "figures.csv"
    path.write_bytes(path.read_bytes().replace(b",14.7,", "約14.7".encode().join((b",", b","))))
    types = {kind for (kind,) in frictionless.validate(str(folder(copy) / "datapackage.json")).flatten(["type"])}
    assert {"type-error", "hash-count"} <= types


def test_without_rows_about_it_no_licence_and_no_publisher_is_claimed() -> None:
    some = replace(plan(), publication=Publication())
    record = public_record(some, merge(some, []))
    figures, *_ = open_tables(record)
    told = json.loads(data_package(record, figures, {}))
    assert set(told) == {"name", "title", "description", "resources"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("CC-BY 4.0", {"licenses": [{"name": "CC-BY-4.0"}]}),
        ("ＣＣ　ＢＹ－ＳＡ　４．０", {"licenses": [{"name": "CC-BY-SA-4.0"}]}),
        ("PDL1.0", {"licenses": [{"name": "PDL1.0"}]}),
        ("https://example.jp/terms", {"licenses": [{"path": "https://example.jp/terms"}]}),
        ("市の利用規約による", {"ライセンス": "市の利用規約による"}),
    ],
)
def test_a_licence_is_told_by_its_id_or_in_words(text: str, told: dict[str, object]) -> None:
    some = replace(plan(), publication=Publication(licence=text))
    record = public_record(some, merge(some, []))
    figures, *_ = open_tables(record)
    package = json.loads(data_package(record, figures, {}))
    for one in package.get("licenses", []):
        if "name" in one:
            one.pop("title", None), one.pop("path", None)
    assert {name: package[name] for name in ("licenses", "ライセンス") if name in package} == told


def test_the_same_inputs_give_the_same_bytes(exported: Town, tmp_path: Path) -> None:
    again = exported.run("export", "--sql", "--parquet", "-o", str(tmp_path / "elsewhere"))
    assert again.status == 0
    for path in folder(exported).iterdir():
        assert (tmp_path / "elsewhere" / path.name).read_bytes() == path.read_bytes(), path.name
    assert exported.run("export", "--sql", "--parquet").out.count("変わりありません") == len(ALL)


def test_what_is_not_asked_for_again_is_taken_away(exported: Town, tmp_path: Path) -> None:
    copy = exported.copy(tmp_path / "town")
    told = copy.run("export")
    assert told.out.count("前の書き出しを消しました") == 3
    assert sorted(path.name for path in folder(copy).iterdir()) == ALWAYS
    copy.run("export", "--sql")
    (folder(copy) / "figures.sqlite3").write_bytes(b"changed")
    told = copy.run("export")
    assert (told.status, "export.old-file" in told.out) == (0, True)
    assert (folder(copy) / "figures.sqlite3").read_bytes() == b"changed"


def test_a_file_that_a_person_has_changed_is_kept(exported: Town, tmp_path: Path) -> None:
    copy = exported.copy(tmp_path / "town")
    (folder(copy) / "figures.csv").write_bytes(b"mine")
    assert "控えに残しました" in copy.run("export").out
    assert [path.read_bytes() for path in folder(copy).glob("*.bak.csv")] == [b"mine"]


def test_an_item_that_no_form_asks_stops_it_before_anything_is_written(tmp_path: Path) -> None:
    town = walked(tmp_path / "town")
    town.keep(private_plan(Publication((Release("備孝", True),))))
    before = town.tree()
    told = town.run("export")
    assert (told.status, told.out, town.tree()) == (2, "", before)
    assert "［公開］ A2" in told.err
    assert "「備考」ならあります" in told.err


def test_without_pyarrow_parquet_is_refused_and_nothing_written(
    exported: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    told = exported.run("export", "--parquet", "-o", str(tmp_path / "new"))
    assert (told.status, (tmp_path / "new").exists()) == (2, False)
    assert 'pip install "kamakura_report[parquet]"' in told.err
    assert exported.run("export", "-o", str(tmp_path / "new")).status == 0


def test_a_conflict_about_what_is_withheld_anyway_is_not_counted(exported: Town, tmp_path: Path) -> None:
    assert "競合又は保留の 1 件は、決まるまで出しません。" in exported.run("export", "--sql", "--parquet").out
    copy = exported.copy(tmp_path / "town")
    copy.keep(private_plan(Publication((Release("2-1/12", False),))))
    assert "競合" not in copy.run("export").out


@pytest.mark.parametrize("inside", ["input", "templates", "output/ledger/events", "output/../input"])
def test_it_writes_into_no_folder_of_the_programs_own(exported: Town, inside: str) -> None:
    told = exported.run("export", "-o", str(exported.root / inside))
    assert (told.status, "ほかのフォルダーに" in told.err) == (2, True)


def hostile_tables() -> tuple[OpenTable, ...]:
    """Every attack as the name of an indicator and as a released text."""
    bare = plan()
    (program,) = bare.programs
    indicators = tuple(
        replace(program.indicators[0], key=f"2-1/i{at}", number=at, name=attack.strip(), unit=attack.strip())
        for at, attack in enumerate(ATTACKS, 1)
    )
    some = replace(
        bare, programs=(replace(program, indicators=indicators),), publication=Publication((Release("備考", True),))
    )
    said = {f"2-1/i{at}/備考": attack for at, attack in enumerate(ATTACKS, 1)}
    return open_tables(public_record(some, merge(some, [returned("福祉課", said)])))


def test_words_that_would_run_are_words_in_every_file() -> None:
    from kamakura_report.io.text_files import csv_bytes
    from kamakura_report.io.write.write_workbook import write_workbook
    from kamakura_report.reports.open_data_book import place_open_data

    figures, texts, *_ = hostile_tables()
    assert [row[-1] for row in texts.rows] == list(ATTACKS)
    data = write_workbook(place_open_data("表", (figures, texts)))
    assert [one for one in running(data) if one[1] != "definedName"] == []
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("文章")
    read = [str(row[-1]) for row in sheet.to_python()[1:]]
    same = [one for one in ATTACKS if one.isprintable()]
    assert [one for one in read if one in same] == same
    written = csv_bytes(figures.headings, figures.csv_rows()).decode("utf-8-sig")
    names = [row[8] for row in csv.reader(io.StringIO(written, newline=""))][1:]
    attacks = [attack.strip() for attack in ATTACKS]
    assert [
        name for name in names if name.removeprefix("'") in attacks and name != quote_for_csv(name.removeprefix("'"))
    ] == []
    assert Decimal(str(figures.rows[0][-2])) == Decimal("14.5")
