"""Persian text and dates."""
