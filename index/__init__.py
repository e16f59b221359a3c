"""Finds evidence: chunks, embeds, stores and searches a corpus."""
