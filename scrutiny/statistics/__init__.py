"""What a sample can say: pure numbers; knows nothing of police."""
