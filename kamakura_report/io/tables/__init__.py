"""Tables written for other programs: a database of SQLite, and Parquet; the same bytes for the same tables."""
