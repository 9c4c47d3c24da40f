"""Accounts, sessions, tokens."""
