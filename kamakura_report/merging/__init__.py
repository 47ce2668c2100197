"""Many returned workbooks put together: claims by key, agreement, decisions, succession, the merge."""
