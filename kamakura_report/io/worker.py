"""The worker at the other end of ``io.pool``: a process that reads the files it is named and understands them by what
was sent out, which it asks for; and the lines it answers.

Its answers stand in ``io.worker_lines``; besides these the line ``issue`` asks for what was sent out under an id, and
waits for a line.
"""

from __future__ import annotations

import faulthandler
import gc
import hashlib
import json
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import BinaryIO

from kamakura_report.io.kept_records import FindRecords, KeptRecord, SentRecords
from kamakura_report.io.own_process import READY
from kamakura_report.io.reader.containers import Container, open_container, read_inner_file
from kamakura_report.io.reader.returned_file import read_returned_file
from kamakura_report.io.reader.returned_workbook import read_workbook
from kamakura_report.io.understood_lines import understood_lines
from kamakura_report.io.worker_lines import container_line, grid_lines, refusal_line, say_line
from kamakura_report.io.xlsx.limits import MIB, Limits
from kamakura_report.io.xlsx.refused import Refused
from kamakura_report.problem.container_codes import FILE_MAIL
from kamakura_report.problem.file_codes import READ_DIED
from kamakura_report.problem.file_kind_codes import FILE_ARCHIVE
from kamakura_report.problem.limit_codes import LIMIT_MEMORY
from kamakura_report.returned.grid import Grid
from kamakura_report.returned.sent_records import JudgedBy, RecordReader
from kamakura_report.returned.understood import FindSent, SentOut, UnderstoodBook, understand

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

ASKS = b'["issue",'  # how the line begins that waits for an answer
FileResult = Grid | UnderstoodBook | Container
REMEMBERED = 20  # issues with their workbooks; a large one takes about a megabyte of memory


def serve_files() -> None:
    """Read each file named on standard input until it ends; the limits are the last argument.

    A line is a JSON list of a path, of a file inside a mail or an archive the file's SHA-256 (else ""), and whether
    it is to be understood.
    """
    limits = Limits(**json.loads(sys.argv[-1]))
    _began_with.cache_clear()
    _began_with("VmRSS")
    _bound_memory(limits)
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    find_sent = remembered(_Asking().find)
    gc.disable()  # see _collector_rests; what a file leaves behind is looked for once, after it
    for line in sys.stdin.buffer:
        # Should the pool itself be killed while a file hangs here, nobody else would end this process.
        _end_after(2 * limits.seconds + 1)
        path, inner, understands = json.loads(line)
        serve_file(Path(path), limits, sys.stdout.buffer, inner, find_sent if understands else None)
        _end_after(0)
        gc.collect(0)  # the young ones; what is remembered is not young any more


class _Asking:
    """Asks the pool what was sent out (``io.worker_process``)."""

    def __init__(self) -> None:
        self._plan = b""

    def find(self, issue_id: str) -> SentRecords | None:
        """What it answers: how long the records are and what the judgement goes by, then the records."""
        sys.stdout.buffer.write(say_line("issue", issue_id))
        sys.stdout.buffer.flush()
        answer = json.loads(sys.stdin.buffer.readline())
        if answer is None:
            return None
        issue_length, kept, plan, moves = answer
        issue = sys.stdin.buffer.read(issue_length)
        books = tuple(KeptRecord(sys.stdin.buffer.read(length), *of_file) for length, *of_file in kept)
        if plan is not None:
            self._plan = sys.stdin.buffer.read(plan)
        return SentRecords(issue, books, None if moves is None else JudgedBy(self._plan, moves))


@contextmanager
def _collector_rests() -> Iterator[None]:
    """No collection of garbage meanwhile: else the collector goes through all that a file has come to again and again
    while it grows, and a file of 900 projects takes half as long again."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def read_here(
    path: Path, limits: Limits, inner: str = "", find_sent: FindSent | None = None
) -> tuple[FileResult | Refused, str]:
    """One file read in this process: what became of it, and its SHA-256. Whatever goes wrong is told of this file."""
    file = _File(path, limits, inner)
    try:
        with _collector_rests():
            return file.read(find_sent), file.digest
    except Refused as refused:
        return Refused(refused.problem), file.digest  # without the frames that it came through
    except MemoryError:
        return _too_much(limits), file.digest
    except Exception:  # as a worker would die of it
        return Refused(READ_DIED.problem()), ""


def serve_file(path: Path, limits: Limits, out: BinaryIO, inner: str = "", find_sent: FindSent | None = None) -> None:
    """Read one file, understand it if it can be known what was sent out, and write its lines to ``out``.

    An error that is neither a refusal nor lack of memory passes.
    """
    file = _File(path, limits, inner)
    try:
        for line in _lines(file.read(find_sent), file.digest):
            out.write(line)
    except Refused as refused:
        out.write(refusal_line(refused, file.digest, peak_memory()))
    except MemoryError:
        out.write(refusal_line(_too_much(limits), file.digest, limits.memory))
    out.flush()


class _File:
    """One file while it is read; its SHA-256 is known before it is known whether it can be read."""

    def __init__(self, path: Path, limits: Limits, inner: str) -> None:
        self._path, self._limits, self._inner = path, limits, inner
        self.digest = ""

    def read(self, find_sent: FindSent | None) -> FileResult:
        """What it says, by what was sent out; its cells alone where that is not to be known. Raises Refused."""
        data = read_returned_file(self._path, self._limits)
        self.digest = self._inner or hashlib.sha256(data).hexdigest()
        if self._inner:
            data = read_inner_file(data, self._inner, self._limits)
        try:
            grid = read_workbook(data, self._limits)
        except Refused as refused:
            if self._inner or refused.code not in (FILE_ARCHIVE.code, FILE_MAIL.code):
                raise
            return open_container(data, self._limits)
        return grid if find_sent is None else understand(grid, find_sent)


def _lines(result: FileResult, digest: str) -> Iterator[bytes]:
    if isinstance(result, Container):
        yield container_line(result, digest, peak_memory())
    elif isinstance(result, Grid):
        yield from grid_lines(result, digest, peak_memory)
    else:
        *before, last = understood_lines(result)
        yield from (say_line(*line) for line in before)
        yield say_line(*last, digest, peak_memory())


def _too_much(limits: Limits) -> Refused:
    return Refused(LIMIT_MEMORY.problem(megabytes=limits.memory // MIB))


def remembered(find_records: FindRecords) -> FindSent:
    """What was sent out, from its records, None too where one of them is not what was kept: that is told by the caller.

    What was asked for last is remembered, for many files answer it.
    """

    reader = RecordReader()

    @lru_cache(REMEMBERED)
    def find_sent(issue_id: str) -> SentOut | None:
        records = find_records(issue_id)
        if records is None:
            return None
        try:
            books = [record.content for record in records.books]
        except ValueError:
            return None
        return reader.read(records.issue, books, records.judged_by)

    return find_sent


def peak_memory() -> int:
    """The most memory this program has held beyond what it began with, in bytes; 0 where that is not known, and not
    bounded either.

    Not getrusage: what it tells on Linux begins with the memory of the process that started this one.
    """
    return max(0, _status("VmHWM") - _began_with("VmRSS"))


@cache
def _began_with(name: str) -> int:
    """What a worker begins with is not the file's, and more in a copy of the program than in one that is started."""
    return _status(name)


def _status(name: str) -> int:
    try:
        status = Path("/proc/self/status").read_bytes()
    except OSError:
        return 0
    found = re.search(rb"^%s:\s+(\d+) kB" % name.encode(), status, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def _bound_memory(limits: Limits) -> None:
    if resource is None:
        return
    most = limits.memory + _began_with("VmSize")
    try:
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no copy of people's figures left lying about
    except (ValueError, OSError):  # macOS takes no such bound; the clock and the other limits stand
        return


def _end_after(seconds: float) -> None:
    """End this process then, 0: never. By no thread where there is another way: it would have memory of its own."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
    elif seconds:
        faulthandler.dump_traceback_later(seconds, exit=True)
    else:
        faulthandler.cancel_dump_traceback_later()
