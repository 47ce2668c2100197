"""``python -m kamakura_report``."""

from kamakura_report.cli.app import main

if __name__ == "__main__":
    main()
