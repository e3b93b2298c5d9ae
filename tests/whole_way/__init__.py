"""The whole way to each of the systems that the district named."""
