"""The real docker client and the bot's programs, side by side on one engine; differences told."""
