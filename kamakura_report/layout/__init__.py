"""The one place that decides a row or a column of the form."""
