"""What every use case is handed: the one station, who follows its documents, and signing in."""
