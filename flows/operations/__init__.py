"""What an operator plans, watches and is told."""
