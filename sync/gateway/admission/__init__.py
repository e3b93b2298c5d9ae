"""What is judged before a request is: connections, rates, tokens, sizes."""
