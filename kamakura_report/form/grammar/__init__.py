"""The grammar of forms drawn in Excel: bands, placeholders, and what each may say where."""
