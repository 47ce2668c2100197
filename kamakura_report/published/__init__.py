"""The published plan: tab-separated text taken from printed pages, with the faults of both (docs/contracts.md,
Walk).
"""
