"""``python -m kamakura_report``."""

import gc


def main() -> None:
    """Run the program and end with its exit status. While it is loaded nothing is let go, so nothing is looked for."""
    gc.disable()
    from kamakura_report.cli.app import run_and_leave

    run_and_leave()


if __name__ == "__main__":
    main()
