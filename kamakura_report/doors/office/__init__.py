"""The door to openpyxl: what the office itself keeps, the master and the templates."""
