"""The demo's clerk: fills in issued workbooks as other office programs would save them.

She never uses our writer: she changes cells in the package that was issued, so that what comes back is
as foreign as what the mail brings.
"""

from kamakura_report.doors.clerk.entries import Entry, Producer
from kamakura_report.doors.clerk.fill import fill
from kamakura_report.doors.clerk.libreoffice import libreoffice

__all__ = ["Entry", "Producer", "fill", "libreoffice"]
