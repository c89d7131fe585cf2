"""What the bot itself understands in a terminal's thread: a file each; `words` knows them all."""
