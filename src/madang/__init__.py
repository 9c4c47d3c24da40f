"""Madang: a self-hosted community server whose channels are alive with data."""
