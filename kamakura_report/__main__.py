"""``python -m kamakura_report``."""

from kamakura_report.cli import main

if __name__ == "__main__":
    main()
