"""Fixtures every test may ask for."""

from tests.io.disks import disk
from tests.office.fixture import office
from tests.office.real import real

__all__ = ["disk", "office", "real"]
