"""The case diary: volumes, entries, sealing, certified copies and their verification."""
