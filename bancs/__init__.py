"""Les bancs de mesure : ``python -m bancs``."""
