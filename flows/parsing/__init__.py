"""Bytes into typed records: file formats, header maps, column types and validation."""
