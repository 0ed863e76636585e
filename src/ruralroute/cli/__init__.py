"""The command line: parse, call the public API, print, exit code."""
