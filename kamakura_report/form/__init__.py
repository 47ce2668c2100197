"""What is asked, and where it stands."""
