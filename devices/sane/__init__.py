"""Scanners by SANE, in a child process."""
