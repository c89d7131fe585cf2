"""Docker's commands, one file each: words and a console in, an exit code out."""
