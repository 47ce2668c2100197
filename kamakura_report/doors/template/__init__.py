"""The form as drawn in Excel, read into an inert ``Book``: its parts through ``doors.xlsx``, styles by openpyxl."""
