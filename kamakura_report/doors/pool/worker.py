"""The other end of the pool: a process that reads the files it is told and dies without harm.

Told a path a line on standard input (JSON), it answers as ``wire`` says. On POSIX it takes no more memory
than the limit allows; Windows has no such bound for a process by itself.
"""

from __future__ import annotations

import faulthandler
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import BinaryIO

from kamakura_report.doors.pool import wire
from kamakura_report.doors.reader.returned_file import read_returned_file
from kamakura_report.doors.reader.returned_workbook import read_workbook
from kamakura_report.doors.xlsx.limits import MIB, Limits
from kamakura_report.doors.xlsx.refused import Refused
from kamakura_report.problem.limit_codes import LIMIT_MEMORY

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]


def main() -> None:
    """Serve until there is no more to do, or no one to do it for. The limits stand in the last argument."""
    limits = Limits(**json.loads(sys.argv[-1]))
    _bounded(limits)
    for line in sys.stdin.buffer:
        # Should the pool itself be killed while a file hangs here, nobody else would end this process.
        faulthandler.dump_traceback_later(2 * limits.seconds + 1, exit=True)
        serve(Path(json.loads(line)), limits, sys.stdout.buffer)
        faulthandler.cancel_dump_traceback_later()


def serve(path: Path, limits: Limits, out: BinaryIO) -> None:
    """Read one file and say what became of it. Whatever else than a refusal happens ends the process."""
    digest = ""
    try:
        data = read_returned_file(path, limits)
        digest = hashlib.sha256(data).hexdigest()
        for line in wire.told(read_workbook(data, limits), digest, peak):
            out.write(line)
    except Refused as refused:
        out.write(wire.refusal(refused, digest, peak()))
    except MemoryError:
        too_much = Refused(LIMIT_MEMORY.problem(megabytes=limits.memory // MIB))
        out.write(wire.refusal(too_much, digest, limits.memory))
    out.flush()


def peak() -> int:
    """The most memory this program has held, in bytes; 0 where that is not known, and not bounded either.

    Not getrusage: what it tells on Linux begins with the memory of the process that started this one.
    """
    try:
        status = Path("/proc/self/status").read_bytes()
    except OSError:
        return 0
    found = re.search(rb"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def _bounded(limits: Limits) -> None:
    if resource is None:
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no copy of people's figures left lying about
    except (ValueError, OSError):  # macOS takes no such bound; the clock and the other limits stand
        return
