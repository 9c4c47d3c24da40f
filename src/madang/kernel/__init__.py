"""Words every package shares: ids, clock, errors, events, paging, settings. Imports nothing of ours."""
