"""Runs the command line as `python -m lekwacht`."""

from lekwacht.cli import main

if __name__ == "__main__":
    main()
