"""The published file: its marts, their contracts and labels, and answers from them."""
