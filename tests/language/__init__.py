"""How well messages are read: gold facts, the measurement, and the gate that holds it."""
