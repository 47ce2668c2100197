"""What the city planned."""
