"""What pixel processes are asked to do, and the pool that runs them."""
