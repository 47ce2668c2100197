"""Where it stands: the form unfolded over the plan into the workbook of one issue, row and column."""
