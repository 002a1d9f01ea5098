"""What is measured or compared side by side: two builds, two versions."""
