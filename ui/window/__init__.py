"""The frame around all desks: start, sign-in, navigation, notices, command palette."""
