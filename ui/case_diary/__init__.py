"""The case diary's screen."""
