"""Shared ground of the rooms: width folding, numerals, lexicon loading, the one scan, word evidence, tense."""
