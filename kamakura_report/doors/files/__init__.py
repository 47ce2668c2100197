"""The only room that opens files for writing: all or nothing, and never over a person's work."""

from __future__ import annotations

from kamakura_report.doors.files.clear import Cleared, clear
from kamakura_report.doors.files.fresh import fresh
from kamakura_report.doors.files.keep import discard, keep, put_aside, sweep
from kamakura_report.doors.files.lock import locked, person
from kamakura_report.doors.files.memory import sha256
from kamakura_report.doors.files.plan import Output, Policy
from kamakura_report.doors.files.reading import inside, read
from kamakura_report.doors.files.secret import secret
from kamakura_report.doors.files.writing import Written, write_all

__all__ = [
    "Cleared",
    "Output",
    "Policy",
    "Written",
    "clear",
    "discard",
    "fresh",
    "inside",
    "keep",
    "locked",
    "person",
    "put_aside",
    "read",
    "secret",
    "sha256",
    "sweep",
    "write_all",
]
