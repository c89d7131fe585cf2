"""A private Docker Engine, a registry and starter images, for a machine that has none."""
