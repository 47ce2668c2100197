"""How the program gets to those who use it: its environment in a checkout, and the folder that needs no Python."""
