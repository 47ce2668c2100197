"""kamakura_report: a city's plan out to its divisions as workbooks, and their figures back.

The walk is plan → form → layout → returned → merging → rounds → reports; ``io`` holds every module with a library in
it, ``commands`` what each command does. docs/architecture.md has the map.

For programs: ``import kamakura_report as kr``, then ``kr.open("folder")`` (docs/library.md). The names of ``__all__``
are loaded when they are asked for, so that importing this costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kamakura_report.library.city import City, Done
    from kamakura_report.library.city import open_city as open
    from kamakura_report.problem import CannotRun

__all__ = ["CannotRun", "City", "Done", "open"]
__version__ = "0.2.0"

_HOMES = {
    "CannotRun": ("problem", "CannotRun"),
    "City": ("library.city", "City"),
    "Done": ("library.city", "Done"),
    "open": ("library.city", "open_city"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, home_name = _HOMES[name]
    return getattr(import_module(f"{__name__}.{module}"), home_name)
