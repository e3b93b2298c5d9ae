"""Takes in pictures and PDFs that somebody brought."""
