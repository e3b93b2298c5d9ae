"""The scan desk: scanner, page strip, clean-up, corners, batches."""
