"""What the panel does: questions, members, the answer form, returns, decisions."""
