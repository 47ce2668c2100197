"""XlsxWriter's room: a ``Book`` becomes the bytes of a workbook, and nothing else happens."""
