"""Word files from a form that the office draws in Word: its placeholders are filled in, and nothing in them is run."""
