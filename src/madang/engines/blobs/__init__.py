"""Content-addressed files."""
