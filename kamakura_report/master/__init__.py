"""The master workbook: a plan as people keep it in Excel (docs/contracts.md, Master)."""
