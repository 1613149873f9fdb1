"""What follows: flags and briefs."""
