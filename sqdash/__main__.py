"""`python -m sqdash`."""

from sqdash.cli import main

if __name__ == "__main__":
    main()
