"""Rounds: what was sent out, who has answered, what is outstanding, and the events that all of it is remembered by."""
