"""FLOOR 5: Discord. What people type becomes commands and keys; what comes of it, messages."""
