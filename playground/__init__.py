"""What a fresh machine lacks, so that the bot runs there unchanged: a Docker Engine and a Discord."""
