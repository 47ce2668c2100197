"""A workbook as inert data: what stands where. Nothing here knows a library, a file or a form."""
