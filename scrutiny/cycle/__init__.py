"""The two months, step by step: one plain function a step; the command line and a notebook call the same."""
