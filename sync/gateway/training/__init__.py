"""In training a script plays each pillar, in the pillar's own words."""
