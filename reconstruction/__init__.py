"""Shipped period input and the script that reconstructs it from published figures."""
