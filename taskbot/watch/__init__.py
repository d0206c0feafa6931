"""What is looked at while the bot runs: readiness, metrics, and what the administrators are told (decision 0015)."""
