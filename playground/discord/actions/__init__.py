"""What can be done on Discord: rules, change, and who hears of it. Bots' requests and people
come through the same doors; each refuses with Discord's own codes."""
