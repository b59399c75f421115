"""The app in a real browser: a server of our own, Chromium, and what is looked at on the way."""
