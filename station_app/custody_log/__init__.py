"""The chain of custody: how events are hashed into a chain and how a chain is judged."""
