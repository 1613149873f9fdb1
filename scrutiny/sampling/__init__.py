"""Which records the panel sees: frame, plan, draw, verify."""
