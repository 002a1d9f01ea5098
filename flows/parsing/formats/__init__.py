"""How bytes become rows of text, one module a file format. What the rows mean is the feeds' subject."""
