"""What this computer says of itself."""
