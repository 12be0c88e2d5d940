"""Les migrations."""
