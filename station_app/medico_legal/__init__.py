"""Medico-legal requests and reports, what is pending, statutory copies."""
