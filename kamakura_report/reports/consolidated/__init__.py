"""``consolidated.xlsx``: 概要, the figures in wide tables, what is open, what happened, and a sheet per 施策."""
