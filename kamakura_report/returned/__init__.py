"""One returned workbook: its cells, which issue it is, whether it is as sent out, what its answers are."""
