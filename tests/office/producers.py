"""Programs that divisions' workbooks go through in the field, each as it opens a workbook and saves it again.

Gnumeric is a program of Debian, the JavaScript libraries come by npm, the others are packages of the extra ``soak``.
What is not here cannot save: ``missing`` says so.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

SECONDS = 180
_NODE = """
const [library, source, target] = process.argv.slice(2);
const saving = {
  exceljs: async (E) => { const w = new E.Workbook(); await w.xlsx.readFile(source); await w.xlsx.writeFile(target); },
  xlsx: async (X) => X.writeFile(X.readFile(source, { cellStyles: true }), target),
  "xlsx-populate": async (P) => { const w = await P.fromFileAsync(source); await w.toFileAsync(target); },
};
saving[library](require(library)).catch((error) => { console.error(error); process.exit(1); });
"""
_ONLYOFFICE = """
import sys, docbuilder
builder = docbuilder.CDocBuilder()
assert builder.OpenFile(sys.argv[1], "") == 0
assert builder.SaveFile("xlsx", sys.argv[2]) == 0
builder.CloseFile()
"""
_EXCELIZE = """
import sys, excelize
file = excelize.open_file(sys.argv[1])
file.save_as(sys.argv[2])
file.close()
"""
Save = Callable[[Path, Path], list[list[str | Path]]]  # source, target → what is run, one after the other


def _python(code: str) -> Save:
    return lambda source, target: [[sys.executable, "-c", code, source, target]]


def _node(library: str) -> Save:
    return lambda source, target: [["node", node_modules() / "save.js", library, source, target]]


def _gnumeric(kind: str) -> Save:
    def save(source: Path, target: Path) -> list[list[str | Path]]:
        between = target.with_name(f"between.{kind}")
        return [["ssconvert", source, between], ["ssconvert", between, target]]

    return save


PRODUCERS: Mapping[str, Save] = {
    "ONLYOFFICE": _python(_ONLYOFFICE),
    "excelize": _python(_EXCELIZE),
    "ExcelJS": _node("exceljs"),
    "SheetJS": _node("xlsx"),
    "xlsx-populate": _node("xlsx-populate"),
    "Gnumeric": lambda source, target: [["ssconvert", "--recalc", source, target]],
    "Gnumeric .xls": _gnumeric("xls"),
    "Gnumeric .ods": _gnumeric("ods"),
}


def missing(name: str) -> str:
    """Why this producer cannot be tried here; "" when it can."""
    if name.startswith("Gnumeric"):
        return "" if shutil.which("ssconvert") else "Gnumeric is not installed"
    if name in ("ONLYOFFICE", "excelize"):
        module = {"ONLYOFFICE": "docbuilder", "excelize": "excelize"}[name]
        return "" if importlib.util.find_spec(module) else f"the package with {module} is not installed"
    return "" if shutil.which("npm") else "node is not installed"


def saved_by(name: str, data: bytes) -> bytes:
    """The workbook as that producer saves it."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "source.xlsx"), Path(folder, "target.xlsx")
        source.write_bytes(data)
        for command in PRODUCERS[name](source, target):
            subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
        return target.read_bytes()


@cache
def node_modules() -> Path:
    """A folder with the libraries of JavaScript and the script that uses them, made once a run."""
    folder = Path(tempfile.mkdtemp(prefix="producers-"))
    (folder / "save.js").write_text(_NODE, encoding="utf-8")
    install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder)]
    subprocess.run([*install, "exceljs", "xlsx", "xlsx-populate"], check=True, capture_output=True, timeout=300)
    return folder
