"""Peers, each in an environment of its own, side by side with ours on the same articles, questions and model."""
