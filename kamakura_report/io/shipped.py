"""What the program ships: forms, the sample plan, pages to read, files to double-click. Package data of a wheel
(``setup.py`` copies them), the top-level files themselves in a checkout.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from kamakura_report.problem import CannotRun

FORM = "templates/evaluation.xlsx"
SAMPLE_PLAN = "input/plan/2-1_fukushi.txt"
PACKAGE = "kamakura_report"
CHECKOUT = Path(__file__).resolve().parents[2]


def read_shipped(name: str) -> bytes:
    """The content of a shipped file, by its name in a checkout. Raises CannotRun when it was not installed."""
    for place in (resources.files(PACKAGE).joinpath("shipped"), CHECKOUT):
        file = place.joinpath(name)
        if file.is_file():
            return file.read_bytes()
    raise CannotRun(f"プログラムに付いているはずの {name} が見つかりません。プログラムを入れ直してください。")
