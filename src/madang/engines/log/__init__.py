"""The durable, replayable log that sources are read into before anything is made of them."""
