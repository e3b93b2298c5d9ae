"""Who sits at the desk: passphrases, operators' rows, the idle lock."""
