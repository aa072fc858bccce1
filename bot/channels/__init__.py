"""Ways into the assistant, and the guard that every one of them goes through."""
