"""What takes long: kills at random moments, and readers through many refreshes."""
