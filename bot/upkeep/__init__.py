"""FLOOR 4: what runs by itself; `app` starts and stops it."""
