"""Scrutiny by the prosecutor: bundles, objections, compliance, opinions."""
