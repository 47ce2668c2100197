"""The form as drawn in Excel, read into an inert ``Book``, its parts by ``io.xlsx``."""
