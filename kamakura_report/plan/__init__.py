"""What the city planned: the plan as values, its keys, years, figures and divisions."""
