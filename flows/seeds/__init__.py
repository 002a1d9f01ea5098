"""The seeds that Python reads."""
