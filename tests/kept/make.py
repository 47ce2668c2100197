"""How ``workspace.tar.xz``, ``answers.json`` and ``workbooks.json`` were made.

By the program of version 0.1.0 (commit da8dfbb); they are kept so that every later program is held to them::

    PYTHONPATH=<a checkout of that commit> python tests/kept/make.py

Run again, it makes others: with a key, issue numbers and file times of their own. So a later program has only these
three to answer to, and this file says what stands in them. It knows the program by its command line alone, with the
clock set by hand; of LibreOffice it needs what ``demo`` needs of it.

What the words beside rows ({{点検}}) are told by is judged anew from time to time, so ``workbooks.json``, made by the
same program, leaves their formulas out, and with them the thresholds, 目指す方向, and what 初期値 is held against.
Of the formulas of 進捗 the tolerance of 横ばい is left out, which came later; of the rules of cells what stopped a
count that is not whole, and what shows one with its decimals now. How high rows are, and so how large and where pages
end, is measured better since: it is left out too.

The story is two years of a small city: all that the ledger can hold is in it at least once.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib
import importlib.util
import io
import json
import os
import pkgutil
import re
import shutil
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
import xlsxwriter

HERE = Path(__file__).resolve().parent
WORKSPACE, ANSWERS, WORKBOOKS = HERE / "workspace.tar.xz", HERE / "answers.json", HERE / "workbooks.json"
LATER = ("配布一覧.xlsx", "提出期限.ics")  # what lies beside the workbooks since then
SHIPPED = HERE.parents[1]  # the plan
KEY = "0123456789abcdef" * 4  # seals the workbooks of workbooks.json
WORD_BESIDE = "IFERROR(TRIM("  # how the formulas of {{点検}} begin: the rules they tell are other ones by now
WORD_BESIDE_XML = re.compile(rb"<f>IFERROR\(TRIM\([^<]*</f>")
# Of 横ばい, in the formulas of 進捗.
TOLERANCE = r'\*\(ROUND\(ABS\([^"]*?\)\*100,9\)(>|&gt;)ROUND\(ABS\([A-Z]+[0-9]+\)\*1,9\)\)'
# What keeps a count whole and not below 0 was a wall first; now such a number is shown with its decimals.
WALL = (
    (rb"AND\([A-Z]+[0-9]+&gt;=0,[A-Z]+[0-9]+=INT\([A-Z]+[0-9]+\)\)", b"TRUE"),
    ("0以上の整数だけを".encode(), "数字だけを".encode()),
    (rb"<cfRule [^>]*><formula>AND\(ISNUMBER\(([A-Z]+[0-9]+)\),\1&lt;&gt;INT\(\1\)\)</formula></cfRule>", b""),
    (rb"<conditionalFormatting [^>]*></conditionalFormatting>", b""),
    (rb"<dxf><numFmt [^>]*/></dxf>", b""),
    (rb'<dxfs count="[0-9]+">', b"<dxfs>"),
)
HEIGHTS = rb' ht="[0-9.]+"| scale="[0-9]+"|<rowBreaks .*?</rowBreaks>'
# By name, where each lies: the second form was drawn anew, and is kept as it was then.
FORMS = {
    "evaluation.xlsx": HERE / "evaluation.xlsx",
    "evaluation_review.xlsx": HERE / "evaluation_review.xlsx",
}
REQUESTS = {"R8": ("--year", "R8", "--due", "2027-05-31"), "全年度": ()}
ASKED_AT = datetime(2028, 6, 15, 12)  # when answers.json was asked for

# In this order, on one copy: the first four change nothing, what `merge` writes is what stood there.
QUESTIONS: tuple[tuple[str, ...], ...] = (
    ("check",),
    ("merge", "--dry-run"),
    ("status", "--dry-run"),
    ("status", "--round", "R8", "--dry-run"),
    ("merge",),
    ("rebuild",),
    ("status",),
    ("remind", "--dry-run"),
    ("generate", "--year", "R9", "--due", "2028-05-31", "--dry-run"),
    *(("trace", key) for key in (
        "2-1/12/i1@R8",  # in conflict, decided by `resolve`
        "2-1/19/決算額@R8",  # left blank, `set` by the office
        "2-1/25/決算額@R8",  # in a refused file, then in its correction
        "2-1/28/決算額@R8",  # taken back by `undo`, returned anew; its division has another name now
        "2-1/23/i1@初期値",  # in a file that came after R8 was closed
        "2-1/1/決算額@R7",  # brought in
        "2-1/12/i1@R9",  # in conflict
        "2-1/28/備考",
    )),
)  # fmt: skip


def run(root: Path, *arguments: str, now: datetime) -> tuple[int, str, str]:
    """Exit status, output and messages of the program in this workspace, at this time in Japan."""
    main = importlib.import_module("kamakura_report.__main__").main
    out, err = io.StringIO(), io.StringIO()
    with ExitStack() as stack:
        tzset = getattr(time, "tzset", lambda: None)  # not on Windows
        stack.callback(tzset)  # once the environment is as it was
        stack.enter_context(patch.dict(os.environ, {"TZ": "Asia/Tokyo", "LOGNAME": "kikaku"}))
        tzset()
        stopped = type("Stopped", (datetime,), {"now": classmethod(lambda _cls, _zone=None: now)})
        for name in _clocks():
            stack.enter_context(patch.object(importlib.import_module(name), "datetime", stopped))
        stack.enter_context(patch.object(sys, "argv", ["kamakura-report", "-C", str(root), *arguments]))
        # A later program ends its process without taking all apart; here it only tells with which status.
        stack.enter_context(
            patch.object(importlib.import_module("kamakura_report.cli.app"), "leave", sys.exit, create=True)
        )
        stack.enter_context(redirect_stdout(out))
        stack.enter_context(redirect_stderr(err))
        try:
            main()
        except SystemExit as end:
            return int(end.code or 0), out.getvalue(), err.getvalue()
    raise AssertionError("the program ends with an exit status")


def _clocks() -> Iterator[str]:
    """The modules that ask what time it is."""
    package = importlib.import_module("kamakura_report")
    for found in pkgutil.walk_packages(package.__path__, "kamakura_report."):
        # Looked at without loading it: some rooms need what only an extra brings.
        module = importlib.util.find_spec(found.name)
        assert module is not None
        assert module.origin is not None
        source = Path(module.origin).read_text(encoding="utf-8")
        if not found.name.endswith("__main__") and "datetime.now(" in source:
            yield found.name


def asked(root: Path) -> list[dict[str, Any]]:
    """What the program says in this workspace to each of the questions."""
    answers = []
    for question in QUESTIONS:
        status, out, err = run(root, *question, "--json", now=ASKED_AT)
        answers.append({"asked": " ".join(question), "status": status, "answer": json.loads(out), "messages": err})
    return answers


def generated(folder: Path) -> dict[str, Any]:
    """What ``generate`` makes of the shipped plan: of each workbook its bytes, its parts and its description."""
    made: dict[str, Any] = {"XlsxWriter": xlsxwriter.__version__}
    for form in FORMS:
        for name, request in REQUESTS.items():
            root = folder / form / name
            (root / "input").mkdir(parents=True)
            (root / "input" / "workspace.key").write_text(KEY, encoding="ascii", newline="")
            plan = SHIPPED / "input" / "plan" / "2-1_fukushi.txt"
            _done(root, "import", str(plan), "--city", "鎌倉市", "--plan-name", "総合計画（見本）", now=ASKED_AT)
            _done(root, "generate", *request, "--template", str(FORMS[form]), now=ASKED_AT)
            books = [
                each for each in sorted((root / "output" / "workbooks" / name).iterdir()) if each.name not in LATER
            ]
            snapshots = root / "output" / "ledger" / "snapshots"
            made[f"{form} {name}"] = {
                "files": {path.name: _sha256(path.read_bytes()) for path in books if path.suffix != ".xlsx"},
                "parts": {path.name: _parts(path) for path in books if path.suffix == ".xlsx"},
                "descriptions": {
                    _description_name(path.relative_to(snapshots)): _sha256(_without_words_beside(_unpacked(path)))
                    for path in sorted([*snapshots.rglob("*.json"), *snapshots.rglob("*.json.gz")])
                },
            }
    return made


def _parts(path: Path) -> str:
    """One hash of all that is in the package, however it is compressed, the words beside rows left out."""
    with zipfile.ZipFile(path) as package:
        return _sha256(
            b"".join(
                name.encode() + b"\0" + _without_later_rules(package.read(name)) + b"\0" for name in package.namelist()
            )
        )


def _without_later_rules(part: bytes) -> bytes:
    part = re.sub(TOLERANCE.encode(), b"", WORD_BESIDE_XML.sub(b"<f></f>", re.sub(HEIGHTS, b"", part)))
    for rule, left in WALL:
        part = re.sub(rule, left, part)
    return part


def _description_name(path: Path) -> str:
    """A workbook's description is named by its hash, which speaks of the words beside rows too."""
    return (path.with_name("book.json") if len(path.parts) == 2 else path).as_posix().removesuffix(".gz")


def _unpacked(path: Path) -> bytes:
    """What a description says, plain as earlier programs wrote it or packed."""
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def _without_words_beside(description: bytes) -> bytes:
    """The JSON without the formulas of the words beside rows, and without what figures are judged by."""
    record = json.loads(description)
    if "limits" not in record:
        return description
    record |= {"format": 0, "limits": len(record["limits"])}
    for sheet in record["sheets"]:
        for *_, value in sheet["shown"]:
            if isinstance(value, dict) and "f" in value:
                value["f"] = "" if value["f"].startswith(WORD_BESIDE) else re.sub(TOLERANCE, "", value["f"])
        for *_, ask in sheet["asked"]:
            if ask["key"].endswith("@初期値"):
                ask.pop("grounds", None)
            elif "grounds" in ask:
                ask["grounds"].pop("direction", None)
    return json.dumps(record, ensure_ascii=False, sort_keys=True).encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _done(root: Path, *arguments: str, now: datetime) -> str:
    status, out, err = run(root, *arguments, now=now)
    if status == 2:
        raise RuntimeError(err)
    return out


# the story


def story(root: Path) -> None:
    """R8 with everything that can happen in a round, R9 with half of its returns."""
    run(root.parent, "demo", str(root), now=datetime(2027, 5, 25, 10))
    returned = root / "input" / "returned"
    (root / "input" / "limits.txt").write_text("# 共有フォルダーが遅い\nseconds = 60\n", encoding="utf-8")
    key = "2-1/28/決算額@R8"

    # 保険年金課 mistypes, is taken back, answers anew
    wrong = answered(root, "保険年金課", "R8", {key: "12"}, "2027-05-27")
    _done(root, "merge", now=datetime(2027, 5, 28, 10))
    _done(root, "undo", now=datetime(2027, 5, 28, 11))
    wrong.unlink()
    answered(root, "保険年金課", "R8", {key: "12345"}, "2027-05-28", remark="国の制度が改まった")
    _done(root, "merge", now=datetime(2027, 5, 29, 10))

    # the office decides a conflict, types a figure itself, brings in a former one
    conflicts = openpyxl.load_workbook(root / "output" / "conflicts.xlsx")
    mark, reason = (
        next(cell for row in conflicts.active for cell in row if cell.value == heading) for heading in ("採用", "理由")
    )
    mark.offset(row=2).value = "○"
    reason.offset(row=2).value = "課に電話で確かめた"
    conflicts.save(root / "decided.xlsx")
    _done(root, "resolve", str(root / "decided.xlsx"), now=datetime(2027, 6, 1, 10))
    (root / "decided.xlsx").unlink()
    _done(root, "set", "2-1/19/決算額@R8", "9876", "--reason", "財政課の決算書", now=datetime(2027, 6, 2, 10))
    (root / "former.csv").write_text("キー,値\r\n2-1/1/決算額@R7,3900\r\n2-1/i1@R7,14.1\r\n", encoding="utf-8-sig")
    _done(root, "import-figures", str(root / "former.csv"), now=datetime(2027, 6, 3, 10))
    (root / "former.csv").unlink()

    # 介護保険課 corrects its refused file, too late; 高齢者支援課 fills its blanks after the round is closed
    answered(root, "介護保険課", "R8", {}, "2027-06-10", name="介護保険課 再提出.xlsx")
    _done(root, "merge", now=datetime(2027, 6, 10, 10))
    _done(root, "close", "R8", now=datetime(2027, 6, 20, 10))
    answered(root, "高齢者支援課", "R8", {}, "2027-06-24", name="遅れました/高齢者支援課.xlsx")
    _done(root, "merge", now=datetime(2027, 6, 25, 10))

    # a division is renamed; R9
    master = openpyxl.load_workbook(root / "input" / "master.xlsx")
    for sheet in master:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and sheet.title in ("課", "事業") and "保険年金課" in cell.value:
                    cell.value = cell.value.replace("保険年金課", "年金保険課")
                    if sheet.title == "課":
                        sheet.cell(cell.row, 4, "保険年金課")
    master.save(root / "input" / "master.xlsx")
    _done(root, "generate", "--year", "R9", "--due", "2028-05-31", now=datetime(2028, 4, 1, 10))
    for division in ("福祉政策課", "生活福祉課", "年金保険課"):
        answered(root, division, "R9", {}, "2028-05-10")
    unknown = {"2-1/18/決算額@R9": "未確定", "2-1/18/i1@R9": ""}
    answered(root, "発達支援室", "R9", unknown, "2028-05-11", remark="来月に決まります")
    answered(root, "障害福祉課", "R9", {}, "2028-05-12")
    answered(root, "障害福祉課", "R9", {"2-1/12/i1@R9": "1700"}, "2028-05-12", name="障害福祉課（差し替え）.xlsx")
    (returned / "連絡.xlsx").write_bytes(b"no workbook at all")
    _done(root, "merge", now=datetime(2028, 6, 1, 10))


def answered(
    root: Path,
    division: str,
    of: str,
    typed: Mapping[str, str],
    saved: str,
    name: str = "",
    remark: str = "",
    otherwise: str = "",
) -> Path:
    """A division's workbook among the returned ones: these figures typed into it, else what is to be typed otherwise.

    Without that, each required cell gets a figure of its own. ``of`` is the round, ``saved`` the day.
    """
    issued = root / "output" / "workbooks" / of / f"{division}.xlsx"
    wanted: dict[str, dict[str, str]] = {}
    for number, (key, (sheet, cell)) in enumerate(_required(root, of)[issued.name].items()):
        wanted.setdefault(sheet, {})[cell] = typed.get(key, otherwise or str(100 + 7 * number))
    if remark:
        sheet, cell = _remark(issued)
        wanted.setdefault(sheet, {})[cell] = remark
    target = root / "input" / "returned" / (name or f"{division}{'' if of == 'R8' else of}.xlsx")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(_typed(issued.read_bytes(), wanted, saved))
    return target


def _remark(issued: Path) -> tuple[str, str]:
    """Where the first 備考 is written."""
    for sheet in openpyxl.load_workbook(issued):
        for column in sheet.iter_cols():
            unlocked = (cell.coordinate for cell in column if not cell.protection.locked)
            if any(cell.value == "備考" for cell in column) and (first := next(unlocked, "")):
                return sheet.title, first
    raise LookupError("備考")


@cache
def _required(root: Path, of: str) -> dict[str, dict[str, tuple[str, str]]]:
    """By file that was sent out in a round: sheet and cell of each key that must be answered."""
    cells: dict[str, dict[str, tuple[str, str]]] = {}
    with tempfile.TemporaryDirectory() as elsewhere:  # what lies in output/ as it was written is not read
        sent = shutil.copytree(root / "output" / "workbooks" / of, Path(elsewhere) / of)
        report = _done(root, "check", str(sent), "--json", now=ASKED_AT)
    for problem in json.loads(report)["problems"]:
        if problem["code"] == "required.blank":
            cells.setdefault(problem["file"], {})[problem["key"]] = (problem["sheet"], problem["cell"])
    return cells


def _typed(issued: bytes, wanted: Mapping[str, Mapping[str, str]], saved: str) -> bytes:
    """The package with these cells filled in and the time of saving set, as a person's office program leaves it."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(issued)) as before, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as after:
        sheets = re.findall(r'<sheet name="([^"]+)"', before.read("xl/workbook.xml").decode())
        for part in before.infolist():
            text = before.read(part)
            for number, sheet in enumerate(sheets, 1):
                if part.filename == f"xl/worksheets/sheet{number}.xml":
                    for cell, value in wanted.get(sheet, {}).items():
                        text = _put(text.decode(), cell, value).encode()
            if part.filename == "docProps/core.xml":
                text = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>%sT05:00:00Z" % saved.encode(), text)
            after.writestr(part, text)
    return written.getvalue()


def _put(xml: str, cell: str, value: str) -> str:
    number = re.fullmatch(r"\d+(\.\d+)?", value)
    kind, inner = ("", f"<v>{value}</v>") if number else (' t="inlineStr"', f"<is><t>{value}</t></is>")
    kind, inner = (kind, inner) if value else ("", "")
    found, count = re.subn(
        rf'<c r="{cell}"( s="\d+")?[^>]*?(/>|>.*?</c>)', rf'<c r="{cell}"\g<1>{kind}>{inner}</c>', xml, count=1
    )
    if not count:
        raise LookupError(cell)
    return found


# what is kept


def pack(root: Path, target: Path) -> None:
    """The workspace without the results that no later run reads; equal files are stored once, as xz sees them."""
    for path in ("output/consolidated.xlsx", "output/status.xlsx", "input/plan"):
        for file in sorted((root / path).rglob("*")) or [root / path]:
            file.unlink()
    with tarfile.open(target, "w:xz", preset=9) as tar:
        for path in sorted((path for path in root.rglob("*") if path.is_file()), key=lambda path: path.name):
            tar.add(path, path.relative_to(root).as_posix(), filter=_anonymous)


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o644
    return entry


def unpack(target: Path) -> Path:
    """The kept workspace in this new folder."""
    with tarfile.open(WORKSPACE) as tar:
        tar.extractall(target, filter="data")
    return target


def main() -> None:
    """Make all three."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "鎌倉市"
        story(root)
        pack(root, WORKSPACE)
        _write(ANSWERS, asked(unpack(Path(folder) / "copy")))
        _write(WORKBOOKS, generated(Path(folder) / "generated"))


def _write(file: Path, answers: object) -> None:
    file.write_text(json.dumps(answers, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
