"""From an inbox or an address to landed, accepted and quarantined rows."""
