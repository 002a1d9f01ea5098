"""Fetching: a feed's documents from its address, over a network that can't be trusted.

`sources` says how each feed is asked; `client` makes one request with its limits, retries and refusals. Bytes are
handed on as they came: what they mean is the parsers' business.
"""
