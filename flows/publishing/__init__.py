"""Versions, editions and reports as readers see them."""
