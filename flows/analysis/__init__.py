"""What follows from published scores: how much ranks hang on the method's choices, from stored draws."""
