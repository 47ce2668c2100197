"""Each command in each bad state: one Japanese line, exit status 2, and not a byte changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kamakura_report.cli.app import COMMANDS
from tests import golden
from tests.cli import scenes, scenes_of_a_round
from tests.cli.bad_states import PLAN, Scene
from tests.commands.town import Told, Town, told, walked

GOLDEN = Path(__file__).with_name("refusals.golden.txt")
SCENES = [*scenes.scenes(), *scenes_of_a_round.scenes()]
SHIPPED = Path(__file__).resolve().parents[2] / "input" / "plan" / "2-1_fukushi.txt"
_played: dict[Scene, tuple[Told, dict[str, bytes], dict[str, bytes]]] = {}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    made = walked(tmp_path_factory.mktemp("towns") / "well")
    (made.root / PLAN).parent.mkdir()
    (made.root / PLAN).write_bytes(SHIPPED.read_bytes())
    return made


def played(scene: Scene, town: Town) -> tuple[Told, dict[str, bytes], dict[str, bytes]]:
    """What the program said, and all files before and after; each scene is played once, in a copy."""
    if scene not in _played:
        copy = town.copy(town.root.parent / f"scene{SCENES.index(scene)}")
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(copy.root)
            patch.setenv("PATH", "")  # no LibreOffice: it is slow, and no scene gets as far
            scene.prepare(copy, patch)
            before = copy.tree()
            said = told(*scene.command)
            patch.undo()
            _played[scene] = said, before, copy.tree()
    return _played[scene]


@pytest.mark.parametrize("scene", SCENES, ids=str)
def test_a_bad_state_is_one_line_and_nothing_is_changed(scene: Scene, town: Town) -> None:
    """Further lines are indented: the places, when the one line speaks of a whole file."""
    said, before, after = played(scene, town)
    lines = said.err.splitlines()
    assert (said.status, said.out) == (2, ""), said
    assert lines[0].startswith("エラー: ")
    assert [line for line in lines[1:] if not line.startswith("  ")] == []
    assert all(re.search("[ぁ-ん].*。$", line) for line in lines), lines
    assert after == before


def test_golden_lines_of_all_refusals(town: Town) -> None:
    blocks = []
    for scene in SCENES:
        said, _, _ = played(scene, town)
        blocks.append(f"【{scene.state}】\n$ {' '.join(scene.command)}\n{said.err}")
    golden.same(GOLDEN, _steady("\n".join(blocks)))


def _steady(text: str) -> str:
    """Without what another day, another folder or another version of the form changes."""
    text = re.sub(r"[0-9a-f]{64}", "<digest>", text)
    text = re.sub(r"(?<=様式ID )[A-Z2-7]{10}", "<issue>", text)
    text = re.sub(r"snapshots/[A-Z2-7]{10}\b", "snapshots/<issue>", text)
    text = re.sub(r"\b[0-9a-f]{16}\b", "<digest>", text)
    text = re.sub(r"\.\d{8}-\d{6}\.bak", ".<time>.bak", text)
    return re.sub(r"/[^\s「]+/scene\d+\b", "<folder>", text)


def test_every_command_meets_bad_states() -> None:
    met = {word for scene in SCENES for word in scene.command if word in COMMANDS}
    assert met == set(COMMANDS)


def test_the_town_is_well_before_anything_is_broken(town: Town) -> None:
    """Otherwise a scene would be refused for another reason than the one it is about."""
    copy = town.copy(town.root.parent / "unbroken")
    for command in (["check"], ["generate", "--year", "R8"], ["merge"], ["import", "--force", str(copy.root / PLAN)]):
        said = copy.run(*command)
        assert (said.status, said.err) == (0, ""), said
