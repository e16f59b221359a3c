"""The parts of an evaluation; ``assistant.evaluate`` is its main path."""
