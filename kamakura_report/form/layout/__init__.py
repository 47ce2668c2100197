"""The one place that decides a row or a column of the form."""

from kamakura_report.form.layout.place import Marks, place

__all__ = ["Marks", "place"]
