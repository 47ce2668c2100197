"""kamakura_report: a city's plan out to its divisions as workbooks, and their figures back.

The walk is plan → form → layout → returned → merging → rounds → reports; ``io`` holds every module with a library in
it, ``commands`` what each command does. docs/architecture.md has the map.
"""

__version__ = "0.2.0"
