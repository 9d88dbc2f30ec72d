"""What the tests stand on: fixtures, actors and real servers; tests/conftest.py loads those that are plugins."""
