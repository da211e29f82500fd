"""Driving a Chromium: the only folder that imports Playwright and speaks to DevTools. README.md says how it works."""
