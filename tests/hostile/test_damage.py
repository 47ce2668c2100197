"""Whatever becomes of the ledger's bytes: it is told, or healed, or has no effect; no published figure changes.

1,000 damages in all, by chance, to the database, the events, the received files, the snapshots and the memory of
written files of a small town. After each the town's commands run as people run them. What a line says to do is done
(rebuild, or the original put back from a backup), and then all must be as it was. A table counts how each ended.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands.ledgers import EARLY, KEY, LATE, mark, send
from tests.commands.town import R9, Told, Town, walked
from tests.effort import cases, generator
from tests.hostile.damage import AREAS

RESULTS = ("consolidated.csv", "consolidated_text.csv", "consolidated.xlsx", "conflicts.xlsx")
RESTORE = ("バックアップから戻してください。", "控えから元のファイルに戻して")
HELD = "2-1/i1@R8"


@dataclass(frozen=True)
class Said:
    """What the town says when nothing is damaged."""

    figures: bytes
    texts: bytes
    trace: dict[str, object]
    status: dict[str, object]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A town in which every kind of event happened; an older copy of its ledger lies beside it."""
    folder = tmp_path_factory.mktemp("damage")
    town = walked(folder / "town")
    assert town.run("merge").status == 0
    shutil.copytree(town.workspace.ledger, folder / "older")
    for said, when in (("17", LATE), ("18", LATE)):
        send(town, said, when, f"{said}.xlsx")
    assert town.run("merge").status == 1
    assert town.run("resolve", mark(town, 1, "○")).status == 0
    send(town, "多い", EARLY, "誤り.xlsx", HELD)
    town.run("merge")
    send(town, "21", "2027-06-09T01:15:00Z", "取消.xlsx")
    town.run("merge")
    assert town.run("undo").status in (0, 1)
    (town.workspace.returned / "取消.xlsx").unlink()
    (town.root / "figures.csv").write_text("キー,値\r\n2-1/3/i1@R9,41\r\n", encoding="utf-8", newline="")
    assert town.run("import-figures", str(town.root / "figures.csv")).status in (0, 1)
    town.generate(R9)
    assert town.run("set", HELD, "6", "--reason", "電話").status in (0, 1)
    assert town.run("close", "R8").status in (0, 1)
    (folder / "older").rename(town.workspace.output / "older")
    for name in RESULTS:
        (town.workspace.output / name).unlink()
    return town


def said(town: Town) -> tuple[list[Told], Said | None]:
    """How trace, status and merge ended; what they say, None when one could not run."""
    told = [
        town.run("trace", KEY, "--json"),
        town.run("status", "--round", "R8", "--json"),
        town.run("merge", "--in-process", "--json"),
    ]
    if any(one.status == 2 for one in told):
        return told, None
    trace, status = ({**json.loads(one.out), "problems": []} for one in told[:2])
    figures, texts = ((town.workspace.output / name).read_bytes() for name in RESULTS[:2])
    return told, Said(figures, texts, trace, status)


def outcome(town: Town, whole: Town, expected: Said) -> str:
    """How a damaged town ends, when all that it is told to do was done; an AssertionError where something is lost."""
    told, now = said(town)
    refused = [one for one in told if one.status == 2]
    for one in refused:
        assert (one.out, len(one.err.splitlines())) == ("", 1), one
    if now is not None:
        assert now == expected
        return "警告" if any('"kept.altered"' in one.out for one in told) else "影響なし"
    assert not any((town.workspace.output / name).exists() for name in RESULTS) or told[2].status != 2
    if any("rebuild" in one.err for one in refused):
        rebuilt = town.run("rebuild", "--in-process")
        if rebuilt.status != 2:
            assert said(town)[1] == expected
            return "rebuild で回復"
        refused = [rebuilt]
    assert all(any(words in one.err for words in RESTORE) for one in refused), refused
    shutil.rmtree(town.workspace.ledger)
    shutil.copytree(whole.workspace.ledger, town.workspace.ledger)
    assert said(town)[1] == expected
    return "控えから回復"


def test_no_damage_changes_a_published_figure(town: Town, tmp_path: Path) -> None:
    chance = generator()
    whole = town.copy(tmp_path / "whole")
    _, expected = said(town.copy(tmp_path / "undamaged"))
    assert expected is not None
    kinds = [(area, damage) for area, some in AREAS.items() for damage in some]
    count = cases(1000)
    table: dict[tuple[str, str], Counter[str]] = {}
    failures = []
    for number in range(count):
        area, damage = kinds[number % len(kinds)]
        copy = town.copy(tmp_path / "town")
        what = damage(copy.workspace.ledger, area, chance)
        try:
            end = outcome(copy, whole, expected)
        except BaseException as error:
            end = "失敗"
            failures.append((area, damage.__name__, what, repr(error)[:500]))
        table.setdefault((area, damage.__name__), Counter())[end] += 1
        shutil.rmtree(copy.root)
    ends = ("rebuild で回復", "控えから回復", "警告", "影響なし", "失敗")
    print(f"\n{'':<32}" + "".join(f"{end:>14}" for end in ends))
    for (area, name), ended in table.items():
        print(f"{area:<16}{name:<16}" + "".join(f"{ended[end]:>14}" for end in ends))
    assert failures == []
    assert {area for area, _ in table} == set(AREAS)
