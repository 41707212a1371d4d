"""Phrases that commentary did not use before: texts in, the phrases that rose most out. All pure."""
