"""One module per command: plan everything, then act."""
