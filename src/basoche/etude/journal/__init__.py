"""Le journal inaltérable."""
