"""Serves a folder of notes to language models over MCP."""

__version__ = "0.3.0"
