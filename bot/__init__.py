"""Quayside: a Discord bot that teaches Docker where the class already talks."""
