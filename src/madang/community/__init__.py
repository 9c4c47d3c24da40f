"""Communities, channels, members, messages, reactions, read markers."""
