"""The report: a static site and a PDF, in Persian and English, written from the published marts alone."""
