"""The other end of ``tests.office``: runs under the Python that knows LibreOffice (``import uno``).

``bridge.py SOFFICE PROFILE [screen]`` starts one LibreOffice with its own profile, headless unless there is a
``screen`` to show it on, then answers one JSON request a line on stdin with one JSON line on stdout:
``{"done": …}`` or ``{"failed": traceback}``. When stdin ends, so does LibreOffice. This file must run on its own,
on Python 3.8 as well.
"""

from __future__ import annotations

import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import traceback
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "ods": "calc8",
    "xls": "MS Excel 97",
    "pdf": "calc_pdf_Export",
    "html": "HTML (StarCalc)",
}
START_SECONDS = 90
END_SECONDS = 20
# What decides how high a text stands: font, size and room, for both scripts.
LOOKS = (
    "CharFontName",
    "CharFontNameAsian",
    "CharHeight",
    "CharHeightAsian",
    "CharPosture",
    "CharPostureAsian",
    "CharWeight",
    "CharWeightAsian",
    "HoriJustify",
    "IsTextWrapped",
    "ParaBottomMargin",
    "ParaIndent",
    "ParaLeftMargin",
    "ParaRightMargin",
    "ParaTopMargin",
    "RotateAngle",
    "VertJustify",
)
SCRATCH = "採寸"
BY_VALUE = 3  # com.sun.star.view.DocumentZoomType
POSITION_AND_SIZE = 15  # com.sun.star.awt.PosSize.POSSIZE
PAINTS, PAINT_SECONDS = 20, 1
FORMULA_ERROR = 4  # com.sun.star.sheet.FormulaResult.ERROR
POINTS_PER_UNIT = 72 / 2540  # LibreOffice measures in 1/100 mm


def named(**values):
    """UNO property values."""
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def service(context, name):
    """A service of LibreOffice."""
    return context.ServiceManager.createInstanceWithContext(f"com.sun.star.{name}", context)


class Spreadsheets:
    """What tests ask of LibreOffice, from another process or within its own."""

    def __init__(self, context):
        self.desktop = service(context, "frame.Desktop")
        self.dispatcher = service(context, "frame.DispatchHelper")

    def answer(self, line):
        """The answer to a line of JSON, as one."""
        request = json.loads(line)
        try:
            document = self.open(request.pop("path"))
            try:
                return json.dumps({"done": getattr(self, request.pop("do"))(document, **request)})
            finally:
                document.close(True)
        except Exception:
            return json.dumps({"failed": traceback.format_exc()})

    def open(self, path):
        # Not hidden, though headless: refusing to change a locked cell needs a window, or LibreOffice falls.
        document = self.desktop.loadComponentFromURL(
            uno.systemPathToFileUrl(path), "_blank", 0, named(Hidden=False, MacroExecutionMode=0, UpdateDocMode=0)
        )
        if document is None or not document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            raise ValueError(f"LibreOffice does not open this as a spreadsheet: {path}")
        return document

    def store(self, document, path, kind):
        document.storeToURL(uno.systemPathToFileUrl(path), named(FilterName=FILTERS[kind]))

    def say(self, document, command, **values):
        self.dispatcher.executeDispatch(document.CurrentController.Frame, f".uno:{command}", "", 0, named(**values))

    def go_to(self, document, cell):
        self.say(document, "GoToCell", ToPoint=re.sub(r"([A-Z]+)([0-9]+)", r"$\1$\2", cell))

    # What tests ask for. Each takes the document and JSON, and gives JSON.

    def convert(self, document, to, save_as, calculate):
        if calculate:
            document.calculateAll()
        self.store(document, save_as, to)

    def type_into(self, document, entries, save_as):
        took, refused = [], []
        for sheet_name, texts in entries.items():
            sheet = document.Sheets.getByName(sheet_name)
            document.CurrentController.setActiveSheet(sheet)
            for name, text in texts.items():
                cell = sheet.getCellRangeByName(name)
                before = cell.Formula
                if before == text:
                    raise ValueError(f"{sheet_name} {name} says so already; type something else: {text}")
                self.go_to(document, name)
                self.say(document, "EnterString", StringName=text)
                (refused if cell.Formula == before else took).append([sheet_name, name])
        document.calculateAll()
        self.store(document, save_as, "xlsx")
        return {"took": took, "refused": refused}

    def paste(self, document, foreign, steps, save_as):
        """Copy (or cut) from this workbook or the foreign one, and paste, as by the menus."""
        other = self.open(foreign)
        changed = []
        try:
            for step in steps:
                source = other if step["foreign"] else document
                self.select(source, *step["source"])
                self.say(source, "Cut" if step["way"] == "cut" else "Copy")
                sheet = document.Sheets.getByName(step["target"][0])
                before = sheet.getCellRangeByName("A1:AZ400").getFormulaArray()
                self.select(document, *step["target"])
                if step["way"] == "values":
                    self.say(document, "InsertContents", Flags="SVD", FormulaCommand=0, MoveMode=4)
                else:
                    self.say(document, "Paste")
                changed.append(sheet.getCellRangeByName("A1:AZ400").getFormulaArray() != before)
            document.calculateAll()
            self.store(document, save_as, "xlsx")
        finally:
            other.close(True)
        return changed

    def select(self, document, sheet, cells):
        document.CurrentController.setActiveSheet(document.Sheets.getByName(sheet))
        self.go_to(document, cells)

    def rearrange(self, document, steps, save_as):
        sheets = document.Sheets
        for do, name, *how in steps:
            if do == "copy":
                sheets.copyByName(name, how[0], sheets.Count)
                continue
            if do == "remove":
                sheets.removeByName(name)
                continue
            sheet = sheets.getByName(name)
            sheet.unprotect("")
            if do == "rename":
                sheet.Name = how[0]
            elif do in ("rows", "columns"):  # put in before that line, or with a negative count taken out
                lines = sheet.Rows if do == "rows" else sheet.Columns
                line, count = how
                if count > 0:
                    lines.insertByIndex(line - 1, count)
                else:
                    lines.removeByIndex(line - 1, -count)
        document.calculateAll()
        self.store(document, save_as, "xlsx")

    def tab_order(self, document, sheet, count):
        controller = document.CurrentController
        controller.setActiveSheet(document.Sheets.getByName(sheet))
        self.go_to(document, "A1")
        cells = []
        for _ in range(count):
            self.say(document, "JumpToNextUnprotected")
            at = controller.Selection.RangeAddress
            first = controller.ActiveSheet.getCellByPosition(at.StartColumn, at.StartRow)
            cells.append(first.AbsoluteName.split(".")[-1].replace("$", ""))
        return cells

    def values(self, document, sheet, cells, calculate):
        if calculate:
            document.calculateAll()
        found = document.Sheets.getByName(sheet)
        seen = {}
        for name in cells:
            cell = found.getCellRangeByName(name)
            kind = cell.Type.value
            if kind == "FORMULA":
                kind = {1: "VALUE", 2: "TEXT"}.get(cell.FormulaResultType2, "ERROR")
            seen[name] = {
                "text": cell.String,
                "number": cell.Value if kind == "VALUE" else None,
                "formula": cell.Formula[1:] if cell.Type.value == "FORMULA" else None,
                "error": cell.getError(),
            }
        return seen

    def errors(self, document):
        document.calculateAll()
        found = []
        for sheet in (document.Sheets.getByIndex(number) for number in range(document.Sheets.Count)):
            used = sheet.createCursor()
            used.gotoEndOfUsedArea(True)
            wrong = used.queryFormulaCells(FORMULA_ERROR).RangeAddressesAsString
            found.extend(wrong.split(";") if wrong else [])
        return found

    def best_heights(self, document, areas, wrap):
        """Each area's text in one cell as wide as the area, on a sheet of its own, one row each."""
        if document.isProtected():
            document.unprotect("")
        document.Sheets.insertNewByName(SCRATCH, document.Sheets.Count)
        scratch = document.Sheets.getByName(SCRATCH)
        document.lockControllers()  # nothing is drawn, and no row's height is looked for, at each change
        document.addActionLock()
        columns, wanted = {}, []
        for sheet_name, names in areas.items():
            sheet = document.Sheets.getByName(sheet_name)
            widths = {}
            for name in names:
                area = sheet.getCellRangeByName(name)
                cell = area.getCellByPosition(0, 0)
                at = area.RangeAddress
                for index in range(at.StartColumn, at.EndColumn + 1):
                    if index not in widths:
                        widths[index] = sheet.Columns.getByIndex(index).Width
                width = sum(widths[index] for index in range(at.StartColumn, at.EndColumn + 1))
                column = columns.setdefault(width, len(columns))
                copy = scratch.getCellByPosition(column, len(wanted))
                copy.setPropertyValues(LOOKS, cell.getPropertyValues(LOOKS))
                if wrap:
                    copy.IsTextWrapped = True
                copy.String = cell.String
                wanted.append((sheet_name, name))
        for width, column in columns.items():
            scratch.Columns.getByIndex(column).Width = width
        document.removeActionLock()
        document.unlockControllers()
        if wanted:
            scratch.getCellRangeByPosition(0, 0, 0, len(wanted) - 1).Rows.OptimalHeight = True
        heights = {}
        for row, (sheet_name, name) in enumerate(wanted):
            height = scratch.Rows.getByIndex(row).Height * POINTS_PER_UNIT
            heights.setdefault(sheet_name, {})[name] = height
        return heights

    def widths(self, document, sheet, columns):
        found = document.Sheets.getByName(sheet).Columns
        return [found.getByIndex(column - 1).Width * POINTS_PER_UNIT for column in columns]

    def picture(self, document, sheet, words, width, height, zoom, save_as):
        """The cells and the headings of rows and columns as a window of that size shows them, as a bitmap."""
        controller, frame = document.CurrentController, document.CurrentController.Frame
        found = document.Sheets.getByName(sheet)
        controller.setActiveSheet(found)
        for part in ("HasVerticalScrollBar", "HasHorizontalScrollBar", "HasSheetTabs", "ShowPageBreaks"):
            setattr(controller, part, False)
        frame.LayoutManager.setVisible(False)
        self.say(document, "InputLineVisible", InputLineVisible=False)
        self.say(document, "Sidebar", Sidebar=False)
        controller.ZoomType, controller.ZoomValue = BY_VALUE, zoom
        if words:
            wanted = found.createSearchDescriptor()
            wanted.SearchString = words
            first = found.findFirst(wanted)
            if first is None:
                raise ValueError(f"{sheet}: no cell says {words}")
            controller.setFirstVisibleRow(first.RangeAddress.StartRow)
        frame.ContainerWindow.setPosSize(0, 0, width, height, POSITION_AND_SIZE)
        seen = b""
        for _ in range(PAINTS):  # until two looks are the same
            time.sleep(PAINT_SECONDS)
            before, seen = seen, bytes(frame.ComponentWindow.createBitmap(0, 0, width, height).DIB.value)
            if seen == before:
                break
        Path(save_as).write_bytes(seen)
        # LibreOffice 7.4 may fall when a workbook is closed that shows a sheet with tables and sparklines.
        controller.setActiveSheet(document.Sheets.getByIndex(0))


def answer_inside(line):
    """The same as a macro: each of the thousands of questions about cells stays within LibreOffice's own process."""
    return Spreadsheets(XSCRIPTCONTEXT.getComponentContext()).answer(line)  # noqa: F821 - LibreOffice puts it here


def inside(context, profile):
    """The macro ``answer_inside`` of this file in that profile, None where LibreOffice has no Python of its own."""
    folder = Path(profile) / "user" / "Scripts" / "python"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(__file__, folder / "bridge.py")
    try:
        provider = service(context, "script.provider.MasterScriptProviderFactory").createScriptProvider("user")
        return provider.getScript("vnd.sun.star.script:bridge.py$answer_inside?language=Python&location=user")
    except Exception:
        return None


class Bridge:
    """One LibreOffice, and what tests ask of it."""

    def __init__(self, soffice, profile, shown=""):
        pipe = f"kamakura_{os.getpid()}"
        self.process = subprocess.Popen(
            [
                soffice,
                *([] if shown else ["--headless", "--invisible"]),
                "--nologo",
                "--nodefault",
                "--norestore",
                "--nolockcheck",
                "-env:UserInstallation=" + uno.systemPathToFileUrl(profile),
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        context = self._connect(pipe)
        self.desktop = service(context, "frame.Desktop")
        self.spreadsheets = Spreadsheets(context)
        self.script = inside(context, profile)

    def _connect(self, pipe):
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            except NoConnectException:
                if time.monotonic() > deadline or self.process.poll() not in (None, 0):
                    raise
                time.sleep(0.1)

    def answer(self, line):
        """The answer to a line of JSON, as one."""
        if self.script is None or json.loads(line)["do"] == "picture":  # a window paints while nobody is busy inside
            return self.spreadsheets.answer(line)
        return self.script.invoke((line,), (), ())[0]

    def alive(self):
        try:
            return self.desktop.Components is not None
        except Exception:
            return False

    def end(self):
        try:
            self.desktop.terminate()
            self.process.wait(10)
        except Exception:
            self.process.kill()


def requests():
    """The lines of stdin. Once they end, LibreOffice has a moment to end too, even if it hangs in a request."""
    lines = queue.Queue()

    def read():
        for line in sys.stdin:
            lines.put(line)
        lines.put(None)
        time.sleep(END_SECONDS)
        if hasattr(os, "killpg"):
            os.killpg(os.getpgrp(), signal.SIGKILL)  # our own: the tests start us in a new session
        os._exit(1)

    threading.Thread(target=read, daemon=True).start()
    return iter(lines.get, None)


def main():
    """Answer until the input ends."""
    asked = requests()
    bridge = Bridge(*sys.argv[1:])
    try:
        print(json.dumps({"done": "ready"}), flush=True)
        for line in asked:
            try:
                answer = bridge.answer(line)
            except Exception:
                answer = json.dumps({"failed": traceback.format_exc()})
            print(answer, flush=True)
            if not bridge.alive():
                break  # the tests start another one
    finally:
        bridge.end()


if __name__ == "__main__":
    main()
