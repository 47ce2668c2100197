"""The one exception that says why a package cannot be read."""

from __future__ import annotations

SAVE_AGAIN = "Excel で開き、「名前を付けて保存」で .xlsx として保存し直したものを送ってもらってください。"
SEND_AGAIN = "もう一度送ってもらってください。"
FILL_IN = "配布した Excel ブックに入力したものを送ってもらってください。"


class Refused(Exception):
    """A file that cannot be trusted or understood as a workbook; one file's problem, never the run's.

    ``code`` is stable ("file.encrypted"), ``found`` and ``advice`` are Japanese for the clerk; ``sheet``
    and ``cell`` name the place when it is known.
    """

    def __init__(self, code: str, found: str, advice: str = SAVE_AGAIN, *, sheet: str = "", cell: str = "") -> None:
        super().__init__(code, found, advice, sheet, cell)
        self.code = code
        self.found = found
        self.advice = advice
        self.sheet = sheet
        self.cell = cell

    def __reduce__(self) -> tuple[object, ...]:
        """Travels between processes with its place."""
        return _again, (self.code, self.found, self.advice, self.sheet, self.cell)

    def __str__(self) -> str:
        return f"{self.found} {self.advice}".strip()

    def at(self, sheet: str, cell: str = "") -> Refused:
        """The same refusal with its place filled in, where it had none."""
        return Refused(self.code, self.found, self.advice, sheet=self.sheet or sheet, cell=self.cell or cell)


def _again(code: str, found: str, advice: str, sheet: str, cell: str) -> Refused:
    return Refused(code, found, advice, sheet=sheet, cell=cell)
