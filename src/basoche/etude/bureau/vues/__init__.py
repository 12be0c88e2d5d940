"""Les pages du bureau."""
