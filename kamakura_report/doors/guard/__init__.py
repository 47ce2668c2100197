"""The container of a returned workbook, opened before anything inside it is looked at.

``look`` reads a file once and says what it is, ``opened`` opens the package in bounds. Whatever is
wrong with a file leaves this door, and ``doors.read`` behind it, as one exception: ``Refused``.
"""

from kamakura_report.doors.guard.limits import LIMITS, Limits
from kamakura_report.doors.guard.look import look
from kamakura_report.doors.guard.package import Package, opened
from kamakura_report.doors.guard.refused import Refused
from kamakura_report.doors.guard.settings import changed

__all__ = ["LIMITS", "Limits", "Package", "Refused", "changed", "look", "opened"]
