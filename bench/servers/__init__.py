"""The servers of the fan-out bench; each is started as `python -m bench.servers.NAME PORT`."""
