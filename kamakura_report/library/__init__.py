"""The library: what the commands do, for programs; a thin face over them, as the command line is (docs/library.md)."""
