"""The pillars' side of the gateway: what offices say is put into each pillar's own words and back."""
