"""What a station does so that nothing of its home is lost or altered unseen: compared, brought back, accepted, proved."""
