"""What is told: consolidated results, status, conflicts, corrections, letters."""
