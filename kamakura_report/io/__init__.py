"""The only rooms with libraries and files."""
