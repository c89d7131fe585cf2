"""A terminal in a browser: links that serve once, and the page behind them; on by `web_url`."""
