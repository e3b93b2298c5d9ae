"""The quiet core of the terminal: desks (use cases), rooms (one subject each) and the model below."""
