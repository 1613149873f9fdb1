"""``python -m scrutiny``: the same command line as ``scrutiny``."""

from scrutiny.cli import main

if __name__ == "__main__":
    main()
