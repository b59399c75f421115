"""What is known: areas, registry and returns with quality and source."""
