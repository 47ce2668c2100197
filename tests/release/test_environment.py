"""The environment of a checkout: one per person, Python and set-up; whole or not there; never in the folder."""

from __future__ import annotations

import builtins
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from release import environment
from release.environment import Stop
from tests.contracts import ROOT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that needs nothing."""
    root = tmp_path / "共有 フォルダー"
    root.mkdir()
    (root / "setup.cfg").write_text("[options]\ninstall_requires =\n\n[options.extras_require]\ndev =\n", "utf-8")
    (root / "pyproject.toml").write_text("", "utf-8")
    return root


@pytest.fixture
def settings(tmp_path: Path) -> Mapping[str, str]:
    return {environment.HOME: str(tmp_path / "environments")}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Environments are made of one file, and start when it is there; where they were built."""
    built: list[Path] = []

    def make(new: Path, root: Path, extra: str, settings: Mapping[str, str]) -> None:
        built.append(new)
        python = environment.python_of(new)
        python.parent.mkdir(parents=True)
        python.write_text("")

    monkeypatch.setattr(environment, "_make", make)
    monkeypatch.setattr(environment, "starts", Path.exists)
    return built


def test_each_system_has_its_place_for_what_can_be_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.environments({environment.HOME: "somewhere"}) == Path("somewhere").absolute()
    assert environment.environments({"XDG_CACHE_HOME": "/c"}) == Path("/c/kamakura_report")
    assert environment.environments({}) == Path.home() / ".cache" / "kamakura_report"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert environment.environments({}) == Path.home() / "Library" / "Caches" / "kamakura_report"


def test_another_python_folder_or_extra_is_another_environment(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {environment.family(project, ""), environment.family(project, "dev"), environment.family(project / "x", "")}
    monkeypatch.setattr(sys, "version_info", (3, 99, 0))
    assert len({*names, environment.family(project, "")}) == 4


def test_it_is_built_beside_and_never_in_the_shared_folder(
    project: Path, settings: Mapping[str, str], made: list[Path]
) -> None:
    before = sorted(project.iterdir())
    python = environment.ready(project, "", settings)
    assert python.exists()
    assert made[0] not in python.parents
    assert not made[0].exists()
    assert sorted(project.iterdir()) == before
    assert environment.ready(project, "", settings) == python
    assert len(made) == 1


def test_what_cannot_be_made_leaves_the_one_before(
    project: Path, settings: Mapping[str, str], made: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = environment.ready(project, "", settings)
    (project / "setup.cfg").write_text("[options]\ninstall_requires =\n    another\n", "utf-8")

    def fail(new: Path, root: Path, extra: str, settings: Mapping[str, str]) -> None:
        new.mkdir(parents=True)
        raise Stop("必要な部品を取り込めませんでした。")

    monkeypatch.setattr(environment, "_make", fail)
    with pytest.raises(Stop, match="必要な部品"):
        environment.ready(project, "", settings)
    assert old.exists()
    assert [path.name for path in Path(settings[environment.HOME]).iterdir()] == [old.parents[1].name]


def test_the_one_of_an_earlier_set_up_goes_once_nobody_uses_it(
    project: Path, settings: Mapping[str, str], made: list[Path]
) -> None:
    old = environment.ready(project, "", settings).parents[1]
    (project / "pyproject.toml").write_text("changed", "utf-8")
    second = environment.ready(project, "", settings).parents[1]
    assert old.exists()
    a_week_ago = time.time() - 7 * 24 * 3600
    os.utime(old, (a_week_ago, a_week_ago))
    (project / "pyproject.toml").write_text("changed again", "utf-8")
    environment.ready(project, "", settings)
    assert not old.exists()
    assert second.exists()


def test_one_that_does_not_start_any_more_is_made_again(
    project: Path, settings: Mapping[str, str], made: list[Path]
) -> None:
    python = environment.ready(project, "", settings)
    python.unlink()
    assert environment.ready(project, "", settings) == python
    assert python.exists()


def test_a_python_without_venv_is_told_what_to_do(
    project: Path, settings: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the embeddable Python is."""
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "venv":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Stop) as told:
        environment.ready(project, "", settings)
    assert "venv" in str(told.value)
    assert "持ち運び用のフォルダー" in str(told.value)
    assert "\n" not in str(told.value)


def test_a_python_that_does_not_look_beside_a_script_finds_the_set_up_too() -> None:
    """The embeddable Python is such a one."""
    told = subprocess.run([sys.executable, "-I", ROOT / "make.py"], capture_output=True, encoding="utf-8", check=False)
    assert (told.returncode, told.stderr) == (2, "")
    assert "program" in told.stdout


FITTING = ("x-1.0-py3-none-any.whl", "x-1.0-py2.py3-none-any.whl", "x-1.0-cp313-cp313-win_amd64.whl",
           "x-1.0-1-cp313-cp313-win_amd64.whl", "x-1.0-cp38-abi3-win_amd64.whl", "x-1.tar.gz", "メモ.txt")  # fmt: skip
MISFITTING = ("x-1.0-cp311-cp311-win_amd64.whl", "x-1.0-cp313-cp313-win32.whl",
              "x-1.0-cp313-cp313-manylinux_2_17_x86_64.whl", "x-1.0-cp313-cp313-macosx_11_0_arm64.whl")  # fmt: skip


def test_wheels_for_another_python_or_system_are_named() -> None:
    assert environment.misfits((*FITTING, *MISFITTING), "cp313", "win-amd64") == sorted(MISFITTING)
    assert (
        environment.misfits(["x-1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"], "cp311", "linux-x86_64")
        == []
    )
    assert environment.misfits(["x-1-cp311-cp311-musllinux_1_2_x86_64.whl"], "cp311", "linux-x86_64") == []
    assert environment.misfits(["x-1-cp311-cp311-macosx_11_0_arm64.whl"], "cp311", "macosx-14.0-arm64") == []


def test_a_real_one_on_a_closed_network_says_which_wheels_do_not_fit(
    project: Path, settings: Mapping[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "setup.cfg").write_text("[options]\ninstall_requires =\n    nowhere >= 1\n", "utf-8")
    (project / "wheels").mkdir()
    (project / "wheels" / "nowhere-1.0-cp27-cp27m-win32.whl").write_bytes(b"")
    with pytest.raises(Stop, match=r"nowhere-1\.0-cp27-cp27m-win32\.whl は、この Python"):
        environment.ready(project, "", {**os.environ, **settings})
    assert list(Path(settings[environment.HOME]).iterdir()) == []


def test_a_real_one_finds_the_modules_of_the_folder(
    project: Path, settings: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "wheels").mkdir()
    with zipfile.ZipFile(project / "wheels" / "needed-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("needed.py", "")
        wheel.writestr("needed-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: needed\nVersion: 1.0\n")
        wheel.writestr("needed-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("needed-1.0.dist-info/RECORD", "")
    (project / "setup.cfg").write_text("[options]\ninstall_requires =\n    needed\n", "utf-8")
    (project / "kamakura_report").mkdir()
    (project / "kamakura_report" / "__init__.py").write_text("print('見つけた')", "utf-8")
    monkeypatch.setattr(environment, "starts", Path.exists)
    python = environment.ready(project, "", {**os.environ, **settings})
    run = subprocess.run(
        [python, "-X", "utf8", "-c", "import needed, kamakura_report"], capture_output=True, encoding="utf-8", cwd="/"
    )
    assert (run.stdout, run.returncode) == ("見つけた\n", 0)


def test_what_is_needed_is_what_the_project_says() -> None:
    assert any(line.startswith("XlsxWriter") for line in environment.requirements(ROOT, ""))
    assert set(environment.requirements(ROOT, "")) < set(environment.requirements(ROOT, "dev"))
