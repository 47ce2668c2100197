"""The form as drawn in Excel, read into an inert ``Book``: its parts through ``io.xlsx``, styles by openpyxl."""
