"""Reconstruction of a period's raw input from the figures its report prints."""
