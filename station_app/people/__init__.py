"""Operators: passwords, roles and the idle lock."""
