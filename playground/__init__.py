"""What a fresh machine lacks, so that the bot runs unchanged: a Docker Engine and a Discord."""
