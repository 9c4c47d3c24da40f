"""The composition root: reads settings, picks engines, wires services. The only package that names an engine."""
