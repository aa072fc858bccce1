"""Proves what a pack must keep over its whole space of cases, and shows each defect in a case."""
