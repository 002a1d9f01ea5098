"""The report: what its pages say, and how they behave in a browser."""
