"""The feeds, one subject a file: where it comes from, its contract, its parser (bytes in, `Parsed` out).

A parser raises `UnreadableFileError` for a file that can't be read as a whole and nothing else for any bytes.
"""
