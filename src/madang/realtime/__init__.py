"""Sockets, streams with resume, subscriptions and presence: what is live, on one connection."""
