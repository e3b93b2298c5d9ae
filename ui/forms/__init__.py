"""The forms desk, the form screen and the registers."""
