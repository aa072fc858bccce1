"""Pure functions from a pack and known facts to a decision; no files, no clock, no disease."""
