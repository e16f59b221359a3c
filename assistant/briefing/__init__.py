"""From a topic to a document whose every claim, figure and footnote holds: read drafter.py first."""
