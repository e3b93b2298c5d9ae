"""What the numbers of a picture file mean: for pages that are brought and for evidence that is looked at."""
