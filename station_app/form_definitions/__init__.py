"""Reads form files, validates answers, and says what a printed answer reads. Knows no store and no screen."""
