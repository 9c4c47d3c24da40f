"""Ephemeral fan-out and expiring counters: in process, or Valkey/Redis between processes."""
