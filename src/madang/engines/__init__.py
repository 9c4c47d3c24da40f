"""Ports to the outside with an engine file each beside them: sql, bus, log, lake, blobs."""
