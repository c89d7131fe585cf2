"""FLOOR 3: a person at a container's terminal, which commands open and chat speaks to."""
