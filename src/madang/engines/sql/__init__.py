"""The relational store: one port, SQLite on one machine, PostgreSQL at scale."""
