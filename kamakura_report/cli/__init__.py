"""The command line: unpack, call, print, exit. Options in English, everything told in Japanese."""
