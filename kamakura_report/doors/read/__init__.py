"""The cells of a returned workbook, exactly as its file holds them.

Everything here is untrusted: parsed as a stream, in the bounds of ``doors.guard``, and what could mean
two things is refused. One exception crosses the border: ``guard.Refused``.
"""

from kamakura_report.doors.read.workbook import read

__all__ = ["read"]
