"""The cells of a returned workbook, exactly as its file holds them.

Everything here is untrusted: read once, parsed as a stream in the bounds of ``xlsx.limits``, and what
could mean two things is refused. One exception crosses the border: ``Refused``.
"""
