"""What the office and the divisions read: consolidated results, status, conflicts, corrections, letters."""
