"""Pictures and videos brought as evidence: frames and facts."""
