"""Versioned columnar tables in an open format."""
