"""Metastases: each mention of them, then their number and their places."""
