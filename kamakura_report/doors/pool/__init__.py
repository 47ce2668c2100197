"""Returned workbooks read by processes of their own, which may hang, burst or die without harm.

``Pool`` hands files to a few long-lived workers and gives what became of each back in order. Nothing of a
file is parsed in this process; what a worker says is plain data (``wire``), never code.
"""

from kamakura_report.doors.pool.pool import Pool, Reading

__all__ = ["Pool", "Reading"]
