"""The command line: unpack, call, print, exit. Options in English, everything told in Japanese."""

from kamakura_report.cli.app import main

__all__ = ["main"]
