"""Forms: filling, finalising, addenda, new versions, registers and their serial numbers."""
