"""The signing desk, and an officer's signature at somebody else's place."""
