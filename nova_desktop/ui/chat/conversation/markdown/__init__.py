"""Markdown to blocks and their parts; no Qt here."""
