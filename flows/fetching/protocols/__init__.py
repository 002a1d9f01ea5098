"""One module a protocol that a source speaks."""
