"""Prisoners: custody status, productions, and what the jail says."""
