"""What is known: a corpus folder read into documents and tables."""
