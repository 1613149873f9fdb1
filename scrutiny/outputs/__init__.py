"""What people hold in their hands: one view, several renderers that return bytes."""
