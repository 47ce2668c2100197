"""Fixtures every test may ask for."""

from tests.office.fixture import office

__all__ = ["office"]
