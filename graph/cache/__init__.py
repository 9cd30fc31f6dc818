"""Cache: what was worked out before, kept on the user's disk; nothing is lost with it but time."""
