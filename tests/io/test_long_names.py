"""Names of files fit every system, whatever a division is called: cut between characters, and no two alike."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamakura_report.io.files import Output, Policy, write_all
from kamakura_report.io.files.file_plan import backup_path
from kamakura_report.workbook.names import UsedNames, file_name, fitting_name, utf16_units

NOW = datetime(2027, 4, 1, 9, 30, 0)
LONG = "福" * 300
ENDINGS = ("（記入済み）.xlsx", "（差戻し）.xlsx", ".txt", "（記入済み）.20270401-093000-99.bak.xlsx")
TEXTS = st.text(st.sampled_from("課a𠮷é\u3099\u200d👨👩\ufe0f .'"), min_size=1, max_size=400)


def fits(name: str) -> bool:
    return utf16_units(name) <= 255 and len(name.encode("utf-8", "surrogatepass")) <= 255


@given(TEXTS, st.sampled_from(ENDINGS))
def test_every_name_fits_with_every_ending(wanted: str, ending: str) -> None:
    assert fits(file_name(wanted) + ending)
    assert fits(fitting_name(wanted, ending))
    assert fitting_name(wanted, ending).endswith(ending)


@given(st.lists(TEXTS, min_size=2, max_size=6))
def test_no_two_are_alike_after_cutting(wanted: list[str]) -> None:
    names: list[str] = []
    used = UsedNames()
    for one in wanted:
        names.append(file_name(one, used))
        used.use(names[-1])
    assert len({unicodedata.normalize("NFC", name).casefold() for name in names}) == len(wanted)


def test_equal_names_are_numbered_without_a_look_at_each() -> None:
    used = UsedNames()
    names = []
    for _ in range(3000):
        names.append(file_name("福" * 70, used))
        used.use(names[-1])
    assert (names[1], names[-1]) == (f"{'福' * 65}(2)", f"{'福' * 64}(3000)")
    assert file_name("福" * 70, used) == file_name("福" * 70, used)  # what is not used stays free


@pytest.mark.parametrize(
    ("sign", "length"), [("福", 66), ("𠮷", 50), ("か\u3099", 33), ("👨\u200d👩", 18), ("葛\U000e0100", 28), ("a", 120)]
)
def test_a_name_is_cut_between_characters(sign: str, length: int) -> None:
    assert file_name(sign * 300) == sign * length


def test_a_name_that_fits_stays(tmp_path: Path) -> None:
    for name in ("福祉課", "福" * 66, "a" * 120):
        assert file_name(name) == name
    assert backup_path(tmp_path / "福祉課.xlsx", NOW).name == "福祉課.20270401-093000.bak.xlsx"


def test_backups_of_two_long_names_do_not_meet(tmp_path: Path) -> None:
    memory = tmp_path / "output" / "ledger" / "written.json"
    paths = [tmp_path / f"{'福' * 82}{end}.csv" for end in "甲乙"]
    for path in paths:
        path.write_bytes(path.name.encode())
    outputs = [Output(path, b"new", Policy.RESULT) for path in paths]
    written = write_all(outputs, memory, now=NOW)
    backups = [one.backup for one in written]
    assert len(set(backups)) == 2
    assert [backup.read_bytes() for backup in backups if backup] == [path.name.encode() for path in paths]
    assert all(fits(path.name) for path in tmp_path.iterdir())
