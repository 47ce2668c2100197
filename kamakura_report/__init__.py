"""kamakura_report: a city's plan out to its divisions as workbooks, and their figures back.

The walk is plan → form → returns → reports; ``doors`` holds every room with a library in it.
"""

__version__ = "0.1.0"
