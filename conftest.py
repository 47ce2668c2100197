"""What every test relies on; it stands here because pytest wants plug-ins named at the top."""

pytest_plugins = ["tests.effort", "tests.remembered"]
