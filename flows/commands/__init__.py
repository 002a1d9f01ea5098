"""What a person types: one module a group of commands."""
