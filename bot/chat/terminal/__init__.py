"""A terminal's thread: what is typed, pressed and dropped there, by whom, and what is shown."""
